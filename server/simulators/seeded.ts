// Chance for simulators: the same seed plays the same day.

export interface Dice {
  /** 0 ≤ x < 1. */
  next(): number;
  chance(probability: number): boolean;
  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number;
  between(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  /** Waiting time of a Poisson stream. */
  exponential(mean: number): number;
  /** Service time: half are shorter than the median, some much longer. */
  lognormal(median: number, sigma: number): number;
}

/** mulberry32: 32 bits of state, good enough to play with, not for secrets. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const between = (low: number, high: number): number => low + (high - low) * next();
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    whole: (low, high) => Math.floor(between(low, high + 1)),
    pick: (list) => list[Math.floor(next() * list.length)]!,
    exponential: (mean) => -mean * Math.log(1 - next()),
    lognormal(median, sigma) {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return median * Math.exp(sigma * normal);
    },
  };
}
