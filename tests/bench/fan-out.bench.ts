// One deed, and 200 tablets of the outlet have it: POST, transaction, feed, snapshot, frames (goal G6), and what one
// frame to one tablet costs the server's processor (G7); beside it a bare broadcast of the same length over `ws`.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { packageRoot } from '#server/platform/package-root.ts';
import { markCounter } from './bench-customers.ts';
import type { Cleanup } from './cleanup.ts';
import { keepProfile } from './cpu-profile.ts';
import { Arrivals, openHalls, staffAt, watchOps } from './crowd-halls.ts';
import { figuresOf, median, percentile, say, type Figure } from './figure.ts';
import { monotonic } from './page-watch.ts';
import { ask, endChild, startBenchPostgres } from './product.ts';
import { rawTablet } from './raw-tablet.ts';
import { serverProfile, startSyncServer } from './sync-server.ts';

/** BENCH_TABLETS, BENCH_EVENTS and BENCH_SECONDS make it short while one works on it. */
const TABLETS = Number(process.env['BENCH_TABLETS'] ?? 200);
const EVENTS = Number(process.env['BENCH_EVENTS'] ?? 300);
/** Of one block in which the processor is watched. */
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 5);
const BLOCKS = 4;
const A_SECOND = 20;
const WARM = 20;

const figure = figuresOf('fan-out');

/** A way to tell everybody something. */
interface Way {
  /** Sends one event; settles with ms until the last had it, or at the answer when nobody listens. */
  tell(): Promise<number>;
  /** CPU microseconds of its server so far. */
  cpu(): Promise<number>;
  /** Lets everybody go. */
  leave(): Promise<void>;
}

export async function fanOut(cleanup: Cleanup): Promise<Figure[]> {
  const { way: ours, frameLength, server } = await throughSync(cleanup);
  const bare = await throughWs(cleanup, frameLength());
  for (let n = 0; n < WARM; n++) for (const way of [ours, bare]) await way.tell();
  const times = { ours: [] as number[], bare: [] as number[] };
  for (let n = 0; n < EVENTS; n++) {
    times.ours.push(await ours.tell());
    times.bare.push(await bare.tell());
  }
  const heard = { ours: [] as number[], bare: [] as number[] };
  const unheard = { ours: [] as number[], bare: [] as number[] };
  let profile = '';
  for (const found of [heard, unheard]) {
    for (let block = 0; block < BLOCKS; block++)
      for (const [name, way] of [
        ['ours', ours],
        ['bare', bare],
      ] as const)
        found[name].push(await cpuOfBlock(way));
    if (found === unheard) continue;
    profile = await serverProfile(server, `server, ${TABLETS} tablets, ${A_SECOND} events/s`, () => cpuOfBlock(ours));
    for (const way of [ours, bare]) await way.leave();
  }
  const delivery = (of: 'ours' | 'bare'): number => (median(heard[of]) - median(unheard[of])) / TABLETS;
  const ratio = median(times.ours) / median(times.bare);
  const cost = delivery('ours') / delivery('bare');
  if (ratio > 4 || cost > 1.6) keepProfile('fan-out', profile);
  say(
    `frame of ${frameLength()} characters; an event costs ${median(heard.ours).toFixed(0)} µs with ${TABLETS} tablets, ${median(unheard.ours).toFixed(0)} µs with none`,
  );
  return [
    figure(`POST to the last of ${TABLETS} tablets, p50`, median(times.ours), 'ms', {
      floor: median(times.bare),
      aim: '≤ 4 × a broadcast over ws',
      met: ratio <= 4,
      note: `G6; ours with transaction, feed and database; ${EVENTS} events, one at a time, in turn with ws`,
    }),
    figure(`POST to the last of ${TABLETS} tablets, p99`, percentile(times.ours, 0.99), 'ms', {
      floor: percentile(times.bare, 0.99),
    }),
    figure('server CPU for a delivery', delivery('ours'), 'µs', {
      floor: delivery('bare'),
      aim: '≤ 1.6 × ws',
      met: cost <= 1.6,
      note: `G7; what ${TABLETS} listeners add to an event's CPU time, a listener; ${BLOCKS} blocks of ${SECONDS} s at ${A_SECOND} events/s`,
    }),
    figure('server CPU for an event that nobody hears', median(unheard.ours), 'µs', { floor: median(unheard.bare) }),
  ];
}

/** CPU microseconds an event, over one block at a steady pace. */
async function cpuOfBlock(way: Way): Promise<number> {
  const began = monotonic();
  const before = await way.cpu();
  const count = SECONDS * A_SECOND;
  for (let n = 0; n < count; n++) {
    await way.tell();
    await pause(Math.max(0, began + ((n + 1) * 1_000) / A_SECOND - monotonic()));
  }
  return ((await way.cpu()) - before) / count;
}

async function throughSync(cleanup: Cleanup) {
  const server = await startSyncServer(cleanup, await startBenchPostgres(cleanup));
  const [hall] = await openHalls(server, 1);
  const staff = await staffAt(
    server,
    Array.from({ length: TABLETS + 1 }, () => hall!),
  );
  const arrivals = new Arrivals();
  const tablets = staff.map((actor, n) =>
    // The last one sends and does not listen.
    rawTablet(server.origin, actor, n === TABLETS ? () => undefined : watchOps(arrivals.tablet())),
  );
  const listeners = tablets.slice(0, TABLETS);
  const sender = tablets[TABLETS]!;
  cleanup.after(() => tablets.forEach((tablet) => tablet.close()));
  await Promise.all(listeners.map((tablet) => tablet.start()));
  let sent = 0;
  let listening = TABLETS;
  const way: Way = {
    async tell() {
      const counterId = hall!.counters[sent++ % hall!.counters.length]!;
      const event = arrivals.begin(counterId);
      const all = arrivals.arrived(event, listening);
      await sender.push(markCounter.name, { counterId, mark: String(event.seq) }, event.mutation);
      await all;
      return (event.arrived.at(-1) ?? monotonic()) - event.sent;
    },
    cpu: async () => (await server.order('usage')).cpu,
    async leave() {
      for (const tablet of listeners) tablet.close();
      listening = 0;
      while ((await server.order('usage')).streams > 0) await pause(50);
      const stale = listeners.reduce((sum, tablet) => sum + tablet.stale, 0);
      if (stale > 0) throw new Error(`${stale} patches were no answer to what a tablet had`);
    },
  };
  await way.tell();
  return { server, way, frameLength: () => Math.max(...listeners.map((tablet) => tablet.frameLength)) };
}

async function throughWs(cleanup: Cleanup, length: number): Promise<Way> {
  const child: ChildProcess = spawn(process.execPath, ['tests/bench/ws-floor.mjs'], {
    cwd: packageRoot,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  cleanup.after(() => endChild(child));
  const [{ value: port }] = (await once(child, 'message')) as [{ value: number }];
  const sockets = Array.from({ length: TABLETS }, () => new WebSocket(`ws://127.0.0.1:${port}`));
  cleanup.after(() => sockets.forEach((socket) => socket.terminate()));
  await Promise.all(sockets.map((socket) => once(socket, 'open')));
  const agent = new Agent({ keepAlive: true });
  let seq = 0;
  let left = 0;
  let last = 0;
  let all = (): void => undefined;
  for (const socket of sockets)
    socket.on('message', (data: Buffer) => {
      // As much reading as a frame gets.
      if ((JSON.parse(data.toString('utf8')) as { seq: number }).seq !== seq) return;
      last = monotonic();
      left -= 1;
      if (left === 0) all();
    });
  let listening = TABLETS;
  return {
    async tell() {
      seq += 1;
      left = listening;
      const everybody = listening === 0 ? undefined : new Promise<void>((done) => (all = done));
      const text = JSON.stringify({ seq, fill: 'x'.repeat(Math.max(0, length - 24)) });
      const sent = monotonic();
      const asked = httpRequest({ port, host: '127.0.0.1', agent, method: 'POST' });
      const answered = once(asked, 'response') as Promise<[NodeJS.ReadableStream]>;
      asked.end(text);
      const [response] = await answered;
      const ended = once(response, 'end');
      response.resume();
      await Promise.all([ended, everybody]);
      return last - sent;
    },
    cpu: async () => ((await ask(child, 'usage')) as { cpu: number }).cpu,
    async leave() {
      listening = 0;
      const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
      for (const socket of sockets) socket.close();
      await closed;
    },
  };
}
