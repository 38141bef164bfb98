// The meanings a colour can have; each is one family of tokens and is always said in words as well.

export type Tone = 'plain' | 'act' | 'vip' | 'complaint' | 'overtime' | 'done' | 'stale';
