// From a number's row to what its customer's phone is told of it (QUE-014).
import type { Ticket, TicketState } from '../queue/queue.model.ts';
import type { PublicTicket } from './public-hall.ts';

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

/** Hex digits of SHA-256 over the 16 bytes of the number's id: long enough that nobody guesses one, and told by no list. */
export const isTicketCode = (text: string): boolean => /^[0-9a-f]{20}$/.test(text);
