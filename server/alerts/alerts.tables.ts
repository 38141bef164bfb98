// What was taken note of, calls for the lobby manager; and what web push needs: who wants it, and what he was sent.
import { boolean, date, index, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { Acknowledgement, AlertKey, ManagerCall } from '#domain/alerts/alerts.model.ts';
import type { Day } from '#domain/kernel/day.ts';
import { sessions } from '#server/identity/identity.tables.ts';
import { idColumn, instantColumn, sameShape } from '#server/sync/columns.ts';

export const acknowledgements = pgTable(
  'acknowledgement',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    key: text().$type<AlertKey>().notNull(),
    at: instantColumn().notNull(),
    staffId: idColumn().notNull(),
    businessDay: date({ mode: 'string' }).$type<Day>().notNull(),
    archived: boolean().notNull(),
  },
  // Those of the day; the close of a day.
  (t) => [index().on(t.outletId, t.archived)],
);
sameShape<Acknowledgement, typeof acknowledgements.$inferSelect>(true);

export const managerCalls = pgTable(
  'manager_call',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    counterId: idColumn(),
    ticketId: idColumn(),
    deviceId: idColumn().notNull(),
    staffId: idColumn().notNull(),
    reason: text().$type<ManagerCall['reason']>().notNull(),
    at: instantColumn().notNull(),
    answeredAt: instantColumn(),
    answeredBy: idColumn(),
    archived: boolean().notNull(),
  },
  // Those of the day; the close of a day.
  (t) => [index().on(t.outletId, t.archived)],
);
sameShape<ManagerCall, typeof managerCalls.$inferSelect>(true);

/** Where a tablet's browser takes in pushes. It ends with its session, however that ends: logout, revocation, another login. */
export const alertSubscriptions = pgTable(
  'alert_subscription',
  {
    id: idColumn().primaryKey().defaultRandom(),
    sessionHash: text()
      .notNull()
      .references(() => sessions.tokenHash, { onDelete: 'cascade' }),
    deviceId: idColumn().notNull(),
    outletId: idColumn().notNull(),
    endpoint: text().notNull(),
    p256dh: text().notNull(),
    auth: text().notNull(),
    language: text().$type<'zh' | 'en'>().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  // A session's; a device's.
  (t) => [index().on(t.sessionHash), index().on(t.deviceId)],
);

/** What a device was told of: whoever writes the row first sends it, and nobody sends it again. */
export const alertsSent = pgTable(
  'alert_sent',
  {
    deviceId: idColumn().notNull(),
    key: text().notNull(),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  // Swept by age.
  (t) => [primaryKey({ columns: [t.deviceId, t.key] }), index().on(t.at)],
);
