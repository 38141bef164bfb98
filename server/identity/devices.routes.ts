// GET /api/device (may it enrol itself) · POST /api/device (enrol by a code) · GET /api/devices (list) ·
// POST /api/devices/codes (make a code) · POST /api/devices/codes/:id/approve · POST /api/devices/:id/name, /revoke, /move ·
// GET /api/devices/places (institutions a code can be made for).
import type { Context, Hono } from 'hono';
import * as v from 'valibot';
import { deviceSchema, faces } from '#domain/identity/identity.model.ts';
import { reachOf, whyNotReach } from '#domain/identity/scope.rules.ts';
import { idField, type Id } from '#domain/kernel/ids.ts';
import type { Refusal } from '#domain/kernel/refusal.ts';
import { refuse } from '#domain/kernel/refusal.ts';
import { grantDevice } from './device-grants.ts';
import { publicKeyField } from './device-proof.ts';
import { listDevices, moveDevice, renameDevice, revokeDevice, type DeviceDeed } from './devices.ts';
import { approveCode, enrol, makeCode } from './enrolment.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { badRequest, bodyOf, giveNonce, no, notLoggedIn, router, sessionOf } from './requests.ts';
import type { Session } from './sessions.ts';
import { noteFail, standingOf } from './throttle.ts';

const MOST = 50;
const searchField = v.object({
  text: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(40), v.regex(/^\P{Cc}*$/u)), ''),
  after: v.optional(idField),
});
const enrolField = v.object({
  code: v.pipe(v.string(), v.minLength(8), v.maxLength(80)),
  publicKey: publicKeyField,
  signature: v.pipe(v.string(), v.maxLength(120)),
});
const codeField = v.object({ outletId: idField, face: v.picklist(faces) });

export function deviceRoutes(deps: IdentityDeps): Hono {
  const { sql, clock, record } = deps;
  const app = router('/device', '/devices', '/devices/*');
  const asked = async (c: Context, doIt: (session: Session) => Promise<Response>): Promise<Response> => {
    const session = await sessionOf(sql, c);
    if (!session) return notLoggedIn(c);
    if (reachOf(session.actor, 'identity.manageDevices') === null) return no(c, refuse('identity.no-permission'));
    return await doIt(session);
  };

  app.get('/device', (c) => c.json({ demo: deps.demo?.isHere(c) === true }));

  app.post('/device', async (c) => {
    const body = await bodyOf(c, enrolField);
    if (!body) return badRequest(c);
    const who = { login: 'enrolment', deviceId: null, address: deps.addressOf(c) };
    const { wait } = await standingOf(sql, who, clock.now());
    if (wait > 0) return c.json({ code: 'identity.try-later', seconds: Math.ceil(wait / 1000) }, 429);
    const answer = await enrol(deps, body);
    if ('code' in answer) {
      await noteFail(sql, who, clock.now());
      return no(c, answer);
    }
    await grantDevice(sql, answer.deviceId);
    giveNonce(c, answer.nonce);
    return c.json({ deviceId: answer.deviceId, face: answer.face, outlet: answer.outlet });
  });

  app.get('/devices', (c) =>
    asked(c, async ({ actor }) => {
      const search = v.safeParse(searchField, c.req.query());
      if (!search.success) return badRequest(c);
      const { text, after = null } = search.output;
      const list = await listDevices(sql, actor, { text, after, most: MOST + 1 });
      return c.json({
        devices: list.slice(0, MOST),
        more: list.length > MOST,
        takesTwo: deps.policy.enrolmentTakesTwo,
      });
    }),
  );

  app.get('/devices/places', (c) =>
    asked(c, async ({ actor }) => {
      const places = await sql<{ id: Id; name: string; path: string }[]>`
        select id, name, path from institution where active order by path`;
      const within = places.filter(
        ({ path }) => !whyNotReach(actor, 'identity.manageDevices', { institutionPath: path }),
      );
      return c.json({ places: within.map(({ id, name }) => ({ id, name })) });
    }),
  );

  app.post('/devices/codes', (c) =>
    asked(c, async ({ actor }) => {
      const body = await bodyOf(c, codeField);
      if (!body) return badRequest(c);
      const [place] = await sql<
        { path: string }[]
      >`select path from institution where id = ${body.outletId} and active`;
      const refused = whyNotReach(actor, 'identity.manageDevices', { institutionPath: place?.path ?? '' });
      if (refused || !place) return no(c, refused ?? refuse('identity.out-of-reach'));
      const made = await sql.begin(async (tx) => {
        const code = await makeCode(tx, { ...body, madeBy: actor.id }, deps.policy.enrolmentTakesTwo, clock.now());
        await record(tx, {
          outletId: body.outletId,
          actorId: actor.id,
          deviceId: actor.deviceId,
          action: 'identity.makeEnrolmentCode',
          subject: code.id,
          result: 'applied',
          detail: { face: body.face },
        });
        return code;
      });
      return c.json(made);
    }),
  );

  app.get('/devices/codes', (c) =>
    asked(c, async ({ actor }) => {
      const open = await sql<
        { id: Id; path: string; outlet: string; face: string; madeBy: string; mine: boolean; expiresAt: number }[]
      >`
        select k.id, o.path, o.name as outlet, k.face, s.name as "madeBy", k.made_by = ${actor.id} as mine, k.expires_at as "expiresAt"
        from enrolment_code k join institution o on o.id = k.outlet_id join staff s on s.id = k.made_by
        where k.used_at is null and k.approved_by is null and k.expires_at > ${clock.now()} order by k.expires_at`;
      const within = open.filter(
        ({ path }) => !whyNotReach(actor, 'identity.manageDevices', { institutionPath: path }),
      );
      return c.json({ codes: within.map(({ path: _, ...code }) => code) });
    }),
  );

  app.post('/devices/codes/:id/approve', (c) =>
    asked(c, async ({ actor }) => {
      const id = v.safeParse(idField, c.req.param('id'));
      if (!id.success) return badRequest(c);
      const refused = await sql.begin(async (tx) => {
        const [code] = await tx<{ path: string; outlet_id: Id }[]>`select o.path, k.outlet_id from enrolment_code k
          join institution o on o.id = k.outlet_id where k.id = ${id.output}`;
        const why = whyNotReach(actor, 'identity.manageDevices', { institutionPath: code?.path ?? '' });
        if (why || !code) return why ?? refuse('identity.out-of-reach');
        const not = await approveCode(tx, id.output, actor.id, clock.now());
        await record(tx, {
          outletId: code.outlet_id,
          actorId: actor.id,
          deviceId: actor.deviceId,
          action: 'identity.approveEnrolmentCode',
          subject: id.output,
          result: not ? 'refused' : 'applied',
          ...(not ? { detail: { why: not.code } } : {}),
        });
        return not;
      });
      return refused ? no(c, refused) : c.body(null, 204);
    }),
  );

  const deed =
    <T>(schema: v.GenericSchema<unknown, T>, doIt: (deed: DeviceDeed, input: T) => Promise<Refusal | null>) =>
    (c: Context) =>
      asked(c, async ({ actor }) => {
        const id = v.safeParse(idField, c.req.param('id'));
        const body = await bodyOf(c, schema);
        if (!id.success || !body) return badRequest(c);
        const refused = await doIt({ actor, deviceId: id.output }, body);
        return refused ? no(c, refused) : c.body(null, 204);
      });
  app.post(
    '/devices/:id/name',
    deed(v.object({ name: deviceSchema.entries.name }), (about, { name }) => renameDevice(deps, about, name)),
  );
  app.post(
    '/devices/:id/revoke',
    deed(v.object({}), (about) => revokeDevice(deps, about)),
  );
  app.post(
    '/devices/:id/move',
    deed(v.object({ outletId: idField }), (about, { outletId }) => moveDevice(deps, about, outletId)),
  );

  return app;
}
