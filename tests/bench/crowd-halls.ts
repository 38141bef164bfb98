// Outlets with windows and people for benches: who is granted what, and which event reached which tablet when.
import { randomUUID } from 'node:crypto';
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { counterKind, type Counter } from '#domain/queue/queue.model.ts';
import type { Op } from '#sync/wire.ts';
import { LOBBY, type BenchActor } from './bench-orders.ts';
import { monotonic } from './page-watch.ts';
import type { SyncServer } from './sync-server.ts';

const WINDOWS = 10;
const ARRIVES_WITHIN = 20_000;

export interface Hall {
  readonly id: Id;
  readonly counters: readonly Id[];
}

/** Outlets with ten windows each, on the server. */
export async function openHalls(server: SyncServer, count: number): Promise<Hall[]> {
  const halls = Array.from({ length: count }, (): Hall => {
    return { id: randomUUID() as Id, counters: Array.from({ length: WINDOWS }, () => randomUUID() as Id) };
  });
  const since = Date.now() as Instant;
  const rows = halls.flatMap(({ id: outletId, counters }) =>
    counters.map((id, n): Counter => ({
      id,
      outletId,
      number: n + 1,
      status: 'idle',
      since,
      ticketId: null,
      teller: null,
      staffId: null,
      pauseReason: null,
      autoCall: false,
      recent: [],
    })),
  );
  await server.order('counters', rows);
  return halls;
}

export const bucketOf = ({ id }: Hall): string => `outlet:${id}`;

/** A person with a tablet for each place, granted as a login grants: the outlet, himself, the tablet, what all may see. */
export async function staffAt(server: SyncServer, places: readonly Hall[]): Promise<BenchActor[]> {
  const staff = places.map((hall): BenchActor => {
    const [id, deviceId] = [randomUUID() as Id, randomUUID() as Id];
    return { as: 'staff', id, deviceId, outletId: hall.id, ...LOBBY };
  });
  await server.order(
    'grant',
    staff.flatMap(({ id, deviceId, outletId }) => [
      { principal: id, keys: ['ref', `outlet:${outletId}`, `staff:${id}`] },
      { principal: deviceId, keys: [`device:${deviceId}`] },
    ]),
  );
  return staff;
}

export interface HallEvent {
  readonly seq: number;
  readonly mutation: Id;
  /** When it was sent; ms of the machine's monotonic clock, as all times here. */
  readonly sent: number;
  /** When each tablet had it, in the order in which they had it. */
  readonly arrived: number[];
}

/** Notes arrivals: an event's number is written into the row it changes, and a row shows its latest event only. */
export class Arrivals {
  readonly #events = new Map<number, HallEvent>();
  /** Row → its events that were sent, in order. */
  readonly #ofRow = new Map<Id, HallEvent[]>();
  readonly #waiting = new Map<number, { count: number; done: () => void }>();
  #next = 1;

  /** The next event, on this row. */
  begin(counter: Id): HallEvent {
    const event: HallEvent = { seq: this.#next++, mutation: randomUUID() as Id, sent: monotonic(), arrived: [] };
    this.#events.set(event.seq, event);
    const list = this.#ofRow.get(counter) ?? this.#ofRow.set(counter, []).get(counter)!;
    list.push(event);
    return event;
  }

  /** Settles when so many tablets have it. @throws when that takes far too long */
  arrived({ seq, arrived }: HallEvent, count: number): Promise<void> {
    return new Promise((done, failed) => {
      if (arrived.length >= count) return done();
      const late = (): void => failed(new Error(`an event is with ${arrived.length} of ${count} tablets only`));
      const timer = setTimeout(late, ARRIVES_WITHIN);
      const settle = (): void => {
        clearTimeout(timer);
        done();
      };
      this.#waiting.set(seq, { count, done: settle });
      return undefined;
    });
  }

  /** Settles when every event that was sent is with as many tablets as it should be, or is not going to be. */
  async allArrived(count: (event: HallEvent) => number): Promise<void> {
    await Promise.allSettled([...this.#events.values()].map((event) => this.arrived(event, count(event))));
  }

  /** An observer of one tablet: to be told of every row it takes in. */
  tablet(): (id: Id, mark: string | null) => void {
    const last = new Map<Id, number>();
    return (id, mark) => {
      const seq = Number(mark);
      if (!seq) return;
      const before = last.get(id) ?? 0;
      if (seq <= before) return;
      last.set(id, seq);
      const now = monotonic();
      for (const event of this.#ofRow.get(id) ?? []) if (event.seq > before && event.seq <= seq) this.#note(event, now);
    };
  }

  /** Takes out the events that were sent before, for whoever sums them up. */
  drain(before: number): HallEvent[] {
    const drained = [...this.#events.values()].filter(({ sent }) => sent < before);
    for (const { seq } of drained) this.#events.delete(seq);
    for (const [row, list] of this.#ofRow)
      this.#ofRow.set(
        row,
        list.filter(({ sent }) => sent >= before),
      );
    return drained;
  }

  #note(event: HallEvent, now: number): void {
    event.arrived.push(now);
    const waiting = this.#waiting.get(event.seq);
    if (!waiting || event.arrived.length < waiting.count) return;
    this.#waiting.delete(event.seq);
    waiting.done();
  }
}

/** For raw tablets: the marks of the windows among the operations. */
export const watchOps =
  (see: (id: Id, mark: string | null) => void) =>
  (ops: readonly Op[]): void => {
    for (const [kind, id, row] of ops)
      if (kind === counterKind.code && row) see(id, (row as unknown as Counter).teller);
  };
