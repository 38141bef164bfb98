// Halls full of tablets on one server process: 200 tablets of one outlet, then 2,000 tablets of 500 outlets at 260 events
// a second. Most tablets are bare (raw-tablet.ts), some are the real engine and check every sum. From the commit of an
// event to each tablet that took it in; memory and descriptors of the server over the time.
// `npm run bench -- crowd --minutes 15` is the full run; one minute is the default.
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { counterKind } from '#domain/queue/queue.model.ts';
import { openTablet, type Tablet } from '#tests/kit/tablet.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { markCounter } from './bench-customers.ts';
import { cookieOf, type BenchActor, type Usage } from './bench-orders.ts';
import type { Cleanup } from './cleanup.ts';
import { keepProfile } from './cpu-profile.ts';
import { Arrivals, bucketOf, openHalls, staffAt, watchOps, type Hall, type HallEvent } from './crowd-halls.ts';
import { figuresOf, percentile, say, type Figure } from './figure.ts';
import { monotonic } from './page-watch.ts';
import { startBenchPostgres } from './product.ts';
import { rawTablet, type RawTablet } from './raw-tablet.ts';
import { serverProfile, startSyncServer, type SyncServer } from './sync-server.ts';

interface Crowd {
  readonly name: string;
  readonly outlets: number;
  readonly tablets: number;
  readonly perSecond: number;
  readonly seconds: number;
}

/** BENCH_CROWD (share of the tablets and events, e.g. 0.05) and BENCH_SECONDS make it short while one works on it. */
const SHARE = Number(process.env['BENCH_CROWD'] ?? 1);
/** So many of the tablets are the real engine. */
const REAL = 20;
const AT_ONCE = 50;
/** The load of this process is looked at so often. */
const LOOK = 5_000;
const LATE = 10_000;
/** A shorter run says nothing about growth: memory is still being filled. */
const MINUTES_FOR_GROWTH = 5;
const MOST_GROWTH = 16;

const figure = figuresOf('crowd');

export async function crowd(cleanup: Cleanup): Promise<Figure[]> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: { minutes: { type: 'string', default: '1' } },
    strict: false,
  });
  const seconds = Number(process.env['BENCH_SECONDS'] ?? Number(values.minutes) * 60);
  const scaled = (count: number): number => Math.max(1, Math.round(count * SHARE));
  const crowds: Crowd[] = [
    { name: 'one outlet', outlets: 1, tablets: scaled(200), perSecond: 10, seconds: Math.min(seconds, 30) },
    { name: `${scaled(500)} outlets`, outlets: scaled(500), tablets: scaled(2_000), perSecond: scaled(260), seconds },
  ];
  const figures: Figure[] = [];
  for (const each of crowds) figures.push(...(await runCrowd(cleanup, each)));
  return figures;
}

async function runCrowd(cleanup: Cleanup, plan: Crowd): Promise<Figure[]> {
  const server = await startSyncServer(cleanup, await startBenchPostgres(cleanup));
  const halls = await openHalls(server, plan.outlets);
  const arrivals = new Arrivals();
  const members = await gather(cleanup, server, halls, plan, arrivals);
  say(`${plan.name}: ${plan.tablets} tablets stand after ${members.seconds.toFixed(1)} s`);

  const first = await server.order('usageSwept');
  const { latencies, missed, looks } = await play(server, halls, members, plan, arrivals);
  const last = await server.order('usageSwept');
  await expectAlike(server, halls, members);
  const figures = toFigures(plan, members, latencies, missed, looks, [first, last]);
  if (figures.some(({ met }) => met === false)) {
    const again = () => play(server, halls, members, { ...plan, seconds: Math.min(plan.seconds, 10) }, arrivals);
    const title = `server, ${plan.tablets} tablets of ${plan.name}, ${plan.perSecond} events/s`;
    keepProfile('crowd', await serverProfile(server, title, again));
  }
  for (const tablet of members.raw) tablet.close();
  for (const { end } of members.real) end();
  await server.stop();
  return figures;
}

interface Members {
  readonly raw: readonly RawTablet[];
  readonly real: readonly Tablet[];
  /** By hall: its bare tablets, of which one after the other does the deeds. */
  readonly doers: ReadonlyMap<Hall, readonly RawTablet[]>;
  readonly audience: ReadonlyMap<Hall, number>;
  readonly realOf: ReadonlyMap<Tablet, Hall>;
  readonly seconds: number;
}

/** Logs everybody in and waits until each of them is up to date. */
async function gather(
  cleanup: Cleanup,
  server: SyncServer,
  halls: readonly Hall[],
  plan: Crowd,
  arrivals: Arrivals,
): Promise<Members> {
  const raw: RawTablet[] = [];
  const real: Tablet[] = [];
  const doers = new Map<Hall, RawTablet[]>();
  const audience = new Map<Hall, number>();
  const realOf = new Map<Tablet, Hall>();
  cleanup.after(() => raw.forEach((tablet) => tablet.close()));
  cleanup.after(() => real.forEach((tablet) => tablet.end()));
  // Real engines measure time by a wall of their own.
  const walls = setInterval(() => real.forEach(({ wall }) => wall.pass(100)), 100);
  cleanup.after(() => clearInterval(walls));
  const places = Array.from({ length: plan.tablets }, (_, n) => halls[n % halls.length]!);
  const staff = await staffAt(server, places);
  const began = monotonic();
  const join = async (hall: Hall, n: number): Promise<void> => {
    const actor = staff[n]!;
    audience.set(hall, (audience.get(hall) ?? 0) + 1);
    // Those who do deeds are bare: the first of each hall is.
    if (n < Math.max(halls.length, plan.tablets / 2, plan.tablets - REAL)) {
      const tablet = rawTablet(server.origin, actor, watchOps(arrivals.tablet()));
      raw.push(tablet);
      doers.set(hall, [...(doers.get(hall) ?? []), tablet]);
      return await tablet.start();
    }
    const tablet = await openReal(server.origin, actor, arrivals);
    real.push(tablet);
    realOf.set(tablet, hall);
    while (!tablet.client.status().loaded) await pause(20);
  };
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < places.length; n = next++) await join(places[n]!, n);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { raw, real, doers, audience, realOf, seconds: (monotonic() - began) / 1_000 };
}

/** The real engine, over a disk in memory, with the kinds and deeds of the product. */
async function openReal(origin: string, actor: BenchActor, arrivals: Arrivals): Promise<Tablet> {
  const { name, value } = cookieOf(actor);
  const { outlet } = smallOutlet;
  const me = {
    staff: { ...actor, name: '' },
    deviceId: actor.deviceId,
    outlet: { ...outlet, id: actor.outletId },
  };
  const tablet = await openTablet(
    { me, cookie: `${name}=${value}`, url: origin },
    { moreMutators: [markCounter as never] },
  );
  const see = arrivals.tablet();
  const { client } = tablet;
  client.subscribe((changes) => {
    for (const change of changes) {
      const [kind, id, more] = change.split('/');
      if (kind !== counterKind.name || more !== undefined) continue;
      const counter = client.store.get(counterKind, id as Id);
      if (counter) see(counter.id, counter.teller);
    }
  });
  return tablet;
}

/** Plays events at a steady pace, spread over halls and windows; takes the arrivals off as it goes. */
async function play(
  server: SyncServer,
  halls: readonly Hall[],
  { doers, audience }: Members,
  plan: Crowd,
  arrivals: Arrivals,
) {
  const latencies: number[] = [];
  const looks: (Usage & { readonly at: number })[] = [];
  const commits = new Map<Id, number>();
  const hallOf = new Map<Id, Hall>();
  const busy = new Map<RawTablet, Promise<void>>();
  const hallSize = ({ mutation }: HallEvent): number => audience.get(hallOf.get(mutation)!)!;
  let missed = 0;
  let failed: unknown;
  const began = monotonic();
  const end = began + plan.seconds * 1_000;

  const takeOff = async (before: number): Promise<void> => {
    for (const [mutation, at] of await server.order('commits')) commits.set(mutation, at);
    for (const event of arrivals.drain(before)) {
      const { mutation, arrived } = event;
      const committed = commits.get(mutation);
      const expected = hallSize(event);
      missed += committed === undefined ? expected : expected - arrived.length;
      if (committed !== undefined) for (const at of arrived) latencies.push(at - committed);
      commits.delete(mutation);
      hallOf.delete(mutation);
    }
  };
  const watch = (async () => {
    while (monotonic() < end) {
      await pause(LOOK);
      await takeOff(monotonic() - LATE);
      looks.push({ ...(await server.order('usage')), at: (monotonic() - began) / 60_000 });
    }
  })();
  for (let n = 0; monotonic() < end && failed === undefined; n++) {
    const hall = halls[(n * 7) % halls.length]!;
    const counterId = hall.counters[Math.floor(n / halls.length) % hall.counters.length]!;
    const list = doers.get(hall)!;
    const doer = list[n % list.length]!;
    // One tablet's deeds go up one after the other, as the engine sends them.
    const deed = async (): Promise<void> => {
      const event = arrivals.begin(counterId);
      hallOf.set(event.mutation, hall);
      await doer.push(markCounter.name, { counterId, mark: String(event.seq) }, event.mutation);
    };
    const mine = (busy.get(doer) ?? Promise.resolve()).then(deed);
    busy.set(
      doer,
      mine.catch((error: unknown) => void (failed = error)),
    );
    await pause(Math.max(0, began + ((n + 1) * 1_000) / plan.perSecond - monotonic()));
  }
  if (failed !== undefined) throw failed;
  await Promise.all([watch, ...busy.values()]);
  await arrivals.allArrived(hallSize);
  await takeOff(Infinity);
  return { latencies, missed, looks };
}

/** In the end everybody has what the server has: the bare ones its cursors, the real ones its counts and sums. */
async function expectAlike(server: SyncServer, halls: readonly Hall[], { raw, real, realOf }: Members): Promise<void> {
  const buckets = new Map((await server.order('sums')).map((bucket) => [bucket.key, bucket]));
  const wrong: string[] = [];
  for (const tablet of raw) {
    const bucket = buckets.get(`outlet:${tablet.actor.outletId}`)!;
    if (tablet.cursors.get(String(bucket.id)) !== bucket.head) wrong.push('a bare tablet is behind');
    if (tablet.stale > 0) wrong.push(`${tablet.stale} patches were no answer to what a bare tablet had`);
  }
  for (const [{ client }, hall] of realOf) {
    const bucket = buckets.get(bucketOf(hall))!;
    const { n, sum } = client.store.sumOf(bucket.id);
    if (n !== bucket.n || sum !== bucket.sum) wrong.push('a real tablet has other rows than the server');
    if (client.status().heals > 0) wrong.push(`${client.status().heals} repairs on a real tablet`);
  }
  if (real.length === 0 || halls.length === 0) wrong.push('nobody was there');
  const { faults } = await server.order('usage');
  if (faults > 0) wrong.push(`${faults} faults on the server`);
  if (wrong.length > 0) throw new Error(`${wrong.length} things are wrong: ${[...new Set(wrong)].join('; ')}`);
}

/** Least squares over the second half: the first fills caches. MB a minute. */
function slopeOf(looks: readonly { readonly at: number; readonly rss: number }[]): number {
  const half = looks.slice(Math.floor(looks.length / 2));
  const mean = (of: (look: { at: number; rss: number }) => number): number =>
    half.reduce((sum, look) => sum + of(look), 0) / half.length;
  const [at, rss] = [mean((look) => look.at), mean((look) => look.rss)];
  const over = half.reduce((sum, look) => sum + (look.at - at) * (look.rss - rss), 0);
  const under = half.reduce((sum, look) => sum + (look.at - at) ** 2, 0);
  return under === 0 ? 0 : over / under / 1e6;
}

function toFigures(
  plan: Crowd,
  { raw, real, seconds }: Members,
  latencies: readonly number[],
  missed: number,
  looks: readonly (Usage & { readonly at: number })[],
  [first, last]: readonly [Usage, Usage],
): Figure[] {
  const who = `${plan.tablets} tablets of ${plan.name}`;
  const growth = (last.heap - first.heap) / 1e6;
  const long = plan.seconds >= MINUTES_FOR_GROWTH * 60;
  const opened = raw.reduce((sum, tablet) => sum + tablet.opened, 0);
  return [
    figure(`${who}, commit to taken in, p50`, percentile(latencies, 0.5), 'ms', {
      note: `${plan.perSecond} events/s for ${plan.seconds} s, ${latencies.length} arrivals; ${real.length} tablets are the real engine; load and server share the machine`,
    }),
    figure(`${who}, commit to taken in, p99`, percentile(latencies, 0.99), 'ms'),
    figure(`${who}, events that did not arrive`, missed, 'arrivals', { aim: '0', met: missed === 0 }),
    figure(`${who}, all up to date after`, seconds, 's'),
    figure(`${who}, server memory (RSS) at the end`, last.rss / 1e6, 'MB'),
    figure(`${who}, server memory (RSS), growth a minute`, slopeOf(looks), 'MB/min', {
      note: 'slope over the second half of the run',
    }),
    figure(`${who}, server heap after a collection, growth`, growth, 'MB', {
      ...(long ? { aim: `≤ ${MOST_GROWTH} MB`, met: growth <= MOST_GROWTH } : {}),
      note: `before the first and after the last event${long ? '' : '; too short a run to judge'}`,
    }),
    figure(
      `${who}, descriptors open at most`,
      Math.max(last.descriptors, ...looks.map((look) => look.descriptors)),
      'files',
      {
        note: `${first.descriptors} before the first event`,
      },
    ),
    figure(`${who}, streams opened anew`, opened - raw.length, 'streams', { aim: '0', met: opened === raw.length }),
  ];
}
