// What public devices and a customer's phone are told of a hall (QUE-024): numbers, windows, waits. These shapes are the
// wall: nothing of a person, of his wealth or his class fits into them, and nothing else leaves the server that way.
import * as v from 'valibot';
import { dayField, instantField } from '../kernel/day.ts';
import { idField } from '../kernel/ids.ts';
import { shortText, ticketSchema } from '../queue/queue.model.ts';

const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
const number = ticketSchema.entries.number;
const counterNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999));

/** As long as an institution's name may be. */
const placeName = v.pipe(v.string(), v.minLength(1), v.maxLength(60));

/** Minutes that somebody who takes a number now will wait: half of them no longer than `p50`, eight of ten no longer than `p80`. */
export const waitRangeSchema = v.object({ p50: whole(24 * 60), p80: whole(24 * 60) });
export type WaitRange = v.InferOutput<typeof waitRangeSchema>;

export const publicQueueSchema = v.object({
  id: idField,
  code: shortText,
  name: shortText,
  /** For its picture; a queue of a class of customers is none of them and is not told of at all. */
  picture: v.picklist(['cash', 'noncash', 'corporate', 'other']),
  /** Numbers that wait, the next one first. */
  line: v.array(number),
  /** Null: no window is open for it, so nobody can say. */
  range: v.nullable(waitRangeSchema),
  /** Minutes that one more person before you costs; null where nobody can say. */
  pace: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(24 * 60))),
});
export type PublicQueue = v.InferOutput<typeof publicQueueSchema>;

export const publicCounterSchema = v.object({
  number: counterNumber,
  status: v.picklist(['offline', 'idle', 'serving', 'paused']),
  /** The number called to it or served there. */
  ticket: v.nullable(number),
});
export type PublicCounter = v.InferOutput<typeof publicCounterSchema>;

/** A number that is asked to a window; said again, it is another call. */
export const publicCallSchema = v.object({
  /** Names this call, for the ledger (QUE-019); tells nothing. */
  key: v.pipe(v.string(), v.regex(/^[\w-]{22}$/)),
  number,
  counter: counterNumber,
  at: instantField,
  /** False once the customer is at the window or did not come: shown, and not said any more. */
  live: v.boolean(),
});
export type PublicCall = v.InferOutput<typeof publicCallSchema>;

/** An outlet near by where one waits less (QUE-025). */
export const quieterSchema = v.object({ name: placeName, p50: whole(24 * 60) });

export const publicHallSchema = v.object({
  v: v.literal(1),
  outlet: v.object({ code: shortText, name: placeName }),
  day: dayField,
  /** Server time of this picture. */
  now: instantField,
  /** Whether a queue machine leads: its numbers are shown, none are given out here. */
  bridged: v.boolean(),
  /** Whether numbers are given out now, and between which times of day. */
  issuing: v.object({ open: v.boolean(), from: v.string(), until: v.string() }),
  queues: v.array(publicQueueSchema),
  counters: v.array(publicCounterSchema),
  /** The newest first, twelve at most. */
  calls: v.array(publicCallSchema),
  quieter: v.nullable(quieterSchema),
});
export type PublicHall = v.InferOutput<typeof publicHallSchema>;

/** Everything of a status page but the number's own words; asked for by the code on the slip (QUE-014). */
export const publicTicketSchema = v.object({
  outlet: v.object({ code: shortText, name: placeName }),
  now: instantField,
  number,
  queue: shortText,
  takenAt: instantField,
  state: v.picklist(['waiting', 'called', 'serving', 'done', 'missed', 'cancelled', 'over']),
  /** People before him; null unless he waits. */
  ahead: v.nullable(whole(9_999)),
  range: v.nullable(waitRangeSchema),
  /** The window that calls or serves him. */
  counter: v.nullable(counterNumber),
  /** The number it goes on under, where it was moved. */
  movedTo: v.nullable(number),
  mayCancel: v.boolean(),
  quieter: v.nullable(quieterSchema),
});
export type PublicTicket = v.InferOutput<typeof publicTicketSchema>;
