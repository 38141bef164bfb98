// Writes changed rows to their tables and to the state feed, buckets locked last and in order (sync.md §3.2), so that
// sequence order is commit order.
import type postgres from 'postgres';
import { addHash, CHECKSUM_PRIME, hashRow, subtractHash } from '#domain/kernel/checksum.ts';
import type { Change } from './locked-rows.ts';
import { payloadOf, type BucketKey, type SyncedKind } from './synced-kind.ts';
import { together } from './together.ts';

interface FeedStep {
  readonly bucket: BucketKey;
  readonly kind: number;
  readonly id: string;
  readonly hash: number;
  readonly deleted: boolean;
  /** What the step does to the bucket's count and to its sum of hashes. */
  readonly count: number;
  readonly sum: number;
}

/** Writes a transaction's changes; nothing that locks may come after it. */
export async function writeChanges(tx: postgres.TransactionSql, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const docs: { kind: number; id: string; hash: number; payload: string }[] = [];
  const gone: { kind: number; id: string }[] = [];
  const steps: FeedStep[] = [];
  for (const { synced, id, before, oldHash, after } of changes) {
    const kind = synced.kind.code;
    const payload = after ? payloadOf(synced, after) : '';
    const hash = hashRow(kind, id, payload);
    const stays = after ? synced.buckets(after) : [];
    const held = before && oldHash !== null ? synced.buckets(before) : [];
    if (stays.length > 0) docs.push({ kind, id, hash, payload });
    else gone.push({ kind, id });
    const without = subtractHash(0, oldHash ?? 0);
    for (const bucket of stays) {
      const known = held.includes(bucket);
      const sum = known ? addHash(without, hash) : hash;
      steps.push({ bucket, kind, id, hash, deleted: false, count: known ? 0 : 1, sum });
    }
    for (const bucket of held.filter((key) => !stays.includes(key)))
      steps.push({ bucket, kind, id, hash: 0, deleted: true, count: -1, sum: without });
  }
  await together([writeRows(tx, changes), writeDocs(tx, docs, gone), takeSequence(tx, steps)]);
}

/** Rows to their tables: a statement a kind for the new ones, for those that stay, and for those that go. */
async function writeRows(tx: postgres.TransactionSql, changes: readonly Change[]): Promise<void> {
  await together(
    byKind(changes).flatMap(([synced, list]) => {
      const names = synced.columns.map(([, column]) => column);
      const table = tx(synced.table);
      const insert = (rows: readonly Change[], conflict: postgres.Fragment) =>
        tx`insert into ${table} (${tx(names)}) select ${tx(names)}
           from json_populate_recordset(null::${table}, ${JSON.stringify(rows.map(toColumns))}::text::json) ${conflict}`;
      const updates = names.filter((c) => c !== 'id').map((c) => tx`${tx(c)} = excluded.${tx(c)}`);
      const fresh = list.filter(({ before, after }) => after && !before);
      const kept = list.filter(({ before, after }) => after && before);
      const gone = list.filter(({ after }) => !after).map(({ id }) => id as string);
      return [
        // A row that was not there could not be locked: if somebody else has made it meanwhile, this attempt fails.
        ...(fresh.length > 0 ? [insert(fresh, tx``)] : []),
        ...(kept.length > 0
          ? [insert(kept, tx`on conflict (id) do update set ${updates.reduce((a, b) => tx`${a}, ${b}`)}`)]
          : []),
        ...(gone.length > 0 ? [tx`delete from ${table} where id = any(${gone}::uuid[])`] : []),
      ];
    }),
  );
}

function byKind(changes: readonly Change[]): [SyncedKind, Change[]][] {
  const kinds = new Map<SyncedKind, Change[]>();
  for (const change of changes) kinds.set(change.synced, [...(kinds.get(change.synced) ?? []), change]);
  return [...kinds];
}

const toColumns = ({ synced, after }: Change): Record<string, unknown> =>
  Object.fromEntries(
    synced.columns.map(([field, column]) => [column, (after as unknown as Record<string, unknown>)[field] ?? null]),
  );

async function writeDocs(
  tx: postgres.TransactionSql,
  docs: readonly { kind: number; id: string; hash: number; payload: string }[],
  gone: readonly { kind: number; id: string }[],
): Promise<void> {
  await together([
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

/** Some of these buckets were never written to and have no row to be locked by: make them, and do it again. */
export class MissingBuckets extends Error {
  readonly keys: readonly BucketKey[];
  constructor(keys: readonly BucketKey[]) {
    super('buckets are missing');
    this.keys = keys;
  }
}

/** Does `work`; when it meets buckets that are not there, they are made, and it is done once more. */
export async function withBuckets<T>(sql: postgres.Sql, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MissingBuckets)) throw error;
    await sql`insert into sync_bucket (key) select k from unnest(${[...error.keys]}::text[]) k order by k on conflict (key) do nothing`;
    return await work();
  }
}

const DIVISION_BY_ZERO = '22012';

/** Gives each step the next number of its bucket and moves the bucket's count and sum: buckets locked here, last. */
async function takeSequence(tx: postgres.TransactionSql, steps: readonly FeedStep[]): Promise<void> {
  const keys = [...new Set(steps.map((step) => step.bucket))].toSorted();
  if (keys.length === 0) return;
  await together([
    // One bucket is locked by its own update; several are locked first, in one order for everybody.
    keys.length > 1 ? tx`select from sync_bucket where key = any(${keys}::text[]) order by id for update` : undefined,
    place(tx, keys, steps),
  ]).catch((error: { code?: string }) => {
    throw error.code === DIVISION_BY_ZERO ? new MissingBuckets(keys) : error;
  });
}

function place(tx: postgres.TransactionSql, keys: readonly BucketKey[], steps: readonly FeedStep[]) {
  const moves = keys.map((key) => {
    const mine = steps.filter((step) => step.bucket === key);
    return {
      steps: mine.length,
      count: mine.reduce((total, step) => total + step.count, 0),
      sum: mine.reduce((total, step) => addHash(total, step.sum), 0),
    };
  });
  const nth = new Map<BucketKey, number>();
  const places = steps.map(({ bucket }) => {
    const n = (nth.get(bucket) ?? 0) + 1;
    nth.set(bucket, n);
    return n;
  });
  return tx`
    with moved as (
      update sync_bucket b set head = b.head + m.steps, n = b.n + m.count, sum = mod(b.sum + m.sum, ${CHECKSUM_PRIME}::bigint)
      from unnest(${[...keys]}::text[], ${moves.map((m) => m.steps)}::bigint[], ${moves.map((m) => m.count)}::int[],
        ${moves.map((m) => m.sum)}::bigint[]) as m(key, steps, count, sum)
      where b.key = m.key returning b.id, b.key, b.head - m.steps as before),
    placed as (insert into sync_row (bucket, kind, id, seq, hash, deleted)
    select moved.id, s.kind, s.id, moved.before + s.nth, s.hash, s.deleted = 1
    from unnest(${steps.map((s) => s.bucket)}::text[], ${steps.map((s) => s.kind)}::smallint[], ${steps.map((s) => s.id)}::uuid[],
      ${places}::bigint[], ${steps.map((s) => s.hash)}::bigint[], ${steps.map((s) => Number(s.deleted))}::int[])
      as s(bucket, kind, id, nth, hash, deleted)
    join moved on moved.key = s.bucket
    on conflict (bucket, kind, id) do update set seq = excluded.seq, hash = excluded.hash, deleted = excluded.deleted, at = now())
    -- A bucket that was not there fails the transaction: nobody waits to hear of it before the commit is sent.
    select 1 / (case when (select count(*) from moved) = ${keys.length} then 1 else 0 end) as whole`;
}
