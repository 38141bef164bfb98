// Being recognised: an opaque token in a cookie, its hash in the database (design.md §4). A session lives while person,
// device, institution and the day's assignment do.
import type postgres from 'postgres';
import { rightsOf } from '#domain/identity/permissions.ts';
import type { Scope, StaffActor } from '#domain/kernel/actor.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { SessionPolicy } from './identity-deps.ts';
import { hashToken, newToken } from './tokens.ts';

export interface Session {
  readonly actor: StaffActor;
  readonly name: string;
  readonly outlet: { readonly id: Id; readonly code: string; readonly name: string };
}

/** A cookie without the device's key is worth no more than this. */
const PROOF_MINUTES = 30;

export type Rung = 'password' | 'second';

export interface Opened {
  /** Was never one before. */
  readonly token: string;
  /** Whose session of this tablet ended by it, and whether it was locked; null = there was none that lived. */
  readonly before: { readonly staffId: Id; readonly locked: boolean } | null;
}

/** One staff session a tablet: the one before ends, whoever's it was. */
export async function openSession(
  tx: postgres.TransactionSql,
  { staffId, deviceId, rung }: { staffId: Id; deviceId: Id; rung: Rung },
  { hours, closes }: SessionPolicy,
): Promise<Opened> {
  const token = newToken();
  await tx`delete from session where ends_at < now()`;
  const [before] = await tx<{ staffId: Id; locked: boolean }[]>`
    delete from session where device_id = ${deviceId} returning staff_id as "staffId", locked_at is not null as locked`;
  await tx`insert into session (token_hash, staff_id, device_id, ends_at, rung)
    values (${hashToken(token)}, ${staffId}, ${deviceId}, least(now() + make_interval(hours => ${hours}), ${closingSql(tx, closes)}), ${rung})`;
  return { token, before: before ?? null };
}

/** IDN-004: where a person works today: at his own outlet, and where he is assigned to by date. */
export const worksSql = (
  sql: postgres.Sql | postgres.TransactionSql,
  staffId: postgres.Fragment,
  outletId: postgres.Fragment,
) => sql`(
  exists (select from staff w where w.id = ${staffId} and w.outlet_id = ${outletId})
  or exists (select from assignment a where a.staff_id = ${staffId} and a.outlet_id = ${outletId}
    and (now() at time zone 'Asia/Shanghai')::date between a.from_day and a.until_day))`;

export async function worksAt(sql: postgres.Sql, staffId: Id, outletId: Id): Promise<boolean> {
  const [row] = await sql<{ works: boolean }[]>`
    select ${worksSql(sql, sql`${staffId}::uuid`, sql`${outletId}::uuid`)} as works`;
  return row!.works;
}

/** Sessions `e` that are good for something, with their person `s`, device `d` and institution `o`. */
const alive = (sql: postgres.Sql) => sql`
  session e join staff s on s.id = e.staff_id and s.active join device d on d.id = e.device_id
  join institution o on o.id = d.outlet_id and o.active
  where e.ends_at > now() and e.locked_at is null and ${worksSql(sql, sql`s.id`, sql`d.outlet_id`)}`;
const proven = (sql: postgres.Sql) => sql`
  d.revoked_at is null and e.proved_at > now() - make_interval(mins => ${PROOF_MINUTES})`;

interface SessionRow {
  readonly id: Id;
  readonly name: string;
  readonly roles: string[];
  readonly held: readonly { readonly permissions: string[]; readonly scope: Scope }[];
  readonly manages: readonly string[];
  readonly device_id: Id;
  readonly outlet_id: Id;
  readonly code: string;
  readonly outlet: string;
  readonly path: string;
}

/** What for: to be given something, or only to hand in work, which is taken from a revoked tablet too and set aside. */
export type Purpose = 'ask' | 'hand-in';

/** Rights are resolved from the role rows at every request: a change of them counts at once. */
export async function findSession(
  sql: postgres.Sql,
  token: string | undefined,
  purpose: Purpose = 'ask',
): Promise<Session | null> {
  if (!token) return null;
  const [row] = await sql<SessionRow[]>`
    select s.id, s.name, s.roles, e.device_id, o.id as outlet_id, o.code, o.name as outlet, o.path,
      (select coalesce(json_agg(json_build_object('permissions', r.permissions, 'scope', r.scope)), '[]')
        from role r where r.code = any(s.roles) and r.active) as held,
      (select coalesce(json_agg(m.path order by m.path), '[]') from institution m where m.id = any(s.manages) and m.active) as manages
    from ${alive(sql)} and e.token_hash = ${hashToken(token)} ${purpose === 'ask' ? sql`and ${proven(sql)}` : sql``}`;
  if (!row) return null;
  const actor: StaffActor = {
    as: 'staff',
    id: row.id,
    outletId: row.outlet_id,
    deviceId: row.device_id,
    roles: row.roles,
    ...rightsOf(row.held),
    paths: [row.path, ...row.manages],
  };
  return { actor, name: row.name, outlet: { id: row.outlet_id, code: row.code, name: row.outlet } };
}

/** Of these sessions, by the hash of their token, those that are still good. */
export async function stillAlive(sql: postgres.Sql, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql<{ token_hash: string }[]>`
    select e.token_hash from ${alive(sql)} and ${proven(sql)} and e.token_hash = any(${[...hashes]}::text[])`;
  return new Set(rows.map((row) => row.token_hash));
}

/** The device has just shown its key; a session of another device is none of its business. */
export async function renewSession(sql: postgres.Sql, token: string | undefined, deviceId: Id): Promise<boolean> {
  if (!token) return false;
  const { count } = await sql`update session set proved_at = now(), seen_at = now()
    where token_hash = ${hashToken(token)} and device_id = ${deviceId} and ends_at > now()`;
  return count > 0;
}

/** Today's close of business, while it is ahead of us; null afterwards, and where there is none. */
const closingSql = (sql: postgres.TransactionSql, closes: string | null) => sql`(
  select (day + ${closes}::time) at time zone 'Asia/Shanghai'
  from (select (now() at time zone 'Asia/Shanghai')::date as day) today
  where (day + ${closes}::time) at time zone 'Asia/Shanghai' > now())`;

/** Whose session it was, and where; null = nobody's. */
export interface Whose {
  readonly staffId: Id;
  readonly deviceId: Id;
  readonly outletId: Id;
}

export async function logOut(tx: postgres.TransactionSql, token: string | undefined): Promise<Whose | null> {
  if (!token) return null;
  const [gone] = await tx<Whose[]>`
    delete from session e using device d where e.token_hash = ${hashToken(token)} and d.id = e.device_id
    returning e.staff_id as "staffId", e.device_id as "deviceId", d.outlet_id as "outletId"`;
  return gone ?? null;
}
