/** A clock that stands still until a test moves it. */
import type { Clock } from '#server/platform/clock.ts';

export interface FakeClock extends Clock {
  /** Moves on by milliseconds and gives the new time. */
  pass(ms: number): number;
  /** Jumps to an instant, backwards too. */
  set(instant: number | string): void;
}

/** @param start epoch milliseconds or an ISO string; by default a Monday, 09:00 in Beijing */
export function fakeClock(start: number | string = '2026-03-02T09:00:00+08:00'): FakeClock {
  let time = new Date(start).getTime();
  return {
    now: () => time,
    pass: (ms) => (time += ms),
    set: (instant) => void (time = new Date(instant).getTime()),
  };
}
