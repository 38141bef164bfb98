// The simulated morning: the same from the same seed, busy but never full, and true to the rules of the hall.
import { describe, expect, it } from 'vitest';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { customersOf } from '#server/simulators/demo-machine.ts';
import { createMachineMemory, type WireEvent } from '#server/simulators/machine-memory.ts';
import { createMorning, morningQueues, MORNING_COUNTERS } from '#server/simulators/morning.ts';
import { createDice } from '#server/simulators/seeded.ts';

const START = Date.parse('2026-03-02T08:15:00+08:00');
const MINUTE = 60_000;
const customers = customersOf(smallOutlet);

function play(
  seed: number,
  minutes: number,
  each?: (memory: ReturnType<typeof createMachineMemory>, minute: number) => void,
) {
  const told: WireEvent[] = [];
  let now = () => START;
  const memory = createMachineMemory({
    queues: morningQueues,
    counters: MORNING_COUNTERS,
    now: () => now(),
    tell: (event) => void told.push(event),
  });
  const morning = createMorning(memory, createDice(seed), customers, START);
  now = () => morning.now;
  for (let minute = 1; minute <= minutes; minute++) {
    morning.advance(START + minute * MINUTE);
    each?.(memory, minute);
  }
  return { told, memory };
}

describe('a simulated morning', () => {
  it('the same seed plays the same morning, another seed another', () => {
    expect(play(7, 240).told).toEqual(play(7, 240).told);
    expect(play(7, 240).told).not.toEqual(play(8, 240).told);
  });

  for (const seed of [1, 2, 3, 20260302])
    it(`between 8 and 30 wait at any minute of twelve hours once the doors have been open for 45 minutes (seed ${seed})`, () => {
      const waiting: number[] = [];
      play(seed, 12 * 60, (memory, minute) => minute >= 45 && waiting.push(memory.waiting().length));
      expect(Math.min(...waiting)).toBeGreaterThanOrEqual(8);
      expect(Math.max(...waiting)).toBeLessThanOrEqual(30);
    });

  it('after the first 45 minutes some have waited long, some are served, some are done', () => {
    for (const seed of [1, 2, 3, 20260302]) {
      const { memory, told } = play(seed, 45);
      const longest = START + 45 * MINUTE - memory.waiting()[0]!.takenAt;
      expect(longest).toBeGreaterThan(8 * MINUTE);
      expect(longest).toBeLessThan(40 * MINUTE);
      expect([...memory.tickets.values()].filter(({ state }) => state !== 'waiting').length).toBeGreaterThan(2);
      expect(told.filter(({ msg }) => msg === 'finish').length).toBeGreaterThan(10);
    }
  });

  it('everything happens that happens in a hall, and about 55 % are known', () => {
    const { told } = play(1, 12 * 60);
    expect(new Set(told.map(({ msg }) => msg))).toEqual(
      new Set(['take', 'call', 'recall', 'start', 'finish', 'miss', 'transfer', 'drop', 'counter', 'rate']),
    );
    const taken = told.filter(({ msg }) => msg === 'take');
    const known = taken.filter(({ customerNo }) => customerNo !== undefined);
    expect(known.length / taken.length).toBeGreaterThan(0.45);
    expect(known.length / taken.length).toBeLessThan(0.62);
    for (const { queue, customerNo } of known) expect(customers.vip.includes(customerNo as string)).toBe(queue === 'V');
  });

  it('a customer is in the hall once at a time, and no time goes back', () => {
    const { told } = play(3, 12 * 60, (memory) => {
      const inside = [...memory.tickets.values()].flatMap(({ customerNo }) => customerNo ?? []);
      expect(new Set(inside).size).toBe(inside.length);
    });
    const times = told.map(({ at }) => at as string);
    expect(times).toEqual(times.toSorted());
  });
});
