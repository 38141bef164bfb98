// Numbers that look like chance and are not: the same seed gives the same forecast on every machine (QUE-011).

/** mulberry32: 32 bits of state, good enough to play a hall forward. */
export function createChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Coefficients of P. J. Acklam's rational approximation of the normal quantile; relative error below 1.2e-9. */
const A = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
] as const;
const B = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572] as const;
const C = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
] as const;
const D = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416] as const;
const TAIL = 0.02425;

/** The standard normal value below which the share p lies, 0 < p < 1. */
export function normalQuantile(p: number): number {
  if (p < TAIL || p > 1 - TAIL) {
    const q = Math.sqrt(-2 * Math.log(p < TAIL ? p : 1 - p));
    const x =
      (((((C[0] * q + C[1]) * q + C[2]) * q + C[3]) * q + C[4]) * q + C[5]) /
      ((((D[0] * q + D[1]) * q + D[2]) * q + D[3]) * q + 1);
    return p < TAIL ? x : -x;
  }
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((A[0] * r + A[1]) * r + A[2]) * r + A[3]) * r + A[4]) * r + A[5]) * q) /
    (((((B[0] * r + B[1]) * r + B[2]) * r + B[3]) * r + B[4]) * r + 1)
  );
}

/** The share of a standard normal below x; Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
export function normalShare(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const upper = 0.3989422804014327 * Math.exp((-x * x) / 2) * series;
  return x >= 0 ? 1 - upper : upper;
}

const SIZE = 1024;
/** Normal values at the middles of equal shares: looking one up costs less than making it. */
const table = Float64Array.from({ length: SIZE }, (_, at) => normalQuantile((at + 0.5) / SIZE));
/** @param u 0 ≤ u < 1 */
export const normalOf = (u: number): number => table[(u * SIZE) | 0]!;
