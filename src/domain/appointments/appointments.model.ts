// A booking (QUE-015): a day, a slot, a queue, and perhaps whose it is. His phone number is on the server alone.
import * as v from 'valibot';
import { dayField, instantField } from '../kernel/day.ts';
import { idField } from '../kernel/ids.ts';
import { defineKind } from '../kernel/store.ts';

/** `missed`: nobody came within half an hour of the slot; whoever comes later that day is still taken in. */
export const appointmentStates = ['booked', 'arrived', 'missed', 'cancelled'] as const;
/** Why a booking does not take place. */
export const cancelReasons = ['customer', 'outlet', 'mistake'] as const;

/** What the customer shows or says at the kiosk: ten letters and digits that nobody mistakes for one another. */
export const bookingCode = v.pipe(v.string(), v.regex(/^[2-9A-HJKMNP-Z]{10}$/, 'no code of a booking'));

export const appointmentSchema = v.object({
  id: idField,
  outletId: idField,
  day: dayField,
  /** Beginning of the slot. */
  at: instantField,
  queueId: idField,
  customerId: v.nullable(idField),
  code: bookingCode,
  state: v.picklist(appointmentStates),
  /** The number that was taken for it. */
  ticketId: v.nullable(idField),
  bookedBy: idField,
  bookedAt: instantField,
  reason: v.nullable(v.picklist(cancelReasons)),
  /** Its day is over: the row leaves every tablet. */
  archived: v.boolean(),
});
export type Appointment = v.InferOutput<typeof appointmentSchema>;
export const appointmentKind = defineKind({
  name: 'appointment',
  code: 37,
  schema: appointmentSchema,
  indexes: { ofOutlet: ['outletId', 'archived'], ofDay: ['outletId', 'day'], byCode: ['outletId', 'code'] },
});
