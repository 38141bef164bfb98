/** QUE-011: the range that is told. Halls are drawn from seeds, so that a red one can be played again. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HallAhead } from '#domain/forecast/hall-ahead.ts';
import { predictWaits, type QueueAhead } from '#domain/forecast/predict-waits.ts';
import { saidRange } from '#domain/forecast/said-range.ts';
import { playHall } from '#domain/forecast/wait-simulation.ts';
import { callingKinds, nextCall, plainTerms, standingScore, type CallingRule } from '#domain/queue/calling.rules.ts';
import { toInstant } from '#domain/kernel/day.ts';
import { cash, fifo, hall, model, people, person, vip, vipFirst, window } from './ahead.ts';

const of = (given: HallAhead, by = model(), queue = cash): QueueAhead | null =>
  predictWaits(given, by).queues.get(queue)!;
const meanWait = (given: HallAhead, by = model(), queue = cash, runs = 4000): number => {
  const waits = playHall(given, by, runs, 7).newcomers[given.queues.indexOf(queue)]!;
  return waits.reduce((sum, wait) => sum + wait, 0) / runs;
};

const rule = fc
  .record({
    kind: fc.constantFrom(...callingKinds),
    headStart: fc.nat(60),
    factor: fc.integer({ min: 1, max: 9 }),
    share: fc.integer({ min: 1, max: 5 }),
    atMost: fc.option(fc.nat(40)),
  })
  .map(({ kind, ...terms }): CallingRule => ({ kind, queues: [{ ...plainTerms(vip), ...terms }, plainTerms(cash)] }));
const anyHall = fc
  .record({
    windows: fc.array(
      fc.record({
        state: fc.constantFrom('idle', 'serving', 'paused', 'offline'),
        gone: fc.double({ min: 0, max: 600, noNaN: true }),
        rule,
        until: fc.option(fc.nat(60)),
      }),
      { maxLength: 6 },
    ),
    waiting: fc.array(fc.record({ queueId: fc.constantFrom(cash, vip), stood: fc.nat(200), heldFor: fc.nat(8) }), {
      maxLength: 25,
    }),
    busy: fc.nat(60),
  })
  .map(({ windows, waiting, busy }) =>
    hall({
      windows: windows.map((parts, n) => window(n + 1, { ...parts, state: parts.state as 'idle' })),
      waiting: waiting.map((parts, n) => person(n + 1, parts)),
      lastHour: new Map([
        [cash, busy],
        [vip, busy / 4],
      ]),
    }),
  );

test('QUE-011 whatever the hall, a told wait is a number of minutes, not negative, and its P80 not below its P50', () => {
  fc.assert(
    fc.property(anyHall, fc.boolean(), (given, learned) => {
      const by = learned
        ? model(5, {
            calibration: [
              { raw: 1, p50: 2, p80: 4 },
              { raw: 9, p50: 8, p80: 14 },
            ],
            longest: 60,
          })
        : model();
      const { queues, waiting } = predictWaits(given, by);
      for (const ahead of [...queues.values(), ...waiting.values()]) {
        if (ahead === null) continue;
        expect(Number.isFinite(ahead.p50) && ahead.p50 >= 0).toBe(true);
        expect(Number.isFinite(ahead.p80) && ahead.p80 >= ahead.p50).toBe(true);
      }
      for (const queue of queues.values()) if (queue) expect(Number.isFinite(queue.pace) && queue.pace > 0).toBe(true);
      expect(waiting.size).toBe(given.waiting.length);
    }),
    { numRuns: 150 },
  );
});

test('QUE-011 with every window closed nobody can say, and a pause is no close', () => {
  expect(of(hall({ windows: [] }))).toBeNull();
  expect(of(hall({ windows: [window(1, { state: 'offline' })] }))).toBeNull();
  expect(predictWaits(hall({ windows: [], waiting: people(3) }), model()).waiting.get(person(1).id)).toBeNull();
  expect(of(hall({ windows: [window(1, { rule: { kind: 'strict', queues: [plainTerms(vip)] } })] }))).toBeNull();
  const paused = of(hall({ windows: [window(1, { state: 'paused' })] }));
  expect(paused!.p50).toBeGreaterThan(1);
});

test('QUE-011 with exponential services the mean wait is (n + 1) ÷ (s μ)', () => {
  // A log-normal of the mean and the spread of an exponential law, as services are learned; what is left of one is drawn anew.
  const sd = Math.sqrt(Math.log(2));
  for (const [ahead, windows] of [
    [0, 1],
    [4, 1],
    [6, 3],
    [12, 4],
  ] as const) {
    const law = { n: 1, mean: Math.log(5) - sd ** 2 / 2, sd };
    const by = { ...model(5), queues: model(5).queues.map((queue) => ({ ...queue, law })), whole: law };
    const given = hall({
      windows: Array.from({ length: windows }, (_, n) => window(n + 1, { gone: 0 })),
      waiting: people(ahead),
    });
    const expected = ((ahead + 1) * 5) / windows;
    // With several windows a log-normal's first end comes somewhat later than an exponential's.
    expect(Math.abs(meanWait(given, by) / expected - 1)).toBeLessThan(windows === 1 ? 0.05 : 0.2);
  }
});

test('QUE-011 one window more never lengthens a wait, and one person more never shortens it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.nat(15),
      fc.integer({ min: 2, max: 12 }),
      (windows, ahead, minutes) => {
        const open = Array.from({ length: windows }, (_, n) => window(n + 1));
        const wait = (parts: Partial<HallAhead>) => meanWait(hall(parts), model(minutes), cash, 300);
        const now = wait({ windows: open, waiting: people(ahead) });
        expect(wait({ windows: [...open, window(9)], waiting: people(ahead) })).toBeLessThanOrEqual(now * 1.05 + 0.1);
        expect(wait({ windows: open, waiting: people(ahead + 1) })).toBeGreaterThanOrEqual(now * 0.95 - 0.1);
      },
    ),
    { numRuns: 40 },
  );
});

test('QUE-011 a head start shortens the wait of a VIP and nobody else’s', () => {
  const waits = [0, 10, 30].map((headStart) => {
    const given = hall({
      windows: [1, 2].map((n) => window(n, { rule: vipFirst(headStart) })),
      waiting: Array.from({ length: 8 }, (_, n) => person(n + 1, { stood: 16 - 2 * n })),
    });
    return [meanWait(given, model(), vip), meanWait(given, model(), cash)] as const;
  });
  expect(waits[1]![0]).toBeLessThan(waits[0]![0] - 2);
  expect(waits[2]![0]).toBeLessThan(waits[1]![0] - 2);
  expect(waits[2]![1]).toBeCloseTo(waits[0]![1], 5);
});

test('QUE-011 those who will have given up are not waited for', () => {
  const given = hall({ waiting: people(10) });
  const leaving = model(5, { queues: model().queues.map((queue) => ({ ...queue, quit: 0.1 })) });
  expect(meanWait(given, leaving)).toBeLessThan(0.8 * meanWait(given));
});

test('QUE-011 a long service is not nearly over, and who is talked to is called after the talk', () => {
  const at = (gone: number) => meanWait(hall({ windows: [window(1, { gone })] }));
  expect(at(20)).toBeGreaterThan(at(4));
  const waits = (heldFor: number) =>
    predictWaits(hall({ waiting: [person(1, { heldFor }), ...people(4).slice(1)] }), model());
  expect(waits(12).waiting.get(person(1).id)!.p50).toBeGreaterThanOrEqual(12);
  expect(waits(12).waiting.get(person(2).id)!.p50).toBeLessThan(waits(0).waiting.get(person(2).id)!.p50);
});

test('QUE-011 the simulation calls whom the outlet’s own rule calls', () => {
  fc.assert(
    fc.property(
      rule,
      fc.array(fc.record({ queueId: fc.constantFrom(cash, vip), stood: fc.nat(90) }), { minLength: 1, maxLength: 8 }),
      (by, standing) => {
        const waiting = standing.map((parts, n) => person(n + 1, parts));
        const now = toInstant(10_000_000);
        const decision = nextCall(by, {
          now,
          waiting: waiting.map((one) => ({ ...one, standsAt: toInstant(now - one.stood * 60_000) })),
        });
        const given = hall({ windows: [window(1, { state: 'idle', gone: 0, rule: by })], waiting });
        const { waiting: calls } = playHall(given, model(), 1, 3);
        const first = calls.findIndex((call) => call![0] === 0);
        // Without a gap an idle window calls at once.
        expect(waiting[first]!.id).toBe(decision!.chosen.ticketId);
        expect(standingScore(by, 0, 60_000, [])).not.toBeNaN();
      },
    ),
    { numRuns: 200 },
  );
});

test('QUE-011 the same hall is told the same, and minutes are whole', () => {
  const given = hall({ waiting: people(7) });
  expect(of(given)).toEqual(of(given));
  expect(saidRange({ p50: 3.4, p80: 3.45 })).toEqual({ p50: 3, p80: 3 });
  expect(saidRange({ p50: -1, p80: 9e9 })).toEqual({ p50: 0, p80: 1440 });
  expect(fifo.queues).toHaveLength(2);
});
