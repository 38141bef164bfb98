// From a number's row to what its customer's phone is told of it (QUE-014).
import type { Ticket, TicketState } from '../queue/queue.model.ts';
import type { PublicTicket, WaitRange } from './public-hall.ts';

/** A customer need not know how a hall calls it: put aside he waits, in an inner step he is served. */
const states: Readonly<Record<TicketState, PublicTicket['state']>> = {
  waiting: 'waiting',
  parked: 'waiting',
  called: 'called',
  serving: 'serving',
  held: 'serving',
  done: 'done',
  transferred: 'done',
  missed: 'missed',
  abandoned: 'cancelled',
  moved: 'over',
  expired: 'over',
};
export const publicStateOf = ({ state }: Pick<Ticket, 'state'>): PublicTicket['state'] => states[state];

/** What a queue's forecast says of somebody who takes a number now, and what each person before him costs; minutes. */
export interface QueueWait extends WaitRange {
  readonly pace: number | null;
}

/** The range of somebody with so many before him, in a line of so many: who stands nearer waits that much less (QUE-011). */
export function rangeInLine(wait: QueueWait | null | undefined, ahead: number, line: number): WaitRange | null {
  if (!wait) return null;
  const less = Math.max(0, line - ahead) * (wait.pace ?? (line > 0 ? wait.p50 / line : 0));
  const p50 = Math.max(0, Math.round(wait.p50 - less));
  return { p50, p80: Math.max(p50, Math.round(wait.p80 - less)) };
}

/** Hex digits of SHA-256 over the 16 bytes of the number's id: long enough that nobody guesses one, and told by no list. */
export const isTicketCode = (text: string): boolean => /^[0-9a-f]{20}$/.test(text);
