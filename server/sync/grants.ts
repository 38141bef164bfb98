// Which buckets a person or a device may hold. A change counts at once: streams are told, tablets purge.
import type postgres from 'postgres';
import type { Id } from '#domain/kernel/ids.ts';
import type { BucketKey } from './synced-kind.ts';

/** Makes `keys` the principal's whole set of buckets; its grant version rises when that changes anything. */
export async function grantBuckets(sql: postgres.Sql, principal: Id, keys: readonly BucketKey[]): Promise<void> {
  await sql.begin((tx) => setGrants(tx, principal, keys));
}

async function setGrants(tx: postgres.TransactionSql, principal: Id, keys: readonly BucketKey[]): Promise<void> {
  await tx`insert into sync_principal (id) values (${principal}) on conflict (id) do nothing`;
  await tx`select from sync_principal where id = ${principal} for update`;
  await tx`insert into sync_bucket (key) select k from unnest(${[...keys]}::text[]) k order by k on conflict (key) do nothing`;
  const gone = await tx`delete from sync_grant where principal = ${principal}
    and bucket not in (select id from sync_bucket where key = any(${[...keys]}::text[]))`;
  const added = await tx`insert into sync_grant (principal, bucket)
    select ${principal}::uuid, id from sync_bucket where key = any(${[...keys]}::text[]) on conflict do nothing`;
  if (gone.count + added.count > 0) {
    await tx`update sync_principal set grant_version = grant_version + 1 where id = ${principal}`;
  }
}

/** Has every stream of a person or a device come again and show who it is. */
export async function recallStreams(sql: postgres.Sql | postgres.TransactionSql, principal: Id): Promise<void> {
  await sql`insert into sync_principal (id) values (${principal})
    on conflict (id) do update set grant_version = sync_principal.grant_version + 1`;
}

/**
 * Revokes a person or a device, or lets it be again: its grants end at once, and what it still sends up is recorded as
 * set aside and not done (F37). Letting it be again gives back no grant. Before the trail is written to: its head is the
 * last lock of every transaction.
 */
export async function quarantine(tx: postgres.TransactionSql, principal: Id, on: boolean): Promise<void> {
  if (on) await setGrants(tx, principal, []);
  await tx`insert into sync_principal (id, quarantined) values (${principal}, ${on})
    on conflict (id) do update set quarantined = excluded.quarantined`;
}
