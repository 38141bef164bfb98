// POST /sync/push · POST /sync/pull · POST /sync/stream: the only ways data moves between tablet and server.
import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type postgres from 'postgres';
import * as v from 'valibot';
import type { StaffActor } from '#domain/kernel/actor.ts';
import type { Clock } from '#server/platform/clock.ts';
import { SECURITY_HEADERS } from '#server/platform/headers.ts';
import type { Execute } from './execute.ts';
import type { Hub } from './hub.ts';
import type { Line } from './load.ts';
import { OLDEST_SCHEMA, pullRequest, pushRequest, type PullRequest } from './messages.ts';
import { push } from './push.ts';
import { readPatch, type Viewer } from './read.ts';

export interface SyncRoutesDeps {
  readonly sql: postgres.Sql;
  readonly execute: Execute;
  readonly hub: Hub;
  readonly clock: Clock;
  /** Who is asking; null = nobody is logged in. */
  readonly whoAsks: (c: Context) => Promise<StaffActor | null>;
  /** Who hands in work; as `whoAsks` where nothing else is said. */
  readonly whoHandsIn?: (c: Context) => Promise<StaffActor | null>;
  /** Calls `end` when the stream's session is over. @returns what to call when the stream has ended by itself */
  readonly watchStream?: (c: Context, end: () => void) => () => void;
  /** Older releases get no rows. */
  readonly oldestSchema?: number;
  /** What has to be on record: receipts of purges, and what an honest tablet never sends. */
  readonly onIncident?: (incident: { readonly what: string } & Record<string, unknown>) => void;
}

/** A receiver that lags behind by more than this is cut off and comes back with a pull. */
const MOST_UNSENT = 256 * 1024;
/** One that has not taken a page after so long is not there any more. */
const PAGE_LIMIT = 60_000;

export function syncRoutes(deps: SyncRoutesDeps): Hono {
  const app = new Hono();
  app.use(bodyLimit({ maxSize: 1024 * 1024, onError: (c) => c.json({ code: 'sync.too-large' }, 413) }));

  app.post('/push', async (c) => {
    const actor = await (deps.whoHandsIn ?? deps.whoAsks)(c);
    if (!actor) return c.json({ code: 'identity.not-logged-in' }, 401);
    const request = await read(c, pushRequest);
    if (!request) return c.json({ code: 'sync.bad-request' }, 400);
    const answer = await push(deps.execute, actor, request);
    if (!('err' in answer) || answer.err !== 'OTHER_BODY') return c.json(answer);
    deps.onIncident?.({ what: 'a mutation id came with another body', client: request.cid, user: actor.id });
    return c.json({ code: 'sync.other-body' }, 409);
  });

  /** Who may be given rows, and what he lacks; or why not. Never asked of a push: what a tablet has to send is taken. */
  const reader = async (c: Context): Promise<{ viewer: Viewer; request: PullRequest } | Response> => {
    const actor = await deps.whoAsks(c);
    if (!actor) return c.json({ code: 'identity.not-logged-in' }, 401);
    const request = await read(c, pullRequest);
    if (!request) return c.json({ code: 'sync.bad-request' }, 400);
    if (request.schema < (deps.oldestSchema ?? OLDEST_SCHEMA)) return c.json({ code: 'sync.too-old' }, 426);
    await acknowledge(deps.sql, actor, request);
    if (request.purged)
      deps.onIncident?.({ what: 'rows were purged', client: request.cid, user: actor.id, ...request.purged });
    // Repairs are an alarm: rows went wrong somewhere, and nobody has seen where (I9).
    if (request.heals > 0)
      deps.onIncident?.({
        what: 'a tablet repaired rows that did not add up',
        client: request.cid,
        user: actor.id,
        buckets: request.heals,
      });
    return { viewer: viewerOf(actor), request };
  };

  app.post('/pull', async (c) => {
    const asked = await reader(c);
    if (asked instanceof Response) return asked;
    const patch = await readPatch(deps.sql, asked.viewer, asked.request, deps.clock.now());
    return c.body(patch.json, 200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  });

  app.post('/stream', async (c) => {
    const asked = await reader(c);
    if (asked instanceof Response) return asked;
    const response = (c.env as { outgoing: ServerResponse }).outgoing;
    response.writeHead(200, {
      // What is written to the socket itself passes no middleware.
      ...SECURITY_HEADERS,
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    // Behind the headers there is no other answer: the tablet hears the end and comes again.
    const leave = await deps.hub.listen(asked.viewer, asked.request, lineTo(response)).catch(() => null);
    if (!leave) {
      response.end();
      return RESPONSE_ALREADY_SENT;
    }
    const unwatch = deps.watchStream?.(c, () => {
      leave();
      response.end();
    });
    response.on('close', () => {
      unwatch?.();
      leave();
    });
    if (response.destroyed) {
      unwatch?.();
      leave();
    }
    return RESPONSE_ALREADY_SENT;
  });

  return app;
}

const viewerOf = (actor: StaffActor): Viewer => ({ userId: actor.id, deviceId: actor.deviceId });

async function read<T>(c: Context, schema: v.GenericSchema<unknown, T>): Promise<T | null> {
  const parsed = v.safeParse(schema, await c.req.json().catch(() => undefined));
  return parsed.success ? parsed.output : null;
}

/** The tablet has kept the results up to `ack`; and it says how much it still has to send. */
async function acknowledge(sql: postgres.Sql, actor: StaffActor, request: PullRequest): Promise<void> {
  await sql`update sync_client set acked = greatest(acked, least(lmid, ${request.ack})), pending = ${Math.min(request.pending, 1_000_000)}, app = ${request.app.replace(/\p{Cc}/gu, '')}, seen = now()
    where id = ${request.cid} and user_id = ${actor.id}`;
}

function lineTo(response: ServerResponse): Line {
  return {
    write(text) {
      if (response.writableEnded || response.destroyed) return false;
      const event = Buffer.from(`data: ${text}\n\n`);
      response.write(event);
      // What was just written may be larger by itself; only what lies before it shows that the receiver lags.
      return response.writableLength <= MOST_UNSENT || response.writableLength <= event.length + 64;
    },
    drained() {
      if (response.writableEnded || response.destroyed) return Promise.resolve(false);
      if (!response.writableNeedDrain) return Promise.resolve(true);
      return new Promise((settle) => {
        const end = (drained: boolean) => () => {
          clearTimeout(patience);
          response.off('drain', room).off('close', gone);
          settle(drained);
        };
        const [room, gone] = [end(true), end(false)];
        const patience = setTimeout(gone, PAGE_LIMIT);
        response.on('drain', room).on('close', gone);
      });
    },
    close: () => void response.end(),
  };
}
