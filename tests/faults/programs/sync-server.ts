/**
 * The smallest real server: sign-in, push, pull and stream over a database, with the deeds that only tests know. Settings:
 * DATABASE_URL, or DATA_DIR for a Postgres of its own; PORT, POOL, STATEMENT_TIMEOUT (ms), ANNOUNCE=0 (says nothing to
 * other processes). Says `ready <port>`. SIGUSR2 blocks its event loop for BLOCKS milliseconds.
 */
import { tmpdir } from 'node:os';
import type { AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import { mutators } from '#domain/mutators.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { createHttp } from '#server/app/http.ts';
import { openIdentity } from '#server/app/identity-api.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { seedWorld } from '#server/db/seed.ts';
import { systemClock as clock } from '#server/platform/clock.ts';
import { migrateDatabase, openDatabase } from '#server/platform/database.ts';
import { createDrain } from '#server/platform/drain.ts';
import { startLocalPostgres } from '#server/platform/local-postgres.ts';
import { openLog } from '#server/platform/log.ts';
import { startAnnouncer } from '#server/sync/announcer.ts';
import { createExecute } from '#server/sync/execute.ts';
import { Hub } from '#server/sync/hub.ts';
import { syncRoutes } from '#server/sync/sync.routes.ts';
import { testSecret } from '#tests/kit/secret.ts';
import { serverDeeds } from '#tests/sync/deeds.ts';

const env = process.env;
const log = openLog((env['LOG_LEVEL'] as 'silent') ?? 'silent', { write: (line) => void process.stderr.write(line) });
const drain = createDrain(log);
drain.onSignals();

async function ownPostgres(): Promise<string> {
  const postgres = await startLocalPostgres({ folder: env['DATA_DIR']!, log });
  drain.onStop('Postgres', () => postgres.stop());
  await migrateDatabase(postgres.url);
  const seeding = openDatabase(postgres.url, { max: 1 });
  await seedWorld(seeding.sql, smallOutlet, clock.now());
  await seeding.close();
  return postgres.url;
}

const url = env['DATABASE_URL'] ?? (await ownPostgres());
const { sql, close } = openDatabase(url, {
  max: Number(env['POOL'] ?? 8),
  statementTimeout: Number(env['STATEMENT_TIMEOUT'] ?? 15_000),
});
drain.onStop('database', close);
const hub = new Hub({ sql, clock, onOutage: () => undefined });
hub.start();
const announcer = await startAnnouncer(sql, () => hub.poke());
const execute = createExecute({
  sql,
  mutators: [...mutators, ...serverDeeds],
  lookup: lookupKind,
  clock,
  onFault: () => undefined,
  onCommit: () => {
    hub.poke();
    if (env['ANNOUNCE'] !== '0') announcer.announce();
  },
});
let ready = true;
const identity = openIdentity({ sql, clock, secret: testSecret, demo: smallOutlet });
drain.onStop('session watch', () => identity.watch.close());
const app = createHttp({
  sql,
  log,
  api: identity.api,
  sync: syncRoutes({ sql, execute, hub, clock, ...identity }),
  metrics: async () => `tingtang_streams ${hub.size}\nrss ${process.memoryUsage().rss}\n`,
  ready: () => ready,
  clientFolder: tmpdir(),
});
const server = await new Promise<ServerType>((done, failed) => {
  const listening: ServerType = serve({ fetch: app.fetch, port: Number(env['PORT'] ?? 0), hostname: '127.0.0.1' }, () =>
    done(listening),
  );
  listening.once('error', failed);
});
drain.onStop('http', async () => {
  const idle = setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 20);
  await new Promise<void>((done) => server.close(() => done()));
  clearInterval(idle);
});
drain.onStop('streams', async () => {
  ready = false;
  await announcer.stop();
  await hub.close();
});
process.on('SIGUSR2', () => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(env['BLOCKS'] ?? 5_000));
});
console.log(`ready ${(server.address() as AddressInfo).port}`);
