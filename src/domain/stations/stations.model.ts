// Devices that stand in the hall for everybody: kiosks that give numbers out, displays that call them; the numbers that a
// kiosk holds for itself, and which calls were shown and heard.
import * as v from 'valibot';
import { dayField, instantField } from '../kernel/day.ts';
import { idField } from '../kernel/ids.ts';
import { defineKind } from '../kernel/store.ts';
import { ticketSchema } from '../queue/queue.model.ts';
import { troubles } from './station-wire.ts';

export const stationFaces = ['kiosk', 'display'] as const;
export type StationFace = (typeof stationFaces)[number];

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What staff see of it. Its id is the device's. */
export const hallDeviceSchema = v.object({
  id: idField,
  outletId: idField,
  face: v.picklist(stationFaces),
  name: v.pipe(v.string(), v.maxLength(40)),
  link: v.picklist(['online', 'offline']),
  /** Since when the link is so. */
  since: instantField,
  trouble: v.picklist(troubles),
  troubleSince: instantField,
  /** A number that came from two holders of this device: the later one goes on under another (reliability.md F37). */
  twice: v.nullable(
    v.object({ number: ticketSchema.entries.number, newNumber: ticketSchema.entries.number, at: instantField }),
  ),
});
export type HallDevice = v.InferOutput<typeof hallDeviceSchema>;
export const hallDeviceKind = defineKind({
  name: 'hallDevice',
  code: 32,
  schema: hallDeviceSchema,
  indexes: { byOutlet: ['outletId'] },
});

/** Numbers of a queue and day that one kiosk alone gives out (QUE-003). On no tablet. */
export const numberLeaseSchema = v.object({
  id: idField,
  outletId: idField,
  deviceId: idField,
  queueId: idField,
  day: dayField,
  block: v.picklist(['front', 'spare']),
  /** `front`: the number; `spare`: the place of its first among all that are kept back. */
  first: whole,
  count: v.pipe(whole, v.minValue(1)),
  at: instantField,
  /** Those that came back as tickets. */
  taken: v.array(ticketSchema.entries.number),
});
export type NumberLease = v.InferOutput<typeof numberLeaseSchema>;
export const numberLeaseKind = defineKind({
  name: 'numberLease',
  code: 33,
  schema: numberLeaseSchema,
  indexes: { ofBlock: ['queueId', 'day', 'block'] },
});

/** That a call was shown and heard in the hall (QUE-019). Its id follows from the ticket and the instant of the call. */
export const announcementSchema = v.object({
  id: idField,
  outletId: idField,
  ticketId: idField,
  calledAt: instantField,
  deviceId: idField,
  shownAt: instantField,
  /** Null: shown, and not heard yet. */
  playedAt: v.nullable(instantField),
  businessDay: dayField,
  /** Set by the close of the day: the row leaves every tablet. */
  archived: v.boolean(),
});
export type Announcement = v.InferOutput<typeof announcementSchema>;
export const announcementKind = defineKind({
  name: 'announcement',
  code: 34,
  schema: announcementSchema,
  indexes: { ofTicket: ['ticketId'], ofOutlet: ['outletId', 'archived'] },
});
