// One message to one push service (RFC 8030, 8291, 8292), and what its answer means (F61). web-push seals and signs; the
// way out is our own, as the library would ask any host that a browser names.
import { createECDH } from 'node:crypto';
import webPush from 'web-push';
import type { Clock } from '#server/platform/clock.ts';
import type { Outbound, OutboundAnswer } from '#server/platform/outbound.ts';

/** Push services of the browsers; an address that is none of theirs is not taken. */
export const PUSH_SERVICES: readonly string[] = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  '.push.services.mozilla.com',
  'web.push.apple.com',
  '.push.apple.com',
  '.notify.windows.com',
];

export interface Vapid {
  readonly subject: string;
  /** base64url, uncompressed point: what a browser subscribes with. */
  readonly publicKey: string;
  readonly privateKey: string;
}

/** The installation's key pair, from 32 secret bytes that are kept. */
export function vapidOf(secret: Uint8Array, subject: string): Vapid {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(secret);
  return {
    subject,
    publicKey: pair.getPublicKey('base64url', 'uncompressed'),
    privateKey: Buffer.from(secret).toString('base64url'),
  };
}

export interface PushTarget {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** How a try ended. `later`: in so many ms at the earliest, or when we think fit. */
export type Verdict =
  | { readonly is: 'taken' | 'gone' | 'too-large' | 'refused' }
  | { readonly is: 'later'; readonly after: number | null };

export interface PushParts {
  readonly outbound: Outbound;
  readonly vapid: Vapid;
  readonly clock: Clock;
}

/** `ttl`: seconds that the push service may keep it for a browser that is away. */
export async function push(
  { outbound, vapid, clock }: PushParts,
  to: PushTarget,
  payload: string,
  ttl: number,
): Promise<Verdict> {
  const { endpoint, p256dh, auth } = to;
  let request: ReturnType<typeof webPush.generateRequestDetails>;
  try {
    const vapidDetails = { ...vapid };
    request = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
      TTL: ttl,
      urgency: 'high',
      contentEncoding: 'aes128gcm',
      vapidDetails,
    });
  } catch {
    // Keys that are no keys: no other try makes them any.
    return { is: 'gone' };
  }
  // Whatever stands in the way, a name that leads inside or a redirect, is not followed; the network may be back later.
  const answer = await outbound(endpoint, { method: 'POST', headers: request.headers, body: request.body ?? '' }).catch(
    (error: { readonly code?: string }) => error.code ?? '',
  );
  if (typeof answer === 'string')
    return answer === 'outbound.unreachable' ? { is: 'later', after: null } : { is: 'refused' };
  return verdictOf(answer, clock.now());
}

/** F61. */
function verdictOf({ status, headers }: OutboundAnswer, now: number): Verdict {
  if (status >= 200 && status < 300) return { is: 'taken' };
  if (status === 404 || status === 410) return { is: 'gone' };
  if (status === 413) return { is: 'too-large' };
  if (status === 429 || status >= 500) return { is: 'later', after: waitOf(headers['retry-after'], now) };
  return { is: 'refused' };
}

/** Seconds, or a date. */
function waitOf(said: string | string[] | undefined, now: number): number | null {
  if (typeof said !== 'string') return null;
  if (/^\d{1,6}$/.test(said)) return Number(said) * 1000;
  const at = Date.parse(said);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
