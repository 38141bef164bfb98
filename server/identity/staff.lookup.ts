// People in reach: searched, filtered, in pages; and one of them with all that is known of him.
import type postgres from 'postgres';
import * as v from 'valibot';
import type { PermissionName } from '#domain/identity/permissions.ts';
import { mayDo, type StaffActor } from '#domain/kernel/actor.ts';
import { idField, type Id } from '#domain/kernel/ids.ts';
import { likeText, reachSql } from './api-deps.ts';

export const MOST_STAFF = 200;

const shortText = (most: number) => v.pipe(v.string(), v.maxLength(most), v.regex(/^\P{Cc}*$/u));
export const staffQuery = v.object({
  q: v.optional(v.pipe(shortText(60), v.trim())),
  institution: v.optional(idField),
  role: v.optional(shortText(40)),
  active: v.optional(v.picklist(['1', '0', 'all'])),
  sort: v.optional(v.picklist(['name', 'number', 'institution'])),
  /** From the end of that order. */
  down: v.optional(v.literal('1')),
  limit: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,2}$/), v.transform(Number), v.maxValue(MOST_STAFF))),
  /** What the page before ended with. */
  cursor: v.optional(
    v.pipe(
      shortText(400),
      v.check((text) => readCursor(text) !== null),
    ),
  ),
});
export type StaffQuery = v.InferOutput<typeof staffQuery>;

const cursorShape = v.strictTuple([v.string(), idField]);
const writeCursor = (key: string, id: string): string => Buffer.from(JSON.stringify([key, id])).toString('base64url');
function readCursor(text: string): v.InferOutput<typeof cursorShape> | null {
  try {
    const parsed = v.safeParse(cursorShape, JSON.parse(Buffer.from(text, 'base64url').toString()));
    return parsed.success && !parsed.output[0].includes('\u0000') ? parsed.output : null;
  } catch {
    return null;
  }
}

function conditions(sql: postgres.Sql, actor: StaffActor, permission: PermissionName, query: StaffQuery) {
  const { q, institution, role, active = '1' } = query;
  const text = q ? likeText(q) : null;
  // What somebody logs in with is searched by those who keep logins.
  const login = mayDo(actor, 'identity.manageStaff') ? sql`c.login ilike ${text}` : sql`false`;
  return sql`${reachSql(sql, actor, permission, sql`i.path`, sql`s.id`)}
    and ${text ? sql`(s.name ilike ${text} or s.employee_no ilike ${text} or ${login})` : sql`true`}
    and ${institution ? sql`i.path like (select u.path || '%' from institution u where u.id = ${institution})` : sql`true`}
    and ${role ? sql`${role} = any(s.roles)` : sql`true`}
    and ${active === 'all' ? sql`true` : sql`s.active = ${active === '1'}`}`;
}

/** A page, how many there are in all, and where the next one begins. */
export async function findStaff(sql: postgres.Sql, actor: StaffActor, permission: PermissionName, query: StaffQuery) {
  const { sort = 'number', limit = 50, cursor } = query;
  const where = conditions(sql, actor, permission, query);
  const key = { name: sql`s.name`, number: sql`s.employee_no`, institution: sql`i.path` }[sort];
  const after = cursor ? readCursor(cursor) : null;
  const [beyond, way] = query.down ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`];
  const from = sql`from staff s join institution i on i.id = s.outlet_id left join credential c on c.staff_id = s.id`;
  const logins = mayDo(actor, 'identity.manageStaff');
  const [rows, [count]] = await Promise.all([
    sql<{ id: Id; key: string }[]>`
      select s.id, ${key} as key, s.employee_no as "employeeNo", s.name, s.roles, s.phone, s.mobile, s.tier, s.grade, s.active,
        s.confidential_since as "confidentialSince", s.outlet_id as "outletId", i.code as "outletCode", i.name as outlet,
        ${logins ? sql`c.login` : sql`null`} as login
      ${from} where ${where} and ${after ? sql`(${key}, s.id) ${beyond} (${after[0]}, ${after[1]}::uuid)` : sql`true`}
      order by ${key} ${way}, s.id ${way} limit ${limit + 1}`,
    sql<{ total: number }[]>`select count(*)::int as total ${from} where ${where}`,
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map(({ key: _, ...row }) => row),
    total: count!.total,
    next: rows.length > limit && last ? writeCursor(last.key, last.id) : null,
  };
}

/** As far up as a superior may be set. */
const MOST_ABOVE = 30;

/**
 * One person with history, assignments, superior, the ids of the whole line above, those directly below, and what is
 * asked for him; undefined = not there, or out of reach.
 */
export async function findPerson(sql: postgres.Sql, actor: StaffActor, permission: PermissionName, id: Id) {
  const [person] = await sql`
    select s.id, s.employee_no as "employeeNo", s.name, s.roles, s.phone, s.mobile, s.tier, s.grade, s.active,
      s.confidential_since as "confidentialSince", s.outlet_id as "outletId", i.code as "outletCode", i.name as outlet,
      ${mayDo(actor, 'identity.manageStaff') ? sql`c.login` : sql`null`} as login,
      (select json_build_object('id', u.id, 'name', u.name) from staff u where u.id = s.superior_id) as superior,
      (with recursive line as (
          select u.id, u.superior_id, 1 as n from staff u where u.id = s.superior_id
          union all select u.id, u.superior_id, n + 1 from staff u join line on u.id = line.superior_id where n < ${MOST_ABOVE})
        select coalesce(json_agg(id order by n), '[]') from line) as above,
      (select coalesce(json_agg(json_build_object('id', u.id, 'name', u.name) order by u.employee_no), '[]')
        from staff u where u.superior_id = s.id and u.active) as below,
      (select coalesce(json_agg(json_build_object('id', m.id, 'code', m.code, 'name', m.name) order by m.path), '[]')
        from institution m where m.id = any(s.manages)) as manages,
      (select coalesce(json_agg(json_build_object('id', g.id, 'fromDay', g.from_day, 'tier', g.tier, 'grade', g.grade,
        'remark', g.remark, 'setBy', g.set_by, 'setAt', g.set_at) order by g.from_day desc), '[]')
        from staff_grade g where g.staff_id = s.id) as grades,
      (select coalesce(json_agg(json_build_object('id', a.id, 'outletId', a.outlet_id, 'outlet', o.name,
        'fromDay', a.from_day, 'untilDay', a.until_day) order by a.from_day desc), '[]')
        from assignment a join institution o on o.id = a.outlet_id where a.staff_id = s.id) as assignments,
      (select json_build_object('id', a.id, 'roles', a.payload -> 'roles', 'askedBy', a.asked_by, 'asker', q.name,
        'askedAt', a.asked_at)
        from approval a left join staff q on q.id = a.asked_by where a.subject_id = s.id and a.state = 'open' limit 1) as asked
    from staff s join institution i on i.id = s.outlet_id left join credential c on c.staff_id = s.id
    where s.id = ${id} and ${reachSql(sql, actor, permission, sql`i.path`, sql`s.id`)}`;
  return person;
}
