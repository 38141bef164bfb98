// Which buckets a device and the person on it may hold. What is the outlet's is its devices'; what is a person's goes where
// he goes: so nobody carries one outlet to another.
import type postgres from 'postgres';
import type { PermissionName } from '#domain/identity/permissions.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { grantBuckets } from '#server/sync/grants.ts';
import { customersBucket, outletBucket } from './identity.buckets.ts';

/** Who meets customers in the hall: he may look them up, or they are called to his counter. */
const meetCustomers: readonly PermissionName[] = ['customers.readBasic', 'queue.serve'];

/** Faces that stand in public are given nothing of the hall: what they show is a projection of its own (QUE-024). */
const staffFaces = ['tablet', 'counter'];

const meetsSql = (sql: postgres.Sql) => sql`exists (
  select from session e join staff s on s.id = e.staff_id join role r on r.code = any(s.roles) and r.active
  where e.device_id = d.id and r.permissions && ${[...meetCustomers]}::text[])`;

interface Place {
  readonly outletId: Id;
  readonly face: string;
  /** Whether the person who is logged in on it, if anybody, meets customers. */
  readonly meets: boolean;
}

/** The device's own buckets as they should be now: by its face, and by the rights of whoever is logged in on it. */
export async function grantDevice(sql: postgres.Sql, deviceId: Id): Promise<void> {
  const [place] = await sql<Place[]>`
    select d.outlet_id as "outletId", d.face, ${meetsSql(sql)} as meets from device d where d.id = ${deviceId} and d.revoked_at is null`;
  if (!place) return await grantBuckets(sql, deviceId, []);
  const { outletId, face, meets } = place;
  const hall = staffFaces.includes(face) ? [outletBucket(outletId), ...(meets ? [customersBucket(outletId)] : [])] : [];
  await grantBuckets(sql, deviceId, [`device:${deviceId}`, ...hall]);
}

/** Once the session stands: his own, and the device's with his rights. */
export async function grantAtLogin(sql: postgres.Sql, staffId: Id, deviceId: Id): Promise<void> {
  await grantBuckets(sql, staffId, ['ref', `staff:${staffId}`]);
  await grantDevice(sql, deviceId);
}

/** Rights have changed: of one person, or of whoever has a role. */
export async function settleGrants(sql: postgres.Sql, whose: { staffId: Id } | { roleId: Id }): Promise<void> {
  const of =
    'staffId' in whose
      ? sql`e.staff_id = ${whose.staffId}`
      : sql`exists (select from staff s join role r on r.code = any(s.roles) where s.id = e.staff_id and r.id = ${whose.roleId})`;
  const rows = await sql<{ deviceId: Id }[]>`select e.device_id as "deviceId" from session e where ${of}`;
  for (const { deviceId } of rows) await grantDevice(sql, deviceId);
}

/** At each start: who was logged in before a release gave these rows a bucket of their own goes on seeing them. */
export async function settleAllGrants(sql: postgres.Sql): Promise<void> {
  const rows = await sql<{ id: Id }[]>`
    select d.id from device d where d.revoked_at is null and d.face = any(${staffFaces}) and ${meetsSql(sql)} and not exists (
      select from sync_grant g join sync_bucket b on b.id = g.bucket
      where g.principal = d.id and b.key = 'customers:' || d.outlet_id)`;
  for (const { id } of rows) await grantDevice(sql, id);
}
