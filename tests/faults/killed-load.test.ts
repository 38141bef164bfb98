/** A server that is killed in the middle of a file: what the next one makes of it. */
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { openDatabase, type Database } from '#server/platform/database.ts';
import { packageRoot } from '#server/platform/package-root.ts';
import { deliver, makeCustomerFile } from '#server/simulators/nightly-file.ts';
import { spawnProgram } from '#tests/kit/server-process.ts';
import { openWorld, type TestWorld } from '#tests/kit/server.ts';

const ROWS = 2_000;
const program = join(packageRoot, 'tests/faults/programs/file-loader.ts');
const outlets = [smallOutlet.outlet.code, smallOutlet.neighbours.outlet.code];
const file = makeCustomerFile({ rows: ROWS, day: '20260301', batch: 'night', outlets, managers: ['80002', '80004'] });

let world: TestWorld;
let database: Database;
let folder: string;
beforeEach(async () => {
  world = await openWorld();
  database = openDatabase(world.url, { max: 2 });
  folder = mkdtempSync(join(tmpdir(), 'tingtang-killed-'));
  deliver(folder, file);
});
afterEach(async () => {
  await database.close();
  await world.drop();
  rmSync(folder, { recursive: true, force: true });
});

const load = (until: RegExp) => spawnProgram(program, { DATABASE_URL: world.url, BRIDGE_INBOX: folder }, until);
const count = async (query: string): Promise<number> => Number((await database.sql.unsafe(query))[0]!['n']);

async function isWhole(): Promise<void> {
  const { sql } = database;
  expect(await sql`select state, rows, rejected from file_load`).toEqual([
    { state: 'loaded', rows: ROWS, rejected: 0 },
  ]);
  expect(await count('select count(*) as n from customer_stage')).toBe(0);
  // Nobody twice, nobody without a number, nobody without what is his own, and each where tablets find him.
  const ours = `from customer c where c.id not in (select id from customer where id::text like '00000000-%')`;
  expect(await count(`select count(*) as n ${ours}`)).toBe(ROWS);
  expect(await count(`select count(distinct customer_id) as n from customer_number where customer_no like '7%'`)).toBe(
    ROWS,
  );
  expect(
    await count(`select count(*) as n ${ours} and exists (select from customer_private p where p.customer_id = c.id)`),
  ).toBe(ROWS);
  expect(
    await count(`select count(*) as n ${ours} and exists (select from sync_row r join sync_bucket b on b.id = r.bucket
      where r.id = c.id and not r.deleted and b.key = 'customers:' || c.outlet_id)`),
  ).toBe(ROWS);
  expect(readdirSync(folder).toSorted()).toEqual(['done', 'refused']);
  expect(existsSync(join(folder, 'done', file.name))).toBe(true);
}

describe('a server that is killed while it takes a file in', () => {
  for (const chunk of [1, 7, 20])
    it(`after chunk ${chunk}: the next one finishes it`, async () => {
      const first = await load(new RegExp(`chunk (${chunk})\\n`));
      first.signal('SIGKILL');
      await first.ended;
      const second = await load(/all()/);
      second.signal('SIGKILL');
      await second.ended;
      await isWhole();
    }, 60_000);

  it('killed again and again at any moment: what is there in the end is whole', async () => {
    for (let kill = 0; kill < 6; kill++) {
      const some = await load(/chunk (\d+)|all/);
      // Somewhere in the middle of what comes next.
      await new Promise((done) => setTimeout(done, randomInt(60)));
      some.signal('SIGKILL');
      await some.ended;
    }
    const last = await load(/all()/);
    last.signal('SIGKILL');
    await last.ended;
    await isWhole();
  }, 120_000);

  it('killed before anything was decided: it is read again from its first line', async () => {
    // What such a process leaves behind.
    const id = '11111111-0000-4000-8000-000000000001';
    await database.sql`insert into file_load (id, file, state, started_at) values (${id}, ${file.name}, 'staging', 1)`;
    await database.sql`insert into file_reject values (${id}, 2, 'name')`;
    await database.sql`insert into customer_stage values (${id}, ${smallOutlet.outlet.id}, 2, ${id}, '9', null, '{}', '')`;
    const only = await load(/all()/);
    only.signal('SIGKILL');
    await only.ended;
    await isWhole();
    expect(await count('select count(*) as n from file_reject')).toBe(0);
  }, 60_000);
});
