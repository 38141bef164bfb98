// Bookings are made, moved, cancelled, taken up at the kiosk, and missed (QUE-015).
import * as v from 'valibot';
import { customerKind } from '../customers/customers.model.ts';
import type { Actor } from '../kernel/actor.ts';
import { dayOf, instantField, type Instant } from '../kernel/day.ts';
import { idField, type Id } from '../kernel/ids.ts';
import { all, defineMutator, maybe, one, type Read } from '../kernel/mutator.ts';
import { refuse, stopIf } from '../kernel/refusal.ts';
import type { Store } from '../kernel/store.ts';
import { institutionKind } from '../identity/identity.model.ts';
import { hallSettingKind, usualHallSetting } from '../queue/hall.model.ts';
import { whyNotHere, whyNotLed } from '../queue/hall.rules.ts';
import { queueKind, queueMachineKind, type Ticket } from '../queue/queue.model.ts';
import { appointmentKind, bookingCode, cancelReasons, type Appointment } from './appointments.model.ts';
import {
  isDue,
  isExpected,
  keepsBookings,
  standsAtFor,
  whyNotChange,
  whyNotSlot,
  whyNotTwice,
  type Wish,
} from './appointments.rules.ts';

const slotReads = (at: Instant, queueId: Id, { outletId }: Actor): Read[] => [
  // A list locks only rows that are there: two who want the same slot take turns on the queue's row.
  one(queueKind, queueId),
  maybe(hallSettingKind, outletId),
  all(appointmentKind, 'ofDay', [outletId, dayOf(at)]),
  all(queueMachineKind, 'byOutlet', [outletId]),
];

/** The slot that is wanted, once it is known that it can be had. */
function slotFor(store: Store, at: Instant, queueId: Id, outletId: Id, now: Instant, without?: Id): Wish {
  const queue = store.get(queueKind, queueId)!;
  stopIf(whyNotHere(queue, { outletId }) ?? whyNotLed(store, outletId));
  const setting = store.get(hallSettingKind, outletId) ?? usualHallSetting(outletId);
  const booked = store.list(appointmentKind, 'ofDay', [outletId, dayOf(at)]).filter(({ id }) => id !== without);
  const wish = { at, queue, setting, booked };
  stopIf(whyNotSlot(wish, now));
  return wish;
}

export const bookInput = v.object({
  id: idField,
  at: instantField,
  queueId: idField,
  customerId: v.nullable(idField),
  code: bookingCode,
});

export const book = defineMutator({
  name: 'appointments.book',
  version: 1,
  input: bookInput,
  may: keepsBookings,
  reads: ({ id, at, queueId, customerId, code }, actor) => [
    ...slotReads(at, queueId, actor),
    maybe(appointmentKind, id),
    all(appointmentKind, 'byCode', [actor.outletId, code]),
    ...(customerId ? [one(customerKind, customerId)] : []),
  ],
  run(store, { id, at, queueId, customerId, code }, { actor, now }) {
    const { outletId } = actor;
    const customer = customerId ? store.get(customerKind, customerId) : undefined;
    stopIf(customer ? whyNotHere(customer, actor) : null);
    const { booked } = slotFor(store, at, queueId, outletId, now);
    stopIf(whyNotTwice(customerId, booked));
    const known = store.get(appointmentKind, id) ?? store.list(appointmentKind, 'byCode', [outletId, code])[0];
    stopIf(known ? refuse('appointments.code-taken') : null);
    store.put(appointmentKind, {
      id,
      outletId,
      day: dayOf(at),
      at,
      queueId,
      customerId,
      code,
      state: 'booked',
      ticketId: null,
      bookedBy: actor.id,
      bookedAt: now,
      reason: null,
      archived: false,
    });
  },
});

export const move = defineMutator({
  name: 'appointments.move',
  version: 1,
  input: v.object({ id: idField, at: instantField, queueId: idField }),
  may: keepsBookings,
  reads: ({ id, at, queueId }, actor) => [...slotReads(at, queueId, actor), one(appointmentKind, id)],
  run(store, { id, at, queueId }, { actor, now }) {
    const appointment = store.get(appointmentKind, id)!;
    stopIf(whyNotHere(appointment, actor) ?? whyNotChange(appointment));
    const { booked } = slotFor(store, at, queueId, actor.outletId, now, id);
    stopIf(whyNotTwice(appointment.customerId, booked));
    store.put(appointmentKind, { ...appointment, day: dayOf(at), at, queueId });
  },
});

export const cancel = defineMutator({
  name: 'appointments.cancel',
  version: 1,
  input: v.object({ id: idField, reason: v.picklist(cancelReasons) }),
  may: keepsBookings,
  reads: ({ id }) => [one(appointmentKind, id)],
  run(store, { id, reason }, { actor }) {
    const appointment = store.get(appointmentKind, id)!;
    stopIf(whyNotHere(appointment, actor) ?? whyNotChange(appointment));
    store.put(appointmentKind, { ...appointment, state: 'cancelled', reason });
  },
});

/** What the clock does: whoever did not come is missed, and bookings of days that are over leave the tablets. */
export const settleDue = defineMutator({
  name: 'appointments.settleDue',
  version: 1,
  input: v.object({}),
  may: (actor) => actor.as === 'system',
  reads: (_, { outletId }) => [one(institutionKind, outletId), all(appointmentKind, 'ofOutlet', [outletId, false])],
  run(store, _, { actor, now }) {
    for (const appointment of store.list(appointmentKind, 'ofOutlet', [actor.outletId, false])) {
      const state = isDue(appointment, now) ? 'missed' : appointment.state;
      const archived = appointment.day < dayOf(now);
      if (archived || state !== appointment.state) store.put(appointmentKind, { ...appointment, state, archived });
    }
  },
});

/** What a deed that gives out a number for a booking has to read. */
export const arrivalReads = (appointmentId: Id | null | undefined): Read[] =>
  appointmentId ? [maybe(appointmentKind, appointmentId)] : [];

/**
 * In the deed that gives the number out: the ticket as it joins the line, at its booked time, and the booking taken up. One
 * that is unknown, of another day, queue or outlet, or taken up already, changes nothing: a number is a number.
 */
export function arrive(store: Store, appointmentId: Id | null | undefined, ticket: Ticket): Ticket {
  const appointment: Appointment | undefined = appointmentId ? store.get(appointmentKind, appointmentId) : undefined;
  if (!appointment || appointment.outletId !== ticket.outletId || appointment.queueId !== ticket.queueId) return ticket;
  if (!isExpected(appointment, ticket.businessDay)) return ticket;
  store.put(appointmentKind, { ...appointment, state: 'arrived', ticketId: ticket.id });
  return { ...ticket, standsAt: standsAtFor(appointment, ticket.takenAt) };
}
