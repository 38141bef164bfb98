// Outlets, staff, devices and sessions, in the first form that the hall needs; the identity area grows from here.
import { boolean, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Role } from '#domain/kernel/actor.ts';
import type { Outlet } from '#domain/identity/identity.model.ts';
import { idColumn, sameShape } from '#server/sync/columns.ts';

export const outlets = pgTable('outlet', {
  id: idColumn().primaryKey(),
  code: text().notNull().unique(),
  name: text().notNull(),
});
sameShape<Outlet, typeof outlets.$inferSelect>(true);

export const staff = pgTable('staff', {
  id: idColumn().primaryKey(),
  outletId: idColumn().notNull(),
  /** What the person types to log in; unique in the bank. */
  login: text().notNull().unique(),
  name: text().notNull(),
  roles: text().array().$type<Role[]>().notNull(),
  /** argon2id, encoded. */
  passwordHash: text().notNull(),
  active: boolean().notNull().default(true),
});

export const devices = pgTable('device', {
  id: idColumn().primaryKey(),
  outletId: idColumn().notNull(),
  face: text().notNull(),
  enrolledAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
});

export const sessions = pgTable(
  'session',
  {
    /** SHA-256 of the token; the token itself is never stored. */
    tokenHash: text().primaryKey(),
    staffId: uuid().notNull(),
    deviceId: uuid().notNull(),
    startedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    endsAt: timestamp({ withTimezone: true }).notNull(),
    /** Since when the tablet is locked; such a session is good for nothing. */
    lockedAt: timestamp({ withTimezone: true }),
  },
  // One staff session a tablet: the older ones of the device are ended at login.
  (t) => [index().on(t.deviceId)],
);
