// How outlets run their halls: business types, plans of windows, hours; calls and numbers given; what machines were asked.
import { boolean, date, index, integer, json, jsonb, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import type { Day } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type {
  BusinessType,
  Call,
  CounterPlan,
  HallSetting,
  MachineCommandRow,
  NumberSeries,
} from '#domain/queue/hall.model.ts';
import type { Counter } from '#domain/queue/queue.model.ts';
import { idColumn, instantColumn, sameShape } from '#server/sync/columns.ts';

export const businessTypes = pgTable(
  'business_type',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    name: text().notNull(),
    kind: text().$type<BusinessType['kind']>().notNull(),
    missedPolicy: text().$type<BusinessType['missedPolicy']>().notNull(),
    reinsertAfter: smallint().notNull(),
    returnsAtMost: smallint().notNull(),
    selfService: boolean().notNull(),
    active: boolean().notNull(),
  },
  // Business types of an outlet.
  (t) => [index().on(t.outletId)],
);
sameShape<BusinessType, typeof businessTypes.$inferSelect>(true);

export const counterPlans = pgTable(
  'counter_plan',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    name: text().notNull(),
    // Not jsonb: tablets and feed compare a row by its bytes, and jsonb puts keys in an order of its own.
    rule: json().$type<CounterPlan['rule']>().notNull(),
  },
  // Plans of an outlet's windows.
  (t) => [index().on(t.outletId)],
);
sameShape<CounterPlan, typeof counterPlans.$inferSelect>(true);

export const hallSettings = pgTable('hall_setting', {
  id: idColumn().primaryKey(),
  outletId: idColumn().notNull(),
  opensAt: text().notNull(),
  closesAt: text().notNull(),
  openWeekdays: smallint().array().notNull(),
  closedDays: text().array().$type<Day[]>().notNull(),
  openDays: text().array().$type<Day[]>().notNull(),
  recallsAtMost: smallint().notNull(),
  waitTarget: smallint().notNull(),
  parkMinutes: smallint().notNull(),
});
sameShape<HallSetting, typeof hallSettings.$inferSelect>(true);

export const calls = pgTable(
  'queue_call',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    businessDay: date({ mode: 'string' }).$type<Day>().notNull(),
    at: instantColumn().notNull(),
    counterId: idColumn().notNull(),
    staffId: idColumn().notNull(),
    ticketId: idColumn().notNull(),
    number: text().notNull(),
    queueId: idColumn().notNull(),
    how: text().$type<Call['how']>().notNull(),
    decision: jsonb().$type<Call['decision']>(),
    rule: jsonb().$type<Call['rule']>(),
    heads: jsonb().$type<Call['heads']>().notNull(),
    recent: uuid().array().$type<Id[]>().notNull(),
  },
  (t) => [
    // A day is replayed from its calls.
    index().on(t.outletId, t.businessDay),
    // Why this number.
    index().on(t.ticketId),
  ],
);
sameShape<Call, typeof calls.$inferSelect>(true);

export const numberSeries = pgTable('number_series', {
  id: idColumn().primaryKey(),
  outletId: idColumn().notNull(),
  day: date({ mode: 'string' }).$type<Day>().notNull(),
  last: integer().notNull(),
});
sameShape<NumberSeries, typeof numberSeries.$inferSelect>(true);

export const machineCommands = pgTable(
  'machine_command',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    machineId: idColumn().notNull(),
    what: text().$type<MachineCommandRow['what']>().notNull(),
    ticketId: idColumn().notNull(),
    toQueueId: idColumn(),
    divertedTo: text().$type<MachineCommandRow['divertedTo']>(),
    staffId: idColumn().notNull(),
    state: text().$type<MachineCommandRow['state']>().notNull(),
    askedAt: instantColumn().notNull(),
    settledAt: instantColumn(),
    code: text(),
    newNumber: text(),
    archived: boolean().notNull(),
  },
  (t) => [
    // What the bridge has still to say.
    index().on(t.machineId, t.state),
    // Of an outlet until the day is closed.
    index().on(t.outletId, t.archived),
    // Whether a ticket is being asked about.
    index().on(t.ticketId, t.state),
  ],
);
sameShape<MachineCommandRow, typeof machineCommands.$inferSelect>(true);

/** What windows did from when to when (QUE-021): written by the database whenever a window's row moves on, for reports only. */
export const counterSpans = pgTable(
  'counter_span',
  {
    counterId: idColumn().notNull(),
    outletId: idColumn().notNull(),
    staffId: idColumn(),
    status: text().$type<Counter['status']>().notNull(),
    beganAt: instantColumn().notNull(),
    endedAt: instantColumn().notNull(),
  },
  // Of a day.
  (t) => [index().on(t.outletId, t.endedAt)],
);
