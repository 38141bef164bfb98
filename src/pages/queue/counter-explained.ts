// Why a number is the one (QUE-010): of those in line the rule says it here, of the one in hand the server kept it.
import { createSignal } from 'solid-js';
import type { Decision } from '#domain/queue/calling.rules.ts';
import type { Ticket } from '#domain/queue/queue.model.ts';
import { askServer } from '#sync/ask-server.ts';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import type { Desk } from './counter-deeds.ts';
import { counterWords } from './counter.words.ts';

const t = useWords(counterWords);

interface Explained {
  readonly number: string;
  readonly decision: Decision | null;
}

export function createExplained(desk: Desk, inHand: () => Ticket | undefined) {
  const [explained, setExplained] = createSignal<Explained | null>(null);

  /** What the last call of the number in hand was decided on. */
  async function explain() {
    const { id, number } = inHand()!;
    const said = await askServer<{ calls: { decision: Decision | null }[] }>('GET', `/queue/tickets/${id}/calls`);
    // An answer that comes late is about a number that is gone, or would lie over what is being asked by now.
    if (inHand()?.id !== id || desk.question() !== null) return;
    if (said.ok) setExplained({ number, decision: said.data.calls.at(-1)?.decision ?? null });
    else desk.setProblem(said.code === 'offline' ? t.whyNeedsServer : refusalSentence(said.code, said.data));
  }
  return { explained, setExplained, explain };
}
