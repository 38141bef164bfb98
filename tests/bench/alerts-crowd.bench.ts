// Calls for the lobby manager among 2,000 streams of 500 outlets, with the server's plug pulled in the midst: each call is
// told of once on every other tablet of its outlet, and on no tablet twice. Tablets are bare (raw-tablet.ts), but have their
// outlet's rows in a memory store and ask it for alerts as the product does.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { managerCallKind } from '#domain/alerts/alerts.model.ts';
import { callManager } from '#domain/alerts/alerts.mutators.ts';
import { hallAlerts } from '#domain/alerts/hall-alerts.ts';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { kinds } from '#domain/kinds.ts';
import { usualLobbySetting } from '#domain/settings/settings.model.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import type { Op } from '#sync/wire.ts';
import type { BenchActor } from './bench-orders.ts';
import type { Cleanup } from './cleanup.ts';
import { openHalls, staffAt } from './crowd-halls.ts';
import { figuresOf, percentile, say, type Figure } from './figure.ts';
import { monotonic } from './page-watch.ts';
import { startBenchPostgres } from './product.ts';
import { rawTablet, type RawTablet } from './raw-tablet.ts';
import { startSyncServer } from './sync-server.ts';

/** BENCH_CROWD (share of the tablets, e.g. 0.05) makes it short while one works on it. */
const OUTLETS = Math.max(1, Math.round(500 * Number(process.env['BENCH_CROWD'] ?? 1)));
const TABLETS_EACH = 4;
/** Of each outlet so many tablets call, one round after the other; the plug is pulled in the middle of the second. */
const ROUNDS = 3;
const CALLS_PER_SECOND = 100;
const AT_ONCE = 50;
const DARK = 1_000;
const WITHIN = 60_000;

const figure = figuresOf('alerts-crowd');
const byCode = new Map(kinds.map((kind) => [kind.code, kind]));

/** When each call was sent; ms of the monotonic clock. */
type Sent = Map<Id, number>;

/** A tablet's rows, and when which call came up among its alerts; coming up again is counted as well. */
class Listener {
  readonly told = new Map<Id, number>();
  again = 0;
  #open: ReadonlySet<Id> = new Set();
  readonly #actor: BenchActor;
  readonly #store = new MemoryStore(kinds);

  constructor(actor: BenchActor) {
    this.#actor = actor;
  }

  readonly take = (ops: readonly Op[]): void => {
    for (const [code, id, row] of ops) {
      const kind = byCode.get(code)!;
      if (row) this.#store.put(kind, row);
      else this.#store.remove(kind, id);
    }
    if (!ops.some(([code]) => code === managerCallKind.code)) return;
    const { outletId, deviceId } = this.#actor;
    const setting = usualLobbySetting(deviceId, outletId);
    const { open } = hallAlerts.read(this.#store, { outletId, setting, now: toInstant(Date.now()) });
    const calls = new Set(open.flatMap(({ call }) => call?.id ?? []));
    for (const id of calls) {
      if (this.#open.has(id)) continue;
      if (this.told.has(id)) this.again++;
      else this.told.set(id, monotonic());
    }
    this.#open = calls;
  };
}

export async function alertsCrowd(cleanup: Cleanup): Promise<Figure[]> {
  const databaseUrl = await startBenchPostgres(cleanup);
  let server = await startSyncServer(cleanup, databaseUrl);
  const port = Number(new URL(server.origin).port);
  const halls = await openHalls(server, OUTLETS);
  const places = Array.from({ length: OUTLETS * TABLETS_EACH }, (_, n) => halls[n % OUTLETS]!);
  const staff = await staffAt(server, places);
  const listeners = staff.map((actor) => new Listener(actor));
  const tablets = staff.map((actor, n) => rawTablet(server.origin, actor, listeners[n]!.take));
  cleanup.after(() => tablets.forEach((tablet) => tablet.close()));
  await eachOf(tablets, (tablet) => tablet.start());
  say(`${tablets.length} tablets stand`);

  const sent: Sent = new Map();
  const callOf = (tablet: RawTablet): Promise<void> => {
    const id = randomUUID() as Id;
    sent.set(id, monotonic());
    return tablet.push(callManager.name, { id, counterId: null, ticketId: null, reason: 'help' }, randomUUID() as Id);
  };
  const rounds: (readonly Id[])[] = [];
  let restart: Promise<void> = Promise.resolve();
  let restarted = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = new Set(sent.keys());
    const pushes: Promise<void>[] = [];
    for (let hall = 0; hall < OUTLETS; hall++) {
      if (round === 1 && hall === Math.floor(OUTLETS / 2))
        restart = (async () => {
          await server.kill();
          await pause(DARK);
          server = await startSyncServer(cleanup, databaseUrl, { port });
          restarted = monotonic();
        })();
      pushes.push(callOf(tablets[round * OUTLETS + hall]!));
      await pause(1_000 / CALLS_PER_SECOND);
    }
    await restart;
    await Promise.all(pushes);
    rounds.push([...sent.keys()].filter((id) => !before.has(id)));
  }
  const expected = sent.size * (TABLETS_EACH - 1);
  const toldOf = (): number => listeners.reduce((sum, { told }) => sum + told.size, 0);
  for (const end = monotonic() + WITHIN; toldOf() < expected && monotonic() < end;) await pause(100);

  const outletOf = new Map([...sent.keys()].map((id, n) => [id, staff[n]!.outletId]));
  const strange = listeners.reduce(
    (sum, { told }, n) => sum + [...told.keys()].filter((id) => outletOf.get(id) !== staff[n]!.outletId).length,
    0,
  );
  const doubled = listeners.reduce((sum, { again }) => sum + again, 0);
  const lost = [...sent.keys()].reduce(
    (sum, id) => sum + Math.max(0, TABLETS_EACH - 1 - listeners.filter(({ told }) => told.has(id)).length),
    0,
  );
  const latencies = (ids: readonly Id[]): number[] =>
    ids.flatMap((id) => listeners.flatMap(({ told }) => (told.has(id) ? [told.get(id)! - sent.get(id)!] : [])));
  const quiet = latencies(rounds[0]!);
  const lastOfRestart = Math.max(...rounds[1]!.flatMap((id) => listeners.flatMap(({ told }) => told.get(id) ?? [])));
  for (const tablet of tablets) tablet.close();
  await server.stop();
  const who = `${tablets.length} streams of ${OUTLETS} outlets`;
  const none = (value: number) => ({ aim: '0', met: value === 0 });
  return [
    figure(`${who}, alerts told`, toldOf(), 'alerts', { note: `${sent.size} calls, ${expected} expected` }),
    figure(`${who}, through a server that is killed: lost`, lost, 'alerts', none(lost)),
    figure(
      `${who}, through a server that is killed: doubled or another outlet’s`,
      doubled + strange,
      'alerts',
      none(doubled + strange),
    ),
    figure(`${who}, call sent to alert, p50`, percentile(quiet, 0.5), 'ms', {
      note: `${CALLS_PER_SECOND} calls a second`,
    }),
    figure(`${who}, call sent to alert, p99`, percentile(quiet, 0.99), 'ms'),
    figure(
      `${who}, the last alert of those sent around the kill, after the server is back`,
      (lastOfRestart - restarted) / 1_000,
      's',
    ),
  ];
}

async function eachOf<T>(list: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  const waiting = [...list];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
