// GET /api/sessions (who is logged in, where, since when; searched, or of one person) · DELETE /api/sessions/:id (ends one, and its stream).
import { Hono } from 'hono';
import type postgres from 'postgres';
import * as v from 'valibot';
import { idField, type Id } from '#domain/kernel/ids.ts';
import { recallStreams } from '#server/sync/grants.ts';
import { askedBy, badRequest, likeText, notHere, reachSql, type ApiDeps } from './api-deps.ts';

const MOST_SESSIONS = 500;
const sessionsQuery = v.object({
  q: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(60), v.regex(/^\P{Cc}*$/u))),
  staff: v.optional(idField),
});

/** IDN-020. */
export function onlineRoutes(deps: Pick<ApiDeps, 'sql' | 'audit' | 'whoAsks' | 'poke'>): Hono {
  const app = new Hono();
  const { sql } = deps;

  app.get('/sessions', async (c) => {
    const asked = await askedBy(deps, c, 'identity.readSessions');
    if ('answer' in asked) return asked.answer;
    const query = v.safeParse(sessionsQuery, c.req.query());
    if (!query.success) return badRequest(c);
    const { q, staff } = query.output;
    const text = q ? likeText(q) : null;
    const { actor } = asked;
    const rows = await sql`
      select e.id, e.staff_id as "staffId", s.name, s.employee_no as "employeeNo", s.roles, e.device_id as "deviceId", d.face,
        d.name as device, o.id as "outletId", o.code as "outletCode", o.name as outlet, e.rung,
        ${ms(sql`e.started_at`)} as "startedAt", ${ms(sql`e.locked_at`)} as "lockedAt", ${ms(sql`e.ends_at`)} as "endsAt",
        ${ms(sql`greatest(e.seen_at, k.seen)`)} as "seenAt", coalesce(k.pending, 0) as pending, e.device_id = ${actor.deviceId} as mine
      from session e join staff s on s.id = e.staff_id join device d on d.id = e.device_id join institution o on o.id = d.outlet_id
      left join lateral (select max(seen) as seen, sum(pending)::int as pending from sync_client
        where user_id = e.staff_id and device_id = e.device_id) k on true
      where e.ends_at > now() and ${reachSql(sql, actor, asked.permission, sql`o.path`)}
        and ${text ? sql`(s.name ilike ${text} or s.employee_no ilike ${text} or o.name ilike ${text} or d.name ilike ${text})` : sql`true`}
        and ${staff ? sql`e.staff_id = ${staff}` : sql`true`}
      order by o.path, s.employee_no, e.id limit ${MOST_SESSIONS + 1}`;
    return c.json({ rows: rows.slice(0, MOST_SESSIONS), more: rows.length > MOST_SESSIONS });
  });

  /** Epoch milliseconds. */
  const ms = (at: postgres.Fragment) => sql`floor(extract(epoch from ${at}) * 1000)::bigint`;

  app.delete('/sessions/:id', async (c) => {
    const asked = await askedBy(deps, c, 'identity.endSessions');
    if ('answer' in asked) return asked.answer;
    const id = v.safeParse(idField, c.req.param('id'));
    const ended = id.success ? await endSession(id.output, asked.actor, asked.permission) : false;
    if (!ended) return notHere(c);
    deps.poke();
    return c.body(null, 204);
  });

  type Asked = Exclude<Awaited<ReturnType<typeof askedBy>>, { answer: unknown }>;

  /** Gone and on record in one transaction; the tablet's stream comes again and is turned away. */
  const endSession = (id: Id, actor: Asked['actor'], permission: Asked['permission']): Promise<boolean> =>
    sql.begin(async (tx) => {
      const [gone] = await tx<{ staff_id: Id; device_id: Id; outlet_id: Id }[]>`
        delete from session e using device d, institution o
        where e.id = ${id} and d.id = e.device_id and o.id = d.outlet_id and ${reachSql(tx, actor, permission, tx`o.path`)}
        returning e.staff_id, e.device_id, d.outlet_id`;
      if (!gone) return false;
      await recallStreams(tx, gone.device_id);
      await deps.audit(tx, {
        outletId: gone.outlet_id,
        actorId: actor.id,
        deviceId: actor.deviceId,
        action: 'identity.endSession',
        subject: gone.staff_id,
        result: 'done',
        detail: { device: gone.device_id },
      });
      return true;
    });

  return app;
}
