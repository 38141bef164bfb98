// What the server said no with, as a sentence.
import type { Asked } from '#sync/ask-server.ts';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import { identityWords } from './identity.words.ts';

const t = useWords(identityWords);

export function sentenceOf(said: Extract<Asked<unknown>, { ok: false }>): string {
  if (said.code === 'offline') return t.needsServer;
  if (said.seconds) return `${t['try-later']} (${t.waitFor(said.seconds)})`;
  return refusalSentence(said.code, said.data);
}
