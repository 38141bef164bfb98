// The life of a ticket as one table (QUE-002): each step, from which states, to which state. Whatever is not in the
// table is impossible; pages grey their buttons and the server refuses with the same answer.
import type { Instant } from '../kernel/day.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import type { Counter, Ticket, TicketState } from './queue.model.ts';

interface Step {
  readonly from: readonly TicketState[];
  readonly to: TicketState;
}

export const ticketSteps = {
  call: { from: ['waiting', 'missed', 'parked'], to: 'called' },
  recall: { from: ['called'], to: 'called' },
  arrive: { from: ['called'], to: 'called' },
  start: { from: ['called'], to: 'serving' },
  finish: { from: ['called', 'serving'], to: 'done' },
  miss: { from: ['called'], to: 'missed' },
  giveBack: { from: ['missed'], to: 'waiting' },
  hold: { from: ['serving'], to: 'held' },
  park: { from: ['called', 'serving'], to: 'parked' },
  resume: { from: ['held', 'parked'], to: 'serving' },
  unpark: { from: ['parked'], to: 'waiting' },
  /** To another queue from a window: a new stay of the same visit begins. */
  transfer: { from: ['called', 'serving'], to: 'transferred' },
  /** From the lobby: only who waits is moved or abandoned; a call comes before both (field-notes.md §3.1). */
  moveWaiting: { from: ['waiting'], to: 'moved' },
  abandonWaiting: { from: ['waiting', 'missed', 'parked'], to: 'abandoned' },
  /** As a machine reports it, at whatever moment; from a window a move is a transfer. */
  move: { from: ['waiting', 'missed'], to: 'moved' },
  abandon: { from: ['waiting', 'called', 'missed'], to: 'abandoned' },
  expire: { from: ['waiting', 'called', 'serving', 'missed', 'held', 'parked'], to: 'expired' },
} as const satisfies Record<string, Step>;
export type StepName = keyof typeof ticketSteps;

/** States in which a ticket can still be called or served. */
export const liveStates: readonly TicketState[] = ticketSteps.expire.from;
export const isLive = (ticket: Pick<Ticket, 'state'>): boolean => liveStates.includes(ticket.state);

/**
 * Why a ticket cannot take a step, or null: LOB-051, LOB-052 (abandoned is for ever), field-notes.md §3.1. One whose day is
 * closed takes none.
 */
export function whyNotStep(ticket: Pick<Ticket, 'state' | 'number' | 'archived'>, step: StepName): Refusal | null {
  const from: readonly TicketState[] = ticketSteps[step].from;
  if (from.includes(ticket.state) && !ticket.archived) return null;
  return refuse('queue.impossible-step', { number: ticket.number, state: ticket.state, step });
}

/** One counter has one live ticket, one live ticket has one counter (field-notes.md §3.1, QUE-005). */
export function whyNotCallTo(
  counter: Pick<Counter, 'ticketId' | 'number' | 'status'>,
  ticket: Pick<Ticket, 'id'>,
): Refusal | null {
  if (counter.ticketId !== null && counter.ticketId !== ticket.id)
    return refuse('queue.counter-busy', { counter: counter.number });
  return counter.status === 'offline' ? refuse('queue.counter-closed', { counter: counter.number }) : null;
}

/** Only the counter a ticket was called to may go on with it. */
export function whyNotAt(
  ticket: Pick<Ticket, 'counterId' | 'number'>,
  counter: Pick<Counter, 'id' | 'number'>,
): Refusal | null {
  if (ticket.counterId === counter.id) return null;
  return refuse('queue.other-counter', { number: ticket.number, counter: counter.number });
}

/** LOB-031. */
export function whyNotMoveTo(ticket: Pick<Ticket, 'queueId' | 'number'>, queueId: string): Refusal | null {
  return ticket.queueId === queueId ? refuse('queue.same-queue', { number: ticket.number }) : null;
}

/**
 * The instant a step is recorded at: a machine's clock is a claim, held between the ticket's last step and the
 * server's now, so that no duration is ever negative (QUE-022, F33). Where the server's own clock was set back, the
 * last step wins.
 */
export function stepTime(
  claimed: Instant,
  ticket: Pick<Ticket, 'takenAt' | 'calledAt' | 'arrivedAt' | 'startedAt' | 'heldAt'>,
  now: Instant,
): Instant {
  const { takenAt, calledAt, arrivedAt, startedAt, heldAt } = ticket;
  const last = Math.max(takenAt, calledAt ?? 0, arrivedAt ?? 0, startedAt ?? 0, heldAt ?? 0);
  return Math.max(last, Math.min(claimed, now)) as Instant;
}

/** The same for a new ticket: it was taken today and not in the future, or else now. */
export function takeTime(claimed: Instant, startOfDay: Instant, now: Instant): Instant {
  return claimed < startOfDay || claimed > now ? now : claimed;
}
