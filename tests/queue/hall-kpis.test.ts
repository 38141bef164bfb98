/** QUE-021: each figure by its written definition, worked out by hand for a small morning. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toInstant } from '#domain/kernel/day.ts';
import {
  counterKpisOf,
  firstContactOf,
  forecastKpisOf,
  handlingOf,
  kpisBy,
  kpisOf,
  percentile,
  waitOf,
  type KpiTicket,
} from '#domain/queue/hall-kpis.ts';
import { ticketStates } from '#domain/queue/queue.model.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { cash, minutesAfter as at, noncash, one, ticketOf } from './small-hall.ts';

const MINUTE = 60_000;
const now = at(60);
let nth = 0;
const ticket = (parts: Partial<KpiTicket>): KpiTicket => ({ ...ticketOf(++nth), takenAt: NINE, ...parts });
const done = (called: number, start: number, end: number, more: Partial<KpiTicket> = {}): KpiTicket =>
  ticket({
    state: 'done',
    firstCalledAt: at(called),
    calledAt: at(called),
    startedAt: at(start),
    endedAt: at(end),
    counterId: one.id,
    ...more,
  });

const morning = [
  done(4, 5, 11),
  done(10, 10, 14, { heldMs: 1 * MINUTE, contactAt: at(3) }),
  done(20, 21, 31, { queueId: noncash.id }),
  ticket({ state: 'waiting', takenAt: at(30) }),
  ticket({ state: 'waiting', takenAt: at(55) }),
  ticket({ state: 'abandoned', endedAt: at(25) }),
  ticket({ state: 'missed', firstCalledAt: at(8), calledAt: at(8) }),
  ticket({ state: 'serving', firstCalledAt: at(12), calledAt: at(12), startedAt: at(13), counterId: one.id }),
  ticket({ state: 'moved' }),
  ticket({ state: 'expired', takenAt: at(-400) }),
];

describe('who was shown elsewhere', () => {
  const shown = ticket({ state: 'abandoned', divertedTo: 'selfService', endedAt: at(5) });
  it('LOB-064 QUE-021 has not given up, and is in no service level; he has come all the same', () => {
    const others = [done(10, 10, 16), ticket({ state: 'abandoned', endedAt: at(25) })];
    expect(kpisOf([...others, shown], 15 * MINUTE, now)).toMatchObject({
      arrived: 3,
      diverted: 1,
      abandonment: 1 / 3,
      serviceLevelOfArrived: 1 / 2,
    });
    const calledBefore = { ...shown, firstCalledAt: at(4) };
    expect(kpisOf([calledBefore], 15 * MINUTE, now)).toMatchObject({ diverted: 1, serviceLevelOfArrived: 1 });
  });
});

describe('a visit of two stays', () => {
  const first = done(10, 10, 16, { state: 'transferred' });
  const second = done(20, 21, 25, { takenAt: at(16), issuedBy: 'transfer', queueId: noncash.id });
  it('QUE-021 is one arrival with the wait for its first window, served once, and the work of both windows', () => {
    expect(kpisOf([first, second], 15 * MINUTE, now)).toMatchObject({
      arrived: 1,
      called: 1,
      served: 1,
      meanWait: 10 * MINUTE,
      serviceLevelOfArrived: 1,
      meanHandling: 5 * MINUTE,
      abandonment: 0,
    });
  });
  it('QUE-021 whose second stay was given up is one arrival that was abandoned', () => {
    const left = ticket({ state: 'abandoned', takenAt: at(16), issuedBy: 'transfer', endedAt: at(40) });
    expect(kpisOf([first, left], 15 * MINUTE, now)).toMatchObject({ arrived: 1, served: 0, abandonment: 1 });
  });
});

describe('QUE-021 figures of tickets', () => {
  it('QUE-021 wait is first call − issue, also after a recall and a return; who waits still has waited until now', () => {
    expect(waitOf(done(4, 5, 11, { calledAt: at(9) }), now)).toBe(4 * MINUTE);
    expect(waitOf(ticket({ state: 'waiting', takenAt: at(30) }), now)).toBe(30 * MINUTE);
    expect(waitOf(ticket({ state: 'abandoned' }), now)).toBeNull();
  });

  it('QUE-021 handling is finish − start − held, from the last call where nobody pressed start', () => {
    expect(handlingOf(done(10, 10, 14, { heldMs: MINUTE }))).toBe(3 * MINUTE);
    expect(handlingOf(done(4, 5, 11, { startedAt: null, calledAt: at(6) }))).toBe(5 * MINUTE);
    expect(handlingOf(ticket({ state: 'serving', startedAt: at(3) }))).toBeNull();
    expect(handlingOf(done(4, 5, 9, { state: 'transferred' }))).toBe(4 * MINUTE);
  });

  it('QUE-021 first contact is the lobby manager’s first word − issue', () => {
    expect(firstContactOf(ticket({ contactAt: at(3) }))).toBe(3 * MINUTE);
    expect(firstContactOf(ticket({}))).toBeNull();
  });

  it('QUE-021 a morning: counts, means, service level of called and of arrived, abandonment, no-show, longest wait', () => {
    const kpis = kpisOf(morning, 10 * MINUTE, now);
    expect(kpis).toMatchObject({ arrived: 8, called: 5, served: 3, waiting: 2 });
    // 4, 10, 20, 8, 12.
    expect(kpis.meanWait).toBe((54 / 5) * MINUTE);
    expect(kpis.p80Wait).toBe(12 * MINUTE);
    expect(kpis.mostWait).toBe(30 * MINUTE);
    // 6, 3, 10.
    expect(kpis.meanHandling).toBe((19 / 3) * MINUTE);
    expect(kpis.serviceLevelOfCalled).toBe(3 / 5);
    // Of eight one has waited five minutes and may still be called in time.
    expect(kpis.serviceLevelOfArrived).toBe(3 / 7);
    expect(kpis.abandonment).toBe(2 / 8);
    expect(kpis.noShow).toBe(1 / 8);
    expect(kpis.meanFirstContact).toBe(3 * MINUTE);
  });

  it('QUE-021 of nobody there is no mean and no share, and nothing is divided by nothing', () => {
    const { arrived, called, served, waiting, diverted, ...rest } = kpisOf([], 10 * MINUTE, now);
    expect([arrived, called, served, waiting, diverted]).toEqual([0, 0, 0, 0, 0]);
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  });

  it('QUE-021 by queue: the parts add up to the whole', () => {
    const by = kpisBy(morning, ({ queueId }) => queueId, 10 * MINUTE, now);
    expect([by.get(cash.id)!.arrived, by.get(noncash.id)!.arrived]).toEqual([7, 1]);
  });

  it('QUE-022 QUE-021 whatever the clocks said, no duration is negative and each share lies between 0 and 1', () => {
    const instant = fc.integer({ min: -600, max: 600 }).map((minutes) => at(minutes));
    const maybe = fc.option(instant);
    const any = fc.record({
      state: fc.constantFrom(...ticketStates),
      takenAt: instant,
      firstCalledAt: maybe,
      calledAt: maybe,
      startedAt: maybe,
      endedAt: maybe,
      contactAt: maybe,
      heldMs: fc.nat(100 * MINUTE),
    });
    fc.assert(
      fc.property(fc.array(any), (list) => {
        const kpis = kpisOf(list.map(ticket), 10 * MINUTE, now);
        const { serviceLevelOfArrived, serviceLevelOfCalled, abandonment, noShow, ...rest } = kpis;
        for (const part of [serviceLevelOfArrived, serviceLevelOfCalled, abandonment, noShow])
          expect(part === null || (part >= 0 && part <= 1)).toBe(true);
        for (const value of Object.values(rest)) expect(value === null || value >= 0).toBe(true);
      }),
    );
  });
});

it('QUE-021 occupancy is serving ÷ session; a pause is session and not idle', () => {
  const span = (status: 'offline' | 'idle' | 'serving' | 'paused', from: number, to: number) => ({
    counterId: one.id,
    status,
    from: at(from),
    to: at(to),
  });
  const spans = [span('offline', 0, 10), span('idle', 10, 20), span('serving', 20, 50), span('paused', 50, 70)];
  expect(counterKpisOf(spans)).toEqual({
    session: 60 * MINUTE,
    serving: 30 * MINUTE,
    paused: 20 * MINUTE,
    idle: 10 * MINUTE,
    occupancy: 0.5,
  });
  expect(counterKpisOf([]).occupancy).toBeNull();
});

it('QUE-021 a forecast is graded by error, bias, coverage of its P80 and how many waited far longer', () => {
  const told = [
    { likely: 5 * MINUTE, p80: 8 * MINUTE, waited: 4 * MINUTE },
    { likely: 5 * MINUTE, p80: 8 * MINUTE, waited: 9 * MINUTE },
    { likely: 5 * MINUTE, p80: 8 * MINUTE, waited: 14 * MINUTE },
    { likely: 5 * MINUTE, p80: 8 * MINUTE, waited: 5 * MINUTE },
  ];
  expect(forecastKpisOf(told)).toEqual({
    error: (14 / 4) * MINUTE,
    bias: (-12 / 4) * MINUTE,
    coverage: 0.5,
    underPromised: 0.25,
  });
  expect(forecastKpisOf([]).error).toBeNull();
});

it('a percentile is one of the values: the least that enough of them do not exceed', () => {
  expect(percentile([3, 1, 2, 5, 4], 0.8)).toBe(4);
  expect(percentile([7], 0.8)).toBe(7);
  expect(percentile([], 0.8)).toBeNull();
  expect(percentile([toInstant(1), toInstant(2)], 0)).toBe(1);
});
