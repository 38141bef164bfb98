// What can be booked, and where in line somebody with a booking stands (QUE-015).
import type { Actor } from '../kernel/actor.ts';
import { mayDo } from '../kernel/actor.ts';
import { addDays, dayOf, instantOfOutletTime, type Day, type Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import type { HallSetting } from '../queue/hall.model.ts';
import { isOpenDay } from '../queue/hall.rules.ts';
import type { Queue } from '../queue/queue.model.ts';
import type { Appointment } from './appointments.model.ts';

const MINUTE = 60_000;
/** Minutes of a slot, and bookings of a queue in one: a hall lives from those who walk in. */
export const SLOT_MINUTES = 30;
export const PLACES = 2;
/** Days ahead that can be booked. */
export const BOOKED_AHEAD = 30;
/** Minutes early or late that the booked place is kept for. */
const KEPT = 15;
/** Minutes after which nobody is expected any more. */
export const MISSED_AFTER = 30;

/** Beginnings of a day's slots: each ends before the outlet closes; none on a day on which it does not open. */
export function slotsOf(setting: HallSetting, day: Day): Instant[] {
  const [opens, closes] = [setting.opensAt, setting.closesAt].map((clock) => instantOfOutletTime(`${day}T${clock}:00`));
  if (!isOpenDay(setting, day) || opens === undefined || opens === null || !closes) return [];
  const count = Math.max(0, Math.floor((closes - opens) / (SLOT_MINUTES * MINUTE)));
  return Array.from({ length: count }, (_, n) => (opens + n * SLOT_MINUTES * MINUTE) as Instant);
}

/** Takes a place in its slot. */
const isTaken = ({ state }: Pick<Appointment, 'state'>): boolean => state !== 'cancelled';

export const takenIn = (booked: readonly Appointment[], at: Instant, queueId: Id): number =>
  booked.filter((one) => isTaken(one) && one.at === at && one.queueId === queueId).length;

/** Lobby managers book for anybody, who works with customers in the hall for customers. */
export const keepsBookings = (actor: Actor): boolean =>
  mayDo(actor, 'queue.adjust') || (mayDo(actor, 'queue.read') && mayDo(actor, 'leads.work'));

export interface Wish {
  readonly at: Instant;
  readonly queue: Queue;
  readonly setting: HallSetting;
  /** All bookings of that outlet and day, but the one that is moved. */
  readonly booked: readonly Appointment[];
}

/** Why this slot cannot be had, or null. */
export function whyNotSlot({ at, queue, setting, booked }: Wish, now: Instant): Refusal | null {
  const day = dayOf(at);
  if (!queue.active) return refuse('queue.queue-closed', { queue: queue.name });
  if (!slotsOf(setting, day).includes(at)) return refuse('appointments.no-such-slot');
  if (at <= now) return refuse('appointments.slot-over');
  if (day > addDays(dayOf(now), BOOKED_AHEAD)) return refuse('appointments.too-far', { days: BOOKED_AHEAD });
  return takenIn(booked, at, queue.id) < PLACES ? null : refuse('appointments.slot-full', { places: PLACES });
}

/** Nobody is expected twice on one day. */
export const whyNotTwice = (customerId: Id | null, booked: readonly Appointment[]): Refusal | null =>
  customerId !== null && booked.some((one) => one.customerId === customerId && one.state === 'booked')
    ? refuse('appointments.already-booked')
    : null;

export const whyNotChange = ({ state }: Pick<Appointment, 'state'>): Refusal | null =>
  state === 'booked' ? null : refuse('appointments.not-open', { state });

export const isDue = ({ state, at }: Appointment, now: Instant): boolean =>
  state === 'booked' && now >= at + MISSED_AFTER * MINUTE;

/** Whether he may come in on it: booked for today, or missed today. */
export const isExpected = ({ state, day }: Pick<Appointment, 'state' | 'day'>, today: Day): boolean =>
  day === today && (state === 'booked' || state === 'missed');

/**
 * Where whoever has a booking joins the line: at his booked time when he comes no more than a quarter of an hour early or
 * late, and else like anybody who comes now.
 */
export const standsAtFor = (appointment: Pick<Appointment, 'at'>, now: Instant): Instant =>
  Math.abs(now - appointment.at) <= KEPT * MINUTE ? appointment.at : now;
