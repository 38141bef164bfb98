// A busy morning in a small outlet, played event by event from a seed: six windows, four queues, and it never stands still.
import type { MachineMemory, MemoryTicket, SimulatedQueue } from './machine-memory.ts';
import type { Dice } from './seeded.ts';

export const morningQueues: readonly SimulatedQueue[] = [
  { queue: 'A', name: '个人现金', business: '现金', kind: 'cash' },
  { queue: 'B', name: '个人非现金', business: '非现金', kind: 'noncash' },
  { queue: 'C', name: '对公', business: '对公', kind: 'corporate' },
  { queue: 'V', name: '贵宾', business: '非现金', kind: 'vip' },
];
export const MORNING_COUNTERS = 6;

/** Customer numbers that may come in; a customer is in the hall once at a time. */
export interface MorningCustomers {
  readonly ordinary: readonly string[];
  readonly vip: readonly string[];
}

export interface Morning {
  /** Simulated time, epoch milliseconds. */
  readonly now: number;
  /** Plays everything up to this time. */
  advance(until: number): void;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** At closing time the next morning begins. */
const MORNING = 4 * HOUR;

/** Which queues a window calls from, first choice first. */
const priorities: Readonly<Record<number, readonly string[]>> = {
  1: ['V', 'A'],
  2: ['A', 'B'],
  3: ['A', 'B'],
  4: ['B', 'A'],
  5: ['C', 'B', 'A'],
  6: ['C', 'V', 'B'],
};
/** Minutes: half of the services are shorter. */
const serviceMedian: Readonly<Record<string, number>> = { A: 4.5, B: 6.5, C: 8, V: 7.5 };
/** Who waited this long is called whatever the window prefers. */
const TOO_LONG = 25 * MINUTE;

export function createMorning(memory: MachineMemory, dice: Dice, customers: MorningCustomers, start: number): Morning {
  const agenda: { readonly at: number; readonly what: () => void }[] = [];
  const planned = new Set<number>();
  let now = start;

  /** Keeps the agenda in order; what is due at the same time happens in the order it was planned. */
  function plan(after: number, what: () => void): void {
    const at = now + Math.max(0, after);
    let place = agenda.length;
    while (place > 0 && agenda[place - 1]!.at > at) place -= 1;
    agenda.splice(place, 0, { at, what });
  }

  /** People an hour: 40 when the doors open, 66 before noon; a full hall keeps people out, an empty one is used. */
  function arrivalsPerHour(): number {
    const base = 40 + 26 * (((now - start) % MORNING) / MORNING);
    const waiting = memory.waiting().length;
    if (waiting >= 28) return 0.5;
    return base * (waiting < 11 ? 3 : waiting < 16 ? 1.6 : waiting < 22 ? 1 : 0.45);
  }

  function whoComes(): { queue: string; customerNo?: string; media: string } {
    const queue = dice.pick(['A', 'A', 'A', 'B', 'B', 'C']);
    if (!dice.chance(0.55)) return { queue, media: 'none' };
    const inside = new Set([...memory.tickets.values()].map((ticket) => ticket.customerNo));
    const vip = dice.chance(0.3);
    const free = (vip ? customers.vip : customers.ordinary).filter((customerNo) => !inside.has(customerNo));
    const media = dice.pick(['card', 'card', 'id', 'phone']);
    return free.length === 0 ? { queue, media } : { queue: vip ? 'V' : queue, customerNo: dice.pick(free), media };
  }

  function arrive(): void {
    const { queue, ...who } = whoComes();
    const ticket = memory.take(queue, who);
    if (dice.chance(0.07)) plan(dice.between(8, 25) * MINUTE, () => isWaiting(ticket) && memory.drop(ticket));
    callWhereFree();
  }

  function nextArrival(): void {
    // Looked at again at least every half minute: the hall may have filled or emptied meanwhile.
    const gap = dice.exponential(HOUR / arrivalsPerHour());
    const comes = gap <= 30 * SECOND;
    plan(Math.min(gap, 30 * SECOND), () => {
      if (comes) arrive();
      nextArrival();
    });
  }

  const isWaiting = (ticket: string): boolean => memory.tickets.get(ticket)?.state === 'waiting';

  function chooseFor(counter: number): MemoryTicket | undefined {
    const queues = priorities[counter]!;
    const mine = memory.waiting().filter((ticket) => queues.includes(ticket.queue));
    const patient = mine[0];
    if (patient && now - patient.takenAt > TOO_LONG) return patient;
    return queues.map((queue) => mine.find((ticket) => ticket.queue === queue)).find((ticket) => ticket !== undefined);
  }

  function callWhereFree(): void {
    for (const { counter, status } of memory.counters.values()) {
      if (status !== 'idle' || planned.has(counter) || !priorities[counter]) continue;
      planned.add(counter);
      plan(dice.between(8, 35) * SECOND, () => {
        planned.delete(counter);
        const chosen = chooseFor(counter);
        if (chosen && memory.call(chosen.ticket, counter)) serve(chosen.ticket, chosen.queue, counter);
      });
    }
  }

  /** Every later deed looks first whether the number still stands there: the tablet may have moved it. */
  function serve(ticket: string, queue: string, counter: number): void {
    const stands = (): boolean => memory.tickets.get(ticket)?.counter === counter;
    if (dice.chance(0.05)) {
      plan(30 * SECOND, () => stands() && memory.recall(ticket));
      return plan(75 * SECOND, () => done(stands() && memory.miss(ticket)));
    }
    const walk = dice.between(12, 40) * SECOND;
    const service = Math.min(25, dice.lognormal(serviceMedian[queue] ?? 6, 0.45)) * MINUTE;
    if (!dice.chance(0.08)) plan(walk, () => stands() && memory.start(ticket));
    if (dice.chance(0.03)) {
      const target = queue === 'B' ? 'A' : 'B';
      return plan(walk + 90 * SECOND, () => done(stands() && memory.transfer(ticket, target)));
    }
    plan(walk + service, () => {
      const finished = stands() && memory.finish(ticket);
      const score = dice.pick([5, 5, 5, 5, 4, 4, 3, 2]);
      if (finished && dice.chance(0.4)) memory.rate(ticket, counter, score);
      done(finished);
    });
    function done(_did: unknown): void {
      if (dice.chance(0.03)) pause(counter);
      callWhereFree();
    }
  }

  function pause(counter: number): void {
    if (memory.counters.get(counter)?.status !== 'idle' || planned.has(counter)) return;
    memory.setCounter(counter, 'paused');
    plan(dice.between(3, 8) * MINUTE, () => {
      memory.setCounter(counter, 'idle');
      callWhereFree();
    });
  }

  // The doors open: some have waited outside.
  for (let i = 0; i < 16; i++) plan(dice.between(0, 4) * MINUTE, arrive);
  nextArrival();

  return {
    get now() {
      return now;
    },
    advance(until) {
      while (agenda.length > 0 && agenda[0]!.at <= until) {
        const { at, what } = agenda.shift()!;
        now = at;
        what();
      }
      // A window that a tablet's command emptied is noticed here.
      if (until > now) now = until;
      callWhereFree();
    },
  };
}
