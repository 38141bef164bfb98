// The machines that may connect, and how far the bridge has come with each; the channels that may ask for numbers.
import { bigint, date, pgTable, primaryKey, text, timestamp, unique } from 'drizzle-orm/pg-core';
import { idColumn, instantColumn } from '#server/sync/columns.ts';

export const machineLinks = pgTable(
  'machine_link',
  {
    outletId: idColumn().notNull(),
    /** The id of its `queue_machine` row; the machine acts under it. */
    machineId: idColumn().notNull(),
    /** What it calls itself, e.g. qm-1; unique in the outlet. */
    code: text().notNull(),
    /** SHA-256 of the token, hex; the token itself is never stored. */
    tokenHash: text().notNull(),
    /** The machine's memory that `lastSeq` counts in; null before its first contact. */
    epoch: text(),
    lastSeq: bigint({ mode: 'number' }).notNull().default(0),
    /** The business day that was begun last: what is older has been closed. */
    businessDay: date({ mode: 'string' }),
    /** The process that speaks with it; null when none does. */
    leaseHolder: text(),
    /** Rises with every new holder; whoever writes with an older one is refused. */
    fence: bigint({ mode: 'number' }).notNull().default(0),
    leaseUntil: timestamp({ withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.outletId, t.machineId] }), unique().on(t.outletId, t.code)],
);

/** Commands that were said to their machine: said by nobody a second time. */
export const machineCommandsSaid = pgTable('machine_command_said', { commandId: idColumn().primaryKey() });

/** Who may ask for numbers over the take-number interface. */
export const channels = pgTable('channel', {
  id: idColumn().primaryKey(),
  name: text().notNull().unique(),
  /** SHA-256 of the key, hex; the key itself is never stored. */
  keyHash: text().notNull().unique(),
  revokedAt: instantColumn(),
});

/** Which channel a number was given out to: it alone may give it back, on that day. */
export const channelNumbers = pgTable(
  'channel_number',
  {
    outletId: idColumn().notNull(),
    businessDay: date({ mode: 'string' }).notNull(),
    number: text().notNull(),
    channelId: idColumn()
      .notNull()
      .references(() => channels.id),
    /** When it was given out: a number that a machine gives out anew later is somebody else's. */
    at: instantColumn().notNull(),
  },
  (t) => [primaryKey({ columns: [t.outletId, t.businessDay, t.number] })],
);
