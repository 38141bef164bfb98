/** A database of the release before, with its world in it, becomes one of this release: nobody and nothing is lost. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verify } from '@node-rs/argon2';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import type postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addHash, hashRow } from '#domain/kernel/checksum.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupCode } from '#server/app/synced-kinds.ts';
import { seedWorld } from '#server/db/seed.ts';
import { hashPassword } from '#server/identity/passwords.ts';
import { settleAllGrants } from '#server/identity/device-grants.ts';
import { findSession } from '#server/identity/sessions.ts';
import { migrateDatabase, openDatabase } from '#server/platform/database.ts';
import { migrationsFolder } from '#server/platform/package-root.ts';
import { refillFeed } from '#server/sync/import.ts';
import { emptyDatabase, type FreshDatabase } from '#tests/kit/database.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { devices } from '#tests/kit/people.ts';

const outlet = { id: smallOutlet.outlet.id, code: '440305001', name: '南湖路支行' };
const bucket = `outlet:${outlet.id}`;
/** SHA-256 of `token`. */
const TOKEN_HASH = '3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0';

let database: FreshDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await emptyDatabase();
  sql = database.sql;
  await migrateUpTo(2);
  await fillAsBefore();
  await migrateDatabase(database.url);
  await refillFeed(sql, lookupCode);
});
afterAll(() => database.close());

/** The migrations of the release before, and no later ones. */
async function migrateUpTo(last: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tingtang-migrations-'));
  cpSync(migrationsFolder, folder, { recursive: true });
  const path = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { idx: number }[] };
  journal.entries = journal.entries.filter(({ idx }) => idx <= last);
  writeFileSync(path, JSON.stringify(journal));
  const { sql: own, close } = openDatabase(database.url, { max: 1 });
  await migrate(drizzle(own), { migrationsFolder: folder });
  await close();
  rmSync(folder, { recursive: true });
}

/** The seed world as that release wrote it: outlet and a customer in the feed, people beside it. */
async function fillAsBefore(): Promise<void> {
  const hash = await hashPassword('tingtang-demo');
  await sql`insert into outlet ${sql([outlet])}`;
  for (const { id, login, name, roles } of smallOutlet.staff.slice(0, 3))
    await sql`insert into staff (id, outlet_id, login, name, roles, password_hash)
      values (${id}, ${outlet.id}, ${login}, ${name}, ${[...roles]}, ${hash})`;
  await sql`insert into device (id, outlet_id, face, enrolled_at) values (${devices.hall}, ${outlet.id}, 'tablet', '2026-03-02T01:00:00Z')`;
  await sql`insert into session (token_hash, staff_id, device_id, ends_at)
    values (${TOKEN_HASH}, ${smallOutlet.staff[0]!.id}, ${devices.hall}, now() + interval '5 hours')`;
  const rows = [
    { kind: 1, id: outlet.id, payload: JSON.stringify(outlet) },
    { kind: 10, id: smallOutlet.customers[0]!.id, payload: '{"a":1}' },
  ].map((row) => ({ ...row, hash: hashRow(row.kind, row.id, row.payload) }));
  const sum = rows.reduce((total, { hash: one }) => addHash(total, one), 0);
  const [made] = await sql<{ id: number }[]>`
    insert into sync_bucket (key, head, n, sum) values (${bucket}, 2, 2, ${sum}) returning id`;
  for (const [i, row] of rows.entries()) {
    await sql`insert into sync_doc ${sql([row], 'kind', 'id', 'hash', 'payload')}`;
    await sql`insert into sync_row (bucket, kind, id, seq, hash) values (${made!.id}, ${row.kind}, ${row.id}, ${i + 1}, ${row.hash})`;
  }
}

test('outlets hang below a head office, with the path to it', async () => {
  expect(
    await sql`select level, code, name, ownership, path, active, parent_id is null as root from institution order by path`,
  ).toMatchObject([
    { level: 'head', code: 'HO', path: 'HO/', root: true, active: true },
    {
      ...{ level: 'outlet', code: '440305001', name: '南湖路支行' },
      ownership: 'self',
      path: 'HO/440305001/',
      root: false,
    },
  ]);
});

test('everybody keeps name, roles and password, and gets a number; the password has left the row', async () => {
  const people = await sql<Record<string, string>[]>`
    select s.*, c.login, c.password_hash from staff s join credential c on c.staff_id = s.id order by employee_no`;
  expect(people.map(({ login, name, roles, employee_no }) => [login, name, roles, employee_no])).toEqual([
    ['head', '陈静', ['outlet_head'], 'E00001'],
    ['lobby', '林晓', ['lobby_manager'], 'E00002'],
    ['wealth', '周明', ['wealth_manager'], 'E00003'],
  ]);
  expect(await verify(people[0]!['password_hash']!, 'tingtang-demo')).toBe(true);
  const columns = await sql<
    { name: string }[]
  >`select column_name as name from information_schema.columns where table_name = 'staff'`;
  expect(columns.map(({ name }) => name).filter((name) => /pass|login/.test(name))).toEqual([]);
});

test('the feed holds the outlet and its people in their new shape, and its count and sum are right', async () => {
  const rows = await sql<{ kind: number; id: string; hash: number; payload: string; seq: number }[]>`
    select r.kind, r.id, r.hash, r.seq, d.payload from sync_row r join sync_doc d on d.kind = r.kind and d.id = r.id
    join sync_bucket b on b.id = r.bucket where b.key = ${bucket} and not r.deleted order by r.seq`;
  const people = smallOutlet.staff.slice(0, 3).map(({ id }) => id);
  expect(rows.map(({ id }) => id).toSorted()).toEqual([outlet.id, ...people].toSorted());
  for (const { kind, id, hash, payload } of rows) expect(hash).toBe(hashRow(kind, id, payload));
  expect(JSON.parse(rows.find(({ kind }) => kind === 1)!.payload)).toMatchObject({ ...outlet, level: 'outlet' });
  const [head] = await sql<
    { n: number; sum: number; head: number }[]
  >`select n, sum, head from sync_bucket where key = ${bucket}`;
  expect(head).toEqual({
    n: rows.length,
    sum: rows.reduce((total, { hash }) => addHash(total, hash), 0),
    head: rows.at(-1)!.seq,
  });
  expect(await sql`select from sync_refill`).toHaveLength(0);
});

test('SEC-002 the customer is taken out of the outlet’s bucket where tablets see it', async () => {
  const rows = await sql<{ id: string; seq: number; hash: number }[]>`
    select r.id, r.seq, r.hash from sync_row r join sync_bucket b on b.id = r.bucket
    where b.key = ${bucket} and r.kind = 10 and r.deleted`;
  expect(rows).toEqual([{ id: smallOutlet.customers[0]!.id, seq: 3, hash: 0 }]);
  expect(await sql`select from sync_doc where kind = 10`).toHaveLength(0);
});

test('SEC-002 who was logged in and meets customers is granted theirs at the next start', async () => {
  await seedWorld(sql, smallOutlet, NINE);
  const granted = async () =>
    (
      await sql<{ key: string }[]>`
        select key from sync_grant g join sync_bucket b on b.id = g.bucket where g.principal = ${devices.hall}`
    ).map(({ key }) => key);
  expect(await granted()).not.toContain(`customers:${outlet.id}`);
  await settleAllGrants(sql);
  expect((await granted()).toSorted()).toEqual([`customers:${outlet.id}`, `device:${devices.hall}`, bucket].toSorted());
});

test('who was logged in still is, on the same tablet; what he may do comes with the roles', async () => {
  await seedWorld(sql, smallOutlet, NINE);
  const session = await findSession(sql, 'token');
  expect(session).toMatchObject({ name: '林晓', outlet, actor: { deviceId: devices.hall, scope: 'outlet' } });
  expect(session!.actor.permissions).toContain('queue.adjust');
  expect(await sql`select enrolled_at, pending, name from device where id = ${devices.hall}`).toEqual([
    { enrolled_at: Date.parse('2026-03-02T01:00:00Z'), pending: 0, name: '' },
  ]);
});

test('the seed world fills up an older one: the bank above it, the second outlet, every demo login', async () => {
  await seedWorld(sql, smallOutlet, NINE);
  const logins = await sql<{ login: string }[]>`select login from credential order by login`;
  expect(logins.map(({ login }) => login)).toEqual(smallOutlet.staff.map(({ login }) => login).toSorted());
  expect(await sql`select path from institution where code = '440305001'`).toMatchObject([
    { path: smallOutlet.outlet.path },
  ]);
});
