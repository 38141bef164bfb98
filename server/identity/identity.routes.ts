// GET /api/session (who am I) · POST /api/session (log in) · DELETE /api/session (log out).
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type postgres from 'postgres';
import * as v from 'valibot';
import { idField, type Id } from '#domain/kernel/ids.ts';
import { findSession, logIn, logOut, type Session } from './sessions.ts';

const credentials = v.object({
  // No control characters: Postgres takes no NUL in a text.
  login: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60), v.regex(/^\P{Cc}+$/u)),
  password: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
});

const YEAR = 365 * 24 * 60 * 60;

/** `__Host-` needs https; on http://localhost the plain name is used (design.md §4). */
const secure = (c: Context): boolean =>
  new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https';
const cookieName = (c: Context, name: string): string => (secure(c) ? `__Host-${name}` : name);
const cookieRules = (c: Context) => ({ path: '/', httpOnly: true, sameSite: 'Strict', secure: secure(c) }) as const;

export const tokenOf = (c: Context): string | undefined => getCookie(c, cookieName(c, 'session'));

function deviceIdOf(c: Context): Id | null {
  const parsed = v.safeParse(idField, getCookie(c, cookieName(c, 'device')));
  return parsed.success ? parsed.output : null;
}

export const sessionOf = (sql: postgres.Sql, c: Context): Promise<Session | null> => findSession(sql, tokenOf(c));

export function identityRoutes(sql: postgres.Sql): Hono {
  const app = new Hono();
  app.use(bodyLimit({ maxSize: 4096, onError: (c) => c.json({ code: 'sync.too-large' }, 413) }));

  app.get('/session', async (c) => {
    const session = await sessionOf(sql, c);
    return session ? c.json(shown(session)) : c.json({ code: 'identity.not-logged-in' }, 401);
  });

  app.post('/session', async (c) => {
    const body = v.safeParse(credentials, await c.req.json().catch(() => undefined));
    if (!body.success) return c.json({ code: 'identity.incomplete-login' }, 400);
    const answer = await logIn(sql, body.output.login, body.output.password, deviceIdOf(c));
    if ('refused' in answer)
      return c.json({ code: `identity.${answer.refused}` }, answer.refused === 'wrong-login' ? 401 : 403);
    setCookie(c, cookieName(c, 'session'), answer.token, cookieRules(c));
    setCookie(c, cookieName(c, 'device'), answer.deviceId, { ...cookieRules(c), maxAge: YEAR });
    return c.json(shown((await findSession(sql, answer.token))!));
  });

  app.delete('/session', async (c) => {
    await logOut(sql, tokenOf(c));
    deleteCookie(c, cookieName(c, 'session'), cookieRules(c));
    return c.body(null, 204);
  });

  return app;
}

const shown = ({ actor, name, outlet }: Session) => ({
  staff: { id: actor.id, name, roles: actor.roles },
  deviceId: actor.deviceId,
  outlet,
});
