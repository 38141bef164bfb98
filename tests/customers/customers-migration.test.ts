/** Customers of the release before get what is newly known of them: tablets are sent them anew, and nothing is counted twice. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addHash, hashRow } from '#domain/kernel/checksum.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupCode } from '#server/app/synced-kinds.ts';
import { migrateDatabase, openDatabase } from '#server/platform/database.ts';
import { migrationsFolder } from '#server/platform/package-root.ts';
import { refillFeed } from '#server/sync/import.ts';
import { emptyDatabase, type FreshDatabase } from '#tests/kit/database.ts';

const { outlet, customers } = smallOutlet;
const [his, nobodys] = [customers[2]!, customers[1]!];
const key = `customers:${outlet.id}`;
const OLD_HEAD = 7;

let database: FreshDatabase;
beforeAll(async () => {
  database = await emptyDatabase();
  await migrateAsBefore();
  await fillAsBefore();
  await migrateDatabase(database.url);
  await refillFeed(database.sql, lookupCode);
});
afterAll(() => database.close());

async function migrateAsBefore(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tingtang-migrations-'));
  cpSync(migrationsFolder, folder, { recursive: true });
  const path = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { idx: number }[] };
  journal.entries = journal.entries.filter(({ idx }) => idx <= 9);
  writeFileSync(path, JSON.stringify(journal));
  const { sql, close } = openDatabase(database.url, { max: 1 });
  await migrate(drizzle(sql), { migrationsFolder: folder });
  await close();
  rmSync(folder, { recursive: true });
}

/** Two customers as that release had them, in the feed. */
async function fillAsBefore(): Promise<void> {
  const { sql } = database;
  const rows = [his, nobodys].map(({ id }) => ({ id, payload: '{"a":1}', hash: hashRow(10, id, '{"a":1}') }));
  const sum = rows.reduce((total, { hash }) => addHash(total, hash), 0);
  const [made] = await sql<{ id: number }[]>`
    insert into sync_bucket (key, head, n, sum) values (${key}, ${OLD_HEAD}, 2, ${sum}) returning id`;
  for (const [n, { id, payload, hash }] of rows.entries()) {
    await sql`insert into customer (id, outlet_id, masked_name, sex, grade, complaint_count)
      values (${id}, ${outlet.id}, '张*', 'M', '普通', 0)`;
    await sql`insert into sync_doc (kind, id, hash, payload) values (10, ${id}, ${hash}, ${payload})`;
    await sql`insert into sync_row (bucket, kind, id, seq, hash) values (${made!.id}, 10, ${id}, ${n + 1}, ${hash})`;
  }
  await sql`insert into customer_private (customer_id, owner_id, sealed) values (${his.id}, ${his.ownerId}, '')`;
}

test('CUS-007 nothing is known of them but their manager, who was known to the server', async () => {
  const rows = await database.sql<{ id: string }[]>`
    select id, risk_rating, churn_short, manager_id, recommended, signed from customer order by id`;
  const nothing = { risk_rating: null, churn_short: null, recommended: [], signed: [] };
  expect(rows).toEqual([
    { id: nobodys.id, ...nothing, manager_id: null },
    { id: his.id, ...nothing, manager_id: his.ownerId },
  ]);
});

test('LOB-019 what they are found by is not made up by the migration: the server makes it when it starts', async () => {
  expect(
    await database.sql`select customer_id, indexed, phone_index, id_number_index, account_index from customer_private`,
  ).toEqual([{ customer_id: his.id, indexed: false, phone_index: null, id_number_index: null, account_index: null }]);
});

test('CUS-007 tablets that had them are sent them in their new shape, and count and sum are right', async () => {
  const { sql } = database;
  const rows = await sql<{ id: string; hash: number; seq: number; payload: string }[]>`
    select r.id, r.hash, r.seq, d.payload from sync_row r join sync_doc d on d.kind = r.kind and d.id = r.id
    join sync_bucket b on b.id = r.bucket where b.key = ${key} and not r.deleted`;
  expect(rows).toHaveLength(2);
  for (const { id, hash, payload, seq } of rows) {
    expect(hash).toBe(hashRow(10, id, payload));
    expect(seq).toBeGreaterThan(OLD_HEAD);
    expect(JSON.parse(payload)).toMatchObject({ id, signed: [], managerId: id === his.id ? his.ownerId : null });
  }
  expect(await sql`select n, sum, head from sync_bucket where key = ${key}`).toEqual([
    { n: 2, sum: rows.reduce((total, { hash }) => addHash(total, hash), 0), head: OLD_HEAD + 2 },
  ]);
});
