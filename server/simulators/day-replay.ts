// Replays a call-centre day over the link: the real arrivals and gaps, divided by the speed.
import { setTimeout as sleep } from 'node:timers/promises';
import { placeAtCounters, type CallDay, type PlacedCall } from './call-day.ts';
import type { QueueMachine } from './queue-machine.ts';

export interface ReplaySummary {
  readonly date: string;
  readonly rows: number;
  readonly tickets: number;
  readonly vip: number;
  readonly served: number;
  readonly abandoned: number;
  /** PHANTOM calls: no person was on the line. */
  readonly ignored: number;
  readonly unreadable: number;
  readonly faultyRows: Readonly<Record<string, number>>;
  readonly mended: number;
  readonly counters: number;
  /** Services put on another window because their own was busy. */
  readonly displaced: number;
  /** Deeds that the machine itself could not do, as a tablet had moved or abandoned the number. */
  readonly overtaken: number;
  readonly nacked: number;
  readonly unacknowledged: number;
  readonly seconds: number;
}

export interface ReplayOptions {
  /** Day seconds a second. */
  readonly speed: number;
  /** Customers that stand for the callers of priority 2. */
  readonly vips: readonly string[];
  readonly signal?: AbortSignal;
  /** Waits real milliseconds; tests do not. */
  readonly wait?: (ms: number) => Promise<unknown>;
  readonly onProgress?: (daySecond: number, done: number, of: number) => void;
}

interface Deed {
  readonly at: number;
  /** What happens first within one second: windows are freed before they are used again. */
  readonly rank: number;
  readonly call: PlacedCall;
}
const RANK = { finish: 0, drop: 1, take: 2, call: 3 } as const;

function deedsOf(call: PlacedCall): Deed[] {
  const take = { at: call.arrival, rank: RANK.take, call };
  if (call.ends.by === 'hanging-up')
    return [take, { at: call.ends.at, rank: call.ends.at > call.arrival ? RANK.drop : RANK.call, call }];
  return [take, { at: call.ends.start, rank: RANK.call, call }, { at: call.ends.end, rank: RANK.finish, call }];
}

export async function replayDay(machine: QueueMachine, day: CallDay, options: ReplayOptions): Promise<ReplaySummary> {
  const { calls, counters, displaced } = placeAtCounters(day.calls);
  const deeds = calls.flatMap(deedsOf).toSorted((a, b) => a.at - b.at || a.rank - b.rank || a.call.row - b.call.row);
  const numbers = new Map<number, string>();
  const counted = { vip: 0, served: 0, abandoned: 0, overtaken: 0 };
  const { memory } = machine;
  const { signal, wait = (ms: number) => sleep(ms, undefined, signal ? { signal } : {}) } = options;
  const began = performance.now();
  const first = deeds[0]?.at ?? 0;

  function take(call: PlacedCall): void {
    const vip = call.queue === 'V';
    const customerNo = vip && options.vips.length > 0 ? options.vips[counted.vip % options.vips.length] : undefined;
    if (vip) counted.vip += 1;
    numbers.set(call.row, memory.take(call.queue, customerNo === undefined ? {} : { customerNo, media: 'card' }));
  }

  function perform({ rank, call }: Deed): void {
    if (rank === RANK.take) return take(call);
    const ticket = numbers.get(call.row)!;
    let did: boolean;
    if (call.ends.by === 'hanging-up') {
      did = memory.drop(ticket);
      if (did) counted.abandoned += 1;
    } else if (rank === RANK.call) did = memory.call(ticket, call.counter) && memory.start(ticket);
    else {
      did = memory.finish(ticket);
      if (did) counted.served += 1;
    }
    if (!did) counted.overtaken += 1;
  }

  for (const [i, deed] of deeds.entries()) {
    if (signal?.aborted) break;
    const due = ((deed.at - first) * 1000) / options.speed - (performance.now() - began);
    if (due > 1) await wait(due).catch(() => {});
    perform(deed);
    options.onProgress?.(deed.at, i + 1, deeds.length);
  }
  await settle(machine, options);
  const { nacked } = machine.figures();
  return {
    date: day.date,
    rows: day.rows,
    tickets: numbers.size,
    ...counted,
    ignored: day.ignored,
    unreadable: day.unreadable,
    faultyRows: day.faulty,
    mended: day.mended,
    counters,
    displaced,
    nacked,
    unacknowledged: machine.unacknowledged,
    seconds: Math.round((performance.now() - began) / 100) / 10,
  };
}

/** Gives the bridge a while to acknowledge the last events. */
async function settle(machine: QueueMachine, { signal }: ReplayOptions): Promise<void> {
  for (
    const until = performance.now() + 30_000;
    machine.unacknowledged > 0 && performance.now() < until && !signal?.aborted;
  )
    await sleep(20);
}
