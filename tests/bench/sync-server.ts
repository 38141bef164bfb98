// Starts the server of the sync benches (bench-process.ts) over a durable Postgres and hands orders to it.
import { spawn } from 'node:child_process';
import { packageRoot } from '#server/platform/package-root.ts';
import type { SyncOrders } from './bench-orders.ts';
import type { Cleanup } from './cleanup.ts';
import { selfTimes } from './cpu-profile.ts';
import { endChild } from './product.ts';

export interface SyncServer {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  order<Order extends keyof SyncOrders>(
    order: Order,
    ...value: Parameters<SyncOrders[Order]>
  ): ReturnType<SyncOrders[Order]>;
  stop(): Promise<void>;
  /** As if its plug were pulled: nothing is finished, no stream is closed in order. */
  kill(): Promise<void>;
}

interface SyncServerOptions {
  /** A folder that it serves, so that a page is of its origin. */
  readonly pages?: string;
  /** Where one was before that was killed. */
  readonly port?: number;
}

type Answer = { readonly to: string; readonly value?: unknown; readonly error?: string };

/** What the server did while `work` ran, as a table. */
export async function serverProfile(server: SyncServer, title: string, work: () => Promise<unknown>): Promise<string> {
  await server.order('startProfile');
  await work();
  return selfTimes(title, await server.order('stopProfile'));
}

export async function startSyncServer(
  cleanup: Cleanup,
  databaseUrl: string,
  { pages, port }: SyncServerOptions = {},
): Promise<SyncServer> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/bench/bench-process.ts'], {
    cwd: packageRoot,
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      ...(pages === undefined ? {} : { BENCH_PAGES: pages }),
      ...(port === undefined ? {} : { BENCH_PORT: String(port) }),
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const stop = cleanup.after(() => endChild(child));
  const answer = (to: string): Promise<unknown> =>
    new Promise((done, failed) => {
      const leave = (): void => {
        child.off('message', hear);
        child.off('exit', gone);
      };
      const gone = (code: number | null): void => failed(new Error(`the bench's server ended with ${code}`));
      const hear = (message: unknown): void => {
        const said = message as Answer;
        if (said.to !== to) return;
        leave();
        if (said.error === undefined) done(said.value);
        else failed(new Error(said.error));
      };
      child.on('message', hear);
      child.once('exit', gone);
    });
  // One at a time: answers carry the name of their order and nothing else.
  let turn: Promise<unknown> = Promise.resolve();
  const origin = `http://127.0.0.1:${(await answer('port')) as number}`;
  return {
    origin,
    order(order, ...[value]) {
      const mine = turn.then(() => {
        const answered = answer(order);
        child.send({ ask: order, value });
        return answered;
      });
      turn = mine.catch(() => undefined);
      return mine as never;
    },
    stop,
    async kill() {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await gone;
    },
  };
}
