/** The real server for tests: a seeded database of one's own, HTTP, streams and the machine link on free ports. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, type ServerType } from '@hono/node-server';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import { mutators } from '#domain/mutators.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import type { AlertPushes } from '#server/alerts/alert-push.ts';
import { apiRoutes } from '#server/app/api.ts';
import { createHttp } from '#server/app/http.ts';
import { openForecasts } from '#server/forecast/forecasts.ts';
import { openHallDoors } from '#server/app/hall-doors.ts';
import { openIdentity, type IdentityParts } from '#server/app/identity-api.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { onTrail } from '#server/app/trail-readers.ts';
import { audit } from '#server/audit/audit.ts';
import { startCommandRunner } from '#server/bridges/command-runner.ts';
import { startMachineLink } from '#server/bridges/machine-link.ts';
import { findCustomerByNumber } from '#server/customers/customers.lookup.ts';
import { takeNumberRoutes } from '#server/bridges/take-number.routes.ts';
import { seedWorld } from '#server/db/seed.ts';
import { withIdentityEffects } from '#server/identity/identity.effects.ts';
import { systemClock, type Clock } from '#server/platform/clock.ts';
import { openDatabase, type Sql } from '#server/platform/database.ts';
import { openLog } from '#server/platform/log.ts';
import { clientFolder, packageRoot } from '#server/platform/package-root.ts';
import { createExecute, type Execute } from '#server/sync/execute.ts';
import { Hub } from '#server/sync/hub.ts';
import { createCustomerSeal } from '#server/customers/customer-seal.ts';
import type { Stations } from '#server/stations/stations.ts';
import { syncRoutes } from '#server/sync/sync.routes.ts';
import type { TabletPolicy } from '#server/identity/device-keys.routes.ts';
import { freshDatabase } from '#tests/kit/database.ts';
import { openPushes, type PushOptions } from '#tests/kit/pushes.ts';
import { testSecret } from '#tests/kit/secret.ts';

/** A seeded database that outlives the servers started on it. */
export interface TestWorld {
  readonly url: string;
  /** The world as it is now, in another database: a backup. No server may run on this one meanwhile. */
  backup(): Promise<TestWorld>;
  drop(): Promise<void>;
}

export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly machinePort: number;
  readonly sql: Sql;
  readonly execute: Execute;
  readonly hub: Hub;
  readonly stations: Stations;
  readonly pushes: AlertPushes;
  /** Every door there is, guards before them too. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  /** A tidy stop: tablets and machines are told. */
  stop(): Promise<void>;
  /** As a pulled plug: every connection breaks, nobody is told. */
  kill(): Promise<void>;
}

export interface ServerOptions {
  readonly port?: number;
  readonly machinePort?: number;
  readonly clock?: Clock;
  /** Serves the built staff app too. */
  readonly withClient?: boolean;
  /** Deeds that only a test knows, beside the product's. */
  readonly moreMutators?: readonly Mutator[];
  readonly onFault?: (error: unknown) => void;
  /** What is not as the product has it without settings; `demo: null`: devices need a code. */
  readonly identity?: Partial<IdentityParts>;
  readonly policy?: Partial<TabletPolicy>;
  /** Where pushes may go. */
  readonly push?: PushOptions;
}

/** What this installation seals the clear values of customers with. */
export const customerSeal = createCustomerSeal(testSecret('customer-private'));
/** What this installation wraps the keys of tablets with. */
export const keySecret = testSecret('tablet-keys');

export async function openWorld(): Promise<TestWorld> {
  const database = await freshDatabase({ max: 1 });
  const { sql, close } = openDatabase(database.url, { max: 2 });
  await seedWorld(sql, smallOutlet, Date.now(), { seal: customerSeal });
  await close();
  return worldOf(database.url, database.close);
}

function worldOf(url: string, drop: () => Promise<void>): TestWorld {
  return {
    url,
    drop,
    async backup() {
      const name = `${new URL(url).pathname.slice(1)}_b`;
      const server = new URL(url);
      server.pathname = '/postgres';
      const admin = async (statement: string) => {
        const { sql, close } = openDatabase(server.href, { max: 1 });
        await sql.unsafe(statement);
        await close();
      };
      await admin(`create database ${name} template ${new URL(url).pathname.slice(1)} strategy wal_log`);
      const copy = new URL(url);
      copy.pathname = `/${name}`;
      return worldOf(copy.href, () => admin(`drop database if exists ${name} with (force)`));
    },
  };
}

const log = openLog('silent');

export async function startServer(world: TestWorld, options: ServerOptions = {}): Promise<TestServer> {
  const clock = options.clock ?? systemClock;
  const { sql, close } = openDatabase(world.url, { max: 8 });
  const hub = new Hub({ sql, clock, onOutage: () => undefined });
  hub.start();
  const pushes = openPushes({ sql, clock, ...options.push });
  let stations: Stations | null = null;
  const poke = (): void => {
    hub.poke();
    pushes.poke();
    stations?.poke();
  };
  const listening = await sql.listen('sync', poke);
  const judge = createExecute({
    sql,
    mutators: [...mutators, ...(options.moreMutators ?? [])],
    lookup: lookupKind,
    clock,
    onFault: options.onFault ?? (() => undefined),
    onCommit: poke,
  });
  const execute = withIdentityEffects(judge, sql, poke);
  const findCustomer = (outletId: Id, customerNo: string) => findCustomerByNumber(sql, outletId, customerNo);
  const link = await startMachineLink({
    host: '127.0.0.1',
    port: options.machinePort ?? 0,
    execute,
    sql,
    clock,
    log,
    findCustomer,
  });
  const commands = startCommandRunner({ sql, link, execute, clock, log, lookEvery: 100 });
  const files = options.withClient ? builtClient() : undefined;
  const identity = openIdentity({
    sql,
    clock,
    secret: testSecret,
    demo: smallOutlet,
    record: (tx, deed) => audit(tx, deed),
    tablet: options.policy ?? {},
    ...options.identity,
  });
  const forecasts = openForecasts(sql);
  const hall = openHallDoors({
    identity: identity.deps,
    execute,
    customerSeal,
    forecasts,
    secret: testSecret,
    onOutage: () => undefined,
  });
  stations = hall;
  const app = createHttp({
    sql,
    log,
    api: apiRoutes(
      {
        sql,
        execute,
        clock,
        audit: onTrail(clock),
        whoAsks: identity.whoAsks,
        poke,
        customerSeal,
        pushes,
        stations: hall,
      },
      identity.api,
    ),
    sync: syncRoutes({ sql, execute, hub, clock, ...identity }),
    bridge: takeNumberRoutes({ sql, execute, clock, link, log, findCustomer }),
    metrics: async () => '',
    ready: () => true,
    clientFolder: files ?? tmpdir(),
  });
  const server = await listen(app.fetch, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  const takeDown = async (beforeHub: () => void): Promise<void> => {
    identity.watch.close();
    await pushes.stop();
    await listening.unlisten();
    beforeHub();
    hall.close();
    await hub.close();
    await closeAll(server);
    await commands.stop();
    await link.close();
    await close();
    if (files) rmSync(files, { recursive: true, force: true });
  };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    machinePort: link.port,
    sql,
    execute,
    hub,
    stations: hall,
    pushes,
    routes: app.routes.map(({ method, path }) => ({ method, path })),
    stop: () => takeDown(() => undefined),
    kill: () => takeDown(() => (server as { closeAllConnections(): void }).closeAllConnections()),
  };
}

function listen(fetch: Parameters<typeof serve>[0]['fetch'], port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: '127.0.0.1' }, () => resolve(server));
    server.once('error', reject);
  });
}

async function closeAll(server: ServerType): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  (server as { closeAllConnections(): void }).closeAllConnections();
  await closed;
}

const ingredients = ['src', 'server', 'sw', 'public', 'package.json', 'package-lock.json', 'vite.config.ts'];

const newest = (path: string): number => {
  const about = statSync(path);
  if (!about.isDirectory()) return about.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
};

function isStale(): boolean {
  const stamp = join(packageRoot, 'dist/built-from');
  if (!existsSync(stamp) || !existsSync(join(clientFolder, 'index.html'))) return true;
  return Math.max(...ingredients.map((name) => newest(join(packageRoot, name)))) > statSync(stamp).mtimeMs;
}

/**
 * The built staff app, in a folder of one's own that a later build leaves alone. It is built first where that is
 * needed; test files that come at the same time wait for the one that builds.
 */
function builtClient(): string {
  const lock = join(packageRoot, 'node_modules/.cache/tingtang/building');
  mkdirSync(join(lock, '..'), { recursive: true });
  const files = mkdtempSync(join(tmpdir(), 'tingtang-client-'));
  inTurn(lock, () => {
    if (isStale()) {
      // Not the test's own environment: built under its NODE_ENV, the app would take itself for one in development.
      const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production' };
      execFileSync(process.execPath, ['server/start.js', '--build'], { cwd: packageRoot, stdio: 'pipe', env });
    }
    cpSync(clientFolder, files, { recursive: true });
  });
  return files;
}

/** A build takes seconds: a lock of minutes ago was left by a run that died. */
const LOCK_LIVES = 120_000;

function inTurn(lock: string, work: () => void): void {
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
      if (since !== undefined && Date.now() - since > LOCK_LIVES) rmSync(lock, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
