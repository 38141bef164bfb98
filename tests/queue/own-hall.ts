/** The hall of the outlet that has no queue machine (QUE-001), with whoever works there; tickets as wanted. */
import { institutionKind } from '#domain/identity/identity.model.ts';
import { dayOf } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { businessTypeKind, counterPlanKind, hallSettingKind } from '#domain/queue/hall.model.ts';
import { counterKind, queueKind, ticketKind, type Counter, type Ticket } from '#domain/queue/queue.model.ts';
import { blankTicket } from '#domain/queue/queue.mutators.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { NINE, seed, type Seed } from '#tests/kit/both-sides.ts';
import { idOf, song, tang, wu } from '#tests/kit/people.ts';
import { minutesBefore } from './small-hall.ts';

export const { types, queues, plans, setting } = smallOutlet.ownHall;
const { counters: closed } = smallOutlet.ownHall;
export const [cash, noncash, vip] = [queues[0]!, queues[1]!, queues[2]!];
const outletId = wu.outletId;

const windowOf = (n: number, parts: Partial<Counter> = {}): Counter => ({
  ...closed[n - 1]!,
  since: minutesBefore(60),
  ...parts,
});
/** Window 2 calls from every queue and window 4 too; 1 from cash and VIP, 3 from non-cash and VIP. */
export const songs = windowOf(2, { status: 'idle', staffId: song.id });
export const tangs = windowOf(4, { status: 'idle', staffId: tang.id });
export const busy = (counter: Counter, ticketId: Id): Counter => ({ ...counter, status: 'serving', ticketId });

export const waiting = (n: number, parts: Partial<Ticket> = {}): Ticket => ({
  ...blankTicket,
  id: idOf(22, n),
  outletId,
  machineId: null,
  issuedBy: 'lobby',
  businessDay: dayOf(NINE),
  number: `A${String(n).padStart(3, '0')}`,
  queueId: cash.id,
  business: cash.business,
  businessTypeId: cash.businessTypeId,
  takenAt: minutesBefore(20),
  standsAt: parts.takenAt ?? minutesBefore(20),
  ...parts,
});
const reached = { firstCalledAt: minutesBefore(10), calledAt: minutesBefore(8) };
export const called = (n: number, at: Counter, parts: Partial<Ticket> = {}): Ticket =>
  waiting(n, { ...reached, state: 'called', counterId: at.id, ...parts });
export const served = (n: number, at: Counter, parts: Partial<Ticket> = {}): Ticket =>
  called(n, at, { state: 'serving', arrivedAt: minutesBefore(6), startedAt: minutesBefore(5), ...parts });

export const rows = (...tickets: readonly Ticket[]): Seed[] => tickets.map((row) => seed(ticketKind, row));

/** The hall; windows as given, else closed. */
export function ownHall(...counters: readonly Counter[]): Seed[] {
  const given = new Map<Id, Counter>([...closed.map((_, n) => windowOf(n + 1)), ...counters].map((c) => [c.id, c]));
  return [
    ...smallOutlet.institutions.map((row) => seed(institutionKind, row)),
    ...types.map((row) => seed(businessTypeKind, row)),
    ...queues.map((row) => seed(queueKind, row)),
    ...[...given.values()].map((row) => seed(counterKind, row)),
    ...plans.map((row) => seed(counterPlanKind, row)),
    seed(hallSettingKind, setting),
  ];
}
