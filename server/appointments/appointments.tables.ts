// Bookings, and by which phone number their customers are found at the kiosk: as a keyed hash, never synced.
import { boolean, date, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Appointment } from '#domain/appointments/appointments.model.ts';
import type { Day } from '#domain/kernel/day.ts';
import { idColumn, instantColumn, sameShape } from '#server/sync/columns.ts';

export const appointments = pgTable(
  'appointment',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    day: date({ mode: 'string' }).$type<Day>().notNull(),
    at: instantColumn().notNull(),
    queueId: idColumn().notNull(),
    customerId: idColumn(),
    code: text().notNull(),
    state: text().$type<Appointment['state']>().notNull(),
    ticketId: idColumn(),
    bookedBy: idColumn().notNull(),
    bookedAt: instantColumn().notNull(),
    reason: text().$type<Appointment['reason']>(),
    archived: boolean().notNull(),
  },
  (t) => [
    // A day's slots; check-in.
    index().on(t.outletId, t.day),
    // What the clock has to settle.
    index().on(t.outletId, t.archived),
    // What the customer shows.
    uniqueIndex('appointment_code').on(t.outletId, t.code),
  ],
);
sameShape<Appointment, typeof appointments.$inferSelect>(true);

/** Of somebody who is booked by his phone number: the hash that customers are found by too (DECISIONS 21). */
export const appointmentPhones = pgTable(
  'appointment_phone',
  { appointmentId: idColumn().primaryKey(), phoneIndex: text().notNull() },
  // Who checks in by phone.
  (t) => [index().on(t.phoneIndex)],
);
