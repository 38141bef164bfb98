// Which numbers a queue gives out, in which order, and which are kept back for kiosks that cannot reach the server
// (QUE-003): two ranges that never meet, so that nobody has to ask whether a number is free.

/** Kept back: three digits as long as they last, four after that. */
const SPARE = [
  { from: 801, to: 999 },
  { from: 8_001, to: 9_999 },
] as const;

/** The number after `last` of a queue's own series: `A800` is followed by `A1000`, `A8000` by `A10000`. */
export function numberAfter(last: number): number {
  const next = last + 1;
  const kept = SPARE.find(({ from, to }) => next >= from && next <= to);
  return kept ? kept.to + 1 : next;
}

/** The n-th number that is kept back, from 0; null where there are no more. */
export function spareNumber(n: number): number | null {
  let before = 0;
  for (const { from, to } of SPARE) {
    const count = to - from + 1;
    if (n < before + count) return from + n - before;
    before += count;
  }
  return null;
}

/** As printed: the letters of the queue and at least three digits. */
export const printedNumber = (code: string, number: number): string => `${code}${String(number).padStart(3, '0')}`;
