// From an event written at the queue machine's socket to the bell of a second tablet of the outlet: a VIP who takes a number
// is there, and gone once he gives it up. Beside it, interleaved, the floor of hall-latency: the same over a bare stream.
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { dayOf, monthDayOf, toInstant } from '#domain/kernel/day.ts';
import { toFen } from '#domain/kernel/money.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { createDice } from '#server/simulators/seeded.ts';
import { launchBrowser } from '#tests/kit/browser.ts';
import { signalsAreOurs, type Cleanup } from './cleanup.ts';
import { figuresOf, median, percentile, type Figure } from './figure.ts';
import { latencyOf, openFloor, passagesOf, type Track } from './hall-latency.bench.ts';
import { openMachine } from './hall-machine.ts';
import { monotonic, watchDom, watchReads } from './page-watch.ts';
import { startBenchPostgres, startProduct } from './product.ts';
import { hallStands, logInAtTablet, TABLET } from './staff-page.ts';

const MEASURED = Number(process.env['BENCH_EVENTS'] ?? 600);
const WARM_UP = 40;
const ALL = WARM_UP + MEASURED;

const figure = figuresOf('alerts');

/** Nothing else is to be told of him. */
const vip = smallOutlet.customers.find(
  ({ assets, complaintCount, birthMonthDay }) =>
    (assets ?? 0) >= toFen(100) && complaintCount === 0 && birthMonthDay !== monthDayOf(dayOf(toInstant(Date.now()))),
)!;

const dice = createDice(11);

/** One that comes and one that goes must not meet on their way: each is sent when the one before was seen. */
async function playOne({ page, sent, send }: Track): Promise<void> {
  await wait(dice.between(20, 60));
  send();
  await page.waitForFunction((n) => window.bench.seen.length >= n, sent.length, { timeout: 30_000 });
}

export async function alertLatency(cleanup: Cleanup): Promise<Figure[]> {
  const databaseUrl = await startBenchPostgres(cleanup);
  const product = await startProduct(cleanup, databaseUrl);
  const browser = await launchBrowser(signalsAreOurs);
  cleanup.after(() => browser.close());
  const openPage = async (url: string): Promise<Page> => {
    const page = await (await browser.newContext(TABLET)).newPage();
    await watchReads(page);
    await page.goto(url);
    return page;
  };
  const machine = openMachine(cleanup, product.machinePort);
  const tablets = [await openPage(product.origin), await openPage(product.origin)] as const;
  for (const [at, page] of tablets.entries()) {
    await logInAtTablet(page, ['lobby', 'wealth'][at]);
    await hallStands(page, 0);
  }
  const [, page] = tablets;
  await watchDom(
    page,
    Array.from({ length: ALL }, (_, at) => ({ as: 'bell', count: at % 2 === 0 ? 1 : 0 }) as const),
  );
  const sent: number[] = [];
  let ticket = '';
  const ours: Track = {
    page,
    sent,
    send() {
      const comes = sent.length % 2 === 0;
      sent.push(monotonic());
      if (comes) ticket = machine.memory.take('V', { customerNo: vip.customerNo, media: 'card' });
      else machine.memory.drop(ticket);
    },
  };
  const floor = await openFloor(cleanup, databaseUrl, openPage, ALL);
  for (let at = 0; at < ALL; at++) for (const track of [ours, floor]) await playOne(track);
  const measured = await passagesOf(ours, WARM_UP, MEASURED);
  const beside = await passagesOf(floor, WARM_UP, MEASURED);
  const bare = beside.passages.map(latencyOf);
  const up = measured.passages.filter((_, at) => at % 2 === 0).map(latencyOf);
  const gone = measured.passages.filter((_, at) => at % 2 === 1).map(latencyOf);
  const [floor50, floor99] = [median(bare), percentile(bare, 0.99)];
  return [
    figure('event to alert on a second tablet, p50', median(up), 'ms', { floor: floor50, note: `${up.length} alerts` }),
    figure('event to alert on a second tablet, p99', percentile(up, 0.99), 'ms', {
      floor: floor99,
      aim: '≤ 150 ms',
      met: percentile(up, 0.99) <= 150,
    }),
    figure('event to alert gone from a second tablet, p50', median(gone), 'ms', { floor: floor50 }),
    figure('event to alert gone from a second tablet, p99', percentile(gone, 0.99), 'ms', { floor: floor99 }),
    figure('clock error bound', Math.max(measured.bound, beside.bound), 'ms'),
  ];
}
