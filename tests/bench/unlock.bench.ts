// The keys have come: from there to rows in hand, vault and replica opened, on a processor slowed down four times; beside
// it the opening of the same sealed bytes alone.
import { randomUUID } from 'node:crypto';
import type { Id } from '#domain/kernel/ids.ts';
import { partBucket } from './bench-customers.ts';
import { buildBenchPages, openBenchBrowser, type BenchPage } from './bench-pages.ts';
import type { Cleanup } from './cleanup.ts';
import { figuresOf, median, type Figure } from './figure.ts';
import { startBenchPostgres } from './product.ts';
import { startSyncServer } from './sync-server.ts';

const ROWS = 5_000;
const PARTS = 4;
const SLOWDOWN = 4;
/** BENCH_STARTS makes it short while one works on it. */
const RUNS = Number(process.env['BENCH_STARTS'] ?? 9);
const AIM = 500;

const figure = figuresOf('unlock');

export async function unlock(cleanup: Cleanup): Promise<Figure[]> {
  const pages = await buildBenchPages(cleanup);
  const server = await startSyncServer(cleanup, await startBenchPostgres(cleanup), { pages });
  await server.order('book', { count: ROWS, parts: PARTS });
  const owner = randomUUID() as Id;
  const keys = Array.from({ length: PARTS }, (_, part) => partBucket(part));
  await server.order('grant', [{ principal: owner, keys }]);
  const browser = await openBenchBrowser(cleanup, server.origin, 'leveldb');
  const first = await browser.open('ours', owner);
  await first.ask('firstSync', { owner, parts: PARTS });
  const onDisk = await first.ask<number>('closeAndCount', { owner });
  if (onDisk !== ROWS) throw new Error(`${onDisk} of ${ROWS} rows are on the disk`);
  await first.close();

  /** A fresh document each time: nothing is warm. */
  const slowly = async <T>(work: (page: BenchPage) => Promise<T>): Promise<T> => {
    const page = await browser.open('ours', owner);
    const cdp = await page.page.context().newCDPSession(page.page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    const found = await work(page);
    await page.close();
    return found;
  };
  const ours: number[] = [];
  const alone: number[] = [];
  let bytes = 0;
  // The first of each warms the disk cache of this machine and does not count.
  for (let run = 0; run <= RUNS; run++) {
    const opened = await slowly((page) => page.ask<{ rows: number; ms: number }>('coldOpen', { owner, part: 0 }));
    if (opened.rows !== ROWS / PARTS) throw new Error(`${opened.rows} rows of the first part`);
    const floor = await slowly((page) => page.ask<{ ms: number; bytes: number }>('unsealAlone', { owner }));
    bytes = floor.bytes;
    if (run === 0) continue;
    ours.push(opened.ms);
    alone.push(floor.ms);
  }
  const ms = median(ours);
  return [
    figure(`unlock with ${ROWS.toLocaleString('en')} sealed customers, ${SLOWDOWN} × slower processor`, ms, 'ms', {
      floor: median(alone),
      aim: `≤ ${AIM} ms`,
      met: ms <= AIM,
      note: `median of ${RUNS} fresh documents; from the key to the first list in hand; the floor opens the same ${bytes.toLocaleString('en')} sealed bytes and does nothing with them`,
    }),
    figure('unlock, longest', Math.max(...ours), 'ms', { floor: Math.max(...alone) }),
  ];
}
