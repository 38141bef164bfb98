// Halls in somebody's reach: outlets, and whatever else has a queue. What lies outside is not there for him.
import type { Context } from 'hono';
import type postgres from 'postgres';
import * as v from 'valibot';
import { reachOf } from '#domain/identity/scope.rules.ts';
import type { PermissionName } from '#domain/identity/permissions.ts';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { idField, type Id } from '#domain/kernel/ids.ts';
import {
  askedBy,
  badRequest,
  noPermission,
  notHere,
  notLoggedIn,
  reachSql,
  type ApiDeps,
} from '#server/identity/api-deps.ts';

export interface Hall {
  readonly id: Id;
  readonly name: string;
  /** A queue machine leads it (QUE-001). */
  readonly bridged: boolean;
}

type Permissions = readonly [PermissionName, ...PermissionName[]];

/** In the order of the tree; `one` looks for a single one. */
async function hallsInReach(
  sql: postgres.Sql,
  actor: StaffActor,
  permissions: Permissions,
  { one, text, most }: { readonly one?: Id; readonly text?: string; readonly most: number },
): Promise<Hall[]> {
  const reach = permissions
    .map((permission) => reachSql(sql, actor, permission, sql`i.path`))
    .reduce((either, or) => sql`${either} or ${or}`);
  return await sql<Hall[]>`
    select i.id, i.name, exists (select from queue_machine m where m.outlet_id = i.id) as bridged
    from institution i where i.active and (${reach})
      and (i.level = 'outlet' or exists (select from queue q where q.outlet_id = i.id))
      ${one === undefined ? sql`` : sql`and i.id = ${one}`}
      ${text === undefined ? sql`` : sql`and strpos(i.name, ${text}) > 0`}
    order by i.path limit ${most}`;
}

/** The hall that a path names, and who asks, who has one of these permissions there; otherwise what to answer. */
export async function hallAsked(
  deps: Pick<ApiDeps, 'sql' | 'whoAsks'>,
  c: Context,
  ...permissions: Permissions
): Promise<{ readonly hall: Hall; readonly actor: StaffActor } | { readonly answer: Response }> {
  const actor = await deps.whoAsks(c);
  if (!actor) return { answer: notLoggedIn(c) };
  if (permissions.every((name) => reachOf(actor, name) === null)) return { answer: noPermission(c) };
  const id = v.safeParse(idField, c.req.param('outletId'));
  const [hall] = id.success ? await hallsInReach(deps.sql, actor, permissions, { one: id.output, most: 1 }) : [];
  return hall ? { hall, actor } : { answer: notHere(c) };
}

const MOST_HALLS = 200;
const listQuery = v.object({
  text: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(60), v.regex(/^\P{Cc}*$/u))),
});

/** Those in which he has this permission, to choose one of; `text` = a part of the name. */
export async function listHalls(
  deps: Pick<ApiDeps, 'sql' | 'whoAsks'>,
  c: Context,
  permission: PermissionName,
): Promise<Response> {
  const asked = await askedBy(deps, c, permission);
  if ('answer' in asked) return asked.answer;
  const query = v.safeParse(listQuery, c.req.query());
  if (!query.success) return badRequest(c);
  const { text } = query.output;
  const wish = { ...(text ? { text } : {}), most: MOST_HALLS + 1 };
  const rows = await hallsInReach(deps.sql, asked.actor, [permission], wish);
  return c.json({ rows: rows.slice(0, MOST_HALLS), more: rows.length > MOST_HALLS });
}
