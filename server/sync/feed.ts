// Writes changed rows to their tables and to the state feed, buckets locked last and in order (sync.md §3.2), so that
// sequence order is commit order.
import type postgres from 'postgres';
import { addHash, hashRow, subtractHash } from '#domain/kernel/checksum.ts';
import type { Change } from './locked-rows.ts';
import { payloadOf, type BucketKey, type SyncedKind } from './synced-kind.ts';

interface FeedStep {
  readonly bucket: BucketKey;
  readonly kind: number;
  readonly id: string;
  readonly hash: number;
  readonly deleted: boolean;
}

interface BucketRow {
  readonly id: number;
  readonly key: BucketKey;
  readonly head: number;
  readonly n: number;
  readonly sum: number;
}

/** Writes a transaction's changes; the last statements before its commit. */
export async function writeChanges(tx: postgres.TransactionSql, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const docs: { kind: number; id: string; hash: number; payload: string }[] = [];
  const gone: { kind: number; id: string }[] = [];
  const steps: FeedStep[] = [];
  for (const { synced, id, before, after } of changes) {
    const kind = synced.kind.code;
    const payload = after ? payloadOf(synced, after) : '';
    const hash = hashRow(kind, id, payload);
    const stays = after ? synced.buckets(after) : [];
    const leaves = (before ? synced.buckets(before) : []).filter((key) => !stays.includes(key));
    if (stays.length > 0) docs.push({ kind, id, hash, payload });
    else gone.push({ kind, id });
    for (const bucket of stays) steps.push({ bucket, kind, id, hash, deleted: false });
    for (const bucket of leaves) steps.push({ bucket, kind, id, hash: 0, deleted: true });
  }
  await Promise.all([writeRows(tx, changes), writeDocs(tx, docs, gone), takeSequence(tx, steps)]);
}

/** Rows to their tables: one statement a kind for those that stay, one for those that go. */
async function writeRows(tx: postgres.TransactionSql, changes: readonly Change[]): Promise<void> {
  await Promise.all(
    byKind(changes).flatMap(([synced, list]) => {
      const rows = list.flatMap(({ after }) =>
        after ? [toColumns(synced, after as unknown as Record<string, unknown>)] : [],
      );
      const ids = list.filter(({ after }) => !after).map(({ id }) => id as string);
      const names = synced.columns.map(([, column]) => column);
      const updates = names.filter((c) => c !== 'id').map((c) => tx`${tx(c)} = excluded.${tx(c)}`);
      const table = tx(synced.table);
      return [
        ...(rows.length > 0
          ? [
              tx`insert into ${table} (${tx(names)}) select ${tx(names)} from json_populate_recordset(null::${table}, ${JSON.stringify(rows)}::text::json)
                 on conflict (id) do update set ${updates.reduce((a, b) => tx`${a}, ${b}`)}`,
            ]
          : []),
        ...(ids.length > 0 ? [tx`delete from ${table} where id = any(${ids}::uuid[])`] : []),
      ];
    }),
  );
}

function byKind(changes: readonly Change[]): [SyncedKind, Change[]][] {
  const kinds = new Map<SyncedKind, Change[]>();
  for (const change of changes) kinds.set(change.synced, [...(kinds.get(change.synced) ?? []), change]);
  return [...kinds];
}

const toColumns = (synced: SyncedKind, row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(synced.columns.map(([field, column]) => [column, row[field] ?? null]));

async function writeDocs(
  tx: postgres.TransactionSql,
  docs: readonly { kind: number; id: string; hash: number; payload: string }[],
  gone: readonly { kind: number; id: string }[],
): Promise<void> {
  await Promise.all([
    ...(docs.length > 0
      ? [
          tx`insert into sync_doc (kind, id, hash, payload)
             select * from unnest(${docs.map((d) => d.kind)}::smallint[], ${docs.map((d) => d.id)}::uuid[], ${docs.map((d) => d.hash)}::bigint[], ${docs.map((d) => d.payload)}::text[])
             on conflict (kind, id) do update set hash = excluded.hash, payload = excluded.payload`,
        ]
      : []),
    ...(gone.length > 0
      ? [
          tx`delete from sync_doc using unnest(${gone.map((d) => d.kind)}::smallint[], ${gone.map((d) => d.id)}::uuid[]) as g(kind, id)
             where sync_doc.kind = g.kind and sync_doc.id = g.id`,
        ]
      : []),
  ]);
}

/** Locks the buckets in ascending order, gives each step the next number of its bucket, and keeps count and sum. */
async function takeSequence(tx: postgres.TransactionSql, steps: readonly FeedStep[]): Promise<void> {
  const keys = [...new Set(steps.map((step) => step.bucket))].toSorted();
  if (keys.length === 0) return;
  const kinds = steps.map((step) => step.kind);
  const ids = steps.map((step) => step.id);
  // A row's place in the feed changes only under the lock of the row itself, which is held: it can be read meanwhile.
  const [, buckets, known] = await Promise.all([
    tx`insert into sync_bucket (key) select k from unnest(${keys}::text[]) k
       where not exists (select from sync_bucket where key = k) order by k on conflict (key) do nothing`,
    tx<
      BucketRow[]
    >`select id, key, head, n, sum from sync_bucket where key = any(${keys}::text[]) order by id for update`,
    tx<{ bucket: number; kind: number; id: string; hash: number }[]>`
      select r.bucket, r.kind, r.id, r.hash from sync_row r join sync_bucket b on b.id = r.bucket
      join unnest(${kinds}::smallint[], ${ids}::uuid[]) as s(kind, id) on r.kind = s.kind and r.id = s.id
      where b.key = any(${keys}::text[]) and not r.deleted`,
  ]);
  const before = new Map(known.map((row) => [`${row.bucket}/${row.kind}/${row.id}`, row.hash]));
  const state = new Map(buckets.map((bucket) => [bucket.key, { ...bucket }]));
  const seqs: number[] = [];
  for (const step of steps) {
    const bucket = state.get(step.bucket)!;
    seqs.push(++bucket.head);
    const old = before.get(`${bucket.id}/${step.kind}/${step.id}`);
    if (old !== undefined) Object.assign(bucket, { n: bucket.n - 1, sum: subtractHash(bucket.sum, old) });
    if (!step.deleted) Object.assign(bucket, { n: bucket.n + 1, sum: addHash(bucket.sum, step.hash) });
  }
  const after = [...state.values()];
  await Promise.all([
    tx`insert into sync_row (bucket, kind, id, seq, hash, deleted)
       select b, k, i, s, h, d = 1 from unnest(${steps.map((s) => state.get(s.bucket)!.id)}::int[], ${kinds}::smallint[], ${ids}::uuid[],
         ${seqs}::bigint[], ${steps.map((s) => s.hash)}::bigint[], ${steps.map((s) => Number(s.deleted))}::int[]) as v(b, k, i, s, h, d)
       on conflict (bucket, kind, id) do update set seq = excluded.seq, hash = excluded.hash, deleted = excluded.deleted, at = now()`,
    tx`update sync_bucket b set head = v.head, n = v.n, sum = v.sum
       from unnest(${after.map((b) => b.id)}::int[], ${after.map((b) => b.head)}::bigint[], ${after.map((b) => b.n)}::int[], ${after.map((b) => b.sum)}::bigint[])
         as v(id, head, n, sum) where b.id = v.id`,
  ]);
}
