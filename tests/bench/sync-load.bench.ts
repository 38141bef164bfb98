// A book of 20,000 customers comes to a tablet: fetched, checked, readable, sealed and kept, in the real engine in a real
// browser, beside a bare IndexedDB with the same indexes and beside other engines that are given the rows for nothing
// (goals G1, G2); opening it again from the disk (G3); a share of it taken away again (G11); and what it weighs.
import { randomUUID } from 'node:crypto';
import type { Id } from '#domain/kernel/ids.ts';
import { buildBenchPages, openBenchBrowser, type Backend, type BenchBrowser, type BenchPage } from './bench-pages.ts';
import { partBucket, ROW_BYTES } from './bench-customers.ts';
import type { Cleanup } from './cleanup.ts';
import { keepProfile, profilePage, selfTimes, type CpuProfile } from './cpu-profile.ts';
import { figuresOf, median, say, type Figure } from './figure.ts';
import { startBenchPostgres } from './product.ts';
import { startSyncServer, type SyncServer } from './sync-server.ts';

/** BENCH_ROWS, BENCH_ROUNDS and BENCH_PEERS (names, or none) make it short while one works on it. */
const ROWS = Number(process.env['BENCH_ROWS'] ?? 20_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const PEERS = (process.env['BENCH_PEERS'] ?? 'pouchdb,rxdb,replicache').split(',').filter((name) => name !== '');
const PARTS = 8;
const COLD_STARTS = 2 * ROUNDS + 1;
const BOOK = [ROWS, PARTS] as const;
const MOST: Readonly<Record<string, number>> = { pouchdb: 0.2, rxdb: 0.2, replicache: 0.5 };

interface Loaded {
  readonly rows: number;
  /** Readable, and kept on the disk; ms. */
  readonly shown: number;
  readonly kept: number;
  readonly heals?: number;
  readonly streams?: number;
}

export const syncLoad = (cleanup: Cleanup): Promise<Figure[]> => load(cleanup, 'leveldb');
export const syncLoadOnSqlite = (cleanup: Cleanup): Promise<Figure[]> => load(cleanup, 'sqlite');

async function load(cleanup: Cleanup, backend: Backend): Promise<Figure[]> {
  const bench = backend === 'leveldb' ? 'sync-load' : 'sync-load-sqlite';
  const pages = await buildBenchPages(cleanup);
  const server = await startSyncServer(cleanup, await startBenchPostgres(cleanup), { pages });
  await server.order('book', { count: ROWS, parts: PARTS });
  const browser = await openBenchBrowser(cleanup, server.origin, backend);

  const found = await firstSyncs(server, browser);
  if (browser.backend() !== backend) throw new Error(`IndexedDB lies on ${browser.backend()}, not on ${backend}`);
  const cold = await coldOpens(browser, found.owner);
  const purges = await purgeShares(server, browser);
  const ours = median(found.times.get('ours')!.map(({ kept }) => kept));
  const figures = toFigures(bench, found, cold, purges);
  if (figures.some(({ met }) => met === false)) {
    const owner = randomUUID() as Id;
    await granted(server, owner, allParts);
    const profile = async (asked: string, unprofiled: number): Promise<string> =>
      selfTimes(
        `page, ${asked} with ${ROWS} rows (${unprofiled.toFixed(0)} ms without profile)`,
        await profileOf(browser, owner, asked),
      );
    keepProfile(bench, await profile('firstSync', ours), await profile('coldOpen', median(cold.ours)));
  }
  return figures;
}

const granted = async (server: SyncServer, owner: Id, parts: readonly number[]): Promise<void> =>
  server.order('grant', [{ principal: owner, keys: parts.map(partBucket) }]);
const allParts = Array.from({ length: PARTS }, (_, part) => part);

async function firstSyncs(server: SyncServer, browser: BenchBrowser) {
  const times = new Map<string, Loaded[]>();
  const heaps: number[] = [];
  let last = randomUUID() as Id;
  const engines = ['raw', 'ours', ...PEERS];
  // Each round begins with another one: the first has the machine to itself.
  const inTurn = (round: number): string[] => engines.map((_, n) => engines[(n + round) % engines.length]!);
  for (let round = 0; round < ROUNDS; round++)
    for (const engine of inTurn(round)) {
      const owner = randomUUID() as Id;
      if (engine === 'ours') await granted(server, (last = owner), allParts);
      const page = await browser.open(engine, owner);
      const empty = await page.heap();
      const loaded = await page.ask<Loaded>('firstSync', { owner, book: BOOK, parts: PARTS });
      if (loaded.rows !== ROWS) throw new Error(`${engine} has ${loaded.rows} of ${ROWS} rows`);
      if (engine === 'ours') {
        heaps.push((await page.heap()) - empty);
        await expectKept(page, owner, loaded);
      }
      say(`round ${round + 1}, ${engine}: shown ${loaded.shown.toFixed(0)} ms, kept ${loaded.kept.toFixed(0)} ms`);
      times.set(engine, [...(times.get(engine) ?? []), loaded]);
      await page.close();
    }
  return { times, heaps, owner: last };
}

async function expectKept(page: BenchPage, owner: Id, { heals, streams }: Loaded): Promise<void> {
  const onDisk = await page.ask<number>('closeAndCount', { owner });
  if (onDisk !== ROWS || heals !== 0 || streams !== 1)
    throw new Error(`${onDisk} of ${ROWS} rows on the disk, ${heals} repairs, ${streams} streams`);
}

async function coldOpens(browser: BenchBrowser, owner: Id) {
  const writer = await browser.open('raw', owner);
  await writer.ask('writePages', { owner, book: BOOK });
  await writer.close();
  const times = { ours: [] as number[], raw: [] as number[] };
  // The first of each warms the machine's disk cache and does not count.
  for (let run = 0; run <= COLD_STARTS; run++)
    for (const engine of ['ours', 'raw'] as const) {
      const page = await browser.open(engine, owner);
      const { rows, ms } = await page.ask<{ rows: number; ms: number }>('coldOpen', { owner, part: 0 });
      if (rows !== (engine === 'ours' ? ROWS / PARTS : ROWS)) throw new Error(`${engine} opened with ${rows} rows`);
      if (run > 0) times[engine].push(ms);
      await page.close();
    }
  return times;
}

/** Share after share is taken away from a tablet that is connected; beside it Dexie deletes as many rows. */
async function purgeShares(server: SyncServer, browser: BenchBrowser) {
  const owner = randomUUID() as Id;
  await granted(server, owner, allParts);
  const page = await browser.open('ours', owner);
  await page.ask('firstSync', { owner, parts: PARTS });
  const ours: { memory: number; kept: number }[] = [];
  const dexie: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const purged = page.ask<{ memory: number; kept: number }>('purge', { part: round });
    await granted(server, owner, allParts.slice(round + 1));
    ours.push(await purged);
    const beside = await browser.open('dexie', owner);
    const { rows, kept } = await beside.ask<{ rows: number; kept: number }>('purge', { book: BOOK, part: 0 });
    if (rows !== ROWS / PARTS) throw new Error(`Dexie deleted ${rows} rows`);
    dexie.push(kept);
    await beside.close();
  }
  const left = await page.ask<number>('closeAndCount', { owner });
  if (left !== (ROWS / PARTS) * (PARTS - ROUNDS)) throw new Error(`${left} rows are left on the disk after the purge`);
  await page.close();
  return { ours, dexie };
}

async function profileOf(browser: BenchBrowser, owner: Id, asked: string): Promise<CpuProfile> {
  const { page, ask, close } = await browser.open('ours', owner);
  const cdp = await page.context().newCDPSession(page);
  const profile = await profilePage(cdp, () => ask(asked, { owner, parts: PARTS, part: 0 }));
  await close();
  return profile;
}

function toFigures(
  bench: string,
  { times, heaps }: Awaited<ReturnType<typeof firstSyncs>>,
  cold: Awaited<ReturnType<typeof coldOpens>>,
  purges: Awaited<ReturnType<typeof purgeShares>>,
): Figure[] {
  const figure = figuresOf(bench);
  const of = (engine: string, what: 'shown' | 'kept'): number => median(times.get(engine)!.map((run) => run[what]));
  const beside = (name: string, value: number, floor: number, most: number, against: string, note?: string): Figure =>
    figure(name, value, 'ms', {
      floor,
      aim: `≤ ${most} × ${against}`,
      met: value <= most * floor,
      ...(note === undefined ? {} : { note }),
    });
  const kept = of('ours', 'kept');
  const first = `first sync of ${ROWS} rows, kept`;
  return [
    beside(
      first,
      kept,
      of('raw', 'kept'),
      0.25,
      'raw put',
      `G1; ${ROW_BYTES} bytes and 17 fields a row; ours over HTTP with database and seal, the others without; median of ${ROUNDS}, in turn`,
    ),
    figure(`first sync of ${ROWS} rows, to be seen`, of('ours', 'shown'), 'ms'),
    ...PEERS.map((peer) => beside(`${first}, beside ${peer}`, kept, of(peer, 'kept'), MOST[peer]!, peer, 'G2')),
    ...PEERS.filter((peer) => peer === 'replicache').map((peer) =>
      figure(`first sync of ${ROWS} rows, to be seen, beside ${peer}`, of('ours', 'shown'), 'ms', {
        floor: of(peer, 'shown'),
      }),
    ),
    beside(
      'cold open to the first list',
      median(cold.ours),
      median(cold.raw),
      2,
      'all pages read and parsed',
      `G3; ${ROWS} rows; median of ${COLD_STARTS}, each in a new document`,
    ),
    beside(
      `a share of ${ROWS / PARTS} rows taken away`,
      median(purges.ours.map((run) => run.kept)),
      median(purges.dexie),
      0.25,
      'row delete in Dexie',
      'G11; from the patch to the disk',
    ),
    figure(`a share of ${ROWS / PARTS} rows taken away, in memory`, median(purges.ours.map((run) => run.memory)), 'ms'),
    figure('script memory for 10,000 rows', ((median(heaps) / ROWS) * 10_000) / 1e6, 'MB'),
  ];
}
