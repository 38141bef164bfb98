// GET /api/institutions (the tree in reach) · GET /api/roles (what each may do) · GET /api/approvals (who asked for what).
import { Hono } from 'hono';
import * as v from 'valibot';
import { approvalStates } from '#domain/identity/identity.model.ts';
import { idField } from '#domain/kernel/ids.ts';
import { askedBy, badRequest, reachSql, type ApiDeps } from './api-deps.ts';

const MOST_INSTITUTIONS = 5_000;
const MOST_APPROVALS = 200;

const treeQuery = v.object({ under: v.optional(idField), closed: v.optional(v.picklist(['0', '1'])) });
const approvalQuery = v.object({ state: v.optional(v.picklist([...approvalStates, 'decided', 'all'])) });

export function organisationRoutes(deps: Pick<ApiDeps, 'sql' | 'whoAsks'>): Hono {
  const app = new Hono();
  const { sql } = deps;

  app.get('/institutions', async (c) => {
    const asked = await askedBy(deps, c, 'identity.manageInstitutions', 'identity.readStaff');
    if ('answer' in asked) return asked.answer;
    const query = v.safeParse(treeQuery, c.req.query());
    if (!query.success) return badRequest(c);
    const { under, closed } = query.output;
    const rows = await sql`
      select i.id, i.parent_id as "parentId", i.level, i.code, i.name, i.ownership, i.path, i.active,
        (select count(*)::int from staff s where s.outlet_id = i.id and s.active) as people
      from institution i where ${reachSql(sql, asked.actor, asked.permission, sql`i.path`)}
        and ${under ? sql`i.path like (select u.path || '%' from institution u where u.id = ${under})` : sql`true`}
        and ${closed === '1' ? sql`true` : sql`i.active`}
      order by i.path limit ${MOST_INSTITUTIONS + 1}`;
    return c.json({ rows: rows.slice(0, MOST_INSTITUTIONS), more: rows.length > MOST_INSTITUTIONS });
  });

  app.get('/roles', async (c) => {
    const asked = await askedBy(deps, c, 'identity.manageRoles', 'identity.readStaff');
    if ('answer' in asked) return asked.answer;
    const rows = await sql`
      select r.id, r.code, r.name, r.scope, r.permissions, r.built_in as "builtIn", r.active,
        (select count(*)::int from staff s join institution i on i.id = s.outlet_id
          where s.active and r.code = any(s.roles) and ${reachSql(sql, asked.actor, 'identity.readStaff', sql`i.path`)}) as holders
      from role r order by r.built_in desc, r.id`;
    return c.json({ rows });
  });

  app.get('/approvals', async (c) => {
    const asked = await askedBy(deps, c, 'identity.decideRoles', 'identity.proposeRoles');
    if ('answer' in asked) return asked.answer;
    const query = v.safeParse(approvalQuery, c.req.query());
    if (!query.success) return badRequest(c);
    const { state = 'open' } = query.output;
    const rows = await sql`
      select a.id, a.what, a.outlet_id as "outletId", i.name as outlet, a.subject_id as "subjectId", s.outlet_id as "worksAt", s.name as subject,
        s.employee_no as "employeeNo", a.payload, a.asked_by as "askedBy", q.name as asker, a.asked_at as "askedAt",
        a.decided_by as "decidedBy", d.name as decider, a.decided_at as "decidedAt", a.state,
        a.asked_by = ${asked.actor.id} as mine
      from approval a join institution i on i.id = a.outlet_id join staff s on s.id = a.subject_id
      left join staff q on q.id = a.asked_by left join staff d on d.id = a.decided_by
      where ${reachSql(sql, asked.actor, asked.permission, sql`i.path`)}
        and ${state === 'all' ? sql`true` : state === 'decided' ? sql`a.state <> 'open'` : sql`a.state = ${state}`}
      order by a.asked_at desc, a.id limit ${MOST_APPROVALS}`;
    return c.json({ rows });
  });

  return app;
}
