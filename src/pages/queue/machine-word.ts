// What became of a question to the queue machine, in words (protocols.md §1, LOB-034).
import { queueKind } from '#domain/queue/queue.model.ts';
import type { MachineCommandRow } from '#domain/queue/hall.model.ts';
import type { Live } from '#sync/live.ts';
import { useWords } from '#ui/words.ts';
import { lobbyWords } from './lobby.words.ts';
import { unsettled } from './slips.ts';

const t = useWords(lobbyWords);

/** The machines' own words for a no that we know of; another one is shown as it came. */
const whys: Readonly<Record<string, () => string>> = {
  called: () => t.whyCalled,
  'not-waiting': () => t.whyCalled,
  'no-ticket': () => t.whyGone,
  'unknown-ticket': () => t.whyGone,
  'no-queue': () => t.whyQueue,
  'unknown-queue': () => t.whyQueue,
  'not-possible': () => t.whyNotPossible,
  'not-received': () => t.whyNotPossible,
};
const whyOf = (code: string | null): string =>
  code !== null && Object.hasOwn(whys, code) ? whys[code]!() : t.whyOther(code ?? '?');

export function machineSentence(live: Live, { id, state, what, toQueueId, code }: MachineCommandRow): string {
  if (state === 'refused') return t.machineRefused(whyOf(code));
  if (state === 'unknown') return t.machineUnknown;
  if (unsettled(live).has(id) && !live.status().connected) return t.askedLater;
  if (what === 'abandon') return t.askedAbandon;
  return t.askedMove((toQueueId && live.reader.get(queueKind, toQueueId)?.name) || '');
}
