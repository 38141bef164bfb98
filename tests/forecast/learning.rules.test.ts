/** QUE-011: what days that are over teach, and what a forecast learns from its own errors. */
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { calibrated, correct } from '#domain/forecast/calibration.ts';
import { createChance, normalQuantile, normalShare } from '#domain/forecast/chance.ts';
import { MOST, serviceModelSchema } from '#domain/forecast/forecast.model.ts';
import { learnModel, type PastDays, type PastService } from '#domain/forecast/learning.ts';
import { gapAt, lawOf, meanOf, restOfGap, restOfService, unlearned } from '#domain/forecast/service-law.ts';
import { idOf } from '#tests/kit/people.ts';
import { cash, outletId, vip } from './ahead.ts';

const nothing: PastDays = { days: 0, learnedTo: null, services: [], stays: [], gaps: [], pauses: [] };
const services = (count: number, minutes: number, teller: string | null = null, queueId = cash): PastService[] =>
  Array.from({ length: count }, (_, n) => ({ queueId, teller, minutes: minutes * (0.5 + (n % 11) / 10) }));

test('QUE-011 what was never seen is as usual, what was seen often is as it was, in between lies in between', () => {
  const usual = meanOf(unlearned(outletId).whole);
  const mean = (count: number) =>
    meanOf(lawOf(learnModel(outletId, { ...nothing, services: services(count, 3) }), cash, null));
  expect(mean(0)).toBeCloseTo(usual, 6);
  expect(mean(2000)).toBeCloseTo(3, 0);
  expect(mean(10)).toBeLessThan(usual);
  expect(mean(10)).toBeGreaterThan(mean(100));
});

test('QUE-011 a slow teller is known by how long his customers take, not by which queue he has', () => {
  const past = {
    ...nothing,
    services: [...services(300, 4, 'quick'), ...services(300, 8, 'slow'), ...services(300, 20, 'other', vip)],
  };
  const model = learnModel(outletId, past);
  const of = (teller: string | null, queueId = cash) => meanOf(lawOf(model, queueId, teller));
  expect(of('slow') / of('quick')).toBeGreaterThan(1.6);
  expect(of('other', vip)).toBeCloseTo(20, -1);
  expect(of('other') / of(null)).toBeCloseTo(1, 1);
});

test('QUE-011 a model is bounded, whatever it is learned from, and fits its shape', () => {
  const crowd = Array.from({ length: 400 }, (_, n) =>
    services(1, n === 0 ? 1e9 : 0, `teller ${n}`, idOf(20, n + 1)),
  ).flat();
  const stays = crowd.map(({ queueId }) => ({ queueId, hour: 9, waited: 0, gaveUp: true }));
  const model = learnModel(outletId, { ...nothing, days: 1, services: crowd, stays, gaps: [0, 500], pauses: [3] });
  expect(v.safeParse(serviceModelSchema, model).success).toBe(true);
  expect(model.queues.length).toBe(MOST.queues);
  expect(model.tellers.length).toBe(MOST.tellers);
  expect(JSON.stringify(model).length).toBeLessThan(40_000);
});

test('QUE-011 what is left of a service is what a log-normal leaves', () => {
  const law = { n: 1, mean: Math.log(5), sd: 0.6 };
  const chance = createChance(5);
  const draws = Array.from({ length: 200_000 }, () =>
    Math.exp(law.mean + law.sd * normalQuantile(Math.min(1 - 1e-9, Math.max(1e-9, chance())))),
  );
  const beyond = draws.filter((minutes) => minutes > 9).map((minutes) => minutes - 9);
  const rest = restOfService(law, 9);
  const mean =
    Array.from({ length: 2000 }, (_, n) => rest((n + 0.5) / 2000)).reduce((sum, each) => sum + each, 0) / 2000;
  expect(mean).toBeCloseTo(beyond.reduce((sum, each) => sum + each, 0) / beyond.length, 0);
  expect(normalShare(normalQuantile(0.8))).toBeCloseTo(0.8, 6);
  expect(Number.isFinite(restOfService(law, 5000)(0.999))).toBe(true);
});

test('QUE-011 whoever has been away long stays away longer', () => {
  const { gaps } = unlearned(outletId);
  const left = (gone: number) => restOfGap(gaps, gone)(0.5);
  expect(left(0)).toBeCloseTo(gapAt(gaps, 0.5), 6);
  expect(left(5)).toBeGreaterThan(left(0));
  expect(left(60)).toBeGreaterThan(left(5));
});

test('QUE-011 sayings that were half too short are corrected, few ones are not, and longer stays longer', () => {
  const chance = createChance(11);
  const draw = (count: number) =>
    Array.from({ length: count }, () => {
      const raw = 30 * chance();
      return { raw, waited: raw * (1 + 2 * chance()) };
    });
  const learned = calibrated(draw(3000));
  const fresh = draw(3000).map(({ raw, waited }) => ({ ...correct(learned, { p50: raw, p80: raw * 1.2 }), waited }));
  const share = (of: 'p50' | 'p80') => fresh.filter((one) => one.waited <= one[of]).length / fresh.length;
  expect(share('p80')).toBeGreaterThan(0.77);
  expect(share('p80')).toBeLessThan(0.83);
  expect(share('p50')).toBeGreaterThan(0.46);
  expect(share('p50')).toBeLessThan(0.54);
  expect(correct(calibrated(draw(20)), { p50: 7, p80: 9 })).toEqual({ p50: 7, p80: 9 });
  let before = { p50: 0, p80: 0 };
  for (let raw = 0; raw < 200; raw += 0.5) {
    const now = correct(learned, { p50: raw, p80: raw });
    expect(now.p50).toBeGreaterThanOrEqual(before.p50);
    expect(now.p80).toBeGreaterThanOrEqual(Math.max(before.p80, now.p50));
    before = now;
  }
  // Nobody is told of more than half as much again as anybody ever waited.
  expect(correct(learned, { p50: 180, p80: 180 }).p80).toBeLessThanOrEqual(learned.longest! * 1.5);
});
