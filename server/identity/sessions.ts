// Logging in and being recognised: an opaque token in a cookie, its hash in the database (design.md §4).
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type postgres from 'postgres';
import { rightsOf } from '#domain/identity/permissions.ts';
import type { Scope, StaffActor } from '#domain/kernel/actor.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { grantBuckets } from '#server/sync/grants.ts';
import { outletBucket } from './identity.buckets.ts';

export interface Session {
  readonly actor: StaffActor;
  readonly name: string;
  readonly outlet: { readonly id: Id; readonly code: string; readonly name: string };
}

/** Absolute end of a session: a working day. */
const SESSION_HOURS = 10;
/** argon2id, 46 MiB, one pass (ASVS 5.0 appendix C). */
const cost = { memoryCost: 47_104, timeCost: 1, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, cost);

/** Verified against when there is no such person, so that the answer takes as long. */
let decoy: Promise<string> | null = null;

export type LoginAnswer =
  | { readonly token: string; readonly deviceId: Id }
  | { readonly refused: 'wrong-login' | 'other-outlet' };

/** IDN-003, IDN-004: right password, and the tablet stands in the person's own outlet. */
export async function logIn(
  sql: postgres.Sql,
  login: string,
  password: string,
  deviceId: Id | null,
): Promise<LoginAnswer> {
  const [person] = await sql<{ id: Id; outlet_id: Id; password_hash: string | null; active: boolean }[]>`
    select s.id, s.outlet_id, c.password_hash, s.active from credential c join staff s on s.id = c.staff_id
    where c.login = ${login}`;
  const expected = person?.password_hash ?? (await (decoy ??= hashPassword(randomUUID())));
  const right = await verify(expected, password).catch(() => false);
  if (!person?.active || !right) return { refused: 'wrong-login' };
  const device = await deviceOf(sql, deviceId, person.outlet_id);
  if (!(await worksAt(sql, person.id, device.outlet_id))) return { refused: 'other-outlet' };
  const token = randomBytes(32).toString('base64url');
  await sql.begin(async (tx) => {
    await tx`delete from session where device_id = ${device.id} or ends_at < now()`;
    await tx`insert into session (token_hash, staff_id, device_id, ends_at)
      values (${hashToken(token)}, ${person.id}, ${device.id}, now() + make_interval(hours => ${SESSION_HOURS}))`;
  });
  await grantBuckets(sql, person.id, ['ref', outletBucket(device.outlet_id), `staff:${person.id}`]);
  await grantBuckets(sql, device.id, [`device:${device.id}`]);
  return { token, deviceId: device.id };
}

/** A tablet seen for the first time joins the outlet of the first person who logs in on it. */
async function deviceOf(sql: postgres.Sql, deviceId: Id | null, outletId: Id): Promise<{ id: Id; outlet_id: Id }> {
  const [known] = deviceId
    ? await sql<{ id: Id; outlet_id: Id }[]>`select id, outlet_id from device where id = ${deviceId}`
    : [];
  if (known) return known;
  const id = randomUUID() as Id;
  await sql`insert into device (id, outlet_id, face, name, enrolled_at, pending)
    values (${id}, ${outletId}, 'tablet', '', floor(extract(epoch from now()) * 1000)::bigint, 0)`;
  return { id, outlet_id: outletId };
}

/** IDN-004: where a person works today: at his own outlet, and where he is assigned to by date. */
const outletsOf = (sql: postgres.Sql, staffId: postgres.Fragment, outletId: postgres.Fragment) => sql`(
  exists (select from staff w where w.id = ${staffId} and w.outlet_id = ${outletId})
  or exists (select from assignment a where a.staff_id = ${staffId} and a.outlet_id = ${outletId}
    and (now() at time zone 'Asia/Shanghai')::date between a.from_day and a.until_day))`;

async function worksAt(sql: postgres.Sql, staffId: Id, outletId: Id): Promise<boolean> {
  const [row] = await sql<{ works: boolean }[]>`
    select ${outletsOf(sql, sql`${staffId}::uuid`, sql`${outletId}::uuid`)} as works`;
  return row!.works;
}

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

/** Rights are resolved from the role rows at every request: a change of them counts at once. */
export async function findSession(sql: postgres.Sql, token: string | undefined): Promise<Session | null> {
  if (!token) return null;
  const [row] = await sql<SessionRow[]>`
    select s.id, s.name, s.roles, e.device_id, o.id as outlet_id, o.code, o.name as outlet, o.path,
      (select coalesce(json_agg(json_build_object('permissions', r.permissions, 'scope', r.scope)), '[]')
        from role r where r.code = any(s.roles) and r.active) as held,
      (select coalesce(json_agg(m.path order by m.path), '[]') from institution m where m.id = any(s.manages) and m.active) as manages
    from session e join staff s on s.id = e.staff_id and s.active join device d on d.id = e.device_id
    join institution o on o.id = d.outlet_id and o.active
    where e.token_hash = ${hashToken(token)} and e.ends_at > now() and d.revoked_at is null
      and ${outletsOf(sql, sql`s.id`, sql`d.outlet_id`)}`;
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

export async function logOut(sql: postgres.Sql, token: string | undefined): Promise<void> {
  if (token) await sql`delete from session where token_hash = ${hashToken(token)}`;
}

const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
