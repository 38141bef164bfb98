// The key under which a tablet seals a person's rows on one business day, wrapped with this installation's own.
import { customType, date, pgTable, primaryKey, timestamp, uuid } from 'drizzle-orm/pg-core';

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

export const tabletKeys = pgTable(
  'tablet_key',
  {
    staffId: uuid().notNull(),
    deviceId: uuid().notNull(),
    day: date().notNull(),
    wrapped: bytea().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  // The newest day's only: older ones are thrown away with it.
  (t) => [primaryKey({ columns: [t.staffId, t.deviceId] })],
);
