// Logging in and being recognised: an opaque token in a cookie, its hash in the database (design.md §4).
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type postgres from 'postgres';
import type { Actor, Role } from '#domain/kernel/actor.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { grantBuckets } from '#server/sync/grants.ts';
import { outletBucket } from './identity.buckets.ts';

export type StaffActor = Extract<Actor, { as: 'staff' }>;

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
  const [person] = await sql<{ id: Id; outlet_id: Id; password_hash: string; active: boolean }[]>`
    select id, outlet_id, password_hash, active from staff where login = ${login}`;
  const expected = person?.password_hash ?? (await (decoy ??= hashPassword(randomUUID())));
  const right = await verify(expected, password).catch(() => false);
  if (!person?.active || !right) return { refused: 'wrong-login' };
  const device = await deviceOf(sql, deviceId, person.outlet_id);
  if (device.outlet_id !== person.outlet_id) return { refused: 'other-outlet' };
  const token = randomBytes(32).toString('base64url');
  await sql.begin(async (tx) => {
    await tx`delete from session where device_id = ${device.id} or ends_at < now()`;
    await tx`insert into session (token_hash, staff_id, device_id, ends_at)
      values (${hashToken(token)}, ${person.id}, ${device.id}, now() + make_interval(hours => ${SESSION_HOURS}))`;
  });
  await grantBuckets(sql, person.id, ['ref', outletBucket(person.outlet_id), `staff:${person.id}`]);
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
  await sql`insert into device (id, outlet_id, face) values (${id}, ${outletId}, 'tablet')`;
  return { id, outlet_id: outletId };
}

export async function findSession(sql: postgres.Sql, token: string | undefined): Promise<Session | null> {
  if (!token) return null;
  const [row] = await sql<
    { id: Id; name: string; roles: Role[]; device_id: Id; outlet_id: Id; code: string; outlet: string }[]
  >`
    select s.id, s.name, s.roles, e.device_id, o.id as outlet_id, o.code, o.name as outlet
    from session e join staff s on s.id = e.staff_id and s.active join outlet o on o.id = s.outlet_id
    join device d on d.id = e.device_id and d.outlet_id = s.outlet_id
    where e.token_hash = ${hashToken(token)} and e.ends_at > now() and e.locked_at is null`;
  if (!row) return null;
  const actor: StaffActor = {
    as: 'staff',
    id: row.id,
    outletId: row.outlet_id,
    deviceId: row.device_id,
    roles: row.roles,
  };
  return { actor, name: row.name, outlet: { id: row.outlet_id, code: row.code, name: row.outlet } };
}

export async function logOut(sql: postgres.Sql, token: string | undefined): Promise<void> {
  if (token) await sql`delete from session where token_hash = ${hashToken(token)}`;
}

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
