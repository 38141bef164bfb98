// The roof: starts the parts in their order, says where they are, and takes them down in the reverse order.
import { serve, type ServerType } from '@hono/node-server';
import { worlds, type World } from '#domain/worlds/small-outlet.ts';
import { mutators } from '#domain/mutators.ts';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { settleAllGrants } from '#server/identity/device-grants.ts';
import { startAlertPush } from '#server/alerts/alert-push.ts';
import { closeAlertDays } from '#server/alerts/alerts.jobs.ts';
import { PUSH_SERVICES, vapidOf } from '#server/alerts/push-service.ts';
import { settleAppointments } from '#server/appointments/appointments.jobs.ts';
import { audit } from '#server/audit/audit.ts';
import { startAuditKeeper } from '#server/audit/audit-keeper.ts';
import { addChannel } from '#server/bridges/channels.ts';
import { startCommandRunner, type CommandRunner } from '#server/bridges/command-runner.ts';
import { startFileDrop } from '#server/bridges/file-drop.ts';
import { startMachineLink } from '#server/bridges/machine-link.ts';
import { takeNumberRoutes } from '#server/bridges/take-number.routes.ts';
import { seedWorld } from '#server/db/seed.ts';
import { customerFiles } from '#server/customers/customer-load.ts';
import { createCustomerSeal } from '#server/customers/customer-seal.ts';
import { numberIndexing } from '#server/customers/customers.jobs.ts';
import { findCustomerByNumber } from '#server/customers/customers.lookup.ts';
import { learnModels } from '#server/forecast/forecast.jobs.ts';
import { openForecasts } from '#server/forecast/forecasts.ts';
import { startToldWaits } from '#server/forecast/told-waits.ts';
import { openFirstWayIn, type FirstWayIn } from '#server/identity/first-way-in.ts';
import { withIdentityEffects } from '#server/identity/identity.effects.ts';
import { settleGrades } from '#server/identity/identity.jobs.ts';
import type { PutOnRecord } from '#server/identity/record.ts';
import { systemClock } from '#server/platform/clock.ts';
import { openDataFolder } from '#server/platform/data-folder.ts';
import { migrateDatabase, openDatabase, requireDatabase } from '#server/platform/database.ts';
import { createDrain, type Drain } from '#server/platform/drain.ts';
import { readEnv, type Env } from '#server/platform/env.ts';
import { startLocalPostgres } from '#server/platform/local-postgres.ts';
import { openLog, type Log } from '#server/platform/log.ts';
import { createOutbound } from '#server/platform/outbound.ts';
import { readProxyList } from '#server/platform/proxies.ts';
import { secretKey } from '#server/platform/secret-key.ts';
import { StartupError } from '#server/platform/startup-error.ts';
import { settleHalls } from '#server/queue/hall.jobs.ts';
import type { Stations } from '#server/stations/stations.ts';
import { startAnnouncer } from '#server/sync/announcer.ts';
import { createExecute } from '#server/sync/execute.ts';
import { Hub } from '#server/sync/hub.ts';
import { refillFeed } from '#server/sync/import.ts';
import { createArgsSeal } from '#server/sync/sealed-args.ts';
import { sweepFeed } from '#server/sync/sweep.ts';
import { syncRoutes } from '#server/sync/sync.routes.ts';
import { startDemoMachine } from '#server/simulators/demo-machine.ts';
import { apiRoutes } from './api.ts';
import { bankPolicy } from './bank-policy.ts';
import { createHttp } from './http.ts';
import { openHallDoors } from './hall-doors.ts';
import { openIdentity } from './identity-api.ts';
import { createMetrics } from './metrics.ts';
import { lookupCode, lookupKind } from './synced-kinds.ts';
import { onTrail } from './trail-readers.ts';

export async function main(): Promise<void> {
  const env = readEnv();
  const log = openLog(env.LOG_LEVEL);
  const drain = createDrain(log);
  try {
    await start(env, log, drain);
    drain.onSignals();
  } catch (error) {
    await drain.stop('start failed');
    throw error;
  }
}

async function start(env: Env, log: Log, drain: Drain): Promise<void> {
  const world = worlds[env.SEED_WORLD];
  if (!world) throw new StartupError(`SEED_WORLD must be one of ${Object.keys(worlds).join(', ')}.`);
  const url = await openPostgres(env, log, drain);
  await migrateDatabase(url);
  const { sql, close } = openDatabase(url);
  drain.onStop('database', close);
  const clock = systemClock;
  await refillFeed(sql, lookupCode);
  const customerSeal = createCustomerSeal(secretKey(env.DATA_DIR, 'customer-private'));
  await seedWorld(sql, world, clock.now(), { seal: customerSeal, printed: env.DEMO_DEVICES });
  await settleAllGrants(sql);
  if (env.DEMO_DEVICES) await addChannel(sql, 'demo', world.channelKey);
  const record: PutOnRecord = (tx, deed) => audit(tx, { ...deed, at: toInstant(clock.now()) });
  const first = await openFirstWayIn({ sql, record, now: clock.now() });

  const hub = new Hub({
    sql,
    clock,
    onOutage: (err) => log.warn({ err }, 'the database did not answer; streams wait'),
  });
  hub.start();
  let runner: CommandRunner | null = null;
  let stations: Stations | null = null;
  const pushes = startAlertPush({
    sql,
    clock,
    vapid: vapidOf(secretKey(env.DATA_DIR, 'web-push'), env.PUSH_CONTACT),
    outbound: createOutbound({ hosts: PUSH_SERVICES }),
    hosts: PUSH_SERVICES,
    onOutage: (err) => log.warn({ err }, 'alerts could not be pushed; looked at again soon'),
  });
  drain.onStop('alert pushes', () => pushes.stop());
  const forecasts = openForecasts(sql);
  const told = startToldWaits({
    sql,
    clock,
    forecasts,
    onOutage: (err) => log.warn({ err }, 'what customers were told was not kept; tried again with the next number'),
  });
  drain.onStop('told waits', () => told.stop());
  const news = (): void => {
    hub.poke();
    pushes.poke();
    told.poke();
    runner?.poke();
    stations?.poke();
  };
  const announcer = await startAnnouncer(sql, news);
  const poke = (): void => {
    news();
    announcer.announce();
  };
  const judge = createExecute({
    sql,
    mutators,
    lookup: lookupKind,
    clock,
    onFault: (err, { name, mutationId }) =>
      log.error({ err, name, mutationId }, 'a mutation failed three times and was set aside'),
    onCommit: poke,
    seal: createArgsSeal(secretKey(env.DATA_DIR, 'set-aside')).seal,
  });
  const execute = withIdentityEffects(judge, sql, poke);

  const findCustomer = (outletId: Id, customerNo: string) => findCustomerByNumber(sql, outletId, customerNo);
  const link = await startMachineLink({
    host: env.QUEUE_MACHINE_HOST,
    port: env.QUEUE_MACHINE_PORT,
    execute,
    sql,
    clock,
    log,
    findCustomer,
  });
  drain.onStop('machine link', () => link.close());
  const commands = startCommandRunner({ sql, link, execute, clock, log });
  runner = commands;
  // Before the link: what the machine has not answered by then is asked about by the next process.
  drain.onStop('machine commands', () => commands.stop());

  const files = await startFileDrop({
    sql,
    folder: env.BRIDGE_INBOX,
    kinds: [customerFiles({ sql, lookup: lookupKind, seal: customerSeal })],
    clock,
    log,
    onChunk: poke,
  });
  drain.onStop('files', () => files.stop());

  const sweeping = setInterval(
    () => void sweepFeed(sql).catch((err: unknown) => log.warn({ err }, 'the feed was not swept; tried again later')),
    SWEEP_EVERY,
  );
  drain.onStop('sweeping', () => clearInterval(sweeping));

  const indexNumbers = numberIndexing({ sql, seal: customerSeal, log });
  const settle = () => {
    void indexNumbers();
    void settleGrades(sql, execute, clock).catch((err: unknown) =>
      log.warn({ err }, 'grades were not settled; tried again later'),
    );
    void closeAlertDays(sql, execute, clock).catch((err: unknown) =>
      log.warn({ err }, 'the alerts of past days were not closed; tried again later'),
    );
    void learnModels(sql, lookupKind, clock)
      .then((learned) => learned > 0 && poke())
      .catch((err: unknown) => log.warn({ err }, 'services of past days were not learned; tried again later'));
  };
  const settling = setInterval(settle, SETTLE_EVERY);
  settle();
  drain.onStop('settling', () => clearInterval(settling));
  const mind = (): void =>
    void Promise.all([settleHalls(sql, execute, clock), settleAppointments(sql, execute, clock)]).catch(
      (err: unknown) => log.warn({ err }, 'the halls were not settled; tried again soon'),
    );
  const minding = setInterval(mind, MIND_EVERY);
  mind();
  drain.onStop('halls', () => clearInterval(minding));
  const trail = startAuditKeeper({ sql, folder: env.DATA_DIR, clock, log });
  drain.onStop('audit trail', () => trail.stop());

  let ready = false;
  const metrics = createMetrics({ streams: () => hub.size, link, trail: trail.standing });
  const identity = openIdentity({
    sql,
    clock,
    secret: (name) => secretKey(env.DATA_DIR, name),
    ...bankPolicy(env),
    demo: env.DEMO_DEVICES ? world : null,
    record,
    onIncident: ({ what, ...about }) => log.error(about, what),
    onOutage: (err) => log.warn({ err }, 'the sessions of open streams could not be looked at; tried again soon'),
  });
  drain.onStop('session watch', () => identity.watch.close());
  const { whoAsks } = identity;
  const hall = openHallDoors({
    identity: identity.deps,
    execute,
    customerSeal,
    forecasts,
    secret: (name) => secretKey(env.DATA_DIR, name),
    onOutage: (err) => log.warn({ err }, 'kiosks and displays were not told; told again soon'),
  });
  stations = hall;
  const attending = setInterval(
    () =>
      void hall
        .look()
        .catch((err: unknown) => log.warn({ err }, 'the devices in the halls were not looked at; again soon')),
    MIND_EVERY,
  );
  drain.onStop('devices in the halls', () => clearInterval(attending));
  const app = createHttp({
    sql,
    log,
    trustedProxies: readProxyList(env.TRUSTED_PROXIES)!,
    api: apiRoutes(
      {
        sql,
        execute,
        clock,
        audit: onTrail(clock),
        whoAsks,
        poke,
        customerSeal,
        pushes,
        stations: hall,
      },
      identity.api,
    ),
    sync: syncRoutes({
      sql,
      execute,
      hub,
      clock,
      whoAsks,
      whoHandsIn: identity.whoHandsIn,
      watchStream: identity.watchStream,
      onIncident: ({ what, ...about }) => log.warn(about, what),
    }),
    bridge: takeNumberRoutes({ sql, execute, clock, link, log, findCustomer }),
    metrics,
    ready: () => ready,
  });
  const server = await listen(app.fetch, env.PORT);
  drain.onStop('http', () => closeServer(server));
  drain.onStop('streams', async () => {
    ready = false;
    hall.close();
    await announcer.stop();
    await hub.close();
  });
  if (env.SIMULATE) drain.onStop('simulator', startDemoMachine(world, link.port, log));
  ready = true;
  console.log(greeting(world, (server.address() as { port: number }).port, link.port, env, first));
}
/** Twice a working day. */
const SWEEP_EVERY = 6 * 60 * 60 * 1000;

async function openPostgres(env: Env, log: Log, drain: Drain): Promise<string> {
  const folder = openDataFolder(env.DATA_DIR);
  drain.onStop('data folder', () => folder.release());
  if (env.DATABASE_URL) {
    await requireDatabase(env.DATABASE_URL);
    return env.DATABASE_URL;
  }
  const postgres = await startLocalPostgres({ folder: env.DATA_DIR, log });
  drain.onStop('Postgres', () => postgres.stop());
  return postgres.url;
}

/** A parked number is back within this of its time. */
const MIND_EVERY = 10_000;

/** What counts from a day on counts within minutes of its beginning. */
const SETTLE_EVERY = 5 * 60 * 1000;

/** Longer than proxies keep idle connections: otherwise they send into one that is just being closed. */
const KEEP_ALIVE = 65_000;

function listen(fetch: Parameters<typeof serve>[0]['fetch'], port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const serverOptions = { keepAliveTimeout: KEEP_ALIVE };
    const server = serve({ fetch, port, serverOptions }, () => resolve(server));
    server.once('error', reject);
  });
}

function closeServer(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    // A connection that is kept alive takes requests for as long as they come: each is ended at its first idle moment.
    const endIdle = (): void => void ('closeIdleConnections' in server && server.closeIdleConnections());
    const looking = setInterval(endIdle, 20);
    server.close(() => {
      clearInterval(looking);
      resolve();
    });
    endIdle();
  });
}

function greeting(world: World, port: number, machinePort: number, env: Env, first: FirstWayIn | null): string {
  const placeOf = new Map(world.institutions.map(({ id, name }) => [id, name]));
  const logins = world.staff.map(
    ({ login, name, roles, outletId }) =>
      `    ${login.padEnd(9)} ${world.password}   ${name} (${roles.join(', ')}), ${placeOf.get(outletId)}`,
  );
  return [
    '',
    `  厅堂 Tingtang is ready:  http://localhost:${port}`,
    `  Queue machines connect to ${env.QUEUE_MACHINE_HOST}:${machinePort}${env.SIMULATE ? '; a simulated one plays a morning' : ''}`,
    ...(env.DEMO_DEVICES
      ? [
          `  Numbers over HTTP: POST /bridge/take-number with the key ${world.channelKey}`,
          `  Logins of the seed world ${env.SEED_WORLD}:`,
          ...logins,
          '  On this machine a browser becomes a tablet of whoever of them logs in first (DEMO_DEVICES=0 asks for a code).',
        ]
      : first
        ? [
            '  Nobody has a password of his own yet. For the first administrator, once:',
            `    login ${first.login}, password ${first.password}; code for his device, for ten minutes: ${first.code}`,
          ]
        : ['  A device is enrolled with a code that an administrator makes.']),
    '',
  ].join('\n');
}
