// The hall: queues, counters, tickets, and the queue machine that stands in it.
import * as v from 'valibot';
import { dayField, instantField } from '../kernel/day.ts';
import { idField } from '../kernel/ids.ts';
import { defineKind } from '../kernel/store.ts';

/** Text as a machine sends it; characters that no screen shows and no database takes are left out. */
const shortText = v.pipe(
  v.string(),
  v.transform((text) => text.replace(/[\p{Cc}\p{Cs}]/gu, '')),
  v.minLength(1),
  v.maxLength(40),
);

/** What a queue is for, in four words that every machine's own names come down to (LOB-005). */
export const businessKinds = ['cash', 'noncash', 'corporate', 'vip', 'other'] as const;

export const queueSchema = v.object({
  id: idField,
  outletId: idField,
  /** The machine's own name of the queue; unique in the outlet. */
  code: shortText,
  name: shortText,
  /** Business type as defined on the machine, e.g. 个人现金. */
  business: shortText,
  businessKind: v.picklist(businessKinds),
});
export type Queue = v.InferOutput<typeof queueSchema>;
export const queueKind = defineKind({
  name: 'queue',
  code: 20,
  schema: queueSchema,
  indexes: { byOutlet: ['outletId'] },
});

export const counterStatuses = ['offline', 'idle', 'serving', 'paused'] as const;
export const counterSchema = v.object({
  id: idField,
  outletId: idField,
  /** Window number as it hangs over the counter. */
  number: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999)),
  status: v.picklist(counterStatuses),
  /** Since when it has this status. */
  since: instantField,
  /** The ticket called to it or served there. */
  ticketId: v.nullable(idField),
  /** Teller's staff number as the machine gives it. */
  teller: v.nullable(shortText),
});
export type Counter = v.InferOutput<typeof counterSchema>;
export const counterKind = defineKind({
  name: 'counter',
  code: 21,
  schema: counterSchema,
  indexes: { byOutlet: ['outletId'] },
});

export const ticketStates = [
  'waiting',
  'called',
  'serving',
  'done',
  'missed',
  'moved',
  'abandoned',
  'expired',
] as const;
export type TicketState = (typeof ticketStates)[number];

export const ticketSchema = v.object({
  id: idField,
  outletId: idField,
  machineId: idField,
  businessDay: dayField,
  /** As printed, e.g. A012. */
  number: v.pipe(v.string(), v.regex(/^[A-Z]{0,3}\d{1,6}$/)),
  queueId: idField,
  business: shortText,
  state: v.picklist(ticketStates),
  takenAt: instantField,
  /** First call: ends the customer's wait. */
  firstCalledAt: v.nullable(instantField),
  /** Last call: where handling starts from when nobody pressed start (field-notes.md §3.1). */
  calledAt: v.nullable(instantField),
  startedAt: v.nullable(instantField),
  endedAt: v.nullable(instantField),
  counterId: v.nullable(idField),
  recalls: v.pipe(v.number(), v.integer(), v.minValue(0)),
  customerId: v.nullable(idField),
  /** The number given in exchange when the ticket was moved (LOB-032). */
  movedToId: v.nullable(idField),
  /** 1–5; null until rated (QUE-020). */
  score: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5))),
  /** Set by the close of the day: the row leaves every tablet. */
  archived: v.boolean(),
});
export type Ticket = v.InferOutput<typeof ticketSchema>;
export const ticketKind = defineKind({
  name: 'ticket',
  code: 22,
  schema: ticketSchema,
  indexes: { byOutletState: ['outletId', 'state', 'archived'], ofMachine: ['machineId', 'archived'] },
});

export const queueMachineSchema = v.object({
  id: idField,
  outletId: idField,
  name: shortText,
  link: v.picklist(['online', 'offline']),
  /** Since when the link is so. */
  since: instantField,
  device: v.picklist(['ok', 'paper-low', 'paper-out', 'printer-gone']),
});
export type QueueMachine = v.InferOutput<typeof queueMachineSchema>;
export const queueMachineKind = defineKind({
  name: 'queueMachine',
  code: 23,
  schema: queueMachineSchema,
  indexes: { byOutlet: ['outletId'] },
});
