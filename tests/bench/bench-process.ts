// The server of the sync benches, in a process of its own: the product's execute, hub and routes, and one kind more. Who
// asks is read from a cookie. It takes orders from the bench that started it (sync-server.ts).
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { serve } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import type postgres from 'postgres';
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import { mutators } from '#domain/mutators.ts';
import { counterKind, type Counter } from '#domain/queue/queue.model.ts';
import { createHttp } from '#server/app/http.ts';
import { systemClock } from '#server/platform/clock.ts';
import { migrateDatabase, openDatabase } from '#server/platform/database.ts';
import { openLog } from '#server/platform/log.ts';
import { startAnnouncer } from '#server/sync/announcer.ts';
import { ensureEpoch } from '#server/sync/epoch.ts';
import { createExecute, type Execute } from '#server/sync/execute.ts';
import { grantBuckets } from '#server/sync/grants.ts';
import { Hub } from '#server/sync/hub.ts';
import { importRows } from '#server/sync/import.ts';
import { syncRoutes } from '#server/sync/sync.routes.ts';
import { benchCustomerKind, customerBook, markCounter, touchCustomer } from './bench-customers.ts';
import { createBenchTable, lookupWithBench } from './bench-customers.tables.ts';
import { readActor, type BucketSum, type SyncOrders, type Usage } from './bench-orders.ts';
import { monotonic } from './page-watch.ts';

const url = process.env['DATABASE_URL']!;
const log = openLog('warn');
await migrateDatabase(url);
const { sql: pool, close } = openDatabase(url);
const sql = pool as unknown as postgres.Sql;
await createBenchTable(sql);
await ensureEpoch(sql);

let faults = 0;
const onOutage = (err: unknown): void => {
  faults += 1;
  log.warn({ err }, 'the database did not answer');
};
const hub = new Hub({ sql, clock: systemClock, onOutage });
hub.start();
const announcer = await startAnnouncer(sql, () => hub.poke());
const inner = createExecute({
  sql,
  mutators: [...mutators, touchCustomer, markCounter] as unknown as readonly Mutator[],
  lookup: lookupWithBench,
  clock: systemClock,
  onFault: (err) => {
    faults += 1;
    log.error({ err }, 'a mutation failed');
  },
  onCommit: () => {
    hub.poke();
    announcer.announce();
  },
});
const commits: (readonly [Id, number])[] = [];
const execute: Execute = async (command, alongside) => {
  const outcome = await inner(command, alongside);
  commits.push([command.mutationId, monotonic()]);
  return outcome;
};

const files = process.env['BENCH_PAGES'];
const whoAsks = (c: Context) => Promise.resolve(readActor(c.req.header('cookie')));
const api = new Hono();
/** As many bytes as are asked for, and nothing done for them. */
api.post('/bytes', async (c) => c.body('x'.repeat((await c.req.json<{ bytes: number }>()).bytes)));
const app = createHttp({
  sql,
  log,
  api,
  sync: syncRoutes({ sql, execute, hub, clock: systemClock, whoAsks }),
  metrics: () => Promise.resolve(''),
  ready: () => true,
  ...(files === undefined ? {} : { clientFolder: files }),
});

setFlagsFromString('--expose-gc');
const sweep = runInNewContext('gc') as () => void;

const usage = (): Usage => {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const descriptors = process.platform === 'linux' ? readdirSync('/proc/self/fd').length : Number.NaN;
  return { cpu: user + system, rss, heap: heapUsed, descriptors, streams: hub.size, faults };
};

const session = new Session();
const orders: SyncOrders = {
  book: ({ count, parts, turn, first }) =>
    importRows(sql, lookupWithBench, benchCustomerKind, customerBook(count, parts, turn).slice(0, first)),
  counters: (rows) => importRows(sql, lookupWithBench, counterKind, rows as readonly Counter[]),
  async grant(grants) {
    const waiting = [...grants];
    const grantNext = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await grantBuckets(sql, next.principal, next.keys);
    };
    // As many at once as there are connections to spare.
    await Promise.all(Array.from({ length: 8 }, grantNext));
    hub.poke();
  },
  async touch(customerId) {
    const actor = { as: 'system', id: customerId, outletId: customerId } as const;
    const { name, version } = touchCustomer;
    const input = { customerId, tags: 'server' };
    const claimedAt = systemClock.now() as Instant;
    const outcome = await execute({ mutationId: randomUUID() as Id, name, version, input, actor, claimedAt });
    if (outcome.status !== 'applied') throw new Error(`a deed was ${outcome.status}`);
  },
  commits: () => Promise.resolve(commits.splice(0)),
  sums: async () => [...(await sql<BucketSum[]>`select id, key, head, n, sum from sync_bucket`)],
  usage: () => Promise.resolve(usage()),
  usageSwept() {
    sweep();
    return Promise.resolve(usage());
  },
  async startProfile() {
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 500 });
    await session.post('Profiler.start');
  },
  async stopProfile() {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    return profile;
  },
};

process.on('message', (message: { ask: keyof SyncOrders; value: never }) => {
  const { ask, value } = message;
  Promise.resolve(orders[ask](value)).then(
    (answer) => process.send!({ to: ask, value: answer }),
    (error: unknown) => process.send!({ to: ask, error: String((error as Error).stack) }),
  );
});

// As the product's own server has it.
const serverOptions = { keepAliveTimeout: 65_000 };
const port = Number(process.env['BENCH_PORT'] ?? 0);
const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1', serverOptions }, (at: AddressInfo) =>
  process.send!({ to: 'port', value: at.port }),
);
const end = async (): Promise<void> => {
  await announcer.stop();
  await hub.close();
  server.close();
  await close();
  process.exit(0);
};
process.once('SIGTERM', () => void end());
// Whoever measures is gone: nothing is to be left behind.
process.once('disconnect', () => void end());
