// A nightly file of 100,000 rows through the feed, each row in two buckets; beside it the same rows into the same bare
// table with the same indexes; and the same file again on the next night, with nothing changed (goal G9).
import type postgres from 'postgres';
import { migrateDatabase, openDatabase } from '#server/platform/database.ts';
import { importRows } from '#server/sync/import.ts';
import { benchCustomerKind, customerBook, type BenchCustomer } from './bench-customers.ts';
import { createBenchTable, lookupWithBench, syncedBenchCustomers } from './bench-customers.tables.ts';
import type { Cleanup } from './cleanup.ts';
import { keepProfile, profileProcess, selfTimes } from './cpu-profile.ts';
import { figuresOf, median, type Figure } from './figure.ts';
import { startBenchPostgres } from './product.ts';

/** BENCH_ROWS and BENCH_ROUNDS make it short while one works on it. */
const ROWS = Number(process.env['BENCH_ROWS'] ?? 100_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const PARTS = 8;
const CHUNK = 2_000;
const BARE = 'bench_bare';

const figure = figuresOf('import');

export async function importRate(cleanup: Cleanup): Promise<Figure[]> {
  const url = await startBenchPostgres(cleanup);
  await migrateDatabase(url);
  const database = openDatabase(url, { max: 2, statementTimeout: 0 });
  cleanup.after(() => database.close());
  const sql = database.sql as unknown as postgres.Sql;
  await createBenchTable(sql);
  await createBenchTable(sql, BARE);
  const rows = customerBook(ROWS, PARTS);
  const feed = async (): Promise<number> => importRows(sql, lookupWithBench, benchCustomerKind, rows);

  // The first chunks compile and prepare, and do not count.
  await importRows(sql, lookupWithBench, benchCustomerKind, rows.slice(0, 2 * CHUNK));
  await importBare(sql, rows.slice(0, 2 * CHUNK));
  const found = { feed: [] as number[], again: [] as number[], bare: [] as number[] };
  let profile = '';
  for (let round = 0; round < ROUNDS; round++) {
    await sql.unsafe(`truncate bench_customer, ${BARE}, sync_row, sync_doc, sync_bucket`);
    found.bare.push(await timed(() => importBare(sql, rows)));
    let changed = 0;
    const work = async (): Promise<void> => void (changed = await feed());
    if (round < ROUNDS - 1 || ROUNDS === 1) found.feed.push(await timed(work));
    else profile = selfTimes(`import of ${ROWS} rows`, await profileProcess(work));
    if (changed !== ROWS) throw new Error(`${changed} of ${ROWS} rows came new`);
    found.again.push(await timed(async () => void (changed = await feed())));
    if (changed !== 0) throw new Error(`${changed} unchanged rows were taken for changed`);
  }
  const [withFeed, again, bare] = [median(found.feed), median(found.again), median(found.bare)];
  const met = { feed: withFeed <= 3.5 * bare, again: again <= bare };
  if (!met.feed || !met.again) keepProfile('import', profile);
  return [
    figure(`import of ${ROWS} rows with feed`, withFeed, 'ms', {
      floor: bare,
      aim: '≤ 3.5 × the same without feed',
      met: met.feed,
      note: 'G9; two buckets a row; without feed: the same JSON into the same table and indexes, in chunks of 2,000',
    }),
    figure(`import of the same ${ROWS} rows again, unchanged`, again, 'ms', {
      floor: bare,
      aim: '≤ 1 × the same without feed',
      met: met.again,
    }),
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** What a nightly file costs without sync: chunks as large, each in a transaction, new rows or known ones. */
async function importBare(sql: postgres.Sql, rows: readonly BenchCustomer[]): Promise<void> {
  const { columns } = syncedBenchCustomers;
  const updates = columns.map(([, column]) => `${column} = excluded.${column}`).join(', ');
  for (let at = 0; at < rows.length; at += CHUNK) {
    const chunk = rows
      .slice(at, at + CHUNK)
      .map((row) => Object.fromEntries(columns.map(([field, column]) => [column, row[field as keyof BenchCustomer]])));
    await sql.begin(
      (tx) =>
        tx`insert into ${tx(BARE)} select * from json_populate_recordset(null::${tx(BARE)}, ${JSON.stringify(chunk)}::text::json)
           on conflict (id) do update set ${tx.unsafe(updates)}`,
    );
  }
}
