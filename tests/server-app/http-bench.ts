/** The whole HTTP surface over a small hall, asked without a port. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttp } from '#server/app/http.ts';
import { deviceKeyRoutes } from '#server/identity/device-keys.routes.ts';
import { openKeyStore } from '#server/identity/device-keys.ts';
import { identityRoutes, sessionOf } from '#server/identity/identity.routes.ts';
import { keySecret } from '#tests/kit/server.ts';
import { openLog } from '#server/platform/log.ts';
import { syncRoutes, type StaffActor } from '#server/sync/sync.routes.ts';
import { openBench, type SyncBench } from '#tests/sync-server/sync-bench.ts';

export const HOST = 'hall.test';
/** What a request from our own page carries. */
export const ours = {
  host: HOST,
  origin: `http://${HOST}`,
  'sec-fetch-site': 'same-origin',
  'content-type': 'application/json',
} as const;

export interface HttpBench extends SyncBench {
  /** Lines of the log so far. */
  readonly lines: string[];
  /** Who is logged in; `session` = whoever's cookie says so. */
  who: StaffActor | null | 'session';
  ready: boolean;
  ask(method: string, path: string, parts?: Ask): Promise<Response>;
}
interface Ask {
  readonly body?: BodyInit | object | undefined;
  /** Beside, or instead of, what our own page sends; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly env?: object;
  readonly scheme?: 'http' | 'https';
}

const isText = (body: unknown): body is BodyInit => typeof body === 'string' || body instanceof Uint8Array;

export async function openHttp(): Promise<HttpBench> {
  const sync = await openBench();
  const files = mkdtempSync(join(tmpdir(), 'tingtang-faces-'));
  mkdirSync(join(files, 'assets'));
  writeFileSync(join(files, 'index.html'), '<!doctype html><title>faces</title>');
  writeFileSync(join(files, 'assets/app-1a2b.js'), 'export const a = 1;');
  const lines: string[] = [];
  const log = openLog('debug', { write: (line) => void lines.push(line) });
  const { close } = sync;
  const bench: HttpBench = Object.assign(sync, {
    lines,
    who: 'session' as const,
    ready: true,
    async ask(method: string, path: string, { body, headers = {}, env = {}, scheme = 'http' }: Ask = {}) {
      const sent = Object.entries({ ...ours, origin: `${scheme}://${HOST}`, ...headers }).filter(
        (h): h is [string, string] => h[1] !== undefined,
      );
      const text = body === undefined || isText(body) ? body : JSON.stringify(body);
      return await app.request(
        `${scheme}://${HOST}${path}`,
        { method, headers: sent, ...(text === undefined ? {} : { body: text }) },
        env,
      );
    },
    async close() {
      rmSync(files, { recursive: true, force: true });
      await close();
    },
  });
  const { sql, execute, hub, clock } = sync;
  const app = createHttp({
    sql,
    log,
    api: identityRoutes(sql).route(
      '/',
      deviceKeyRoutes({
        sql,
        clock,
        keys: openKeyStore(sql, keySecret),
        policy: { idleLock: 120, offlineUnlock: false },
      }),
    ),
    sync: syncRoutes({
      sql,
      execute,
      hub,
      clock,
      whoAsks: async (c) => (bench.who === 'session' ? ((await sessionOf(sql, c))?.actor ?? null) : bench.who),
    }),
    metrics: () => Promise.resolve('tingtang_streams 0\n'),
    ready: () => bench.ready,
    clientFolder: files,
  });
  return bench;
}
