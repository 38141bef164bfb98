// The devices of the bank: which there are, and what becomes of one: another name, another outlet, or none any more.
import type postgres from 'postgres';
import type { Device } from '#domain/identity/identity.model.ts';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { isWithin, reachOf, whyNotReach } from '#domain/identity/scope.rules.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { refuse, type Refusal } from '#domain/kernel/refusal.ts';
import { quarantine } from '#server/sync/grants.ts';
import { grantDevice } from './device-grants.ts';
import type { IdentityDeps } from './identity-deps.ts';

export interface DeviceShown {
  readonly id: Id;
  readonly outlet: { readonly id: Id; readonly name: string };
  readonly face: Device['face'];
  readonly name: string;
  readonly enrolledAt: number;
  readonly lastContact: number | null;
  readonly version: string | null;
  /** Deeds that waited on it when it was last heard of. */
  readonly pending: number;
  readonly revokedAt: number | null;
  /** Who is logged in there now. */
  readonly person: string | null;
}

export interface DeviceSearch {
  readonly text: string;
  readonly after: Id | null;
  readonly most: number;
}

export async function listDevices(sql: postgres.Sql, actor: StaffActor, search: DeviceSearch): Promise<DeviceShown[]> {
  const scope = reachOf(actor, 'identity.manageDevices');
  if (scope === null) return [];
  const like = `%${search.text.replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await sql<(Omit<DeviceShown, 'outlet'> & { outletId: Id; outlet: string; path: string })[]>`
    select d.id, d.outlet_id as "outletId", o.name as outlet, o.path, d.face, d.name, d.enrolled_at as "enrolledAt",
      greatest(d.last_contact, (select floor(extract(epoch from max(k.seen)) * 1000)::bigint from sync_client k where k.device_id = d.id)) as "lastContact",
      coalesce((select k.app from sync_client k where k.device_id = d.id order by k.seen desc limit 1), d.version) as version, greatest(d.pending, (select coalesce(sum(k.pending), 0)::int from sync_client k where k.device_id = d.id)) as pending,
      d.revoked_at as "revokedAt",
      (select s.name from session e join staff s on s.id = e.staff_id where e.device_id = d.id and e.ends_at > now()
        and e.locked_at is null and d.revoked_at is null order by e.started_at desc limit 1) as person
    from device d join institution o on o.id = d.outlet_id
    where ${scope === 'bank' ? sql`true` : scope === 'subtree' ? sql`exists (select from unnest(${[...actor.paths]}::text[]) p where starts_with(o.path, p))` : sql`o.path = any(${[...actor.paths]}::text[])`}
      and (${search.text} = '' or d.name ilike ${like} or o.name ilike ${like} or o.code ilike ${like} or d.id::text ilike ${like})
      and (${search.after}::uuid is null or (d.enrolled_at, d.id) < (select b.enrolled_at, b.id from device b where b.id = ${search.after}::uuid))
    order by d.enrolled_at desc, d.id desc limit ${search.most}`;
  return rows
    .filter(({ path }) => isWithin(scope, actor.paths, path))
    .map(({ outletId, outlet, path: _, ...rest }) => ({ ...rest, outlet: { id: outletId, name: outlet } }));
}

export interface DeviceDeed {
  readonly actor: StaffActor;
  readonly deviceId: Id;
}

interface Found {
  readonly outletId: Id;
  readonly revokedAt: number | null;
}

/** The device, locked, if this person's permission reaches it. */
async function findDevice(tx: postgres.TransactionSql, { actor, deviceId }: DeviceDeed): Promise<Found | Refusal> {
  const [row] = await tx<{ outlet_id: Id; path: string; revoked_at: number | null }[]>`
    select d.outlet_id, o.path, d.revoked_at from device d join institution o on o.id = d.outlet_id
    where d.id = ${deviceId} for update of d`;
  const refused = whyNotReach(actor, 'identity.manageDevices', { institutionPath: row?.path ?? '' });
  if (!row) return refused ?? refuse('identity.out-of-reach');
  return refused ?? { outletId: row.outlet_id, revokedAt: row.revoked_at };
}

const isRefusal = (found: Found | Refusal): found is Refusal => 'code' in found;

export async function renameDevice(deps: IdentityDeps, deed: DeviceDeed, name: string): Promise<Refusal | null> {
  return await deps.sql.begin(async (tx) => {
    const found = await findDevice(tx, deed);
    if (isRefusal(found)) return found;
    await tx`update device set name = ${name} where id = ${deed.deviceId}`;
    await noted(deps, tx, deed, found.outletId, 'identity.renameDevice');
    return null;
  });
}

/**
 * Its grants end at once and its stream with them; what still comes up from it is recorded and not done (F37). The session
 * stays, as only with it the tablet can still hand in what was done on it.
 */
export async function revokeDevice(deps: IdentityDeps, deed: DeviceDeed): Promise<Refusal | null> {
  return await deps.sql.begin(async (tx) => {
    const found = await findDevice(tx, deed);
    if (isRefusal(found)) return found;
    if (found.revokedAt !== null) return refuse('identity.device-is-revoked');
    await markRevoked(tx, deed.deviceId, deps.clock.now());
    await noted(deps, tx, deed, found.outletId, 'identity.revokeDevice');
    return null;
  });
}

/** @returns false where it was revoked already */
async function markRevoked(tx: postgres.TransactionSql, id: Id, now: number): Promise<boolean> {
  const { count } = await tx`update device set revoked_at = ${now} where id = ${id} and revoked_at is null`;
  if (count === 0) return false;
  await forgetRows(tx, id);
  await quarantine(tx, id, true);
  return true;
}

/** What it still holds of rows is opened by nobody after this; its unsent work is (reliability.md §2.4). */
const forgetRows = (tx: postgres.TransactionSql, id: Id) => tx`delete from tablet_key where device_id = ${id}`;

type CopyDeps = Pick<IdentityDeps, 'sql' | 'clock' | 'record' | 'onIncident'>;

/** Two hold its key: neither may go on. */
export async function revokeCopied(deps: CopyDeps, device: { id: Id; outletId: Id }): Promise<void> {
  const isNews = await deps.sql.begin(async (tx) => {
    if (!(await markRevoked(tx, device.id, deps.clock.now()))) return false;
    await deps.record(tx, {
      outletId: device.outletId,
      actorId: null,
      deviceId: device.id,
      action: 'identity.revokeDevice',
      subject: device.id,
      result: 'applied',
      detail: { why: 'copied' },
    });
    return true;
  });
  if (!isNews) return;
  deps.onIncident({
    what: 'a device was copied: two hold its key; it is revoked',
    device: device.id,
    outlet: device.outletId,
  });
}

/** What it holds of the old outlet is purged, as its grants name the new one; whoever is logged in is out. */
export async function moveDevice(deps: IdentityDeps, deed: DeviceDeed, to: Id): Promise<Refusal | null> {
  const refused = await deps.sql.begin(async (tx) => {
    const found = await findDevice(tx, deed);
    if (isRefusal(found)) return found;
    if (found.revokedAt !== null) return refuse('identity.device-is-revoked');
    const [target] = await tx<{ path: string }[]>`select path from institution where id = ${to} and active`;
    const why = whyNotReach(deed.actor, 'identity.manageDevices', { institutionPath: target?.path ?? '' });
    if (why || !target) return why ?? refuse('identity.out-of-reach');
    await tx`update device set outlet_id = ${to} where id = ${deed.deviceId}`;
    await tx`delete from session where device_id = ${deed.deviceId}`;
    await forgetRows(tx, deed.deviceId);
    await noted(deps, tx, deed, found.outletId, 'identity.moveDevice', { to });
    return null;
  });
  if (!refused) await grantDevice(deps.sql, deed.deviceId);
  return refused;
}

const noted = (
  deps: IdentityDeps,
  tx: postgres.TransactionSql,
  { actor, deviceId }: DeviceDeed,
  outletId: Id,
  action: `identity.${string}`,
  detail: Readonly<Record<string, string>> = {},
): PromiseLike<unknown> =>
  deps.record(tx, {
    outletId,
    actorId: actor.id,
    deviceId: actor.deviceId,
    action,
    subject: deviceId,
    result: 'applied',
    detail,
  });
