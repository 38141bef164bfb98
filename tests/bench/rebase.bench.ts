// A tablet with 200 deeds that wait hears news: what taking one frame in and replaying all of them costs (goal G4), and
// what "saved on this device" costs (G5); beside both one bare put into IndexedDB. Search (G12) is not there yet.
import { randomUUID } from 'node:crypto';
import type { Id } from '#domain/kernel/ids.ts';
import { customerBook, partBucket } from './bench-customers.ts';
import { buildBenchPages, openBenchBrowser, type BenchPage } from './bench-pages.ts';
import type { Cleanup } from './cleanup.ts';
import { keepProfile, profilePage, selfTimes } from './cpu-profile.ts';
import { figuresOf, median, percentile, type Figure } from './figure.ts';
import { startBenchPostgres } from './product.ts';
import { startSyncServer, type SyncServer } from './sync-server.ts';

/** BENCH_ROWS and BENCH_FRAMES make it short while one works on it. */
const ROWS = Number(process.env['BENCH_ROWS'] ?? 20_000);
const FRAMES = Number(process.env['BENCH_FRAMES'] ?? 60);
const PARTS = 8;
const PENDING = 200;
const BOOK = [ROWS, PARTS] as const;

const figure = figuresOf('rebase');

interface Took {
  readonly memory: number;
  readonly kept: number;
  readonly rows: number;
  readonly bare: number;
  readonly head: string;
}

/** A page's clock has steps of a tenth of a millisecond: means of many tell more than a median of them. */
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export async function rebase(cleanup: Cleanup): Promise<Figure[]> {
  const pages = await buildBenchPages(cleanup);
  const server = await startSyncServer(cleanup, await startBenchPostgres(cleanup), { pages });
  await server.order('book', { count: ROWS, parts: PARTS });
  const owner = randomUUID() as Id;
  const keys = Array.from({ length: PARTS }, (_, part) => partBucket(part));
  await server.order('grant', [{ principal: owner, keys }]);
  const browser = await openBenchBrowser(cleanup, server.origin, 'leveldb');
  const page = await browser.open('ours', owner);
  await page.ask('firstSync', { owner, parts: PARTS });

  const idle = await takeFrames(server, page, ROWS - 1);
  const { saved, bare, waiting } = await page.ask<{ saved: number[]; bare: number[]; waiting: number }>('actOffline', {
    count: PENDING,
    book: BOOK,
  });
  if (waiting !== PENDING) throw new Error(`${waiting} of ${PENDING} deeds wait`);
  // The row of the first deed that waits: all of them are replayed. The last row: nothing of theirs.
  const touching = await takeFrames(server, page, 0);
  const apart = await takeFrames(server, page, ROWS - 1);
  const put = median([...idle, ...touching, ...apart].map((took) => took.bare));
  const ms = mean(touching.map(({ memory }) => memory));
  const save = { ours: median(saved), bare: median(bare) };
  const met = { rebase: ms <= 3 * put, saved: save.ours <= 2 * save.bare };
  if (!met.rebase || !met.saved) await keepProfileOf(server, page);
  const note = `G4; ${ROWS} rows held; mean of ${FRAMES} frames of one row`;
  return [
    figure(`a frame over ${PENDING} waiting deeds, all replayed`, ms, 'ms', {
      floor: put,
      aim: '≤ 3 × one raw put',
      met: met.rebase,
      note,
    }),
    figure(`a frame beside ${PENDING} waiting deeds, none replayed`, mean(apart.map(({ memory }) => memory)), 'ms', {
      floor: put,
    }),
    figure('a frame with nothing waiting', mean(idle.map(({ memory }) => memory)), 'ms', { floor: put }),
    figure('a frame, until it is kept', median(touching.map(({ kept }) => kept)), 'ms', { floor: put }),
    figure('saved on this device, p50', save.ours, 'ms', {
      floor: save.bare,
      aim: '≤ 2 × raw strict put',
      met: met.saved,
      note: `G5; deed judged, sealed, kept and shown; ${PENDING} in turn with raw strict puts of the same deed`,
    }),
    figure('saved on this device, p99', percentile(saved, 0.99), 'ms', { floor: percentile(bare, 0.99) }),
  ];
}

/** Frames that each change one row, one at a time. */
async function takeFrames(server: SyncServer, page: BenchPage, nth: number): Promise<Took[]> {
  const { id } = customerBook(...BOOK)[nth]!;
  const found: Took[] = [];
  for (let frame = 0; frame < FRAMES; frame++) {
    await page.ask('awaitFrame');
    await server.order('touch', id);
    const took = await page.ask<Took>('frameTook');
    if (took.rows !== 1) throw new Error(`frame ${frame} had ${took.rows} rows: ${took.head}`);
    found.push(took);
  }
  return found;
}

async function keepProfileOf(server: SyncServer, { page, ask, ...rest }: BenchPage): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const profile = await profilePage(cdp, () => takeFrames(server, { page, ask, ...rest }, 0));
  keepProfile('rebase', selfTimes(`page, ${FRAMES} frames over ${PENDING} waiting deeds`, profile));
}
