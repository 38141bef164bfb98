// GET /api/account (my factors, my sessions, what a password must be) · POST /api/account/password · POST /api/account/totp,
// /totp/confirm, /passkey, /passkey/confirm, /recovery · DELETE /api/account/factors/:id, /sessions/:id ·
// POST /api/staff/:id/password (reset by an administrator).
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Context, Hono } from 'hono';
import type postgres from 'postgres';
import * as v from 'valibot';
import { isPower } from '#domain/identity/permissions.ts';
import { whyNotReach } from '#domain/identity/scope.rules.ts';
import { idField, type Id } from '#domain/kernel/ids.ts';
import { refuse, type Refusal } from '#domain/kernel/refusal.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { offerPasskey, takePasskey } from './passkeys.ts';
import { hashPassword, isPassword, oneTimePassword, setPassword, whyNotNext } from './passwords.ts';
import { badRequest, bodyOf, no, notLoggedIn, passwordField, router, sessionOf, tokenOf } from './requests.ts';
import { dropAllFactors, dropFactor, factorsOf, isTotp, newRecoveryCodes, offerTotp } from './second-factors.ts';
import type { Session } from './sessions.ts';
import { noteFail, noteRight, standingOf, type Trier } from './throttle.ts';
import { hashToken } from './tokens.ts';

const changeField = v.object({ old: passwordField, next: passwordField });
/** Who changes what he proves himself with proves himself once more (ASVS 7.5.1). */
const againField = v.object({ password: passwordField });
const resetField = v.object({ factorsLost: v.optional(v.boolean(), false) });

export function accountRoutes(deps: IdentityDeps): Hono {
  const { sql, clock, policy, seal, record } = deps;
  const app = router('/account', '/account/*', '/staff/:id/password');
  const asked = async (c: Context, doIt: (session: Session) => Promise<Response>): Promise<Response> => {
    const session = await sessionOf(sql, c);
    return session ? await doIt(session) : notLoggedIn(c);
  };
  const originOf = (c: Context): string => c.req.header('origin') ?? new URL(c.req.url).origin;

  app.get('/account', (c) =>
    asked(c, async ({ actor }) => {
      const [credential] = await sql<{ login: string; changedAt: number | null; recovery: number }[]>`
        select login, changed_at as "changedAt", (select count(*)::int from recovery_code r where r.staff_id = c.staff_id) as recovery
        from credential c where staff_id = ${actor.id}`;
      const sessions = await sql<
        { id: Id; device: string; outlet: string; startedAt: number; seenAt: number; mine: boolean }[]
      >`
        select e.id, d.name as device, o.name as outlet, floor(extract(epoch from e.started_at) * 1000)::bigint as "startedAt",
          floor(extract(epoch from e.seen_at) * 1000)::bigint as "seenAt", e.token_hash = ${hashToken(tokenOf(c) ?? '')} as mine
        from session e join device d on d.id = e.device_id join institution o on o.id = d.outlet_id
        where e.staff_id = ${actor.id} and e.ends_at > now() and d.revoked_at is null order by e.started_at desc`;
      return c.json({ ...credential, policy: policy.password, factors: await factorsOf(sql, actor.id), sessions });
    }),
  );

  /** The person's own password, tried like a login; null = right. */
  async function whyNotAgain(c: Context, session: Session, password: string): Promise<Response | null> {
    const { actor } = session;
    const refused = (tx: postgres.TransactionSql, why: string) =>
      record(tx, { ...noted(session, 'identity.confirmPassword'), result: 'refused', detail: { why } });
    const who: Trier = { login: `again ${actor.id}`, deviceId: actor.deviceId, address: deps.addressOf(c) };
    const { wait } = await standingOf(sql, who, clock.now());
    if (wait > 0) {
      await sql.begin((tx) => refused(tx, 'try-later'));
      return c.json({ code: 'identity.try-later', seconds: Math.ceil(wait / 1000) }, 429);
    }
    const [row] = await sql<{ password_hash: string | null }[]>`
      select password_hash from credential where staff_id = ${actor.id}`;
    if (await isPassword(row?.password_hash, password)) {
      await noteRight(sql, who);
      return null;
    }
    await sql.begin(async (tx) => {
      await noteFail(tx, who, clock.now());
      await refused(tx, 'wrong-password');
    });
    return no(c, refuse('identity.wrong-password'));
  }

  /** Whether this person decides over more than the other: who gives him a password could be him. */
  async function decidesMore(staffId: Id, { permissions }: Session['actor']): Promise<boolean> {
    const [row] = await sql<{ permissions: string[] }[]>`
      select coalesce(array_agg(distinct p), '{}') as permissions from staff s join role r on r.code = any(s.roles) and r.active,
        unnest(r.permissions) p where s.id = ${staffId}`;
    return row!.permissions.some((name) => (isPower(name) || name === 'audit.read') && !permissions.includes(name));
  }

  const noted = (session: Session, action: `identity.${string}`, subject = session.actor.id) => ({
    outletId: session.outlet.id,
    actorId: session.actor.id,
    deviceId: session.actor.deviceId,
    action,
    subject,
    result: 'applied' as const,
  });

  app.post('/account/password', (c) =>
    asked(c, async (session) => {
      const body = await bodyOf(c, changeField);
      if (!body) return badRequest(c);
      const { id } = session.actor;
      const refused =
        (await whyNotAgain(c, session, body.old)) ?? (await why(c, whyNotNext(sql, policy.password, id, body.next)));
      if (refused) return refused;
      const passwordHash = await hashPassword(body.next);
      await sql.begin(async (tx) => {
        await setPassword(tx, id, passwordHash, {
          mustChange: false,
          now: clock.now(),
          keep: hashToken(tokenOf(c) ?? ''),
        });
        await record(tx, noted(session, 'identity.changePassword'));
      });
      return c.body(null, 204);
    }),
  );

  app.post('/account/totp', (c) =>
    asked(c, async (session) => {
      const body = await bodyOf(c, againField);
      if (!body) return badRequest(c);
      const refused = await whyNotAgain(c, session, body.password);
      if (refused) return refused;
      const offered = await offerTotp(sql, seal, session.actor.id, clock.now());
      return offered ? c.json(offered) : no(c, refuse('identity.too-many-factors'));
    }),
  );

  app.post('/account/totp/confirm', (c) =>
    asked(c, async (session) => {
      const body = await bodyOf(c, v.object({ code: v.pipe(v.string(), v.maxLength(9)) }));
      if (!body) return badRequest(c);
      const done = await sql.begin(async (tx) => {
        const right = await isTotp(tx, seal, session.actor.id, body.code, clock.now(), 'offered');
        if (right) await record(tx, noted(session, 'identity.addSecondFactor'));
        return right;
      });
      return done ? c.body(null, 204) : no(c, refuse('identity.wrong-code'));
    }),
  );

  app.post('/account/passkey', (c) =>
    asked(c, async (session) => {
      const body = await bodyOf(c, againField);
      if (!body) return badRequest(c);
      const refused = await whyNotAgain(c, session, body.password);
      if (refused) return refused;
      const [{ login }] = await sql<
        [{ login: string }]
      >`select login from credential where staff_id = ${session.actor.id}`;
      const options = await offerPasskey(sql, session.actor.id, login, originOf(c));
      await sql`update session set challenge = ${options.challenge} where token_hash = ${hashToken(tokenOf(c) ?? '')}`;
      return c.json(options);
    }),
  );

  app.post('/account/passkey/confirm', (c) =>
    asked(c, async (session) => {
      const body = await bodyOf(
        c,
        v.object({
          name: v.pipe(v.string(), v.trim(), v.maxLength(40)),
          response: v.custom<RegistrationResponseJSON>((given) => typeof given === 'object' && given !== null),
        }),
      );
      if (!body) return badRequest(c);
      const done = await sql.begin(async (tx) => {
        const [row] = await tx<{ challenge: string | null }[]>`
          with was as (select token_hash, challenge from session where token_hash = ${hashToken(tokenOf(c) ?? '')} for update)
          update session e set challenge = null from was where e.token_hash = was.token_hash returning was.challenge`;
        const taken = row?.challenge
          ? await takePasskey(tx, session.actor.id, body.name, originOf(c), row.challenge, body.response, clock.now())
          : false;
        if (taken) await record(tx, noted(session, 'identity.addSecondFactor'));
        return taken;
      });
      return done ? c.body(null, 204) : no(c, refuse('identity.passkey-refused'));
    }),
  );

  app.post('/account/recovery', (c) =>
    asked(c, async (session) => {
      const body = await bodyOf(c, againField);
      if (!body) return badRequest(c);
      const refused = await whyNotAgain(c, session, body.password);
      if (refused) return refused;
      const codes = await sql.begin(async (tx) => {
        const made = await newRecoveryCodes(tx, session.actor.id);
        await record(tx, noted(session, 'identity.makeRecoveryCodes'));
        return made;
      });
      return c.json({ codes });
    }),
  );

  app.post('/account/factors/:id/drop', (c) =>
    asked(c, async (session) => {
      const id = v.safeParse(idField, c.req.param('id'));
      const body = await bodyOf(c, againField);
      if (!id.success || !body) return badRequest(c);
      const refused = await whyNotAgain(c, session, body.password);
      if (refused) return refused;
      const dropped = await sql.begin(async (tx) => {
        const done = await dropFactor(tx, session.actor.id, id.output);
        if (done) await record(tx, noted(session, 'identity.dropSecondFactor', id.output));
        return done;
      });
      return dropped ? c.body(null, 204) : no(c, refuse('identity.out-of-reach'));
    }),
  );

  app.delete('/account/sessions/:id', (c) =>
    asked(c, async (session) => {
      const id = v.safeParse(idField, c.req.param('id'));
      if (!id.success) return badRequest(c);
      const ended = await sql.begin(async (tx) => {
        const { count } = await tx`delete from session where id = ${id.output} and staff_id = ${session.actor.id}`;
        if (count > 0) await record(tx, noted(session, 'identity.endSession', id.output));
        return count > 0;
      });
      return ended ? c.body(null, 204) : no(c, refuse('identity.out-of-reach'));
    }),
  );

  /**
   * IDN-007, IDN-013: a password for one login, shown to the administrator once; whoever is logged in is out. Second factors
   * stay and are asked for; who has lost them all gets both anew, as on his first day (ASVS 6.4.3, 6.4.4).
   */
  app.post('/staff/:id/password', (c) =>
    asked(c, async (session) => {
      const id = v.safeParse(idField, c.req.param('id'));
      const body = await bodyOf(c, resetField);
      if (!id.success || !body) return badRequest(c);
      const [person] = await sql<{ path: string; outlet_id: Id }[]>`
        select o.path, s.outlet_id from staff s join institution o on o.id = s.outlet_id
        join credential k on k.staff_id = s.id where s.id = ${id.output} and s.active`;
      const refused = whyNotReach(session.actor, 'identity.resetPassword', { institutionPath: person?.path ?? '' });
      if (refused || !person) return no(c, refused ?? refuse('identity.out-of-reach'));
      if (await decidesMore(id.output, session.actor)) return no(c, refuse('identity.no-permission'));
      if (id.output === session.actor.id) return no(c, refuse('identity.own-password'));
      const password = oneTimePassword();
      const passwordHash = await hashPassword(password);
      await sql.begin(async (tx) => {
        await setPassword(tx, id.output, passwordHash, { mustChange: true, now: clock.now() });
        const lost = body.factorsLost ? await dropAllFactors(tx, id.output) : null;
        const about = { outletId: person.outlet_id, ...(lost === null ? {} : { detail: { factors: lost } }) };
        await record(tx, { ...noted(session, 'identity.resetPassword', id.output), ...about });
      });
      return c.json({ password });
    }),
  );

  return app;
}

const why = async (c: Context, asking: Promise<Refusal | null>): Promise<Response | null> => {
  const refused = await asking;
  return refused ? no(c, refused) : null;
};
