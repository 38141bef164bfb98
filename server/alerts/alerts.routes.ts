// GET /alerts/push-key (what a browser subscribes with) · POST /alerts/subscription (where this tablet takes in pushes) ·
// DELETE /alerts/subscription (no longer).
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as v from 'valibot';
import { watchesHall } from '#domain/alerts/alerts.rules.ts';
import { badRequest, noPermission, notLoggedIn, type ApiDeps } from '#server/identity/api-deps.ts';
import { tokenOf } from '#server/identity/requests.ts';
import { hashToken } from '#server/identity/tokens.ts';
import { whyNotOut } from '#server/platform/outbound.ts';
import type { AlertPushes } from './alert-push.ts';
import { subscribe, unsubscribe } from './subscriptions.ts';

/** So many bytes, as base64url without padding. */
const bytes = (count: number) =>
  v.pipe(
    v.string(),
    v.regex(/^[\w-]+$/),
    v.check((text) => Buffer.from(text, 'base64url').length === count),
  );

const subscriptionInput = v.strictObject({
  endpoint: v.pipe(v.string(), v.maxLength(1_024)),
  keys: v.strictObject({ p256dh: bytes(65), auth: bytes(16) }),
  language: v.picklist(['zh', 'en']),
});

export interface AlertsDeps extends Pick<ApiDeps, 'sql' | 'whoAsks'> {
  readonly pushes: AlertPushes;
}

export function alertsRoutes({ sql, whoAsks, pushes }: AlertsDeps): Hono {
  const app = new Hono();
  const limit = bodyLimit({ maxSize: 4_096, onError: (c) => c.json({ code: 'sync.too-large' }, 413) });

  app.get('/alerts/push-key', async (c) => {
    const actor = await whoAsks(c);
    if (!actor) return notLoggedIn(c);
    return watchesHall(actor) ? c.json({ key: pushes.publicKey }) : noPermission(c);
  });

  app.post('/alerts/subscription', limit, async (c) => {
    const actor = await whoAsks(c);
    if (!actor) return notLoggedIn(c);
    if (!watchesHall(actor)) return noPermission(c);
    const body = v.safeParse(subscriptionInput, await c.req.json().catch(() => undefined));
    if (!body.success) return badRequest(c);
    const { endpoint, keys, language } = body.output;
    if (whyNotOut(endpoint, pushes.hosts)) return badRequest(c, 'alerts.unknown-push-service');
    const { deviceId, outletId } = actor;
    await pushes.noteShown(outletId, deviceId);
    await subscribe(sql, { sessionHash: hashToken(tokenOf(c) ?? ''), deviceId, outletId, endpoint, ...keys, language });
    return c.json({});
  });

  app.delete('/alerts/subscription', async (c) => {
    if (!(await whoAsks(c))) return notLoggedIn(c);
    await unsubscribe(sql, hashToken(tokenOf(c) ?? ''));
    return c.json({});
  });

  return app;
}
