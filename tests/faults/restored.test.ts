/** The database comes back as it was at an earlier backup: tablets send again what it forgot. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync, chownSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { seedWorld } from '#server/db/seed.ts';
import { migrateDatabase, openDatabase, type Database } from '#server/platform/database.ts';
import { startLocalPostgres, type LocalPostgres } from '#server/platform/local-postgres.ts';
import { openLog } from '#server/platform/log.ts';
import { beginNewEpoch } from '#server/sync/epoch.ts';
import { freePort } from '#tests/kit/free-port.ts';
import { spawnServer, type ServerProcess } from '#tests/kit/server-process.ts';
import { logInAt, openTablet, type Tablet } from '#tests/kit/tablet.ts';
import { tabletDeeds } from '#tests/sync/deeds.ts';
import { allDone, doCount, eventually, expectAllRight, isDone, kept, shown } from './fault-bench.ts';

const folder = mkdtempSync(join(tmpdir(), 'tingtang-restored-'));
chmodSync(folder, 0o755);
const cluster = join(folder, 'pg');
const copy = join(folder, 'backup');
const log = openLog('silent');
let postgres: LocalPostgres | undefined;
let database: Database | undefined;
let server: ServerProcess | undefined;

async function startPostgres(): Promise<Database> {
  postgres = await startLocalPostgres({ folder, log, durable: false });
  return (database = openDatabase(postgres.url, { max: 3 }));
}
async function stopAll(): Promise<void> {
  server?.signal('SIGKILL');
  await server?.ended;
  await database?.close();
  await postgres?.stop();
}
afterAll(async () => {
  await stopAll();
  rmSync(folder, { recursive: true, force: true });
});

/** A base backup of a running cluster, taken as Postgres wants it: file by file between two marks. */
async function takeBackup(sql: Database['sql']): Promise<void> {
  const one = await sql.reserve();
  await one`select pg_backup_start('test', true)`;
  execFileSync('cp', ['-a', cluster, copy]);
  const [mark] = await one<{ labelfile: string }[]>`select labelfile from pg_backup_stop(false)`;
  one.release();
  // What was written while it was copied is in the log.
  execFileSync('cp', ['-a', join(cluster, 'pg_wal'), copy]);
  rmSync(join(copy, 'postmaster.pid'), { force: true });
  const label = join(copy, 'backup_label');
  writeFileSync(label, mark!.labelfile);
  const { uid, gid } = statSync(copy);
  chownSync(label, uid, gid);
}

test('F64 a base backup taken under load is put back: what was acknowledged since goes up again, each deed counts once', async () => {
  let { sql } = await startPostgres();
  await migrateDatabase(postgres!.url);
  await seedWorld(sql, smallOutlet, Date.now());
  const port = await freePort();
  const env = { DATABASE_URL: postgres!.url, PORT: String(port) };
  server = await spawnServer(env);
  const login = await logInAt(`http://127.0.0.1:${port}`);
  const tablets: Tablet[] = [];
  for (let i = 0; i < 3; i++) tablets.push(await openTablet(login, { moreMutators: tabletDeeds }));
  await allDone(tablets);
  const before = await kept({ sql }, 0);
  let deeds = 0;
  const everyone = async (): Promise<void> => {
    for (const tablet of tablets) await doCount(tablet, 0).then(() => deeds++);
  };
  for (let i = 0; i < 5; i++) await everyone();
  await Promise.all([takeBackup(sql), everyone()]);
  for (let i = 0; i < 7; i++) await everyone();
  await allDone(tablets);
  expect(await kept({ sql }, 0)).toBe(before + deeds);
  // One of them is out of reach when it happens, with work of its own.
  const [away] = tablets as [Tablet];
  away.net.goOffline();
  for (let i = 0; i < 3; i++) await doCount(away, 0).then(() => deeds++);
  const epoch = tablets[1]!.client.diagnostics().epoch;

  await stopAll();
  renameSync(cluster, join(folder, 'lost'));
  renameSync(copy, cluster);
  ({ sql } = await startPostgres());
  expect(await kept({ sql }, 0), 'the backup is of an earlier point').toBeLessThan(before + deeds - 3);
  await beginNewEpoch(sql);
  server = await spawnServer(env);
  away.net.online = true;
  await eventually(
    () => tablets.every(isDone) && tablets.every((t) => t.client.diagnostics().epoch !== epoch),
    ...tablets,
  );
  expect(await kept({ sql }, 0)).toBe(before + deeds);
  await eventually(() => tablets.every((tablet) => shown(tablet, 0) === before + deeds), ...tablets);
  await expectAllRight({ sql }, tablets, deeds);
  for (const tablet of tablets) tablet.end();
}, 90_000);
