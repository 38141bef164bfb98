// What requests to this area have in common: cookies, the device's proof, who is asking, and how an answer says no.
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type postgres from 'postgres';
import * as v from 'valibot';
import { LONGEST_PASSWORD } from '#domain/identity/password.rules.ts';
import type { Refusal } from '#domain/kernel/refusal.ts';
import { cameSecurely } from '#server/platform/proxies.ts';
import { proveDevice, type Proof, type ProvenDevice } from './device-proof.ts';
import { revokeCopied } from './devices.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { findSession, type Purpose, type Session } from './sessions.ts';

/** `__Host-` needs https; on http://localhost the plain name is used (design.md §4). */
const cookieName = (c: Context): string => (cameSecurely(c) ? '__Host-session' : 'session');
const cookieRules = (c: Context) =>
  ({ path: '/', httpOnly: true, sameSite: 'Strict', secure: cameSecurely(c) }) as const;

export const tokenOf = (c: Context): string | undefined => getCookie(c, cookieName(c));
export const giveToken = (c: Context, token: string): void => setCookie(c, cookieName(c), token, cookieRules(c));
export const takeToken = (c: Context): void => void deleteCookie(c, cookieName(c), cookieRules(c));

export const sessionOf = (sql: postgres.Sql, c: Context, purpose?: Purpose): Promise<Session | null> =>
  findSession(sql, tokenOf(c), purpose);

/** The number a device signs next time travels in a header: every answer to a proof has it, whatever else it says. */
const NONCE = 'tingtang-nonce';
export const giveNonce = (c: Context, nonce: string): void => c.header(NONCE, nonce);

const atMost = (maxSize: number) => bodyLimit({ maxSize, onError: (c) => c.json({ code: 'sync.too-large' }, 413) });
/** A name and a password; and what a passkey says. */
const [login, form] = [atMost(4_096), atMost(16_384)];
/** Routes that take no more than a form; other areas' routes beside them may take more. */
export function router(...paths: readonly string[]): Hono {
  const app = new Hono();
  for (const path of paths) app.use(path, path === '/session' ? login : form);
  return app;
}

export async function bodyOf<T>(c: Context, schema: v.GenericSchema<unknown, T>): Promise<T | null> {
  const parsed = v.safeParse(schema, await c.req.json().catch(() => undefined));
  return parsed.success ? parsed.output : null;
}

/** A character may take two units of the text. What a password must be is said by its policy, not here. */
export const passwordField = v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_PASSWORD * 2));

export const badRequest = (c: Context): Response => c.json({ code: 'sync.bad-request' }, 400);
export const notLoggedIn = (c: Context): Response => c.json({ code: 'identity.not-logged-in' }, 401);

/** What does not exist for somebody is not found by him; the rest he may know that he may not. */
const statusOf = ({ code }: Refusal): 403 | 404 | 409 =>
  code === 'identity.no-permission' ? 403 : code === 'identity.out-of-reach' ? 404 : 409;
export const no = (c: Context, refusal: Refusal): Response => c.json(refusal, statusOf(refusal));

/** The device that proved itself, or the answer that says why it is none. */
export async function proven(
  deps: IdentityDeps,
  c: Context,
  proof: Proof | undefined,
  about: string,
): Promise<ProvenDevice | Response> {
  if (!proof) return c.json({ code: 'identity.not-enrolled' }, 403);
  const answer = await deps.sql.begin((tx) => proveDevice(tx, deps.nonces, proof, about, deps.clock.now()));
  if ('nonce' in answer) {
    giveNonce(c, answer.nonce);
    const release = c.req
      .header('tingtang-release')
      ?.replace(/[^\w.+-]/g, '')
      .slice(0, 40);
    if (release)
      await deps.sql`update device set version = ${release} where id = ${answer.device.id} and version is distinct from ${release}`;
    return answer.device;
  }
  if ('again' in answer) {
    giveNonce(c, answer.again);
    return c.json({ code: 'identity.prove-again' }, 409);
  }
  if ('cloned' in answer) {
    await revokeCopied(deps, answer.cloned);
    return c.json({ code: 'identity.device-revoked' }, 403);
  }
  if ('device' in answer && about === 'login') await onRecordRevoked(deps, answer.device);
  return c.json({ code: `identity.${answer.refused}` }, 403);
}

const onRecordRevoked = (deps: IdentityDeps, { id, outletId }: ProvenDevice): Promise<unknown> =>
  deps.sql.begin((tx) =>
    deps.record(tx, {
      outletId,
      actorId: null,
      deviceId: id,
      action: 'identity.logIn',
      subject: '',
      result: 'refused',
      detail: { why: 'device-revoked' },
    }),
  );
