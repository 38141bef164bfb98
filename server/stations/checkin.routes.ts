// POST /station/appointments (a kiosk asks whether somebody is expected, by the code he shows or the phone number he typed).
// No name, no number and nobody's booking but his: wrong and none are one answer, and few are tried.
import { Hono } from 'hono';
import type postgres from 'postgres';
import * as v from 'valibot';
import { bookingCode } from '#domain/appointments/appointments.model.ts';
import { toInstant, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { badRequest, bodyOf } from '#server/identity/requests.ts';
import type { Clock } from '#server/platform/clock.ts';
import { createRateLimits } from '#server/platform/rate-limit.ts';
import type { KioskSeal } from './kiosk-seal.ts';
import { stationOf } from './station-sessions.ts';

export type FindExpected = (
  outletId: Id,
  shown: { readonly code: string } | { readonly phone: string },
  now: Instant,
) => Promise<{ readonly id: Id; readonly at: Instant; readonly queueId: Id } | null>;

interface CheckInDeps {
  readonly sql: postgres.Sql;
  readonly clock: Clock;
  readonly seal: KioskSeal;
  readonly findExpected: FindExpected;
}

/** A kiosk serves one after the other; somebody who tries phone numbers one by one is slow at it. */
const TRIES = { burst: 12, perMinute: 6 };

const request = v.union([
  v.strictObject({ code: v.pipe(v.string(), v.maxLength(40)) }),
  v.strictObject({ sealed: v.pipe(v.string(), v.maxLength(600)) }),
]);

export function checkInRoutes({ sql, clock, seal, findExpected }: CheckInDeps): Hono {
  const app = new Hono();
  const limits = createRateLimits(clock);

  app.post('/station/appointments', async (c) => {
    const station = await stationOf(sql, c);
    if (!station) return c.json({ code: 'stations.not-open' }, 401);
    if (station.face !== 'kiosk') return c.json({ code: 'stations.wrong-face' }, 403);
    const body = await bodyOf(c, request);
    if (!body) return badRequest(c);
    const wait = limits.take('check-in', TRIES, [station.deviceId]);
    if (wait > 0) return c.json({ code: 'sync.too-often' }, 429, { 'retry-after': String(Math.ceil(wait / 1000)) });
    const shown = 'code' in body ? codeOf(body.code) : phoneOf(seal.open(body.sealed));
    const appointment = shown ? await findExpected(station.outletId, shown, toInstant(clock.now())) : null;
    return c.json({ appointment });
  });

  return app;
}

/** As a scanner reads it or a hand types it. */
function codeOf(text: string): { code: string } | null {
  const code = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  return v.is(bookingCode, code) ? { code } : null;
}

const phoneOf = (phone: string | null): { phone: string } | null => (phone === null ? null : { phone });
