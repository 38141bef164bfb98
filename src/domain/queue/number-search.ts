// Which tickets somebody means by what he types of a number (QUE-006).
import type { Id } from '../kernel/ids.ts';
import { defineQuery } from '../kernel/query.ts';
import { ticketKind, ticketStates, type Ticket, type TicketState } from './queue.model.ts';
import { liveStates, ticketSteps } from './ticket-steps.ts';

const callable: readonly TicketState[] = ticketSteps.call.from;
/** Whoever can be called is meant before whoever is at a window, and he before one whose visit is over. */
const meantFirst: readonly ((state: TicketState) => boolean)[] = [
  (state) => callable.includes(state),
  (state) => liveStates.includes(state),
  () => true,
];

/** A012 by its letters and figures, zeros or not; by the figures alone all that have them. Nobody: it is no number. */
export const ticketsMeant = defineQuery<{ outletId: Id; typed: string }, readonly Ticket[]>({
  name: 'queue.ticketsMeant',
  read(reader, { outletId, typed }) {
    // Keyboards of Chinese input give full-width figures.
    const [, letters, figures] = /^([A-Z]*)(\d+)$/.exec(typed.normalize('NFKC').replace(/\s/g, '').toUpperCase()) ?? [];
    if (letters === undefined) return [];
    const named = ticketStates
      .flatMap((state) => reader.list(ticketKind, 'byOutletState', [outletId, state, false]))
      .filter(({ number }) => {
        const figuresAt = number.search(/\d/);
        if (Number(number.slice(figuresAt)) !== Number(figures)) return false;
        return letters === '' || number.slice(0, figuresAt) === letters;
      });
    const among = meantFirst.map((is) => named.filter(({ state }) => is(state))).find((some) => some.length > 0) ?? [];
    // A number that went on to another queue is there twice: the later stay is meant.
    const latest = new Map(among.toSorted((a, b) => a.takenAt - b.takenAt).map((ticket) => [ticket.number, ticket]));
    return [...latest.values()];
  },
});
