// What the simulation said is set beside what it came to, and later sayings are corrected by it (QUE-011): quantiles of the
// waits of those to whom about the same was said. Few outcomes correct little.
import { MOST, type ServiceModel } from './forecast.model.ts';

/** Somebody was told, waited, and was called; minutes. */
export interface Outcome {
  readonly raw: number;
  readonly waited: number;
}
type Calibration = Pick<ServiceModel, 'calibration' | 'longest'>;

/** Parts of all outcomes, by what was said: the ends are told apart more finely, as they are where it hurts. */
const BINS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.88, 0.94, 0.98, 1] as const;
/** Below this many outcomes nothing is corrected; as many weigh half. */
const LEAST = 60;
const FEW = 15;

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;

export function calibrated(outcomes: readonly Outcome[]): Calibration {
  if (outcomes.length < LEAST) return { calibration: [], longest: null };
  const sorted = outcomes.toSorted((a, b) => a.raw - b.raw);
  const knots: { raw: number; p50: number; p80: number }[] = [];
  let from = 0;
  for (let bin = 1; bin < BINS.length && knots.length < MOST.knots; bin++) {
    const own = sorted.slice(from, Math.floor(BINS[bin]! * sorted.length));
    // Too few to say: they are counted with those of whom a little more was said.
    if (own.length < FEW && (bin < BINS.length - 1 || own.length === 0)) continue;
    from += own.length;
    const raw = own[own.length >> 1]!.raw;
    const waits = own.map(({ waited }) => waited).toSorted((a, b) => a - b);
    const part = own.length / (own.length + FEW);
    const before = knots.at(-1) ?? { raw: -1, p50: 0, p80: 0 };
    // Who is told that it takes longer does not wait less: what says otherwise is noise.
    const p50 = Math.max(before.p50, part * at(waits, 0.5) + (1 - part) * raw);
    const p80 = Math.max(before.p80, p50, part * at(waits, 0.8) + (1 - part) * raw * 1.5);
    if (raw > before.raw) knots.push({ raw, p50, p80 });
    else knots[knots.length - 1] = { raw, p50, p80 };
  }
  return { calibration: knots, longest: Math.max(...outcomes.map(({ waited }) => waited)) };
}

/** Nobody is told more than so many times the longest wait that was seen, whatever is simulated. */
const MOST_TIMES = 1.5;
/** Beyond what was said before, told waits grow as they did last, but neither stand still nor outrun what is said. */
const SLOPE = { least: 0.3, most: 1 } as const;

/** @param told the simulation's own percentiles; both come back unchanged where nothing is learned */
export function correct(
  { calibration: knots, longest }: Calibration,
  told: { readonly p50: number; readonly p80: number },
): { p50: number; p80: number } {
  const last = knots.at(-1);
  if (!last || longest === null) return { p50: told.p50, p80: Math.max(told.p50, told.p80) };
  const { p50: raw } = told;
  if (raw >= last.raw) {
    const before = knots.at(-2) ?? { raw: 0, p50: 0, p80: 0 };
    const beyond = (of: 'p50' | 'p80'): number => {
      const slope = (last[of] - before[of]) / Math.max(0.01, last.raw - before.raw);
      const grown = last[of] + (raw - last.raw) * Math.min(SLOPE.most, Math.max(SLOPE.least, slope));
      return Math.max(last[of], Math.min(longest * MOST_TIMES, grown));
    };
    const p50 = beyond('p50');
    return { p50, p80: Math.max(p50, beyond('p80')) };
  }
  const above = knots.findIndex((knot) => knot.raw > raw);
  const high = knots[above]!;
  const low = knots[above - 1];
  if (!low) return { p50: high.p50, p80: high.p80 };
  const part = (raw - low.raw) / (high.raw - low.raw);
  return { p50: low.p50 + part * (high.p50 - low.p50), p80: low.p80 + part * (high.p80 - low.p80) };
}
