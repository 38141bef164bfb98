// Rows that come in bulk and not by a person's deed (seed worlds, nightly files): the same feed, in chunks.
import type postgres from 'postgres';
import { maybe } from '#domain/kernel/mutator.ts';
import type { Kind, Row } from '#domain/kernel/store.ts';
import { isDuplicate, isTransient } from '#server/platform/outage.ts';
import { withBuckets, writeChanges } from './feed.ts';
import { LockedRows, type KindLookup } from './locked-rows.ts';

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
