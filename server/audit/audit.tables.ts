// Who did what: one chain of entries an outlet, each hashed over the one before it (SEC-003). The migration adds what
// keeps entries as they are: triggers that refuse to change, delete or truncate.
import { bigint, customType, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });
const seq = () => bigint({ mode: 'number' });

export const auditEntries = pgTable(
  'audit_entry',
  {
    /** The outlet it happened at; all zeros where it was none: a bank-wide deed, a login nobody knows. */
    outletId: uuid().notNull(),
    /** 1, 2, 3 … without a gap. */
    seq: seq().notNull(),
    /** Epoch milliseconds of the server that judged. */
    at: bigint({ mode: 'number' }).notNull(),
    actorId: uuid(),
    deviceId: uuid(),
    /** `area.verbNoun`: a mutation's name, or a deed at a route. */
    action: text().notNull(),
    /** The id it was about; empty where it was about nothing that has one. */
    subject: text().notNull(),
    result: text().notNull(),
    /** Canonical JSON, kept as text: its bytes are part of the hash. Ids, codes, counts; never a customer's data. */
    detail: text().notNull(),
    prev: bytea().notNull(),
    hash: bytea().notNull(),
  },
  // The list of an outlet's day.
  (t) => [primaryKey({ columns: [t.outletId, t.seq] }), index().on(t.outletId, t.at)],
);

/** The end of each chain; locked by whoever appends, after every other lock. */
export const auditHeads = pgTable('audit_head', {
  outletId: uuid().primaryKey(),
  seq: seq().notNull(),
  prev: bytea().notNull(),
  hash: bytea().notNull(),
});
