// Service times learned from past days (QUE-011): a teller leans on his queue, a queue on the outlet, the outlet on what
// banks usually take, each the more the less was seen of it.
import type { Day } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import { GAP_LEVELS, MOST, type ServiceLaw, type ServiceModel } from './forecast.model.ts';
import { meanOf, PRIOR, unlearned } from './service-law.ts';

/** One service of a day that is over; minutes. */
export interface PastService {
  readonly queueId: Id;
  readonly teller: string | null;
  readonly minutes: number;
}
/** One wait of a day that is over: until the call, or until he gave up. */
export interface PastStay {
  readonly queueId: Id;
  /** Hour of the outlet's clock in which the number was taken. */
  readonly hour: number;
  readonly waited: number;
  readonly gaveUp: boolean;
}
export interface PastDays {
  readonly days: number;
  readonly learnedTo: Day | null;
  readonly services: readonly PastService[];
  readonly stays: readonly PastStay[];
  /** From the end of a service to the next call of the same window while somebody waited. */
  readonly gaps: readonly number[];
  readonly pauses: readonly number[];
}

/** So many services weigh as much as what is believed without them. */
const WEIGHT = { whole: 10, queue: 20, teller: 25, gaps: 40, pause: 5, quit: 200 } as const;
/** What a service is at least, two seconds, and a spread that no law goes beyond. */
const LEAST = 1 / 30;

interface Moments {
  n: number;
  sum: number;
  squares: number;
}
const blank = (): Moments => ({ n: 0, sum: 0, squares: 0 });
const count = (moments: Moments, minutes: number): void => {
  moments.n++;
  moments.sum += minutes;
  moments.squares += minutes * minutes;
};
const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/**
 * The law with the mean and the spread of the minutes themselves: very short services would drag the mean of logarithms
 * down, and it is minutes that those behind have to wait.
 */
function lawFrom({ n, sum, squares }: Moments, prior: ServiceLaw, weight: number): ServiceLaw {
  const priorMean = meanOf(prior);
  const priorSquares = priorMean * priorMean * Math.exp(prior.sd * prior.sd);
  const mean = (sum + weight * priorMean) / (n + weight);
  const spread = (squares + weight * priorSquares) / (n + weight) / (mean * mean);
  const sd = within(Math.sqrt(Math.log(Math.max(1.0025, spread))), 0.05, 3);
  return { n, mean: Math.log(mean) - (sd * sd) / 2, sd };
}

export function learnModel(outletId: Id, past: PastDays, before: ServiceModel = unlearned(outletId)): ServiceModel {
  const whole = blank();
  const byQueue = new Map<Id, Moments>();
  for (const { queueId, minutes } of past.services) {
    const taken = Math.max(LEAST, minutes);
    count(whole, taken);
    const moments = byQueue.get(queueId) ?? blank();
    byQueue.set(queueId, moments);
    count(moments, taken);
  }
  const wholeLaw = lawFrom(whole, PRIOR, WEIGHT.whole);
  const laws = new Map([...byQueue].map(([queueId, moments]) => [queueId, lawFrom(moments, wholeLaw, WEIGHT.queue)]));
  return {
    ...before,
    id: outletId,
    outletId,
    learnedTo: past.learnedTo,
    days: past.days,
    whole: wholeLaw,
    queues: queuesOf(past, laws, wholeLaw),
    tellers: tellersOf(past, laws, wholeLaw),
    gaps: gapsOf(past.gaps),
    pause: shrunk(past.pauses, unlearned(outletId).pause, WEIGHT.pause),
  };
}

const shrunk = (values: readonly number[], prior: number, weight: number): number =>
  (values.reduce((sum, value) => sum + value, 0) + weight * prior) / (values.length + weight);

function queuesOf(past: PastDays, laws: ReadonlyMap<Id, ServiceLaw>, whole: ServiceLaw): ServiceModel['queues'] {
  const stays = new Map<Id, PastStay[]>();
  for (const stay of past.stays) {
    const own = stays.get(stay.queueId);
    if (own) own.push(stay);
    else stays.set(stay.queueId, [stay]);
  }
  const quits = past.stays.filter(({ gaveUp }) => gaveUp).length;
  const waited = past.stays.reduce((sum, stay) => sum + stay.waited, 0);
  const usual = (quits + 2) / (waited + WEIGHT.quit);
  return [...new Set([...laws.keys(), ...stays.keys()])]
    .map((queueId) => {
      const own = stays.get(queueId) ?? [];
      const hourly = Array.from({ length: 24 }, () => 0);
      for (const { hour } of own) hourly[hour] = hourly[hour]! + 1 / Math.max(1, past.days);
      const left = own.filter(({ gaveUp }) => gaveUp).length + WEIGHT.quit * usual;
      const quit = left / (own.reduce((sum, stay) => sum + stay.waited, 0) + WEIGHT.quit);
      return { queueId, law: laws.get(queueId) ?? { ...whole, n: 0 }, quit, hourly };
    })
    .toSorted((a, b) => b.law.n - a.law.n)
    .slice(0, MOST.queues);
}

function tellersOf(past: PastDays, laws: ReadonlyMap<Id, ServiceLaw>, whole: ServiceLaw): ServiceModel['tellers'] {
  const tellers = new Map<string, { n: number; took: number; usual: number }>();
  for (const { teller, queueId, minutes } of past.services) {
    if (teller === null) continue;
    const own = tellers.get(teller) ?? { n: 0, took: 0, usual: 0 };
    tellers.set(teller, own);
    own.n++;
    own.took += Math.max(LEAST, minutes);
    own.usual += meanOf(laws.get(queueId) ?? whole);
  }
  return [...tellers]
    .map(([teller, { n, took, usual }]) => {
      const weight = WEIGHT.teller * (usual / n);
      return { teller, n, pace: within((took + weight) / (usual + weight), 0.2, 5) };
    })
    .toSorted((a, b) => b.n - a.n)
    .slice(0, MOST.tellers);
}

/** Quantiles, drawn towards what is usual while few are known. */
function gapsOf(gaps: readonly number[]): number[] {
  const prior = unlearned('' as Id).gaps;
  const sorted = gaps.toSorted((a, b) => a - b);
  const part = sorted.length / (sorted.length + WEIGHT.gaps);
  return GAP_LEVELS.map((level, at) => {
    if (sorted.length === 0) return prior[at]!;
    return part * sorted[Math.min(sorted.length - 1, Math.floor(level * sorted.length))]! + (1 - part) * prior[at]!;
  });
}
