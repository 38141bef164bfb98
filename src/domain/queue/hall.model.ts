// How an outlet runs its hall where we lead (QUE-001): business types, windows' plans, its hours; what calls were decided
// on; and what a queue machine was asked to do where it leads.
import * as v from 'valibot';
import { dayField, instantField } from '../kernel/day.ts';
import { idField } from '../kernel/ids.ts';
import { defineKind } from '../kernel/store.ts';
import { callingKinds, callingRuleSchema } from './calling.rules.ts';
import { businessKinds, shortText, ticketSchema } from './queue.model.ts';

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** 过号 (QUE-007): the number is void; somebody brings it back by hand; it comes back by itself behind k others. */
export const missedPolicies = ['void', 'manual', 'reinsert'] as const;

export const businessTypeSchema = v.object({
  id: idField,
  outletId: idField,
  name: shortText,
  kind: v.picklist(businessKinds),
  missedPolicy: v.picklist(missedPolicies),
  /** `reinsert`: how many of its queue are called before it. */
  reinsertAfter: whole(1, 20),
  returnsAtMost: whole(0, 9),
  /** Machines in the hall and the bank's app do it too (LOB-064). */
  selfService: v.boolean(),
  active: v.boolean(),
});
export type BusinessType = v.InferOutput<typeof businessTypeSchema>;
export const businessTypeKind = defineKind({
  name: 'businessType',
  code: 24,
  schema: businessTypeSchema,
  indexes: { byOutlet: ['outletId'] },
});

/** What a window calls from, and by which rule (QUE-009). Its id is the counter's. */
export const counterPlanSchema = v.object({
  id: idField,
  outletId: idField,
  name: shortText,
  rule: callingRuleSchema,
});
export type CounterPlan = v.InferOutput<typeof counterPlanSchema>;
export const counterPlanKind = defineKind({
  name: 'counterPlan',
  code: 25,
  schema: counterPlanSchema,
  indexes: { byOutlet: ['outletId'] },
});

const clockTime = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'no time of day'));

/** The outlet's hours and norms. Its id is the outlet's. */
export const hallSettingSchema = v.object({
  id: idField,
  outletId: idField,
  /** `HH:mm` of the outlet's wall clock. */
  opensAt: clockTime,
  closesAt: clockTime,
  /** 1 = Monday … 7 = Sunday. */
  openWeekdays: v.pipe(v.array(whole(1, 7)), v.maxLength(7)),
  /** Holidays, and working days that make up for them. */
  closedDays: v.pipe(v.array(dayField), v.maxLength(120)),
  openDays: v.pipe(v.array(dayField), v.maxLength(120)),
  recallsAtMost: whole(1, 9),
  /** The wait that the outlet promises, minutes: what service levels are counted against. */
  waitTarget: whole(1, 120),
  /** How long a parked ticket stays out of its queue when nobody says otherwise, minutes. */
  parkMinutes: whole(1, 120),
});
export type HallSetting = v.InferOutput<typeof hallSettingSchema>;
export const hallSettingKind = defineKind({ name: 'hallSetting', code: 26, schema: hallSettingSchema, indexes: {} });

/** What holds until somebody sets it: banks' usual hours. */
export const usualHallSetting = (outletId: HallSetting['id']): HallSetting => ({
  id: outletId,
  outletId,
  opensAt: '08:30',
  closesAt: '17:00',
  openWeekdays: [1, 2, 3, 4, 5],
  closedDays: [],
  openDays: [],
  recallsAtMost: 3,
  waitTarget: 20,
  parkMinutes: 15,
});

const standing = v.object({
  ticketId: idField,
  number: ticketSchema.entries.number,
  queueId: idField,
  score: v.number(),
});
const candidate = v.object({
  id: idField,
  queueId: idField,
  standsAt: instantField,
  number: ticketSchema.entries.number,
});

/** One call, with all that it was decided on: to say why (QUE-010), and to decide it again. On no tablet. */
export const callSchema = v.object({
  /** The request's own id: the same request is the same call (QUE-005). */
  id: idField,
  outletId: idField,
  businessDay: dayField,
  at: instantField,
  counterId: idField,
  staffId: idField,
  ticketId: idField,
  number: ticketSchema.entries.number,
  queueId: idField,
  how: v.picklist(['next', 'given', 'walkIn']),
  /** Null where somebody chose the number by hand. */
  decision: v.nullable(v.object({ kind: v.picklist(callingKinds), chosen: standing, rivals: v.array(standing) })),
  rule: v.nullable(callingRuleSchema),
  /** The first of each of the window's queues at that instant, and the queues it had called from. */
  heads: v.array(candidate),
  recent: v.array(idField),
});
export type Call = v.InferOutput<typeof callSchema>;
export const callKind = defineKind({ name: 'call', code: 27, schema: callSchema, indexes: {} });

/** The last number of a queue that was given out on a day. Its id is the queue's. On no tablet. */
export const numberSeriesSchema = v.object({ id: idField, outletId: idField, day: dayField, last: whole(0, 999_999) });
export type NumberSeries = v.InferOutput<typeof numberSeriesSchema>;
export const numberSeriesKind = defineKind({ name: 'numberSeries', code: 28, schema: numberSeriesSchema, indexes: {} });

/** What a tablet asks of the machine that leads (protocols.md §1): asked → done, refused, or unknown. */
export const machineCommandSchema = v.object({
  id: idField,
  outletId: idField,
  machineId: idField,
  what: v.picklist(['move', 'abandon']),
  ticketId: idField,
  toQueueId: v.nullable(idField),
  divertedTo: ticketSchema.entries.divertedTo,
  staffId: idField,
  state: v.picklist(['asked', 'done', 'refused', 'unknown']),
  askedAt: instantField,
  settledAt: v.nullable(instantField),
  /** Why the machine refused, in its own word. */
  code: v.nullable(shortText),
  /** The number that the machine gave in exchange. */
  newNumber: v.nullable(ticketSchema.entries.number),
  archived: v.boolean(),
});
export type MachineCommandRow = v.InferOutput<typeof machineCommandSchema>;
export const machineCommandKind = defineKind({
  name: 'machineCommand',
  code: 29,
  schema: machineCommandSchema,
  indexes: { byOutlet: ['outletId', 'archived'], ofTicket: ['ticketId', 'state'], ofMachine: ['machineId', 'state'] },
});
