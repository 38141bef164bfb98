// What a display says next (QUE-018, QUE-019): one announcement at a time, in the order of the calls, each once; what is
// older than it is good for, or not called any more, is not said. Plain states, as the display's clock is not ours.
import type { Instant } from '../kernel/day.ts';
import type { PublicCall } from './public-hall.ts';

const MINUTE = 60_000;

export interface AnnouncingRules {
  /** How often each is said. */
  readonly repeats: number;
  /** A call that is older is shown and not said: whoever came back after a broken line hears what still holds. */
  readonly validFor: number;
}
export const usualRules: AnnouncingRules = { repeats: 2, validFor: 3 * MINUTE };

export interface Announcing {
  /** What is due, the oldest call first. */
  readonly waiting: readonly PublicCall[];
  readonly current: PublicCall | null;
  /** How often the current one was said. */
  readonly rounds: number;
  /** Keys that were begun and are not begun again, the newest last. */
  readonly said: readonly string[];
}

/** Twelve calls are in a picture; what has left it does not come back. */
const REMEMBERED = 60;

export const startAnnouncing = (said: readonly string[] = []): Announcing => ({
  waiting: [],
  current: null,
  rounds: 0,
  said,
});

const isValid = (call: PublicCall, now: Instant, { validFor }: AnnouncingRules): boolean =>
  call.live && now - call.at < validFor;

/** The picture of the hall has changed: its calls are what holds, and there are no others. */
export function heardOf(
  state: Announcing,
  calls: readonly PublicCall[],
  now: Instant,
  rules: AnnouncingRules,
): Announcing {
  const due = calls
    .filter((call) => isValid(call, now, rules) && !state.said.includes(call.key) && call.key !== state.current?.key)
    // Called again, a number is due once: where it was called last.
    .filter((call) => !calls.some((other) => other.number === call.number && other.at > call.at))
    .toSorted((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  const current = state.current && (calls.find(({ key }) => key === state.current!.key) ?? gone(state.current));
  return { ...state, waiting: due, current };
}

const gone = (call: PublicCall): PublicCall => ({ ...call, live: false });

/** The next one begins; the state is the same where nothing is due or one is being said. */
export function begin(state: Announcing, now: Instant, rules: AnnouncingRules): Announcing {
  if (state.current) return state;
  const waiting = state.waiting.filter((call) => isValid(call, now, rules));
  const [current, ...rest] = waiting;
  return current ? { ...state, waiting: rest, current, rounds: 0 } : { ...state, waiting };
}

/** It was said once more. From the first time on it counts as said, also after a reload. */
export function saidOnce(state: Announcing): Announcing {
  if (!state.current) return state;
  const said = [...state.said.filter((key) => key !== state.current!.key), state.current.key];
  return { ...state, rounds: state.rounds + 1, said: said.slice(-REMEMBERED) };
}

/**
 * Whether the current one is said again. The customer at the window needs no second round; and while others wait who were
 * not called aloud at all, theirs comes first.
 */
export const isSaidAgain = ({ current, rounds, waiting }: Announcing, { repeats }: AnnouncingRules): boolean =>
  current !== null && current.live && rounds < (waiting.length > 0 ? 1 : repeats);

/** It is over, said or not: it is not begun again. */
export function finish(state: Announcing): Announcing {
  if (!state.current) return state;
  const said = state.said.includes(state.current.key) ? state.said : [...state.said, state.current.key];
  return { ...state, current: null, rounds: 0, said: said.slice(-REMEMBERED) };
}

/** The sound was taken away in the middle: it is due again, before all others. */
export function breakOff(state: Announcing): Announcing {
  if (!state.current) return state;
  const due = state.said.includes(state.current.key) ? [] : [state.current];
  return { ...state, current: null, rounds: 0, waiting: [...due, ...state.waiting] };
}
