// POST /api/session/keys (what the tablet seals with) · POST /api/session/former-key (what opens one's own unsent work on it
// from before it was enrolled anew) · POST /api/session/lock (nobody works with this session for now).
import { Hono } from 'hono';
import type postgres from 'postgres';
import * as v from 'valibot';
import { idField } from '#domain/kernel/ids.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { KeyStore } from './device-keys.ts';
import { ofSession, type PutOnRecord } from './record.ts';
import { badRequest, bodyOf, notLoggedIn, sessionOf, tokenOf } from './requests.ts';
import { lockSession, secondsLeft } from './session-lock.ts';

/** What the bank allows on its tablets. */
export interface TabletPolicy {
  /** Seconds without a touch after which a tablet locks. */
  readonly idleLock: number;
  /** Whether a passkey of the tablet's owner may open the data while the server cannot be reached. */
  readonly offlineUnlock: boolean;
}

const formerField = v.object({ device: idField });

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
    if (!session) return notLoggedIn(c);
    const { id: staffId, deviceId } = session.actor;
    const { rows, work } = await keys.keysOf({ staffId, deviceId }, clock.now());
    const rules = { owner: `${staffId}-${deviceId}`, ...policy, endsIn: await secondsLeft(sql, tokenOf(c)) };
    const body = Buffer.concat([rows, work, Buffer.from(JSON.stringify(rules))]);
    return c.body(body as unknown as ArrayBuffer, 200, { 'content-type': 'application/octet-stream' });
  });

  /**
   * The tablet was another device before: its key was lost, or it is older than keys of devices. What its person left there
   * is his, under whatever name; of a revoked device it stays closed, as its work is set aside and not done (F37).
   */
  app.post('/session/former-key', async (c) => {
    const session = await sessionOf(sql, c);
    if (!session) return notLoggedIn(c);
    const body = await bodyOf(c, formerField);
    if (!body) return badRequest(c);
    const { id: staffId, deviceId } = session.actor;
    const isRevoked = await sql.begin(async (tx) => {
      const [former] = await tx<{ revoked: boolean }[]>`
        select revoked_at is not null as revoked from device where id = ${body.device}`;
      const refused = former?.revoked === true;
      await record(tx, {
        outletId: session.outlet.id,
        actorId: staffId,
        deviceId,
        action: 'identity.takeOverWork',
        subject: body.device,
        result: refused ? 'refused' : 'applied',
      });
      return refused;
    });
    if (isRevoked) return c.json({ code: 'identity.device-revoked' }, 403);
    const key = keys.workOf({ staffId, deviceId: body.device });
    return c.body(key as unknown as ArrayBuffer, 200, { 'content-type': 'application/octet-stream' });
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
