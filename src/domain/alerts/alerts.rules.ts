// Who is told of what happens in the hall, and when the lobby manager may be called.
import { permits } from '../identity/permissions.ts';
import { mayDo, type Actor, type StaffActor } from '../kernel/actor.ts';
import { dayOf, type Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import type { ManagerCall } from './alerts.model.ts';

/**
 * LOB-061, RMD-010: alerts go to those who look after the hall (lobby manager, wealth manager, head): who sees the queues
 * and knows the customers in them. A teller calls, and is told who comes.
 */
export const watchesHall = (actor: Actor): boolean =>
  permits('queue.read')(actor) && mayDo(actor, 'customers.readBasic');

export const isOpen = (call: ManagerCall): boolean => call.answeredAt === null && !call.archived;

/** LOB-062: one call at a time from a window, and from a tablet: pressing again makes nobody come sooner. */
export function whyNotCall(calls: readonly ManagerCall[], deviceId: Id, counterId: Id | null): Refusal | null {
  const same = (call: ManagerCall): boolean =>
    call.deviceId === deviceId || (counterId !== null && call.counterId === counterId);
  return calls.some((call) => isOpen(call) && same(call)) ? refuse('alerts.already-called') : null;
}

/** Whoever called does not answer himself. */
export function whyNotAnswer(call: ManagerCall, staffId: Id): Refusal | null {
  if (call.archived) return refuse('alerts.call-over');
  return call.staffId === staffId ? refuse('alerts.own-call') : null;
}

/** Who called, or who has come to the device after him: the call stands in the way of the next one there. */
export const whyNotWithdraw = (call: ManagerCall, by: Pick<StaffActor, 'id' | 'deviceId'>): Refusal | null =>
  call.staffId === by.id || call.deviceId === by.deviceId ? null : refuse('alerts.others-call');

/** Its day is over. */
export const isPast = (at: Instant, now: Instant): boolean => dayOf(at) < dayOf(now);
