// The table of the bench customers, with the four indexes that every engine of a bench has, and their two buckets.
import { bigint, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type postgres from 'postgres';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { idColumn, sameShape } from '#server/sync/columns.ts';
import type { KindLookup } from '#server/sync/locked-rows.ts';
import { syncKind } from '#server/sync/synced-kind.ts';
import { benchCustomerKind, partBucket, rmBucket, type BenchCustomer } from './bench-customers.ts';

const columns = {
  id: idColumn().primaryKey(),
  outletId: idColumn().notNull(),
  part: integer().notNull(),
  maskedName: text().notNull(),
  sex: text().notNull(),
  grade: text().notNull(),
  birthMonthDay: text().notNull(),
  assetsFrom: bigint({ mode: 'number' }).notNull(),
  complaintCount: integer().notNull(),
  rm: text().notNull(),
  phoneTail: text().notNull(),
  segment: text().notNull(),
  branch: text().notNull(),
  lastVisit: text().notNull(),
  nextContact: text().notNull(),
  tags: text().notNull(),
  note: text().notNull(),
};
const benchCustomers = pgTable('bench_customer', columns, (t) => [
  index().on(t.part),
  index().on(t.grade),
  index().on(t.rm),
  index().on(t.nextContact),
]);
sameShape<BenchCustomer, typeof benchCustomers.$inferSelect>(true);

export const syncedBenchCustomers = syncKind(benchCustomerKind, benchCustomers, (row) => [
  partBucket(row.part),
  rmBucket(row.rm),
]);

/** The product's kinds and this one. */
export const lookupWithBench: KindLookup = (kind) =>
  kind.code === benchCustomerKind.code ? syncedBenchCustomers : lookupKind(kind);

export async function createBenchTable(sql: postgres.Sql, table = 'bench_customer'): Promise<void> {
  await sql.unsafe(`create table if not exists ${table} (id uuid primary key, outlet_id uuid not null, part int not null,
    masked_name text not null, sex text not null, grade text not null, birth_month_day text not null,
    assets_from bigint not null, complaint_count int not null, rm text not null, phone_tail text not null,
    segment text not null, branch text not null, last_visit text not null, next_contact text not null,
    tags text not null, note text not null)`);
  for (const column of ['part', 'grade', 'rm', 'next_contact'])
    await sql.unsafe(`create index if not exists ${table}_${column} on ${table} (${column})`);
}
