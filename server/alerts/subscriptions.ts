// Who wants pushes: a browser's address, kept as long as the session in which it was given is good.
import type postgres from 'postgres';
import type { PushLanguage } from '#domain/alerts/alert-push.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { stillAlive } from '#server/identity/sessions.ts';

export interface Subscription {
  readonly id: Id;
  readonly sessionHash: string;
  readonly deviceId: Id;
  readonly outletId: Id;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly language: PushLanguage;
}

/** A browser that renews its address leaves the old one behind: the oldest ones go. */
const MOST = 5;

export async function subscribe(sql: postgres.Sql, given: Omit<Subscription, 'id'>): Promise<void> {
  const { sessionHash, deviceId, outletId, endpoint, p256dh, auth, language } = given;
  await sql.begin(async (tx) => {
    await tx`select from session where token_hash = ${sessionHash} for update`;
    await tx`delete from alert_subscription where device_id = ${deviceId} and endpoint = ${endpoint}`;
    await tx`delete from alert_subscription where id in (
      select id from alert_subscription where device_id = ${deviceId} order by created_at desc offset ${MOST - 1})`;
    await tx`insert into alert_subscription (session_hash, device_id, outlet_id, endpoint, p256dh, auth, language)
      values (${sessionHash}, ${deviceId}, ${outletId}, ${endpoint}, ${p256dh}, ${auth}, ${language})`;
  });
}

export const unsubscribe = (sql: postgres.Sql, sessionHash: string): Promise<unknown> =>
  sql`delete from alert_subscription where session_hash = ${sessionHash}`;

export const dropSubscription = (sql: postgres.Sql, id: Id): Promise<unknown> =>
  sql`delete from alert_subscription where id = ${id}`;

/** Those whose person is logged in, on a device that is not locked, and still looks after the hall (`watchesHall`). */
export async function liveSubscriptions(sql: postgres.Sql, of?: Id): Promise<readonly Subscription[]> {
  const rows = await sql<Subscription[]>`
    select a.id, a.session_hash as "sessionHash", a.device_id as "deviceId", a.outlet_id as "outletId", a.endpoint, a.p256dh,
      a.auth, a.language
    from alert_subscription a join session e on e.token_hash = a.session_hash join staff s on s.id = e.staff_id
    join device d on d.id = a.device_id and d.outlet_id = a.outlet_id
    where ${of ? sql`a.id = ${of} and` : sql``} array['queue.read', 'customers.readBasic'] <@ array(
      select unnest(r.permissions) from role r where r.code = any(s.roles) and r.active)
    order by a.created_at`;
  if (rows.length === 0) return [];
  const good = await stillAlive(sql, [...new Set(rows.map(({ sessionHash }) => sessionHash))]);
  return rows.filter(({ sessionHash }) => good.has(sessionHash));
}

/** Of these keys, those that this device was never told of: they are this process's to send. */
export async function claim(sql: postgres.Sql, deviceId: Id, keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await sql<{ key: string }[]>`
    insert into alert_sent (device_id, key) select ${deviceId}::uuid, k from unnest(${[...keys]}::text[]) k
    on conflict do nothing returning key`;
  return new Set(rows.map(({ key }) => key));
}
