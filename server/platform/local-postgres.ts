/**
 * The product's own Postgres: a real server in `<data folder>/pg`, created on first use, started on
 * a free loopback port, restarted when it dies (F62) and stopped with the product.
 * Production sites that have a Postgres set DATABASE_URL and never come here.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, chmodSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { freePort } from '#server/platform/free-port.ts';
import type { Log } from '#server/platform/log.ts';
import { barrierTo, findPostgresBinaries, type PostgresBinaries } from '#server/platform/postgres-binaries.ts';
import { stopLeftovers } from '#server/platform/postgres-leftovers.ts';
import { allGone, isAlive } from '#server/platform/processes.ts';
import { StartupError } from '#server/platform/startup-error.ts';

export interface LocalPostgres {
  /** Address of the database `tingtang`, with its password; the same for the life of this object. */
  url: string;
  /** The process id of the running server; another one after a restart. */
  pid(): number | undefined;
  /** Fast shutdown: open transactions are rolled back, what was committed is on disk. */
  stop(): Promise<void>;
}

export interface LocalPostgresOptions {
  /** The data folder; it must exist. */
  folder: string;
  log: Log;
  /** False for tests: nothing survives a power cut, everything is faster. */
  durable?: boolean;
}

interface Credentials {
  port: number;
  password: string;
}

const user = 'tingtang';

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  work_mem: '8MB',
  max_wal_size: '512MB',
  log_checkpoints: 'off',
  log_min_error_statement: 'panic',
  timezone: 'UTC',
};

const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' };

/** How the programs are told of the cluster, and the folder they must be started in for it to hold. */
interface Cluster {
  folder: string;
  /** Postgres always works inside its cluster folder; where its user may not walk there by name, it goes by that. */
  name: string;
}

export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const folder = realpathSync(options.folder);
  const cluster = join(folder, 'pg');
  const binaries = asOwnerOf(cluster, findPostgresBinaries());
  const credentials = readCredentials(folder) ?? { port: 0, password: randomBytes(24).toString('base64url') };
  if (!existsSync(join(cluster, 'PG_VERSION'))) await createCluster(folder, binaries, credentials.password);
  await stopLeftovers(cluster, options.log);
  credentials.port = await freePort(credentials.port);
  writeCredentials(folder, credentials);
  const running = supervise({ options, binaries, cluster, port: credentials.port });
  const address = (database: string) =>
    `postgres://${user}:${credentials.password}@127.0.0.1:${credentials.port}/${database}`;
  try {
    await running.ready;
    await ensureDatabase(address('postgres'));
  } catch (error) {
    await running.stop();
    throw error;
  }
  return { url: address(user), pid: running.pid, stop: running.stop };
}

/** Where the Postgres of this data folder listens, or listened when it last ran; null = there is none. */
export function addressIn(folder: string): string | null {
  const credentials = readCredentials(folder);
  return credentials === undefined
    ? null
    : `postgres://${user}:${credentials.password}@127.0.0.1:${credentials.port}/${user}`;
}

/** An existing cluster is run by the user it belongs to. */
function asOwnerOf(cluster: string, binaries: PostgresBinaries): PostgresBinaries {
  if (!existsSync(cluster) || process.getuid === undefined) return binaries;
  const { uid, gid } = statSync(cluster);
  if (binaries.identity && uid !== 0) return { ...binaries, identity: { uid, gid } };
  if (uid === process.getuid()) return binaries;
  throw new StartupError(
    `The database in ${cluster} belongs to the user with number ${uid}: start Tingtang as that user or as root, or set DATA_DIR to another folder.`,
  );
}

function readCredentials(folder: string): Credentials | undefined {
  const file = join(folder, 'pg.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Credentials) : undefined;
}

function writeCredentials(folder: string, credentials: Credentials): void {
  const file = join(folder, 'pg.json');
  writeFileSync(`${file}.new`, JSON.stringify(credentials), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function reachable(folder: string, { identity }: PostgresBinaries): Cluster {
  const hidden = identity !== undefined && barrierTo(folder, identity) !== undefined;
  if (hidden && !existsSync('/proc/self/cwd')) {
    throw new StartupError(
      `Postgres may not run as root, and the user it would run as cannot enter ${barrierTo(folder, identity)}: set DATA_DIR to a folder elsewhere, or start Tingtang as another user.`,
    );
  }
  return { folder, name: hidden ? '/proc/self/cwd' : folder };
}

/** Made beside its place and moved there when whole, so that an interrupted first start leaves no half cluster. */
async function createCluster(folder: string, binaries: PostgresBinaries, password: string): Promise<void> {
  writeCredentials(folder, { port: 0, password });
  const fresh = join(folder, 'pg.new');
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  const secret = mkdtempSync(join(tmpdir(), 'tingtang-'));
  const passwordFile = join(secret, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (binaries.identity) for (const each of [fresh, secret, passwordFile]) handOver(each, binaries);
  const { name } = reachable(fresh, binaries);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = [`--username=${user}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  try {
    await promisify(execFile)(
      binaries.initdb,
      [`--pgdata=${name}`, '--no-sync', '--no-instructions', ...locale, ...access],
      {
        cwd: fresh,
        env: plainEnvironment(),
        ...binaries.identity,
      },
    );
    renameSync(fresh, join(folder, 'pg'));
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split('\n').at(-1) ?? String(error);
    throw new StartupError(`Postgres could not create its database in ${folder}: ${said}`, error);
  } finally {
    rmSync(secret, { recursive: true, force: true });
  }
}

function handOver(path: string, { identity }: PostgresBinaries): void {
  if (identity) chownSync(path, identity.uid, identity.gid);
}

/** The machine's own Postgres settings (PGPORT, PGDATA …) must not leak in. */
const plainEnvironment = () => ({
  PATH: process.env['PATH'],
  SystemRoot: process.env['SystemRoot'],
  LC_ALL: 'C',
  TZ: 'UTC',
});

interface Charge {
  options: LocalPostgresOptions;
  binaries: PostgresBinaries;
  cluster: string;
  port: number;
}

/** Keeps one Postgres running until stopped. Restart attempts back off to 5 s and never end. */
function supervise(charge: Charge) {
  const { log } = charge.options;
  let child: ChildProcess | undefined;
  let stopping = false;
  const onExit = () => child?.kill('SIGINT');
  process.once('exit', onExit);

  async function launch(): Promise<void> {
    const started = spawnPostgres(charge);
    child = started;
    const gone = new Promise<string>((done) => started.once('close', (code, signal) => done(String(signal ?? code))));
    await Promise.race([
      untilReady(charge.cluster, started),
      gone.then((how) => Promise.reject(new Error(`Postgres ended (${how}) while starting`))),
    ]);
    void gone.then((how) => (stopping ? undefined : revive(how)));
  }

  async function revive(how: string): Promise<void> {
    log.error({ how }, 'Postgres has ended by itself; starting it again');
    for (let pause = 50; !stopping; pause = Math.min(pause * 2, 5_000)) {
      try {
        await stopLeftovers(charge.cluster, log);
        if (stopping) return;
        await launch();
        log.info({ pid: child?.pid }, 'Postgres runs again');
        return;
      } catch (error) {
        if (stopping) return;
        log.error({ err: error }, 'Postgres does not start; trying again');
        await wait(pause);
      }
    }
  }

  async function stop(): Promise<void> {
    stopping = true;
    process.off('exit', onExit);
    const last = child;
    if (!last?.pid) return;
    last.kill('SIGINT');
    if (!(await allGone(() => ((last.exitCode ?? last.signalCode) === null ? [last.pid!] : []), 8_000)))
      last.kill('SIGQUIT');
    await stopLeftovers(charge.cluster, log);
  }

  const ready = launch().catch((error: unknown) => {
    const said = lastWords(charge.options.folder);
    throw new StartupError(`Postgres does not start in ${charge.options.folder}: ${said}`, error);
  });
  return { ready, stop, pid: () => child?.pid };
}

/** Its own session: a Ctrl-C in the terminal reaches the product alone, which then stops Postgres last. */
function spawnPostgres({ options, binaries, cluster, port }: Charge): ChildProcess {
  const logFile = join(options.folder, 'postgres.log');
  if (existsSync(logFile) && statSync(logFile).size > 10_000_000) renameSync(logFile, `${logFile}.1`);
  const output = openSync(logFile, 'a', 0o600);
  const all = { ...settings, ...(options.durable === false ? careless : {}), port: String(port) };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  chmodSync(cluster, 0o700);
  const child = spawn(binaries.postgres, ['-D', reachable(cluster, binaries).name, ...flags], {
    cwd: cluster,
    env: plainEnvironment(),
    detached: true,
    stdio: ['ignore', output, output],
    ...binaries.identity,
  });
  child.once('error', () => child.emit('close', 'could not be run', null));
  closeSync(output);
  return child;
}

/** Postgres writes "ready" to line 8 of its pid file once it accepts connections. */
async function untilReady(cluster: string, child: ChildProcess): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  while (child.pid && isAlive(child.pid)) {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return;
    await wait(10);
  }
  throw new Error('Postgres ended while starting');
}

function lastWords(folder: string): string {
  const lines = readFileSync(join(folder, 'postgres.log'), 'utf8').split('\n');
  return lines.findLast((line) => /FATAL|ERROR|PANIC|error/.test(line)) ?? 'see postgres.log there';
}

async function ensureDatabase(address: string): Promise<void> {
  const sql = postgres(address, { max: 1, onnotice: () => {} });
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${user}`;
    if (!found) await sql`create database ${sql(user)}`;
  } finally {
    await sql.end();
  }
}
