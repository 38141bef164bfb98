// The clips a display speaks with (QUE-018), and what an announcement is made of: "请 A 0 1 2 号，到 3 号窗口办理".
import type { PublicCall } from './public-hall.ts';

export type VoiceLanguage = 'zh' | 'en';

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const upTo = (most: number): number[] => Array.from({ length: most }, (_, i) => i + 1);
const tens = upTo(8).map((i) => i * 10 + 10);

/** Every clip there must be, as `public/voice/<name>.mp3`. */
export const voiceClips: readonly string[] = [
  'chime',
  ...letters.map((letter) => `letter-${letter.toLowerCase()}`),
  ...['zh-please', 'zh-number-to', 'zh-window', 'zh-ten', ...digits.map((digit) => `zh-${digit}`)],
  ...['en-number', 'en-to-counter', ...digits.map((digit) => `en-${digit}`), ...tens.map((ten) => `en-${ten}`)],
  // At the end of a sentence the voice falls: clips of their own.
  ...[...upTo(19), ...tens].map((number) => `en-last-${number}`),
];

export interface SpokenPart {
  readonly clip: string;
  /** Silence after it, ms. */
  readonly pause: number;
}

const SYLLABLE = 30;
const PHRASE = 90;
const SENTENCE = 500;

const part = (clip: string, pause = SYLLABLE): SpokenPart => ({ clip, pause });

/** Letters and digits are read one by one. */
const spelled = (number: string, language: VoiceLanguage): SpokenPart[] =>
  [...number].map((char) => part(/\d/.test(char) ? `${language}-${char}` : `letter-${char.toLowerCase()}`));

/** 12 → 十 二; 20 → 二 十; from 100 on one by one, as rooms are. */
function windowInChinese(counter: number): SpokenPart[] {
  if (counter > 99) return spelled(String(counter), 'zh');
  const [ten, one] = [Math.floor(counter / 10), counter % 10];
  return [
    ...(ten > 1 ? [part(`zh-${ten}`)] : []),
    ...(ten > 0 ? [part('zh-ten')] : []),
    ...(one > 0 ? [part(`zh-${one}`)] : []),
  ];
}

/** 23 → twenty three; the last word falls. From 100 on one by one: one oh five would be "one zero five". */
function windowInEnglish(counter: number): SpokenPart[] {
  if (counter < 20 || (counter < 100 && counter % 10 === 0)) return [part(`en-last-${counter}`)];
  const one = counter % 10;
  const last = part(one === 0 ? 'en-0' : `en-last-${one}`);
  if (counter > 99) return [...spelled(String(Math.floor(counter / 10)), 'en'), last];
  return [part(`en-${counter - one}`), last];
}

export type Spoken = Pick<PublicCall, 'number' | 'counter'>;

const sentence = ({ number, counter }: Spoken, language: VoiceLanguage): SpokenPart[] =>
  language === 'zh'
    ? [
        part('zh-please', PHRASE),
        ...spelled(number, 'zh'),
        part('zh-number-to'),
        ...windowInChinese(counter),
        part('zh-window', SENTENCE),
      ]
    : [part('en-number', PHRASE), ...spelled(number, 'en'), part('en-to-counter'), ...windowInEnglish(counter)];

/** All that is heard for a call once, without the chime. */
export const roundOf = (call: Spoken, languages: readonly VoiceLanguage[]): SpokenPart[] =>
  languages.flatMap((language) => {
    const parts = sentence(call, language);
    return [...parts.slice(0, -1), { ...parts.at(-1)!, pause: SENTENCE }];
  });

/** The two soft notes before the first round. */
export const chimePart: SpokenPart = { clip: 'chime', pause: 150 };

/** The same for a voice that the system brings along: characters apart, so that it reads them singly. */
export function sentenceOf({ number, counter }: Spoken, language: VoiceLanguage): string {
  const apart = [...number].join(' ');
  if (language === 'en') return `Number ${apart}, please go to counter ${counter}.`;
  return `请 ${apart} 号，到 ${counter} 号窗口办理。`;
}
