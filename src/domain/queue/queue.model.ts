// The hall: queues, counters, tickets, and the queue machine that stands in it.
import * as v from 'valibot';
import { dayField, instantField } from '../kernel/day.ts';
import { idField } from '../kernel/ids.ts';
import { defineKind } from '../kernel/store.ts';

/** Text as a machine sends it; characters that no screen shows and no database takes are left out. */
export const shortText = v.pipe(
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
  /** Its business type with us, where no machine leads. */
  businessTypeId: v.nullable(idField),
  /** Retired queues are kept for the figures of their days. */
  active: v.boolean(),
});
export type Queue = v.InferOutput<typeof queueSchema>;
export const queueKind = defineKind({
  name: 'queue',
  code: 20,
  schema: queueSchema,
  indexes: { byOutlet: ['outletId'] },
});

export const counterStatuses = ['offline', 'idle', 'serving', 'paused'] as const;
/** Why a window pauses (QUE-006). */
export const pauseReasons = ['break', 'meeting', 'cash', 'equipment', 'other'] as const;
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
  /** Teller's staff number as the machine gives it; with us `staffId` says who. */
  teller: v.nullable(shortText),
  /** Who opened it; null where nobody did, or a machine leads. */
  staffId: v.nullable(idField),
  pauseReason: v.nullable(v.picklist(pauseReasons)),
  /** Whether the next number is called as soon as one is finished. */
  autoCall: v.boolean(),
  /** Queues it has called from, the last call last; kept as far as a rule of shares looks back. */
  recent: v.array(idField),
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
  'held',
  'parked',
  'transferred',
] as const;
export type TicketState = (typeof ticketStates)[number];

/** 不持件: any window of the business; 持件: the same window; 等待: an inner step, then the same window (QUE-008). */
export const holdModes = ['free', 'same', 'inner'] as const;
/** Whose a parked ticket is: of the window that parked it, or of every window of its queue. */
export const pools = ['own', 'counters'] as const;
/** How a service ended (QUE-006). */
export const outcomes = ['done', 'partly', 'notPossible', 'referred'] as const;
/** 分流 (LOB-064): what a customer was shown to instead of waiting on. */
export const diversions = ['selfService', 'mobile', 'otherOutlet'] as const;
export type Diversion = (typeof diversions)[number];
/** Of 1–5: a score up to this is one that somebody should ask about (QUE-020). */
export const LOW_SCORE = 2;
/** Who gave the number out; `transfer`: nobody anew, it goes on under the number it has. */
export const issuers = ['machine', 'kiosk', 'lobby', 'counter', 'remote', 'transfer'] as const;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const ticketSchema = v.object({
  id: idField,
  outletId: idField,
  /** The machine that gave the number out and leads it; null = we do (QUE-001). */
  machineId: v.nullable(idField),
  issuedBy: v.picklist(issuers),
  businessDay: dayField,
  /** As printed, e.g. A012. */
  number: v.pipe(v.string(), v.regex(/^[A-Z]{0,3}\d{1,6}$/)),
  queueId: idField,
  business: shortText,
  businessTypeId: v.nullable(idField),
  state: v.picklist(ticketStates),
  takenAt: instantField,
  /** Orders its queue: when it was taken, or where a return or a transfer put it. */
  standsAt: instantField,
  /** First call: ends the customer's wait. */
  firstCalledAt: v.nullable(instantField),
  /** Last call: where handling starts from when nobody pressed start (field-notes.md §3.1). */
  calledAt: v.nullable(instantField),
  /** The customer is at the window, before the service begins. */
  arrivedAt: v.nullable(instantField),
  startedAt: v.nullable(instantField),
  endedAt: v.nullable(instantField),
  /** The window it was called to; of one held or parked: the only window it may come back to, null = any. */
  counterId: v.nullable(idField),
  recalls: count,
  /** How often it came back after it was missed (QUE-007). */
  returns: count,
  holdMode: v.nullable(v.picklist(holdModes)),
  pool: v.nullable(v.picklist(pools)),
  /** Held or parked since. */
  heldAt: v.nullable(instantField),
  /** When a parked ticket goes back into its queue. */
  parkedUntil: v.nullable(instantField),
  /** Milliseconds held so far: not the window's work (QUE-008). */
  heldMs: v.pipe(v.number(), v.integer(), v.minValue(0)),
  outcome: v.nullable(v.picklist(outcomes)),
  /** What was really done, in the words of the window. */
  delivered: v.array(shortText),
  /** Of an abandoned one: where the customer was shown to; null = he gave up. */
  divertedTo: v.nullable(v.picklist(diversions)),
  /** A lobby manager's first word to the customer (QUE-021). */
  contactAt: v.nullable(instantField),
  /** 洽谈中: the place is kept and the number is not called while somebody talks to the customer (QUE-023). */
  talkingSince: v.nullable(instantField),
  talkingWith: v.nullable(idField),
  /** First ticket of the same visit; null = this one. */
  visitId: v.nullable(idField),
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
  /** Since when its printer is so. */
  deviceSince: instantField,
});
export type QueueMachine = v.InferOutput<typeof queueMachineSchema>;
export const queueMachineKind = defineKind({
  name: 'queueMachine',
  code: 23,
  schema: queueMachineSchema,
  indexes: { byOutlet: ['outletId'] },
});
