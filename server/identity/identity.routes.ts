// GET /api/session (who am I) · POST /api/session (log in) · POST /api/session/step (what the login still asks) ·
// POST /api/session/renew (the device shows its key again) · DELETE /api/session (log out).
import type { Context, Hono } from 'hono';
import * as v from 'valibot';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Id } from '#domain/kernel/ids.ts';
import { proofField, publicKeyField, type PublicKey } from './device-proof.ts';
import { grantDevice } from './device-grants.ts';
import { addDevice } from './enrolment.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { admit, goOn, logIn, recognise, type Attempt, type From, type LoginAnswer } from './login.ts';
import { answerField } from './questions.ts';
import {
  badRequest,
  bodyOf,
  giveNonce,
  giveToken,
  notLoggedIn,
  passwordField,
  proven,
  router,
  sessionOf,
  takeToken,
  tokenOf,
} from './requests.ts';
import { ofSession } from './record.ts';
import { findSession, logOut, renewSession, type Session } from './sessions.ts';

export { sessionOf };

const attemptField = v.object({
  // No control characters: Postgres takes no NUL in a text.
  login: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60), v.regex(/^\P{Cc}+$/u)),
  password: passwordField,
  answer: v.optional(answerField),
  proof: v.optional(proofField),
  /** Of a device that nobody has enrolled, where a demo lets it enrol itself. */
  newDevice: v.optional(publicKeyField),
});

const stepField = v.object({
  step: v.pipe(v.string(), v.maxLength(60)),
  code: v.optional(v.pipe(v.string(), v.regex(/^[\d\s]{6,9}$/))),
  recovery: v.optional(v.pipe(v.string(), v.maxLength(60))),
  // Its parts are read by the library, within the limit of the body.
  passkey: v.optional(v.custom<AuthenticationResponseJSON>((given) => typeof given === 'object' && given !== null)),
  newPassword: v.optional(passwordField),
  proof: v.optional(proofField),
});

export function identityRoutes(deps: IdentityDeps): Hono {
  const { sql } = deps;
  const app = router('/session', '/session/*');
  const from = (c: Context, device: From['device']): From => ({
    device,
    address: deps.addressOf(c),
    origin: c.req.header('origin') ?? new URL(c.req.url).origin,
  });

  app.get('/session', async (c) => {
    const session = await sessionOf(sql, c);
    return session ? c.json(shown(session)) : notLoggedIn(c);
  });

  app.post('/session', async (c) => {
    const body = await bodyOf(c, attemptField);
    if (!body) return c.json({ code: 'identity.incomplete-login' }, 400);
    const { proof, newDevice, ...attempt } = body;
    if (!proof && newDevice && deps.demo?.isHere(c)) return await enrolDemo(c, attempt, newDevice);
    const device = await proven(deps, c, proof, 'login');
    return device instanceof Response ? device : await answer(c, await logIn(deps, attempt, from(c, device)));
  });

  app.post('/session/step', async (c) => {
    const body = await bodyOf(c, stepField);
    if (!body) return badRequest(c);
    const { proof, ...given } = body;
    const device = await proven(deps, c, proof, 'step');
    return device instanceof Response ? device : await answer(c, await goOn(deps, given, from(c, device)));
  });

  app.post('/session/renew', async (c) => {
    const body = await bodyOf(c, v.object({ proof: proofField }));
    if (!body) return badRequest(c);
    const device = await proven(deps, c, body.proof, 'renew');
    if (device instanceof Response) return device;
    return (await renewSession(sql, tokenOf(c), device.id)) ? c.body(null, 204) : notLoggedIn(c);
  });

  app.delete('/session', async (c) => {
    await sql.begin(async (tx) => {
      const whose = await logOut(tx, tokenOf(c));
      if (whose) await deps.record(tx, ofSession(whose, 'identity.logOut'));
    });
    takeToken(c);
    return c.body(null, 204);
  });

  /** The seed world on the machine that serves it: its printed password is no secret, so its devices enrol themselves. */
  async function enrolDemo(c: Context, attempt: Attempt, publicKey: PublicKey): Promise<Response> {
    const address = deps.addressOf(c);
    const known = await recognise(deps, attempt, { deviceId: null, outletId: null, address });
    if ('refused' in known) return await answer(c, known);
    const { demo, clock, nonces, record } = deps;
    if (!demo!.staff.has(known.person.id) || attempt.password !== demo!.password)
      return c.json({ code: 'identity.not-enrolled' }, 403);
    const device = await sql.begin(async (tx) => {
      const [place] = await tx<{ outlet_id: Id }[]>`select outlet_id from staff where id = ${known.person.id}`;
      const outletId = place!.outlet_id;
      const id = await addDevice(tx, { outletId, face: 'tablet', publicKey }, clock.now());
      const detail = { why: 'demo' };
      await record(tx, {
        outletId,
        actorId: known.person.id,
        deviceId: id,
        action: 'identity.enrolDevice',
        subject: id,
        result: 'applied',
        detail,
      });
      return { id, outletId, face: 'tablet' as const };
    });
    await grantDevice(sql, device.id);
    c.header('tingtang-device', device.id);
    giveNonce(c, nonces.nonce(device.id, 1));
    return await answer(c, await admit(deps, known, from(c, device)));
  }

  async function answer(c: Context, said: LoginAnswer): Promise<Response> {
    if ('token' in said) {
      giveToken(c, said.token);
      return c.json(shown((await findSession(sql, said.token))!));
    }
    if ('needs' in said) {
      const { needs, ...rest } = said;
      return c.json({ code: `identity.${needs}-needed`, ...rest }, 403);
    }
    const { refused, ...rest } = said;
    const seconds = rest.wait === undefined ? undefined : Math.ceil(rest.wait / 1000);
    const status =
      refused === 'try-later' ? 429 : refused.startsWith('wrong-') || refused === 'answer-needed' ? 401 : 403;
    return c.json(
      {
        code: `identity.${refused}`,
        ...(rest.data ? { data: rest.data } : {}),
        ...(rest.question ? { question: rest.question } : {}),
        ...(seconds ? { seconds } : {}),
      },
      status,
      seconds ? { 'retry-after': String(seconds) } : {},
    );
  }

  return app;
}

const shown = ({ actor, name, outlet }: Session) => ({
  staff: {
    id: actor.id,
    name,
    roles: actor.roles,
    permissions: actor.permissions,
    scope: actor.scope,
    narrower: actor.narrower,
    paths: actor.paths,
  },
  deviceId: actor.deviceId,
  outlet,
});
