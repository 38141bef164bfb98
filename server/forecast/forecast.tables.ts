// What is learned of services, and what customers were told when they took a number (QUE-011).
import { date, doublePrecision, index, integer, json, pgTable, smallint } from 'drizzle-orm/pg-core';
import type { ServiceModel } from '#domain/forecast/forecast.model.ts';
import type { Day } from '#domain/kernel/day.ts';
import { idColumn, instantColumn, sameShape } from '#server/sync/columns.ts';

export const serviceModels = pgTable('service_model', {
  id: idColumn().primaryKey(),
  outletId: idColumn().notNull(),
  learnedTo: date({ mode: 'string' }).$type<Day>(),
  days: integer().notNull(),
  // Not jsonb: tablets and feed compare a row by its bytes, and jsonb puts keys in an order of its own.
  whole: json().$type<ServiceModel['whole']>().notNull(),
  queues: json().$type<ServiceModel['queues']>().notNull(),
  tellers: json().$type<ServiceModel['tellers']>().notNull(),
  gaps: json().$type<ServiceModel['gaps']>().notNull(),
  pause: doublePrecision().notNull(),
  calibration: json().$type<ServiceModel['calibration']>().notNull(),
  longest: doublePrecision(),
  lastDay: json().$type<ServiceModel['lastDay']>(),
});
sameShape<ServiceModel, typeof serviceModels.$inferSelect>(true);

/** The range that was told when a number was taken, minutes; its id is the ticket's. Written and read by the server alone. */
export const toldWaits = pgTable(
  'told_wait',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    queueId: idColumn().notNull(),
    businessDay: date({ mode: 'string' }).$type<Day>().notNull(),
    at: instantColumn().notNull(),
    p50: smallint().notNull(),
    p80: smallint().notNull(),
    /** The simulation's own median; null where a kiosk told what it knew. */
    raw: doublePrecision(),
  },
  // A day is graded, and the days before it are learned from.
  (t) => [index().on(t.outletId, t.businessDay)],
);
