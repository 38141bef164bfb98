/** What Postgres and the line to it may do to a server that goes on running. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Id } from '#domain/kernel/ids.ts';
import { onMessages } from '#tests/kit/postgres-wire.ts';
import { spawnServer, type ServerProcess } from '#tests/kit/server-process.ts';
import type { Tablet } from '#tests/kit/tablet.ts';
import type { Fault, Link } from '#tests/kit/tcp-proxy.ts';
import { customerAt } from '#tests/sync/deeds.ts';
import {
  allDone,
  doCount,
  eventually,
  expectAllRight,
  expectFeedRight,
  isDone,
  judged,
  kept,
  metricOf,
  mutationOf,
  openFaultBench,
  postPush,
  shown,
  type FaultBench,
} from './fault-bench.ts';

const POOL = 3;
const SLOW = 700;
let bench: FaultBench;
/** Over the same database, with a line of its own. */
let other: ServerProcess;
const faults: Fault[] = [];
/** The server's lines on which it listens, and what was said on them. */
const listening = new Set<Link>();
let notified = 0;
let suppressed = false;
/** Answers of Postgres that a transaction could not be serialized. */
let notSerialized = 0;

beforeAll(async () => {
  bench = await openFaultBench({ POOL: String(POOL), STATEMENT_TIMEOUT: String(SLOW) }, (postgres) => {
    onMessages(postgres, 'up', ({ bytes }, link) => {
      if (/listen "sync"/i.test(bytes.toString())) listening.add(link);
      return undefined;
    });
    onMessages(postgres, 'down', ({ type, bytes }) => {
      if (type === 'E' && bytes.includes('C40001\0')) notSerialized++;
      if (type !== 'A') return undefined;
      notified++;
      return suppressed ? 'drop' : undefined;
    });
  });
  other = await spawnServer({ DATABASE_URL: bench.world.url });
});
afterEach(() => {
  suppressed = false;
  for (const fault of faults.splice(0)) fault.lift();
});
afterAll(async () => {
  other.signal('SIGKILL');
  await other.ended;
  await bench.close();
});

/** A deed that the other server does. */
async function elsewhere(n: number): Promise<void> {
  const there = { cookie: bench.login.cookie, url: `http://127.0.0.1:${other.port}` };
  const body = { cid: randomUUID(), muts: [mutationOf(1, n)] };
  expect(await postPush(there, body)).toEqual({ status: 200, said: { lmid: 1 } });
}
/** The tablet's own time stands still: it hears of it on the stream that it has, or not at all. */
const untilShown = (tablet: Tablet, n: number, so: number) =>
  eventually(() => shown(tablet, n) === so, { limit: 20_000 });

test('F62 the line on which a server listens is cut: what another one commits is seen all the same, and it listens again', async () => {
  const tablet = await bench.tablet();
  const before = await kept(bench, 0);
  for (let i = 1; i <= 3; i++) {
    await eventually(() => [...listening].some((link) => bench.postgres.links.has(link)));
    for (const link of listening) link.cut();
    listening.clear();
    await elsewhere(0);
    await untilShown(tablet, 0, before + i);
  }
  await eventually(() => listening.size > 0);
  const heard = notified;
  await elsewhere(0);
  await eventually(() => notified > heard);
  await untilShown(tablet, 0, before + 4);
});

test('F62 no notification arrives: what another server commits is found by looking', async () => {
  const tablet = await bench.tablet();
  const before = await kept(bench, 1);
  suppressed = true;
  for (let i = 1; i <= 3; i++) {
    await elsewhere(1);
    await untilShown(tablet, 1, before + i);
  }
  expect(tablet.client.status().heals).toBe(0);
});

test('F62 every line to Postgres is cut, again and again, with pushes on them: each deed is judged once', async () => {
  const tablet = await bench.tablet();
  const before = await kept(bench, 2);
  const DEEDS = 30;
  for (let i = 0; i < DEEDS; i++) {
    await doCount(tablet, 2);
    if (i % 3 === 0) {
      await eventually(() => bench.postgres.links.size > 0, tablet);
      bench.postgres.cutAll();
    }
  }
  await allDone([tablet]);
  expect(await kept(bench, 2)).toBe(before + DEEDS);
  await expectAllRight(bench, [tablet], DEEDS);
});

test('F63 a row that somebody else holds: the statement is given up in time, nothing is judged, and later it is done once', async () => {
  const tablet = await bench.tablet();
  const before = await kept(bench, 3);
  let release!: () => void;
  const released = new Promise<void>((done) => (release = done));
  const holding = bench.sql.begin(async (tx) => {
    await tx`select from customer where id = ${customerAt(3).id} for update`;
    await released;
  });
  await doCount(tablet, 3);
  // Seen from outside: it waits for the lock, is given up, and comes again, more often than a fault would be tried.
  const tries = new Set<string>();
  await eventually(async () => {
    const waiting = await bench.sql<{ since: string }[]>`select xact_start::text as since from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query not like '%sync_client%'`;
    for (const { since } of waiting) tries.add(since);
    return tries.size > 5;
  }, tablet);
  expect(await judged(bench, tablet.client.diagnostics().clientId)).toEqual([]);
  expect(tablet.client.status()).toMatchObject({ waiting: 1, attention: [] });
  release();
  await holding;
  await allDone([tablet]);
  expect(await kept(bench, 3)).toBe(before + 1);
  await expectAllRight(bench, [tablet], 1);
});

test('F63 streams hold no connection: with thirty of them open the pool is idle, and slow queries in all of it end by themselves', async () => {
  const tablets = await Promise.all(Array.from({ length: 30 }, () => bench.tablet()));
  const mine = () => bench.sql<{ state: string; xact: string | null }[]>`
    select state, xact_start as xact from pg_stat_activity
    where datname = current_database() and application_name = 'tingtang' and client_port <> inet_client_port()`;
  expect(await metricOf(bench.server, 'tingtang_streams')).toBeGreaterThanOrEqual(30);
  await eventually(async () => (await mine()).every(({ xact, state }) => xact === null || state === 'active'));
  // Both servers' pools, the lines they listen on, and this test's own.
  expect((await mine()).length).toBeLessThanOrEqual(POOL + 1 + 8 + 1 + 4);
  // Every slot of the pool waits for rows that are not given free.
  let release!: () => void;
  const released = new Promise<void>((done) => (release = done));
  const holding = bench.sql.begin(async (tx) => {
    await tx`select from customer where id = ${customerAt(4).id} for update`;
    await released;
  });
  const before = await kept(bench, 4);
  const blocked = tablets.slice(0, POOL * 3);
  await Promise.all(blocked.map((tablet) => doCount(tablet, 4)));
  const free = tablets.at(-1)!;
  const beside = await kept(bench, 5);
  await doCount(free, 5);
  await eventually(async () => (await kept(bench, 5)) === beside + 1, ...tablets, { pace: 5 });
  release();
  await holding;
  await allDone(tablets);
  expect(await kept(bench, 4)).toBe(before + blocked.length);
  await expectAllRight(bench, tablets, blocked.length + 1);
}, 60_000);

test('F01 a deadlock that Postgres breaks at the server’s expense: the same deed is tried again and done once', async () => {
  const name = new URL(bench.world.url).pathname.slice(1);
  // Each looks once, when it has waited for so long: time enough to close the circle before.
  await bench.sql.unsafe(`alter database ${name} set deadlock_timeout = '2s'`);
  await bench.start({ STATEMENT_TIMEOUT: '30000' });
  const tablet = await bench.tablet();
  const before = await kept(bench, 6);
  const deadlocks = async () => {
    await bench.sql`select pg_stat_force_next_flush()`;
    const [row] = await bench.sql<[{ n: number }]>`
      select deadlocks as n from pg_stat_database where datname = current_database()`;
    return row.n;
  };
  const earlier = await deadlocks();
  await bench.sql.begin(async (tx) => {
    // Whoever looks for a deadlock first is its victim: this one never looks.
    await tx`set local deadlock_timeout = '10min'`;
    await tx`select from sync_bucket for update`;
    await doCount(tablet, 6);
    await eventually(async () => {
      const [row] = await bench.sql<[{ n: number }]>`select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      return row.n > 0;
    }, tablet);
    await tx`select from customer where id = ${customerAt(6).id} for update`;
  });
  await allDone([tablet]);
  await eventually(async () => (await deadlocks()) > earlier);
  expect(await kept(bench, 6)).toBe(before + 1);
  await expectAllRight(bench, [tablet], 1);
}, 60_000);

test('F01 serialization failures (40001) under a stricter isolation: nothing is dead of them, nothing is done twice', async () => {
  const name = new URL(bench.world.url).pathname.slice(1);
  await bench.sql.unsafe(`alter database ${name} set default_transaction_isolation = 'repeatable read'`);
  try {
    await bench.start({ POOL: '8', STATEMENT_TIMEOUT: '15000' });
    const before = await kept(bench, 7);
    const clients = Array.from({ length: 8 }, () => randomUUID() as Id);
    const EACH = 5;
    await Promise.all(
      clients.map(async (cid) => {
        for (let mid = 1; mid <= EACH; mid++) {
          const body = { cid, muts: [mutationOf(mid, 7)] };
          let answer = await postPush(bench.login, body);
          while (answer.said.lmid !== mid) {
            expect(answer.status).toBe(503);
            answer = await postPush(bench.login, body);
          }
        }
      }),
    );
    expect(notSerialized).toBeGreaterThan(0);
    for (const cid of clients) expect((await judged(bench, cid)).map(({ status }) => status)).toEqual([1, 1, 1, 1, 1]);
    expect(await kept(bench, 7)).toBe(before + clients.length * EACH);
    await expectFeedRight(bench);
    const tablet = await bench.tablet();
    await eventually(() => isDone(tablet), tablet);
  } finally {
    await bench.sql.unsafe(`alter database ${name} reset default_transaction_isolation`);
  }
}, 60_000);
