// Server time on a public device: from what the server said last and this machine's own count of milliseconds, so that
// nobody who sets the wall clock moves a ticket's time (field-notes.md §3.2).
import { toInstant, type Instant } from '#domain/kernel/day.ts';

export interface StationClock {
  now(): Instant;
  /** The server says what time it is. */
  hear(now: Instant): void;
  /** How far the wall clock was off when the server was heard last; kept, as the count ends with the page. */
  offset(): number;
}

export function createStationClock(
  keptOffset = 0,
  { count, wall }: { count: () => number; wall: () => number } = { count: () => performance.now(), wall: Date.now },
): StationClock {
  let base = wall() + keptOffset;
  let since = count();
  const now = (): Instant => toInstant(Math.round(base + count() - since));
  return {
    now,
    hear(at) {
      base = at;
      since = count();
    },
    offset: () => now() - wall(),
  };
}
