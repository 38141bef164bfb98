// How often which door may be knocked at, and by whom it is counted (reliability.md §2.6).
import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { addressOf } from '#server/platform/proxies.ts';
import { limited, type Limit, type RateLimits } from '#server/platform/rate-limit.ts';

type KeysOf = (c: Context) => readonly (string | undefined)[];

const cookie = (c: Context, name: string): string | undefined => getCookie(c, `__Host-${name}`) ?? getCookie(c, name);
/** Tokens lie nowhere as they are, not in memory either. */
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** By session: who is not logged in gets no further than a 401, which costs nothing. */
const bySession: KeysOf = (c) => {
  const token = cookie(c, 'session');
  return [token === undefined ? undefined : `session ${digest(token)}`];
};
/** By address and, where it says which, by tablet. A whole hall stands behind one address. */
const byDoor: KeysOf = (c) => {
  const device = cookie(c, 'device');
  const address = addressOf(c);
  return [
    address === '' ? undefined : `address ${address}`,
    device === undefined ? undefined : `device ${digest(device)}`,
  ];
};

/** By the key of a channel, and without one by address. */
const byKey: KeysOf = (c) => {
  const key = c.req.header('authorization');
  return [key === undefined ? `address ${addressOf(c)}` : `key ${digest(key)}`];
};

/** By kiosk or display; one that has not shown its key gets no further than a 401. */
const byStation: KeysOf = (c) => {
  const tokens = ['station-kiosk', 'station-display'].map((name) => cookie(c, name));
  return tokens.map((token) => (token === undefined ? undefined : `station ${digest(token)}`));
};

const byAddress: KeysOf = (c) => [addressOf(c)];

const table: readonly [what: string, method: string, path: string, limit: Limit, keysOf: KeysOf][] = [
  // What a password may be tried is counted by account and in Postgres besides: this keeps the processor free.
  ['login', 'POST', '/api/session', { burst: 60, perMinute: 30 }, byDoor],
  ['export', 'POST', '/api/:area/export', { burst: 5, perMinute: 2 }, bySession],
  // Look-ups: lists with paging, search and scope.
  ['lookup', 'GET', '/api/*', { burst: 120, perMinute: 120 }, bySession],
  // Whoever copies out customers one by one is slow at it, and on record with each.
  ['reveal', 'POST', '/api/customers/:id/reveal', { burst: 10, perMinute: 6 }, bySession],
  // Whoever tries numbers one by one is told of few, and is on record with each.
  ['find', 'POST', '/api/customers/find', { burst: 20, perMinute: 20 }, bySession],
  // Once a login; a browser that renews its address, now and then.
  ['subscribe', 'POST', '/api/alerts/subscription', { burst: 30, perMinute: 10 }, bySession],
  ['stream', 'POST', '/sync/stream', { burst: 60, perMinute: 60 }, bySession],
  ['pull', 'POST', '/sync/pull', { burst: 120, perMinute: 120 }, bySession],
  ['push', 'POST', '/sync/push', { burst: 600, perMinute: 600 }, bySession],
  ['number', 'POST', '/bridge/take-number', { burst: 300, perMinute: 600 }, byKey],
  // With each start of its page; a hall's devices stand behind one address.
  ['station', 'POST', '/api/station/session', { burst: 60, perMinute: 60 }, byAddress],
  ['station-stream', 'GET', '/api/station/stream', { burst: 30, perMinute: 30 }, byStation],
  // One with each number, and a load of fifty after a time without a line; a busy kiosk gives ten a minute.
  ['station-tickets', 'POST', '/api/station/tickets', { burst: 600, perMinute: 600 }, byStation],
  ['announced', 'POST', '/api/station/announced', { burst: 120, perMinute: 240 }, byStation],
  ['trouble', 'POST', '/api/station/trouble', { burst: 60, perMinute: 60 }, byStation],
  // Phones of a whole hall behind one address, each asking every few seconds; wrong codes are counted behind it, and hard.
  ['ticket', 'GET', '/api/ticket/:code', { burst: 3_000, perMinute: 6_000 }, byAddress],
  ['ticket-cancel', 'POST', '/api/ticket/:code/cancel', { burst: 60, perMinute: 60 }, byAddress],
  ['upload', 'POST', '/api/uploads/*', { burst: 20, perMinute: 10 }, bySession],
];

/** A guard before each of these routes. */
export const limitedRoutes = (limits: RateLimits): { path: string; method: string; guard: MiddlewareHandler }[] =>
  table.map(([what, method, path, limit, keysOf]) => ({ path, method, guard: limited(limits, what, limit, keysOf) }));
