// Devices in the hall, numbers leased to kiosks, calls shown and heard; and who of the devices is there now.
import { sql } from 'drizzle-orm';
import { boolean, date, index, integer, json, pgTable, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Day } from '#domain/kernel/day.ts';
import type { Announcement, HallDevice, NumberLease } from '#domain/stations/stations.model.ts';
import { idColumn, instantColumn, sameShape } from '#server/sync/columns.ts';

export const hallDevices = pgTable(
  'hall_device',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    face: text().$type<HallDevice['face']>().notNull(),
    name: text().notNull(),
    link: text().$type<HallDevice['link']>().notNull(),
    since: instantColumn().notNull(),
    trouble: text().$type<HallDevice['trouble']>().notNull(),
    troubleSince: instantColumn().notNull(),
    twice: json().$type<HallDevice['twice']>(),
  },
  // Of an outlet.
  (t) => [index().on(t.outletId)],
);
sameShape<HallDevice, typeof hallDevices.$inferSelect>(true);

export const numberLeases = pgTable(
  'number_lease',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    deviceId: idColumn().notNull(),
    queueId: idColumn().notNull(),
    day: date({ mode: 'string' }).$type<Day>().notNull(),
    block: text().$type<NumberLease['block']>().notNull(),
    first: integer().notNull(),
    count: integer().notNull(),
    at: instantColumn().notNull(),
    taken: text().array().notNull(),
  },
  (t) => [
    // What is leased of a queue already; a number is leased once (QUE-003).
    uniqueIndex().on(t.queueId, t.day, t.block, t.first),
    // What a kiosk holds.
    index().on(t.deviceId, t.day),
  ],
);
sameShape<NumberLease, typeof numberLeases.$inferSelect>(true);

export const announcements = pgTable(
  'announcement',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    ticketId: idColumn().notNull(),
    calledAt: instantColumn().notNull(),
    deviceId: idColumn().notNull(),
    shownAt: instantColumn().notNull(),
    playedAt: instantColumn(),
    businessDay: date({ mode: 'string' }).$type<Day>().notNull(),
    archived: boolean().notNull(),
  },
  (t) => [
    // Whether a call was heard.
    index().on(t.ticketId),
    // Those of the day.
    index().on(t.outletId, t.archived),
    // Days that are over and not closed.
    index()
      .on(t.businessDay)
      .where(sql`not archived`),
  ],
);
sameShape<Announcement, typeof announcements.$inferSelect>(true);

/** A kiosk or display that has shown its key; one at a time a device. */
export const stationSessions = pgTable('station_session', {
  deviceId: idColumn().primaryKey(),
  tokenHash: text().notNull().unique(),
  startedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  /** Told by the process that holds its stream; null while none is open. */
  seenAt: timestamp({ withTimezone: true }),
});
