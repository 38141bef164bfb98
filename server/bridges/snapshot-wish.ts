// When to ask a machine for its whole state: at once, but never more than once a second, and again when it stays silent.

const ANSWER_WITHIN = 5_000;
const AT_MOST_EVERY = 1_000;

export interface SnapshotWish {
  /** Something does not fit: the whole state is wanted. */
  want(elapsed: number): void;
  /** A snapshot came and was settled. */
  fulfilled(): void;
  beat(elapsed: number): void;
  /** A new connection: nothing is on its way. */
  reset(): void;
}

export function createSnapshotWish(ask: () => void): SnapshotWish {
  let wanted = false;
  let openSince: number | null = null;
  let lastAsked = -Infinity;

  const tryNow = (elapsed: number): void => {
    if (!wanted || openSince !== null || elapsed - lastAsked < AT_MOST_EVERY) return;
    wanted = false;
    openSince = lastAsked = elapsed;
    ask();
  };

  return {
    want(elapsed) {
      wanted = true;
      tryNow(elapsed);
    },
    fulfilled() {
      wanted = false;
      openSince = null;
    },
    beat(elapsed) {
      if (openSince !== null && elapsed - openSince >= ANSWER_WITHIN) {
        wanted = true;
        openSince = null;
      }
      tryNow(elapsed);
    },
    reset() {
      wanted = false;
      openSince = null;
      lastAsked = -Infinity;
    },
  };
}
