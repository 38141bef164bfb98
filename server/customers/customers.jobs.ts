// What the server does for customers by itself.
import type postgres from 'postgres';
import type { Id } from '#domain/kernel/ids.ts';
import type { PrivateValues } from '#domain/customers/private.model.ts';
import type { Log } from '#server/platform/log.ts';
import { createTurns } from '#server/platform/turns.ts';
import type { CustomerSeal } from './customer-seal.ts';
import { openValues } from './private-values.ts';

/** Opened in some ten milliseconds, for which nothing else is answered. */
const CHUNK = 200;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000' as Id;

interface Unindexed {
  readonly id: Id;
  readonly sealed: string;
}

/**
 * Makes customers findable whose values were sealed by a release that made no hashes (LOB-019), chunk by chunk: whatever is
 * not done is done by the next run, here or in another process, and a chunk that another process holds is left to it.
 * @returns how many were done, and how many could not be opened: they are found by no number, and wait for the right key
 */
export async function fillNumberIndexes(
  sql: postgres.Sql,
  seal: CustomerSeal,
  chunk = CHUNK,
): Promise<{ readonly filled: number; readonly unreadable: number }> {
  let [after, filled, unreadable] = [BEFORE_ALL, 0, 0];
  for (;;) {
    const done = await sql.begin(async (tx) => {
      const rows = await tx<Unindexed[]>`
        select customer_id as id, sealed from customer_private where not indexed and customer_id > ${after}
        order by customer_id limit ${chunk} for update skip locked`;
      const opened = rows.flatMap((row) => opening(seal, row));
      if (opened.length > 0) await writeIndexes(tx, seal, opened);
      return { last: rows.at(-1)?.id, all: rows.length, opened: opened.length };
    });
    if (!done.last) return { filled, unreadable };
    after = done.last;
    filled += done.opened;
    unreadable += done.all - done.opened;
  }
}

/** The same for whoever starts the parts: one run at a time, and what went wrong is said and tried again by the next. */
export function numberIndexing(deps: {
  readonly sql: postgres.Sql;
  readonly seal: CustomerSeal;
  readonly log: Log;
}): () => Promise<void> {
  const { sql, seal, log } = deps;
  return createTurns(async () => {
    try {
      const { filled, unreadable } = await fillNumberIndexes(sql, seal);
      if (filled > 0) log.info({ filled }, 'customers of an earlier release can be looked for by number');
      if (unreadable > 0) log.warn({ unreadable }, 'values of customers did not open: they are found by no number');
    } catch (err) {
      log.warn({ err }, 'customers were not made findable by number; tried again later');
    }
  });
}

interface Opened {
  readonly id: Id;
  readonly values: PrivateValues;
}

/** A row that does not open must not keep the others waiting. */
function opening(seal: CustomerSeal, { id, sealed }: Unindexed): Opened[] {
  try {
    return [{ id, values: openValues(seal, id, sealed) }];
  } catch {
    return [];
  }
}

async function writeIndexes(tx: postgres.TransactionSql, seal: CustomerSeal, rows: readonly Opened[]): Promise<void> {
  await tx`
    update customer_private p set phone_index = f.phone, id_number_index = f.id_number, account_index = f.account, indexed = true
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ values }) => seal.indexOf('phone', values.phone))}::text[],
      ${rows.map(({ values }) => seal.indexOf('idNumber', values.idNumber))}::text[],
      ${rows.map(({ values }) => seal.indexOf('account', values.account))}::text[]) as f(id, phone, id_number, account)
    where p.customer_id = f.id`;
}
