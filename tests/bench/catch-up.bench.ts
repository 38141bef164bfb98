// A tablet comes back after a day without a network: 200 deeds of its own go up, 5,000 changed rows come down, and all is
// quiet; beside it the same bytes over the same connection with nothing done to them.
import { randomUUID } from 'node:crypto';
import type { Id } from '#domain/kernel/ids.ts';
import { partBucket } from './bench-customers.ts';
import { buildBenchPages, openBenchBrowser } from './bench-pages.ts';
import type { Cleanup } from './cleanup.ts';
import { figuresOf, median, type Figure } from './figure.ts';
import { startBenchPostgres } from './product.ts';
import { startSyncServer } from './sync-server.ts';

/** BENCH_ROWS, BENCH_CHANGED and BENCH_ROUNDS make it short while one works on it. */
const ROWS = Number(process.env['BENCH_ROWS'] ?? 20_000);
const CHANGED = Number(process.env['BENCH_CHANGED'] ?? 5_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const PARTS = 8;
const PENDING = 200;
const BOOK = [ROWS, PARTS] as const;

const figure = figuresOf('catch-up');

interface Back {
  readonly ms: number;
  readonly shown: number;
  readonly down: number;
  readonly up: readonly string[];
  readonly heals: number;
  readonly refused: number;
}

export async function catchUp(cleanup: Cleanup): Promise<Figure[]> {
  const pages = await buildBenchPages(cleanup);
  const server = await startSyncServer(cleanup, await startBenchPostgres(cleanup), { pages });
  await server.order('book', { count: ROWS, parts: PARTS });
  const owner = randomUUID() as Id;
  const keys = Array.from({ length: PARTS }, (_, part) => partBucket(part));
  await server.order('grant', [{ principal: owner, keys }]);
  const browser = await openBenchBrowser(cleanup, server.origin, 'leveldb');
  const page = await browser.open('ours', owner);
  await page.ask('firstSync', { owner, parts: PARTS });

  const ours: Back[] = [];
  const bare: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    // Far apart, so that a row that was touched is never the row of the next file.
    const turn = 1_000 * round;
    await page.ask('goOffline');
    await page.ask('actOffline', { count: PENDING, book: BOOK });
    await server.order('book', { count: ROWS, parts: PARTS, turn, first: CHANGED });
    const back = await page.ask<Back>('comeBack', { changed: CHANGED, turn, book: BOOK });
    if (back.heals > 0 || back.refused > 0) throw new Error(`${back.heals} repairs, ${back.refused} deeds refused`);
    ours.push(back);
    bare.push(await page.ask<number>('bareBytes', { up: back.up, down: back.down }));
  }
  const onDisk = await page.ask<number>('closeAndCount', { owner });
  if (onDisk !== ROWS) throw new Error(`${onDisk} of ${ROWS} rows are on the disk in the end`);
  const down = median(ours.map((back) => back.down));
  return [
    figure(
      `back after a day: ${PENDING} deeds up, ${CHANGED} rows down, until quiet and kept`,
      median(ours.map(({ ms }) => ms)),
      'ms',
      {
        floor: median(bare),
        note: `${(down / 1e6).toFixed(1)} MB down; beside it the same bytes up and down, bare; median of ${ROUNDS}, in turn`,
      },
    ),
    figure('back after a day, until shown', median(ours.map(({ shown }) => shown)), 'ms', { floor: median(bare) }),
  ];
}
