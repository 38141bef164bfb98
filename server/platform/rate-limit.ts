// How often somebody may ask: a bucket of tokens for each key, filled as time goes by (reliability.md §2.6). The buckets
// lie in this process: with several processes over one database each counts for itself, so a limit is then up to as many
// times as large as there are processes. What must not be exceeded at all is counted in Postgres by whoever owns it.
import type { Context, MiddlewareHandler } from 'hono';
import type { Clock } from './clock.ts';

export interface Limit {
  /** Tokens a full bucket has: how many may come at once. */
  readonly burst: number;
  /** Tokens that come back in a minute. */
  readonly perMinute: number;
}

export interface RateLimits {
  /** Takes a token from each bucket, or from none; the milliseconds to wait where one is empty, else 0. */
  take(what: string, limit: Limit, keys: readonly string[]): number;
  /** What `take` would say, without taking one. */
  wait(what: string, limit: Limit, keys: readonly string[]): number;
  /** Buckets in memory. */
  readonly size: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Keys that are remembered at most: who asks under ever new names fills no memory. */
const MOST_KEYS = 50_000;

export function createRateLimits(clock: Clock, most = MOST_KEYS): RateLimits {
  const buckets = new Map<string, Bucket>();
  const look = (what: string, { burst, perMinute }: Limit, keys: readonly string[], now: number) => {
    const found = keys.map((key) => {
      const name = `${what} ${key}`;
      const known = buckets.get(name) ?? { tokens: burst, at: now };
      // A clock that went back gives nothing and takes nothing.
      const passed = Math.max(0, now - known.at);
      return { name, tokens: Math.min(burst, known.tokens + (passed * perMinute) / 60_000) };
    });
    const wait = Math.max(...found.map(({ tokens }) => (tokens >= 1 ? 0 : ((1 - tokens) * 60_000) / perMinute)), 0);
    return { found, wait };
  };
  return {
    get size() {
      return buckets.size;
    },
    wait: (what, limit, keys) => Math.ceil(look(what, limit, keys, clock.now()).wait),
    take(what, limit, keys) {
      const now = clock.now();
      const { found, wait } = look(what, limit, keys, now);
      for (const { name, tokens } of found) {
        // Whoever asked last stands last: the first ones are those who have asked longest ago.
        buckets.delete(name);
        buckets.set(name, { tokens: wait > 0 ? tokens : tokens - 1, at: now });
      }
      for (const name of buckets.keys()) {
        if (buckets.size <= most) break;
        buckets.delete(name);
      }
      return Math.ceil(wait);
    },
  };
}

/** Answers 429 with `Retry-After` when one of the keys has asked too often. Keys that are not known are left out. */
export const limited =
  (
    limits: RateLimits,
    what: string,
    limit: Limit,
    keysOf: (c: Context) => readonly (string | undefined)[],
  ): MiddlewareHandler =>
  async (c, next) => {
    const keys = keysOf(c).filter((key): key is string => key !== undefined && key !== '');
    const wait = limits.take(what, limit, keys);
    if (wait === 0) return next();
    return c.json({ code: 'sync.too-often' }, 429, { 'retry-after': String(Math.ceil(wait / 1000)) });
  };
