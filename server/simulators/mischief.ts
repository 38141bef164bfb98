// What a simulated queue machine does wrong.

/** What the machine does wrong, changed at any time. */
export interface Mischief {
  /** Cuts what it sends at random bytes. */
  split: boolean;
  /** Probability that an event is sent twice. */
  duplicate: number;
  /** Probability that an event is left out: a gap. */
  drop: number;
  /** Probability of a senseless frame before an event. */
  garbage: number;
  /** Sends nothing at all, and keeps the connection. */
  silent: boolean;
  /** Leaves commands and `status?` unanswered; `done`: carries them out all the same. */
  mute: false | 'lost' | 'done';
  /** Refuses every command with this code. */
  refuse: string | null;
  /** Does not answer `snapshot?`. */
  ignoreSnapshot: boolean;
}

export const goodConduct: Mischief = {
  split: false,
  duplicate: 0,
  drop: 0,
  garbage: 0,
  silent: false,
  mute: false,
  refuse: null,
  ignoreSnapshot: false,
};
