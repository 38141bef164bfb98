// What a machine reports of a day that is over, as its link was down when that day was closed: it counts for that day, stays
// off the tablets, and touches nothing of today.
import { dayOf, type Instant } from '../kernel/day.ts';
import type { Refusal } from '../kernel/refusal.ts';
import type { Ticket } from './queue.model.ts';
import { whyNotStep, type StepName } from './ticket-steps.ts';

const isLate = (ticket: Ticket, at: Instant): boolean => ticket.archived && dayOf(at) === ticket.businessDay;

/** A number of a day that is over, until more is reported of it: nobody knows how it ended. */
export const ofDayThatIsOver = (at: Instant) => ({ state: 'expired', endedAt: at, archived: true }) as const;

/** As it stood before its day was closed, where the machine now tells how it went on; else as it is. */
export function asReportedAt(ticket: Ticket, at: Instant): Ticket {
  if (!isLate(ticket, at) || ticket.state !== 'expired') return ticket;
  const state = ticket.startedAt !== null ? 'serving' : ticket.counterId !== null ? 'called' : 'waiting';
  return { ...ticket, state, endedAt: null };
}

export const whyNotReport = (ticket: Ticket, step: StepName, at: Instant): Refusal | null =>
  whyNotStep({ ...ticket, archived: ticket.archived && !isLate(ticket, at) }, step);
