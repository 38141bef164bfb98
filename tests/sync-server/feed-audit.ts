/** The feed worked out anew from the rows themselves, beside what the server keeps of it (I11). */
import type postgres from 'postgres';
import { addHash, hashRow } from '#domain/kernel/checksum.ts';
import type { Row } from '#domain/kernel/store.ts';
import { syncedKinds } from '#server/app/synced-kinds.ts';
import type { KindLookup } from '#server/sync/locked-rows.ts';
import { payloadOf } from '#server/sync/synced-kind.ts';

interface Held {
  n: number;
  sum: number;
  /** `kind/id` of the live rows, sorted. */
  rows: string[];
}
export interface FeedAudit {
  readonly kept: Record<string, Held>;
  readonly workedOut: Record<string, Held>;
  readonly docs: { readonly kept: string[]; readonly workedOut: string[] };
  /** What is wrong with sequence numbers: a head that is not the highest of its bucket. */
  readonly heads: string[];
}

export async function auditFeed(sql: postgres.Sql, lookup: KindLookup): Promise<FeedAudit> {
  const workedOut: Record<string, Held> = {};
  const docs: string[] = [];
  for (const { kind } of syncedKinds) {
    const synced = lookup(kind);
    const found = await sql<
      { row: Record<string, unknown> }[]
    >`select row_to_json(t) as row from ${sql(synced.table)} t`;
    for (const { row: columns } of found) {
      const row = Object.fromEntries(
        synced.columns.map(([field, column]) => [field, columns[column]]),
      ) as unknown as Row;
      const keys = synced.buckets(row);
      const hash = hashRow(kind.code, row.id, payloadOf(synced, row));
      if (keys.length > 0) docs.push(`${kind.code}/${row.id}/${hash}/${payloadOf(synced, row)}`);
      for (const key of keys) {
        const held = (workedOut[key] ??= { n: 0, sum: 0, rows: [] });
        held.n += 1;
        held.sum = addHash(held.sum, hash);
        held.rows.push(`${kind.code}/${row.id}/${hash}`);
      }
    }
  }
  const buckets = await sql<
    { key: string; n: number; sum: number; head: number; top: number; rows: string[] | null }[]
  >`
    select b.key, b.n, b.sum, b.head, coalesce(max(r.seq), 0) as top,
      array_agg(r.kind || '/' || r.id || '/' || r.hash) filter (where not r.deleted) as rows
    from sync_bucket b left join sync_row r on r.bucket = b.id group by b.id`;
  const kept: Record<string, Held> = {};
  for (const { key, n, sum, rows } of buckets) if (n > 0 || rows) kept[key] = { n, sum, rows: (rows ?? []).toSorted() };
  for (const held of Object.values(workedOut)) held.rows.sort();
  const stored = await sql<
    { doc: string }[]
  >`select kind || '/' || id || '/' || hash || '/' || payload as doc from sync_doc`;
  return {
    kept,
    workedOut,
    docs: { kept: stored.map(({ doc }) => doc).toSorted(), workedOut: docs.toSorted() },
    heads: buckets.filter(({ head, top }) => head !== top).map(({ key }) => key),
  };
}
