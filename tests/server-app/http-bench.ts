/** The whole HTTP surface over a small hall, asked without a port. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { apiRoutes } from '#server/app/api.ts';
import { createHttp } from '#server/app/http.ts';
import type { Audit } from '#server/identity/api-deps.ts';
import { withIdentityEffects } from '#server/identity/identity.effects.ts';
import { openForecasts } from '#server/forecast/forecasts.ts';
import { openHallDoors } from '#server/app/hall-doors.ts';
import { openIdentity, type IdentityApi, type IdentityParts } from '#server/app/identity-api.ts';
import { createRateLimits } from '#server/platform/rate-limit.ts';
import { readProxyList } from '#server/platform/proxies.ts';
import { openLog } from '#server/platform/log.ts';
import { syncRoutes } from '#server/sync/sync.routes.ts';
import { createCustomerSeal } from '#server/customers/customer-seal.ts';
import { openPushes } from '#tests/kit/pushes.ts';
import { testSecret } from '#tests/kit/secret.ts';
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
  /** What was put on record, in order. */
  readonly trail: Parameters<Audit>[1][];
  trailFails: boolean;
  /** The door itself, for a real socket. */
  readonly fetch: (request: Request, env?: object) => Response | Promise<Response>;
  readonly identity: IdentityApi;
  ask(method: string, path: string, parts?: Ask): Promise<Response>;
}
interface Ask {
  readonly body?: BodyInit | object | undefined;
  /** Beside, or instead of, what our own page sends; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly env?: object;
  readonly scheme?: 'http' | 'https';
  /** The address at the other end of the socket; without it there is no socket. */
  readonly socket?: string | undefined;
}

/** What clear values of customers are sealed with here. */
export const customerSeal = createCustomerSeal(testSecret('customer-private'));

const isText = (body: unknown): body is BodyInit => typeof body === 'string' || body instanceof Uint8Array;

type Parts = NonNullable<Parameters<typeof openBench>[0]> & Partial<IdentityParts>;

export async function openHttp(parts: Parts = {}): Promise<HttpBench> {
  const sync = await openBench(parts);
  const files = mkdtempSync(join(tmpdir(), 'tingtang-faces-'));
  mkdirSync(join(files, 'assets'));
  writeFileSync(join(files, 'index.html'), '<!doctype html><title>faces</title>');
  for (const face of ['customer', 'kiosk', 'display', 'phone'])
    writeFileSync(join(files, `${face}.html`), `<!doctype html><title>${face}</title>`);
  writeFileSync(join(files, 'assets/app-1a2b.js'), 'export const a = 1;');
  const lines: string[] = [];
  const log = openLog('debug', { write: (line) => void lines.push(line) });
  const { close, sql, hub, clock } = sync;
  const poke = (): void => hub.poke();
  const execute = withIdentityEffects(sync.execute, sql, poke);
  const identity = openIdentity({ sql, clock, secret: testSecret, ...parts });
  const pushes = openPushes({ sql, clock });
  const bench: HttpBench = Object.assign(sync, {
    lines,
    who: 'session' as const,
    ready: true,
    trail: [],
    trailFails: false,
    fetch: (request: Request, env?: object) => app.fetch(request, env),
    identity,
    async ask(method: string, path: string, { body, headers = {}, env = {}, scheme = 'http', socket }: Ask = {}) {
      const sent = Object.entries({ ...ours, origin: `${scheme}://${HOST}`, ...headers }).filter(
        (h): h is [string, string] => h[1] !== undefined,
      );
      const text = body === undefined || isText(body) ? body : JSON.stringify(body);
      return await app.request(
        `${scheme}://${HOST}${path}`,
        { method, headers: sent, ...(text === undefined ? {} : { body: text }) },
        socket === undefined ? env : { ...env, incoming: { socket: { remoteAddress: socket } } },
      );
    },
    async close() {
      identity.watch.close();
      stations.close();
      await pushes.stop();
      rmSync(files, { recursive: true, force: true });
      await close();
    },
  });
  const audit: Audit = async (_, line) => {
    if (bench.trailFails) throw new Error('the trail is closed');
    bench.trail.push(line);
  };
  const whoAsks: IdentityApi['whoAsks'] = async (c) =>
    bench.who === 'session' ? await identity.whoAsks(c) : bench.who;
  const forecasts = openForecasts(sql);
  const stations = openHallDoors({
    identity: identity.deps,
    execute,
    customerSeal,
    forecasts,
    secret: testSecret,
    onOutage: () => undefined,
  });
  const app = createHttp({
    sql,
    log,
    trustedProxies: readProxyList('127.0.0.1, 10.9.0.0/16')!,
    limits: createRateLimits(clock),
    api: apiRoutes({ sql, execute, clock, audit, whoAsks, poke, customerSeal, pushes, stations }, identity.api),
    sync: syncRoutes({
      sql,
      execute,
      hub,
      clock,
      watchStream: identity.watchStream,
      whoAsks,
      whoHandsIn: async (c) => (bench.who === 'session' ? await identity.whoHandsIn(c) : bench.who),
    }),
    metrics: () => Promise.resolve('tingtang_streams 0\n'),
    ready: () => bench.ready,
    clientFolder: files,
  });
  return bench;
}
