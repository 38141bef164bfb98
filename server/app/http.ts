// The HTTP surface: what every answer carries, what every unsafe request must show, and where each path leads.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { BlockList } from 'node:net';
import type postgres from 'postgres';
import { systemClock } from '#server/platform/clock.ts';
import { SECURITY_HEADERS } from '#server/platform/headers.ts';
import { clientFolder } from '#server/platform/package-root.ts';
import { isOutage, isTransient } from '#server/platform/outage.ts';
import { logOfRequest, toRequestId, type Log } from '#server/platform/log.ts';
import { throughProxies } from '#server/platform/proxies.ts';
import { createRateLimits, type RateLimits } from '#server/platform/rate-limit.ts';
import { limitedRoutes } from './limits.ts';

export interface HttpDeps {
  readonly sql: postgres.Sql;
  readonly log: Log;
  /** Proxies whose word on who asks is taken; without it nobody's is. */
  readonly trustedProxies?: BlockList;
  /** How often who has asked; without it this door counts for itself. */
  readonly limits?: RateLimits;
  readonly api: Hono;
  readonly sync: Hono;
  /** What other systems call, each with a key of its own. */
  readonly bridge?: Hono;
  readonly metrics: () => Promise<string>;
  /** False while starting and while draining. */
  readonly ready: () => boolean;
  /** Where the built faces lie. */
  readonly clientFolder?: string;
}

/** reliability.md §2.3. */
const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
};

const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** The host an origin names; null where it names none: `null` of a sandboxed frame, or no origin at all. */
const hostOf = (origin: string): string | null => (URL.canParse(origin) && new URL(origin).host) || null;

/** A request that changes something must come from our own page: origin, fetch site and JSON all agree. */
const ownOrigin: MiddlewareHandler = async (c, next) => {
  if (UNSAFE.has(c.req.method)) {
    const origin = c.req.header('origin');
    const site = c.req.header('sec-fetch-site');
    const host = c.req.header('host');
    const foreign = (origin !== undefined && hostOf(origin) !== host) || (site !== undefined && site !== 'same-origin');
    const json = c.req.method === 'DELETE' || JSON_TYPE.test(c.req.header('content-type') ?? '');
    if (foreign || !json || (origin === undefined && site === undefined))
      return c.json({ code: 'sync.foreign-request' }, 403);
  }
  return next();
};

const MOST_BODY = 1024 * 1024;

/** Seconds after which whoever met a busy database may ask again. */
const RETRY_AFTER = '2';

export function createHttp(deps: HttpDeps): Hono {
  const app = new Hono();
  const files = deps.clientFolder ?? clientFolder;
  app.use(securityHeaders);
  app.use(throughProxies(deps.trustedProxies ?? new BlockList()));
  app.use(async (c, next) => {
    const id = toRequestId(c.req.header('x-request-id'));
    c.header('x-request-id', id);
    const started = performance.now();
    await next();
    const line = {
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      ms: Math.round(performance.now() - started),
    };
    logOfRequest(deps.log, id).debug(line, 'request');
  });

  app.get('/healthz', (c) => c.text('ok'));
  app.get('/readyz', async (c) => {
    const answers =
      deps.ready() &&
      (await deps.sql`select 1`.then(
        () => true,
        () => false,
      ));
    return c.text(answers ? 'ok' : 'not ready', answers ? 200 : 503);
  });
  app.get('/metrics', async (c) => c.text(await deps.metrics()));

  app.use('/api/*', noStore, ownOrigin);
  app.use('/sync/*', noStore, ownOrigin);
  for (const { path, method, guard } of limitedRoutes(deps.limits ?? createRateLimits(systemClock)))
    app.on(method, path, guard);
  // A route may take less; none takes more.
  app.use('/api/*', bodyLimit({ maxSize: MOST_BODY, onError: (c) => c.json({ code: 'sync.too-large' }, 413) }));
  app.route('/api', deps.api);
  app.route('/sync', deps.sync);
  if (deps.bridge) app.route('/bridge', deps.bridge);
  app.all('/api/*', (c) => c.json({ code: 'sync.no-such-route' }, 404));
  app.all('/sync/*', (c) => c.json({ code: 'sync.no-such-route' }, 404));
  app.all('/bridge/*', (c) => c.json({ code: 'sync.no-such-route' }, 404));

  app.use('/assets/*', async (c, next) => {
    await next();
    if (c.res.ok) c.res.headers.set('cache-control', 'public, max-age=31536000, immutable');
  });
  app.use('*', async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-cache');
  });
  app.get('/customer', serveStatic({ path: join(files, 'customer.html'), precompressed: true }));
  app.get('/t/:code', serveStatic({ path: join(files, 'phone.html'), precompressed: true }));
  app.get('*', serveStatic({ root: files, precompressed: true }));
  const index = join(files, 'index.html');
  // The staff app draws its own addresses; a file that is not there is not one of them.
  app.get('*', async (c, next) =>
    /\.\w+$/.test(c.req.path) ? next() : await serveStatic({ path: index, precompressed: true })(c, next),
  );
  app.notFound((c) => c.text(existsSync(index) ? 'Not found' : 'The faces are not built yet: run npm run build.', 404));

  app.onError((error, c) => {
    const reference = c.res.headers.get('x-request-id') ?? '';
    if (isOutage(error) || isTransient(error)) {
      deps.log.warn({ err: error, requestId: reference }, 'the database did not answer a request');
      return c.json({ code: 'sync.busy', reference }, 503, { 'retry-after': RETRY_AFTER });
    }
    deps.log.error({ err: error, requestId: reference }, 'a request failed');
    return c.json({ code: 'sync.fault', reference }, 500);
  });
  return app;
}

const noStore: MiddlewareHandler = async (c, next) => {
  await next();
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
};
