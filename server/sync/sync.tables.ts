// The state feed and its bookkeeping (sync.md §3.1). Written by server/sync alone.
import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });
const seq = () => bigint({ mode: 'number' });

/** One row: the epoch changes after a restore, so that tablets send again what the database lost. */
export const syncMeta = pgTable('sync_meta', { one: boolean().primaryKey().default(true), epoch: uuid().notNull() });

export const syncBuckets = pgTable('sync_bucket', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  key: text().notNull().unique(),
  head: seq().notNull().default(0),
  /** Tombstones at or below are swept: an older cursor must reset. */
  horizon: seq().notNull().default(0),
  /** Live rows, and the sum of their hashes modulo the prime of the checksum. */
  n: integer().notNull().default(0),
  sum: bigint({ mode: 'number' }).notNull().default(0),
});

/** Kinds whose rows a migration took out of the feed, as their bytes changed: filled in again at the next start. */
export const syncRefills = pgTable('sync_refill', { kind: smallint().primaryKey() });

/** The bytes of a row as sent; one copy, whoever reads it. */
export const syncDocs = pgTable(
  'sync_doc',
  { kind: smallint().notNull(), id: uuid().notNull(), hash: seq().notNull(), payload: text().notNull() },
  (t) => [primaryKey({ columns: [t.kind, t.id] })],
);

/** Per bucket and row the latest sequence number only. */
export const syncRows = pgTable(
  'sync_row',
  {
    bucket: integer().notNull(),
    kind: smallint().notNull(),
    id: uuid().notNull(),
    seq: seq().notNull(),
    hash: seq().notNull(),
    deleted: boolean().notNull().default(false),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  // The unique index serves "rows of a bucket after a cursor".
  (t) => [primaryKey({ columns: [t.bucket, t.kind, t.id] }), uniqueIndex().on(t.bucket, t.seq)],
);

/** Which buckets a person or a device is granted. */
export const syncGrants = pgTable('sync_grant', { principal: uuid().notNull(), bucket: integer().notNull() }, (t) => [
  primaryKey({ columns: [t.principal, t.bucket] }),
]);

/** Rises with every change of a principal's grants, in the same transaction. */
export const syncPrincipals = pgTable('sync_principal', {
  id: uuid().primaryKey(),
  grantVersion: seq().notNull().default(1),
  /** Revoked: nothing is granted, and what still comes up is set aside and not done. */
  quarantined: boolean().notNull().default(false),
});

export const syncClients = pgTable('sync_client', {
  id: uuid().primaryKey(),
  userId: uuid().notNull(),
  deviceId: uuid(),
  /** Last mutation number executed, and the chain of mutation ids up to it. */
  lmid: seq().notNull().default(0),
  chain: text().notNull().default(''),
  /** Last mutation number whose result the tablet has kept. */
  acked: seq().notNull().default(0),
  pending: integer().notNull().default(0),
  /** The release it runs, as it says itself. */
  app: text(),
  seen: timestamp({ withTimezone: true }).notNull().defaultNow(),
});

/** A client that was restored maps new numbers to old mutations. */
export const syncClientMutations = pgTable(
  'sync_client_mutation',
  { client: uuid().notNull(), mid: seq().notNull(), mutation: uuid().notNull() },
  (t) => [primaryKey({ columns: [t.client, t.mid] })],
);

/** Every mutation ever judged: the idempotency key, kept 90 days. */
export const syncMutations = pgTable(
  'sync_mutation',
  {
    id: uuid().primaryKey(),
    name: text().notNull(),
    version: smallint().notNull(),
    actor: uuid().notNull(),
    claimedAt: timestamp({ withTimezone: true }).notNull(),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** 1 applied, 2 refused, 3 dead, 4 quarantined. */
    status: smallint().notNull(),
    code: text(),
    info: jsonb(),
    /** Digest of name, version and input: the same id with another body is found out (F04). */
    body: text(),
    /** The input, sealed; kept only of what was set aside (dead, quarantined). */
    args: bytea(),
  },
  // Sweeping what is older than 90 days.
  (t) => [index().on(t.at)],
);
