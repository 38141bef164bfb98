// The product as it is shipped, for benches: `node server/start.js` in a process of its own over a durable Postgres in a
// temporary folder, with a probe that profiles it and times what passes its sockets (server-probe.mjs).
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '#server/platform/free-port.ts';
import { startLocalPostgres } from '#server/platform/local-postgres.ts';
import { openLog } from '#server/platform/log.ts';
import { packageRoot } from '#server/platform/package-root.ts';
import type { Cleanup } from './cleanup.ts';
import type { CpuProfile } from './cpu-profile.ts';

/** [ms of the machine's monotonic clock, what, connection] as server-probe.mjs writes it. */
export type Trace = readonly [at: number, what: string, connection: number];

export interface Product {
  /** `http://localhost:<port>`. */
  readonly origin: string;
  readonly machinePort: number;
  readonly databaseUrl: string;
  startProfile(): Promise<void>;
  stopProfile(): Promise<CpuProfile>;
  startTrace(): Promise<void>;
  stopTrace(): Promise<readonly Trace[]>;
  /** Ends the server and leaves Postgres; done by the cleanup otherwise. */
  stop(): Promise<void>;
}

const READY_WITHIN = 180_000;

/** A durable Postgres of its own: fsync on, as in production. Gives the address of an empty database. */
export async function startBenchPostgres(cleanup: Cleanup): Promise<string> {
  const postgres = await startLocalPostgres({ folder: cleanup.folder('postgres'), log: openLog('warn') });
  cleanup.after(() => postgres.stop());
  return postgres.url;
}

export async function startProduct(cleanup: Cleanup, databaseUrl: string): Promise<Product> {
  const settings = {
    DATABASE_URL: databaseUrl,
    DATA_DIR: cleanup.folder('data'),
    PORT: String(await freePort()),
    QUEUE_MACHINE_PORT: String(await freePort()),
    SIMULATE: '0',
    DEMO_DEVICES: '1',
    // Nobody touches the tablet of a bench.
    IDLE_LOCK: '86400',
    LOG_LEVEL: 'warn',
  };
  let server = await launch(cleanup, settings);
  if (server.built) {
    // The build ran in that process and left its heap behind; a production server starts from a finished build.
    await server.stop();
    server = await launch(cleanup, settings);
  }
  const { child, stop } = server;
  return {
    origin: `http://localhost:${settings.PORT}`,
    machinePort: Number(settings.QUEUE_MACHINE_PORT),
    databaseUrl,
    startProfile: async () => void (await ask(child, 'start-profile')),
    stopProfile: async () => (await ask(child, 'stop-profile')) as CpuProfile,
    startTrace: async () => void (await ask(child, 'start-trace')),
    stopTrace: async () => (await ask(child, 'stop-trace')) as readonly Trace[],
    stop,
  };
}

async function launch(cleanup: Cleanup, settings: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', './tests/bench/server-probe.mjs', 'server/start.js'], {
    cwd: packageRoot,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const stop = cleanup.after(() => endChild(child));
  let output = '';
  await new Promise<void>((ready, failed) => {
    const late = setTimeout(() => failed(new Error(`the server was not ready in time:\n${output}`)), READY_WITHIN);
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (!output.includes(`localhost:${settings['PORT']}`)) return;
      clearTimeout(late);
      ready();
    });
    child.once('exit', (code) => failed(new Error(`the server ended with ${code} while starting:\n${output}`)));
  });
  return { child, stop, built: output.includes('Building') };
}

/** Asks a child politely, then ends it. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await gone;
  clearTimeout(force);
}

/** One question to a child at a time; it answers `{ to, value }`. */
export function ask(child: ChildProcess, question: string, value?: unknown): Promise<unknown> {
  return new Promise((done, failed) => {
    const hear = (message: unknown): void => {
      const { to, value: answer } = message as { to: string; value: unknown };
      if (to !== question) return;
      child.off('message', hear);
      done(answer);
    };
    child.on('message', hear);
    child.send({ ask: question, value }, (error) => error && failed(error));
  });
}
