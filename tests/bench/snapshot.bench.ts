// A tablet's first answer: 12,500 rows of one bucket read out of the feed, at once and in pages; beside it the plain
// way, string_agg(to_json) over the table itself (goal G10).
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { Id } from '#domain/kernel/ids.ts';
import { migrateDatabase, openDatabase } from '#server/platform/database.ts';
import { ensureEpoch } from '#server/sync/epoch.ts';
import { grantBuckets } from '#server/sync/grants.ts';
import { importRows } from '#server/sync/import.ts';
import { LIMITS, readPatch } from '#server/sync/read.ts';
import type { PullRequest } from '#server/sync/messages.ts';
import type { Patch } from '#sync/wire.ts';
import { benchCustomerKind, customerBook, partBucket } from './bench-customers.ts';
import { createBenchTable, lookupWithBench } from './bench-customers.tables.ts';
import type { Cleanup } from './cleanup.ts';
import { figuresOf, median, type Figure } from './figure.ts';
import { startBenchPostgres } from './product.ts';

/** BENCH_ROWS and BENCH_ROUNDS make it short while one works on it. */
const ROWS = Number(process.env['BENCH_ROWS'] ?? 12_500);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 30);
/** The bucket that is read is one of so many. */
const PARTS = 2;

const figure = figuresOf('snapshot');

export async function snapshot(cleanup: Cleanup): Promise<Figure[]> {
  const url = await startBenchPostgres(cleanup);
  await migrateDatabase(url);
  const database = openDatabase(url, { max: 2, statementTimeout: 0 });
  cleanup.after(() => database.close());
  const sql = database.sql as unknown as postgres.Sql;
  await createBenchTable(sql);
  await ensureEpoch(sql);
  await importRows(sql, lookupWithBench, benchCustomerKind, customerBook(ROWS * PARTS, PARTS));
  const viewer = { userId: randomUUID() as Id, deviceId: randomUUID() as Id };
  await grantBuckets(sql, viewer.userId, [partBucket(0)]);
  await sql`analyze`;

  const found = { query: [] as number[], paged: [] as number[], plain: [] as number[] };
  let pages = 0;
  // The first of each warms the caches and does not count.
  for (let round = 0; round <= ROUNDS; round++) {
    const [query, paged] = [await readWhole(sql, viewer, 2 * ROWS), await readWhole(sql, viewer, LIMITS.page)];
    for (const { rows } of [query, paged]) if (rows !== ROWS) throw new Error(`${rows} of ${ROWS} rows were read`);
    pages = paged.pages;
    const plain = await readPlain(sql);
    if (round === 0) continue;
    found.query.push(query.ms);
    found.paged.push(paged.ms);
    found.plain.push(plain);
  }
  const floor = median(found.plain);
  return [
    figure(`first answer of ${ROWS} rows, read at once`, median(found.query), 'ms', {
      floor,
      aim: '≤ 1 × string_agg(to_json)',
      met: median(found.query) <= floor,
      note: `G10; text ready to send; median of ${ROUNDS}, in turn`,
    }),
    figure(`first answer of ${ROWS} rows, in the ${pages} pages in which a tablet gets it`, median(found.paged), 'ms', {
      floor,
    }),
  ];
}

/** All a new tablet lacks, patch after patch; only the reading is timed. */
async function readWhole(sql: postgres.Sql, viewer: { userId: Id; deviceId: Id }, page: number) {
  const request: PullRequest = {
    cid: randomUUID() as Id,
    inc: randomUUID() as Id,
    ep: null,
    gv: 0,
    cur: {},
    part: [],
    purged: null,
    lmid: 0,
    ack: 0,
    pending: 0,
    heals: 0,
    schema: 1,
    app: 'bench',
  };
  let asked = request;
  let ms = 0;
  let rows = 0;
  for (let pages = 1; ; pages++) {
    const began = performance.now();
    const { json } = await readPatch(sql, viewer, asked, Date.now(), { ...LIMITS, page });
    ms += performance.now() - began;
    const patch = JSON.parse(json) as Patch;
    const buckets = Object.entries(patch.b);
    rows += buckets.reduce((sum, [, { ops }]) => sum + ops.length, 0);
    const behind = buckets.filter(([, { more }]) => more);
    if (behind.length === 0) return { ms, rows, pages };
    const cur = Object.fromEntries(buckets.map(([bucket, { to }]) => [bucket, to]));
    asked = { ...asked, ep: patch.ep, gv: patch.gv, cur, part: behind.map(([bucket]) => Number(bucket)) };
  }
}

async function readPlain(sql: postgres.Sql): Promise<number> {
  const began = performance.now();
  await sql`select string_agg(to_json(t)::text, ',') as rows from bench_customer t where part = 0`;
  return performance.now() - began;
}
