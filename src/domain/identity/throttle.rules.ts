// How long somebody waits who typed a wrong password again and again: longer each time, and never for ever.

/** Wrong ones in a row before the first wait. */
export const FREE_TRIES = 5;
/** Wrong ones in a row from which on a question is asked as well (reliability.md §2.3). */
export const QUESTION_AFTER = 3;

const MINUTE = 60_000;
const waits = [1, 5, 15];

/** Milliseconds to wait after so many wrong passwords in a row. */
export const waitAfter = (fails: number): number =>
  fails < FREE_TRIES ? 0 : waits[Math.min(fails - FREE_TRIES, waits.length - 1)]! * MINUTE;
