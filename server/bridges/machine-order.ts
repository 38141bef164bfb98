// The order of one machine's events: none twice, none early, a gap waited for and then asked about (F50, F51).

/** How long a gap may stay open before the whole state is asked for. */
const GAP_WAIT = 5_000;
/** Events kept beyond a gap; more are dropped, as the snapshot that is asked for contains them. */
const AHEAD_LIMIT = 1_000;

export type Place = 'next' | 'duplicate' | 'ahead';

export interface EventOrder<T> {
  /** Up to here everything is stored. */
  readonly lastSeq: number;
  place(seq: number): Place;
  /** Keeps an event that came early; false when there is no room. */
  keep(seq: number, event: T, elapsed: number): boolean;
  /** Everything up to here is stored. */
  pass(seq: number, elapsed: number): void;
  /** The next event if it is here already. */
  takeNext(): { readonly seq: number; readonly event: T } | null;
  /** True when a gap has been open too long; then waits as long again. */
  gapIsDue(elapsed: number): boolean;
}

export function createEventOrder<T>(start: number): EventOrder<T> {
  const ahead = new Map<number, T>();
  let last = start;
  let gapSince = 0;
  return {
    get lastSeq() {
      return last;
    },
    place: (seq) => (seq <= last ? 'duplicate' : seq === last + 1 ? 'next' : 'ahead'),
    keep(seq, event, elapsed) {
      if (ahead.size === 0) gapSince = elapsed;
      if (ahead.size >= AHEAD_LIMIT && !ahead.has(seq)) return false;
      ahead.set(seq, event);
      return true;
    },
    pass(seq, elapsed) {
      if (seq === last + 1) ahead.delete(seq);
      else for (const known of [...ahead.keys()]) if (known <= seq) ahead.delete(known);
      last = Math.max(last, seq);
      gapSince = elapsed;
    },
    takeNext() {
      const event = ahead.get(last + 1);
      return event === undefined ? null : { seq: last + 1, event };
    },
    gapIsDue(elapsed) {
      if (ahead.size === 0 || elapsed - gapSince < GAP_WAIT) return false;
      gapSince = elapsed;
      return true;
    },
  };
}
