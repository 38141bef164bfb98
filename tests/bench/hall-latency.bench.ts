// From an event written at the queue machine's socket to the DOM of a tablet that shows the hall, event by event; beside
// it, interleaved, the floor: the same event into a bare table and over a bare stream to a bare page of the same browser.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import postgres from 'postgres';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { packageRoot } from '#server/platform/package-root.ts';
import { customersOf } from '#server/simulators/demo-machine.ts';
import { createDice } from '#server/simulators/seeded.ts';
import { launchBrowser } from '#tests/kit/browser.ts';
import { signalsAreOurs, type Cleanup } from './cleanup.ts';
import { keepProfile, profilePage, selfTimes } from './cpu-profile.ts';
import { figuresOf, median, percentile, type Figure } from './figure.ts';
import { openMachine } from './hall-machine.ts';
import { COUNTERS, fillHall, hallEvents, type HallEvent } from './hall-rounds.ts';
import { stagesOf, timelineOf, type Passage } from './hall-stages.ts';
import { monotonic, readPageClock, watchDom, watchReads, type Wanted } from './page-watch.ts';
import { endChild, startBenchPostgres, startProduct, type Product } from './product.ts';
import { hallStands, logInAtTablet, TABLET } from './staff-page.ts';

const EVERY = 100;
/** BENCH_EVENTS makes it short while one works on it; figures for the record take what stands here. */
const MEASURED = Number(process.env['BENCH_EVENTS'] ?? 600);
const WARM_UP = 60;
const TRACED = 180;
const PROFILED = 180;
const ALL = WARM_UP + MEASURED + TRACED + PROFILED;

/** One way from a socket to a page; sends its next event and remembers when. */
export interface Track {
  readonly page: Page;
  readonly sent: number[];
  send(): void;
}

const figure = figuresOf('hall-latency');

export async function hallLatency(cleanup: Cleanup): Promise<Figure[]> {
  const databaseUrl = await startBenchPostgres(cleanup);
  const product = await startProduct(cleanup, databaseUrl);
  const browser = await launchBrowser(signalsAreOurs);
  cleanup.after(() => browser.close());
  const openPage = async (wantedUrl: string): Promise<Page> => {
    const page = await (await browser.newContext(TABLET)).newPage();
    await watchReads(page);
    await page.goto(wantedUrl);
    return page;
  };
  const events = hallEvents(ALL, customersOf(smallOutlet).vip);
  const ours = await openHall(cleanup, product, openPage, events);
  const floor = await openFloor(cleanup, databaseUrl, openPage);

  await play([ours, floor], WARM_UP);
  const work = await openMetrics(ours.page);
  const before = await work();
  await play([ours, floor], MEASURED);
  const after = await work();
  const measured = await passagesOf(ours, WARM_UP, MEASURED);
  const beside = await passagesOf(floor, WARM_UP, MEASURED);
  await product.startTrace();
  await play([ours, floor], TRACED);
  const trace = await product.stopTrace();
  const traced = await passagesOf(ours, WARM_UP + MEASURED, TRACED);

  const figures = [
    ...latencyFigures(measured.passages, beside.passages, events.slice(WARM_UP)),
    figure('clock error bound', Math.max(measured.bound, beside.bound), 'ms', {
      note: 'half of the shortest of 200 round trips between bench and page',
    }),
    ...stageFigures(traced.passages, trace),
    ...Object.entries(after).map(([what, sum]) =>
      figure(
        `page, ${what} an event`,
        (sum - before[what]!) / MEASURED,
        what.startsWith('elements') ? 'elements' : 'ms',
      ),
    ),
  ];
  if (figures.some(({ met }) => met === false))
    await profile(product, [ours, floor], timelineOf(traced.passages, trace));
  return figures;
}

async function openHall(
  cleanup: Cleanup,
  product: Product,
  open: (url: string) => Promise<Page>,
  events: readonly HallEvent[],
): Promise<Track> {
  const machine = openMachine(cleanup, product.machinePort);
  fillHall(machine.memory);
  const page = await open(product.origin);
  await logInAtTablet(page);
  await hallStands(page, machine.memory.waiting().length);
  await watchDom(
    page,
    events.map(({ shown }) => shown),
  );
  const sent: number[] = [];
  return {
    page,
    sent,
    send() {
      const event = events[sent.length]!;
      sent.push(monotonic());
      event.play(machine.memory);
    },
  };
}

export async function openFloor(
  cleanup: Cleanup,
  databaseUrl: string,
  open: (url: string) => Promise<Page>,
  count = ALL,
): Promise<Track> {
  const url = new URL(databaseUrl);
  const admin = postgres(databaseUrl, { max: 1 });
  await admin`create database bench_floor`;
  await admin.end();
  url.pathname = '/bench_floor';
  const child = spawn(process.execPath, ['tests/bench/hall-floor.mjs'], {
    cwd: packageRoot,
    env: { ...process.env, DATABASE_URL: url.href },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  cleanup.after(() => endChild(child));
  const [{ value: ports }] = (await once(child, 'message')) as [{ value: { http: number; machine: number } }];
  const page = await open(`http://localhost:${ports.http}/`);
  await page.locator('#event', { hasText: 'ready' }).waitFor();
  await watchDom(
    page,
    Array.from({ length: count }, (_, seq): Wanted => ({ as: 'text', text: String(seq) })),
  );
  const socket = connect(ports.machine, '127.0.0.1').setNoDelay(true);
  await once(socket, 'connect');
  cleanup.after(() => socket.destroy());
  const sent: number[] = [];
  return {
    page,
    sent,
    send() {
      const seq = sent.length;
      const event = {
        seq,
        msg: 'call',
        ticket: `A${seq}`,
        counter: 1 + (seq % COUNTERS),
        teller: 'T101',
        at: new Date().toISOString(),
      };
      sent.push(monotonic());
      socket.write(`${JSON.stringify(event)}\n`);
    },
  };
}

const dice = createDice(7);

/** Sends `count` events on each track, in turns, ten a second each, never in step with anybody's timer. */
async function play(tracks: readonly Track[], count: number): Promise<void> {
  const gap = EVERY / tracks.length;
  let due = monotonic();
  for (let i = 0; i < count; i++)
    for (const track of tracks) {
      due += gap;
      await wait(Math.max(1, due - monotonic() + dice.between(-10, 10)));
      track.send();
    }
  for (const { page, sent } of tracks)
    await page
      .waitForFunction((n) => window.bench.seen.length >= n, sent.length, { timeout: 30_000 })
      .catch(async () => {
        const seen = await page.evaluate(() => window.bench.seen.length);
        throw new Error(`only ${seen} of ${sent.length} events were seen at ${page.url()}`);
      });
}

export async function passagesOf(
  { page, sent }: Track,
  from: number,
  count: number,
): Promise<{ passages: Passage[]; bound: number }> {
  const { toBench, bound } = await readPageClock(page);
  const { reads, seen } = await page.evaluate(() => window.bench);
  const passages = seen.slice(from, from + count).map((at, i) => ({
    sent: sent[from + i]!,
    read: toBench(reads.findLast((read) => read <= at) ?? Number.NaN),
    seen: toBench(at),
  }));
  return { passages, bound };
}

/** What the page has done so far: milliseconds of its main thread by kind, and elements put into its document. */
async function openMetrics(page: Page): Promise<() => Promise<Record<string, number>>> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  return async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    const ms = (name: string): number => 1_000 * (metrics.find((metric) => metric.name === name)?.value ?? 0);
    return {
      'all tasks': ms('TaskDuration'),
      script: ms('ScriptDuration'),
      style: ms('RecalcStyleDuration'),
      layout: ms('LayoutDuration'),
      'elements added': await page.evaluate(() => window.bench.added),
    };
  };
}

export const latencyOf = ({ sent, seen }: Passage): number => seen - sent;

function latencyFigures(ours: readonly Passage[], floor: readonly Passage[], events: readonly HallEvent[]): Figure[] {
  const mine = ours.map(latencyOf);
  const bare = floor.map(latencyOf);
  const [p50, p99] = [median(mine), percentile(mine, 0.99)];
  const [floor50, floor99] = [median(bare), percentile(bare, 0.99)];
  const kinds = ['take', 'call', 'start', 'finish'] as const;
  return [
    figure('event to DOM, p50', p50, 'ms', {
      floor: floor50,
      aim: '≤ 2 × floor',
      met: p50 <= 2 * floor50,
      note: `${mine.length} events each`,
    }),
    figure('event to DOM, p99', p99, 'ms', { floor: floor99, aim: '≤ 150 ms', met: p99 <= 150 }),
    figure('event to DOM, longest', Math.max(...mine), 'ms', { floor: Math.max(...bare) }),
    ...kinds.map((kind) =>
      figure(`${kind} to DOM, p50`, median(mine.filter((_, i) => events[i]!.what === kind)), 'ms', { floor: floor50 }),
    ),
  ];
}

function stageFigures(passages: readonly Passage[], trace: Parameters<typeof stagesOf>[1]): Figure[] {
  const { stages, roundTrips, found } = stagesOf(passages, trace);
  return [
    ...stages.map(([name, ms]) => figure(`stage: ${name}, p50`, ms, 'ms')),
    figure('stages: total of a traced event, p50', median(passages.map(latencyOf)), 'ms', {
      note: `${found} of ${passages.length} traced`,
    }),
    figure('answers of Postgres within the transaction', roundTrips, 'answers'),
  ];
}

async function profile(product: Product, tracks: readonly [Track, Track], timeline: string): Promise<void> {
  const [ours] = tracks;
  const cdp = await ours.page.context().newCDPSession(ours.page);
  await product.startProfile();
  const page = await profilePage(cdp, () => play(tracks, PROFILED));
  const server = await product.stopProfile();
  const about = `${PROFILED} events at ${1000 / EVERY} a second`;
  keepProfile(
    'hall-latency',
    timeline,
    selfTimes(`The server, ${about}`, server),
    selfTimes(`The tablet's page, ${about}`, page),
  );
}
