// What kiosks and displays say to the server and hear from it, over HTTP under /api/station.
import * as v from 'valibot';
import { dayField, instantField } from '../kernel/day.ts';
import { idField } from '../kernel/ids.ts';
import { ticketSchema } from '../queue/queue.model.ts';
import { publicHallSchema, waitRangeSchema } from './public-hall.ts';

const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));

/** What can be wrong with a device in the hall, in the order of how much it matters. */
export const troubles = [
  'none',
  'paper-low',
  'paper-out',
  'printer-gone',
  'clip-missing',
  'silent',
  'numbers-low',
] as const;
export type Trouble = (typeof troubles)[number];

/** POST /api/station/session: the device has proved itself; a cookie of its own says so from now on. */
export const stationWelcomeSchema = v.object({
  deviceId: idField,
  face: v.picklist(['kiosk', 'display']),
  now: instantField,
  /** Public half of the key that what customers enter is sealed to (ECDH P-256, JWK x and y). */
  sealTo: v.object({ x: v.string(), y: v.string() }),
  hall: publicHallSchema,
});
export type StationWelcome = v.InferOutput<typeof stationWelcomeSchema>;

/** Numbers of a queue and day that this kiosk alone gives out (QUE-003), first and last included. */
export const leaseSchema = v.object({
  id: idField,
  queueId: idField,
  day: dayField,
  /** `front`: the very next number of the queue; `spare`: for when the server cannot be reached. */
  block: v.picklist(['front', 'spare']),
  /** As printed, in the order in which they are given out. */
  numbers: v.pipe(v.array(ticketSchema.entries.number), v.maxLength(200)),
});
export type Lease = v.InferOutput<typeof leaseSchema>;

/** What a customer showed to say who he is; the value is sealed to the server where it is entered. */
export const media = ['id', 'card', 'phone'] as const;

/** A number that a kiosk gave out: stored there first, printed, then sent until the server has it. */
export const issuedTicketSchema = v.object({
  id: idField,
  leaseId: idField,
  queueId: idField,
  number: ticketSchema.entries.number,
  /** Server time as the kiosk knows it. */
  at: instantField,
  /** What the slip said: people before him, and the range. */
  ahead: v.nullable(whole(9_999)),
  range: v.nullable(waitRangeSchema),
  shown: v.nullable(v.object({ media: v.picklist(media), sealed: v.pipe(v.string(), v.maxLength(600)) })),
  /** The booking it was taken for (QUE-015). */
  appointmentId: v.nullable(idField),
});
export type IssuedTicket = v.InferOutput<typeof issuedTicketSchema>;

/** POST /api/station/tickets: what the kiosk gave out, oldest first, and what it has left. */
export const kioskReportSchema = v.object({
  tickets: v.pipe(v.array(issuedTicketSchema), v.maxLength(50)),
  /** Leases it holds; the server tops them up. */
  holds: v.pipe(v.array(v.object({ id: idField, left: whole(200) })), v.maxLength(200)),
});
export type KioskReport = v.InferOutput<typeof kioskReportSchema>;

export const kioskAnswerSchema = v.object({
  now: instantField,
  /** Of each ticket sent, in its order: `stored`; or `renumbered`: another holder of this device gave that number out too. */
  results: v.array(
    v.object({
      id: idField,
      status: v.picklist(['stored', 'renumbered', 'refused']),
      number: v.nullable(ticketSchema.entries.number),
      code: v.nullable(v.string()),
    }),
  ),
  /** Leases to hold from now on; one that is not among them is over. */
  leases: v.array(leaseSchema),
});
export type KioskAnswer = v.InferOutput<typeof kioskAnswerSchema>;

/** POST /api/station/announced: what a display showed and played (QUE-019). */
export const announcedSchema = v.object({
  calls: v.pipe(
    v.array(
      v.object({
        key: v.pipe(v.string(), v.regex(/^[\w-]{22}$/)),
        shownAt: instantField,
        /** Null: shown and not heard. */
        playedAt: v.nullable(instantField),
      }),
    ),
    v.maxLength(50),
  ),
});
export type Announced = v.InferOutput<typeof announcedSchema>;

/** POST /api/station/trouble: what is wrong with the device now. */
export const troubleSchema = v.object({ trouble: v.picklist(troubles) });
