/** Postgres, postmaster and all its children, is killed again and again under load: what was acknowledged is there, once. */
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Id } from '#domain/kernel/ids.ts';
import { openDatabase, type Database } from '#server/platform/database.ts';
import { packageRoot } from '#server/platform/package-root.ts';
import { spawnProgram, spawnServer, type ServerProcess } from '#tests/kit/server-process.ts';
import { logInAt, openTablet, type Login, type Tablet } from '#tests/kit/tablet.ts';
import { customerAt, tabletDeeds } from '#tests/sync/deeds.ts';
import { allDone, doCount, eventually, expectAllRight, judged, mutationOf, postPush } from './fault-bench.ts';

const KILLS = 20;
const PUSHERS = 12;
const TABLETS = 4;
let folder: string;
let server: ServerProcess;
let database: Database;
let login: Login;
let logins: Login[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tingtang-killed-'));
  chmodSync(folder, 0o755);
  server = await spawnServer({ DATA_DIR: folder, POOL: '8' });
  const { port, password } = JSON.parse(readFileSync(join(folder, 'pg.json'), 'utf8')) as {
    port: number;
    password: string;
  };
  database = openDatabase(`postgres://tingtang:${password}@127.0.0.1:${port}/tingtang`, { max: 2 });
  const url = `http://127.0.0.1:${server.port}`;
  login = await logInAt(url);
  logins = await Promise.all(Array.from({ length: PUSHERS }, () => logInAt(url)));
});
afterAll(async () => {
  await database?.close();
  server?.signal('SIGTERM');
  expect(await server?.ended).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

interface Pusher {
  /** Of its own: a session may push so often a minute and no more. */
  readonly login: Login;
  readonly cid: Id;
  readonly customer: number;
  acknowledged: number;
}

test(`F62 Postgres killed ${KILLS} times under load: no acknowledged deed is lost, none is done twice`, async () => {
  const killer = await spawnProgram(join(packageRoot, 'tests/kit/killer.ts'), {}, /killed (1) /, [
    join(folder, 'pg'),
    String(KILLS),
  ]);
  let going = true;
  void killer.ended.then(() => (going = false));
  let failed = 0;
  let repeated = 0;
  /** One deed after another, each sent until it is acknowledged. */
  const push = async (pusher: Pusher): Promise<void> => {
    while (going) {
      const mutation = mutationOf(pusher.acknowledged + 1, pusher.customer);
      for (let tries = 1; ; tries++) {
        const answer = await postPush(pusher.login, { cid: pusher.cid, muts: [mutation] }).catch(() => null);
        if (answer?.said.lmid === mutation.mid) {
          if (tries > 1) repeated++;
          break;
        }
        failed++;
        if (answer) expect(answer.said.err, 'no deed goes missing that was acknowledged').toBeUndefined();
        await new Promise((again) => setTimeout(again, 20));
      }
      pusher.acknowledged++;
    }
  };
  const pushers = Array.from({ length: PUSHERS }, (_, customer): Pusher => ({
    login: logins[customer]!,
    cid: randomUUID() as Id,
    customer,
    acknowledged: 0,
  }));
  const tablets: Tablet[] = [];
  for (let i = 0; i < TABLETS; i++) tablets.push(await openTablet(login, { moreMutators: tabletDeeds }));
  let deeds = 0;
  const byTablets = (async () => {
    while (going) {
      for (const [i, tablet] of tablets.entries()) await doCount(tablet, PUSHERS + i).then(() => deeds++);
      const end = performance.now() + 100;
      await eventually(() => performance.now() > end, ...tablets, { pace: 10 });
    }
  })();
  await Promise.all([...pushers.map(push), byTablets]);
  expect(await killer.ended, killer.said()).toBe(0);
  await allDone(tablets, { pace: 20 });

  const { sql } = database;
  let acknowledged = 0;
  for (const { cid, customer, acknowledged: own } of pushers) {
    acknowledged += own;
    expect(await judged({ sql }, cid)).toHaveLength(own);
    const [row] = await sql<
      { n: number }[]
    >`select complaint_count as n from customer where id = ${customerAt(customer).id}`;
    expect(row!.n - customerAt(customer).complaintCount).toBe(own);
  }
  await expectAllRight({ sql }, tablets, deeds);
  console.log(
    `F62: ${KILLS} kills; ${acknowledged} pushed deeds and ${deeds} of tablets acknowledged, 0 lost, 0 twice; ` +
      `${failed} tries failed, ${repeated} deeds took more than one`,
  );
  expect(failed).toBeGreaterThan(KILLS);
  expect(acknowledged + deeds).toBeGreaterThan(300);
  for (const tablet of tablets) tablet.end();
}, 600_000);
