// The life of a database. After a restore from a backup it must change, so that tablets start their buckets over and
// send again what the database forgot (F64, OPS-002).
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';

/** Gives the database its first epoch. */
export async function ensureEpoch(sql: postgres.Sql): Promise<void> {
  await sql`insert into sync_meta (epoch) values (${randomUUID()}) on conflict (one) do nothing`;
}

/** Begins a new epoch; to be called after a restore, before the server takes tablets again. */
export async function beginNewEpoch(sql: postgres.Sql): Promise<void> {
  await sql`update sync_meta set epoch = ${randomUUID()}`;
}
