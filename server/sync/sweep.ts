// Keeps the feed small: tombstones that every tablet has had time to see, and mutations beyond the idempotency window.
import type postgres from 'postgres';

/** A tablet that slept longer starts the bucket over (sync.md §2, 8). */
const TOMBSTONE_DAYS = 35;
/** As long as a mutation may be sent again under its own id (sync.md §3.1). */
const MUTATION_DAYS = 90;

export interface Swept {
  readonly tombstones: number;
  readonly mutations: number;
}

/** Sweeps bucket by bucket, so that writers wait for one bucket at a time only. */
export async function sweepFeed(sql: postgres.Sql, days = TOMBSTONE_DAYS): Promise<Swept> {
  let tombstones = 0;
  const buckets = await sql<{ id: number }[]>`select id from sync_bucket order by id`;
  for (const { id } of buckets) {
    const gone = await sql.begin(async (tx) => {
      // The horizon rises before the tombstones go, under the lock that readers' cursors are compared with.
      await tx`select from sync_bucket where id = ${id} for update`;
      const swept = await tx<{ seq: number }[]>`
        delete from sync_row where bucket = ${id} and deleted and at < now() - make_interval(days => ${days}) returning seq`;
      const horizon = Math.max(0, ...swept.map((row) => row.seq));
      await tx`update sync_bucket set horizon = greatest(horizon, ${horizon}) where id = ${id}`;
      return swept.length;
    });
    tombstones += gone;
  }
  const mutations = await sql`delete from sync_mutation where at < now() - make_interval(days => ${MUTATION_DAYS})`;
  await sql`delete from sync_client_mutation m where not exists (select from sync_mutation where id = m.mutation)`;
  return { tombstones, mutations: mutations.count };
}
