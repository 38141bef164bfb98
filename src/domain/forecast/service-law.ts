// How long services, pauses and gaps take, as learned (QUE-011); minutes.
import type { Id } from '../kernel/ids.ts';
import { normalOf, normalQuantile, normalShare } from './chance.ts';
import { GAP_LEVELS, type ServiceLaw, type ServiceModel } from './forecast.model.ts';

/** Until anything is learned: what a bank counter usually takes, eight minutes on average and widely spread. */
export const PRIOR: ServiceLaw = { n: 0, mean: Math.log(8) - 0.8 ** 2 / 2, sd: 0.8 };
/** Of a hundred who wait one gives up in a minute: more would promise that people leave. */
const PRIOR_QUIT = 0.01;
const PRIOR_PAUSE = 12;
/** A teller needs a moment; now and then something else comes first. */
const PRIOR_GAPS = [0, 0.05, 0.1, 0.25, 0.5, 0.7, 1.2, 2, 4, 15];

export const unlearned = (outletId: Id): ServiceModel => ({
  id: outletId,
  outletId,
  learnedTo: null,
  days: 0,
  whole: PRIOR,
  queues: [],
  tellers: [],
  gaps: PRIOR_GAPS,
  pause: PRIOR_PAUSE,
  calibration: [],
  longest: null,
  lastDay: null,
});

export const meanOf = ({ mean, sd }: ServiceLaw): number => Math.exp(mean + (sd * sd) / 2);

/** The law of a queue's services at one teller. */
export function lawOf(model: ServiceModel, queueId: Id, teller: string | null): ServiceLaw {
  const law = model.queues.find((one) => one.queueId === queueId)?.law ?? model.whole;
  const pace = model.tellers.find((one) => one.teller === teller)?.pace ?? 1;
  return pace === 1 ? law : { ...law, mean: law.mean + Math.log(pace) };
}

export const quitOf = (model: ServiceModel, queueId: Id): number =>
  model.queues.find((one) => one.queueId === queueId)?.quit ?? PRIOR_QUIT;

/** @param u 0 ≤ u < 1 */
export const serviceOf = ({ mean, sd }: ServiceLaw, u: number): number => Math.exp(mean + sd * normalOf(u));

/** Nearly all services end before: what a law says of the rest is no longer about this one. */
const BEYOND = 0.999;
/** What is left of a service that has gone on for so long already. */
export function restOfService(law: ServiceLaw, gone: number): (u: number) => number {
  const before = gone <= 0 ? 0 : normalShare((Math.log(gone) - law.mean) / law.sd);
  if (before > BEYOND) {
    const mean = meanOf(law);
    return (u) => -mean * Math.log(1 - u);
  }
  return (u) => {
    const share = Math.min(1 - 1e-9, Math.max(1e-9, before + (1 - before) * u));
    return Math.max(0, Math.exp(law.mean + law.sd * normalQuantile(share)) - gone);
  };
}

/** The gap at a share of all gaps. */
export function gapAt(gaps: readonly number[], share: number): number {
  for (let at = 1; at < GAP_LEVELS.length; at++) {
    if (share > GAP_LEVELS[at]!) continue;
    const from = GAP_LEVELS[at - 1]!;
    return gaps[at - 1]! + ((share - from) / (GAP_LEVELS[at]! - from)) * (gaps[at]! - gaps[at - 1]!);
  }
  return gaps.at(-1)!;
}

/** What is left of a gap that has gone on for so long: whoever has been away for long stays away for long. */
export function restOfGap(gaps: readonly number[], gone: number): (u: number) => number {
  let before = 0;
  for (let at = 1; at < GAP_LEVELS.length; at++) {
    const [low, high] = [gaps[at - 1]!, gaps[at]!];
    if (gone <= low) break;
    const part = high > low ? Math.min(1, (gone - low) / (high - low)) : 1;
    before = GAP_LEVELS[at - 1]! + part * (GAP_LEVELS[at]! - GAP_LEVELS[at - 1]!);
  }
  // Longer than any that was seen: as much again, as far as anybody can say.
  if (before >= 1) return (u) => gone * (0.5 + u);
  return (u) => Math.max(0, gapAt(gaps, before + (1 - before) * u) - gone);
}
