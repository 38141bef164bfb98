// How long to wait before the next try.

/** Milliseconds, at least and at most: tablets never come back in step. */
export type Pause = readonly [least: number, most: number];

/** After a stream that ended in good order. */
export const SOON: Pause = [50, 250];

const FIRST = 1_000;
const MOST = 120_000;

/** Longer with each failure in a row. */
export function backoff(failures: number): Pause {
  const most = Math.min(MOST, FIRST * 2 ** (failures - 1));
  return [most / 5, most];
}
