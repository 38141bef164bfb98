// POST /api/session/keys (what the tablet seals with) · POST /api/session/lock (nobody works with this session for now).
import { Hono } from 'hono';
import type postgres from 'postgres';
import type { Clock } from '#server/platform/clock.ts';
import type { KeyStore } from './device-keys.ts';
import { ofSession, type PutOnRecord } from './record.ts';
import { sessionOf, tokenOf } from './requests.ts';
import { lockSession, secondsLeft } from './session-lock.ts';

/** What the bank allows on its tablets. */
export interface TabletPolicy {
  /** Seconds without a touch after which a tablet locks. */
  readonly idleLock: number;
  /** Whether a passkey of the tablet's owner may open the data while the server cannot be reached. */
  readonly offlineUnlock: boolean;
}

interface KeyDeps {
  readonly sql: postgres.Sql;
  readonly keys: KeyStore;
  readonly clock: Clock;
  readonly policy: TabletPolicy;
  readonly record: PutOnRecord;
}

/**
 * The answer is bytes, not JSON: what the tablet has imported it can overwrite, a text it could not. First the two keys
 * of 32 bytes, rows and work; behind them, as JSON, what the tablet has to keep to.
 */
export function deviceKeyRoutes({ sql, keys, clock, policy, record }: KeyDeps): Hono {
  const app = new Hono();

  app.post('/session/keys', async (c) => {
    const session = await sessionOf(sql, c);
    if (!session) return c.json({ code: 'identity.not-logged-in' }, 401);
    const { id: staffId, deviceId } = session.actor;
    const { rows, work } = await keys.keysOf({ staffId, deviceId }, clock.now());
    const rules = { owner: `${staffId}-${deviceId}`, ...policy, endsIn: await secondsLeft(sql, tokenOf(c)) };
    const body = Buffer.concat([rows, work, Buffer.from(JSON.stringify(rules))]);
    return c.body(body as unknown as ArrayBuffer, 200, { 'content-type': 'application/octet-stream' });
  });

  app.post('/session/lock', async (c) => {
    await sql.begin(async (tx) => {
      const whose = await lockSession(tx, tokenOf(c));
      if (whose) await record(tx, ofSession(whose, 'identity.lockSession'));
    });
    return c.body(null, 204);
  });

  return app;
}
