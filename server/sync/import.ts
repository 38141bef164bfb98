// Rows that come in bulk and not by a person's deed (seed worlds, nightly files): the same feed, in chunks.
import type postgres from 'postgres';
import { maybe } from '#domain/kernel/mutator.ts';
import type { Kind, Row } from '#domain/kernel/store.ts';
import { isDuplicate, isTransient } from '#server/platform/outage.ts';
import { withBuckets, writeChanges } from './feed.ts';
import { LockedRows, type KindLookup } from './locked-rows.ts';
import type { SyncedKind } from './synced-kind.ts';

/** More would hold the bucket's lock for too long while the hall is open (sync.md §2, 27). */
const CHUNK = 2_000;

/** Puts rows of one kind; those whose bytes are unchanged cost a read and no step in the feed. Returns how many changed. */
export async function importRows<R extends Row>(
  sql: postgres.Sql,
  lookup: KindLookup,
  kind: Kind<R>,
  rows: readonly R[],
): Promise<number> {
  let changed = 0;
  for (let at = 0; at < rows.length; at += CHUNK)
    changed += await importChunk(sql, lookup, kind, rows.slice(at, at + CHUNK));
  return changed;
}

const ATTEMPTS = 3;

async function importChunk<R extends Row>(
  sql: postgres.Sql,
  lookup: KindLookup,
  kind: Kind<R>,
  rows: readonly R[],
): Promise<number> {
  const put = async (tx: postgres.TransactionSql): Promise<number> => {
    const store = new LockedRows(lookup);
    await store.load(
      tx,
      rows.map((row) => maybe(kind, row.id)),
    );
    for (const row of rows) store.put(kind, row);
    const changes = store.changes();
    await writeChanges(tx, changes);
    return changes.length;
  };
  for (let attempt = 1; ; attempt++)
    try {
      return await withBuckets(sql, () => sql.begin(put));
    } catch (error) {
      // Somebody made one of these rows, or took its locks the other way round, at the same moment: read again.
      const met = isTransient(error) || isDuplicate(error);
      if (!met || attempt === ATTEMPTS) throw error;
    }
}

/**
 * Fills kinds in again that a migration took out of the feed (`sync_refill`); to be called before tablets are served. A
 * start that broke off goes on where it was: rows that are in the feed are left alone.
 */
export async function refillFeed(sql: postgres.Sql, lookup: (code: number) => SyncedKind): Promise<void> {
  const marks = await sql<{ kind: number }[]>`select kind from sync_refill order by kind`;
  for (const { kind } of marks) {
    const synced = lookup(kind);
    for (let last: string = FIRST; ;) {
      const rows = await nextOutside(sql, synced, last);
      if (rows.length === 0) break;
      last = rows.at(-1)!.id;
      const changes = rows.map((row) => ({ synced, id: row.id, before: row, oldHash: null, after: row }));
      await withBuckets(sql, () => sql.begin((tx) => writeChanges(tx, changes)));
    }
    await sql`delete from sync_refill where kind = ${kind}`;
  }
}

const FIRST = '00000000-0000-0000-0000-000000000000';

async function nextOutside(sql: postgres.Sql, synced: SyncedKind, after: string): Promise<Row[]> {
  const found = await sql<{ row: Record<string, unknown> }[]>`
    select row_to_json(t) as row from ${sql(synced.table)} t
    where t.id > ${after} and not exists (select from sync_doc d where d.kind = ${synced.kind.code} and d.id = t.id)
    order by t.id limit ${CHUNK}`;
  return found.map(
    ({ row }) => Object.fromEntries(synced.columns.map(([field, column]) => [field, row[column]])) as unknown as Row,
  );
}
