// What keeps codes from being guessed (QUE-014): wrong ones are counted by address and few are forgiven. A whole hall stands
// behind one address, and a guesser among them is not their fault: who was right before goes on. A slip that a kiosk gave
// without a network is not known here yet, so that the same wrong code again costs nothing: guessing takes different ones.
import type { Clock } from '#server/platform/clock.ts';
import { createRateLimits, type Limit } from '#server/platform/rate-limit.ts';

export interface CodeGuard {
  /** Milliseconds until this code is looked at; 0 = now. */
  wait(address: string, code: string): number;
  /** What a look found. */
  note(address: string, code: string, isRight: boolean): void;
}

const WRONG: Limit = { burst: 20, perMinute: 6 };
/** Codes of an address that are remembered at most, the longest unused forgotten first. */
const MOST_KNOWN = 20_000;

export function createCodeGuard(clock: Clock): CodeGuard {
  const limits = createRateLimits(clock);
  const known = new Set<string>();
  return {
    wait: (address, code) => (known.has(`${address} ${code}`) ? 0 : limits.wait('code', WRONG, [address])),
    note(address, code, isRight) {
      const mark = `${address} ${code}`;
      if (!isRight && !known.has(mark)) limits.take('code', WRONG, [address]);
      known.delete(mark);
      known.add(mark);
      for (const oldest of known) {
        if (known.size <= MOST_KNOWN) break;
        known.delete(oldest);
      }
    },
  };
}
