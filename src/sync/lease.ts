// How long a tablet may hold rows without a word from the server (sync.md §3.6): customers' data must not lie for ever
// on a device that nobody can reach to take it away.
import type { ReplicaMeta } from './disk.ts';

/** Until the server has said another: three days. */
export const LEASE = 72 * 60 * 60 * 1000;
/** A clock set right by the network goes back by less. */
const BACK_AT_MOST = 5 * 60 * 1000;
/** How old the disk's idea of the time may get. */
const NOTED_EVERY = 10 * 60 * 1000;

type Times = Pick<ReplicaMeta, 'asOf' | 'offset' | 'lease' | 'wall'>;

/**
 * Whether the rows may no longer be held: the time is over, or the clock was set back so that it would never be. While
 * the line stands only the time counts: the server's next word sets the clock right.
 */
export function hasLapsed({ asOf, offset, lease, wall }: Times, wallNow: number, connected = false): boolean {
  if (asOf === 0) return false;
  return wallNow + offset - asOf > lease || (!connected && wallNow < wall - BACK_AT_MOST);
}

/** Whether the time should be noted on disk, so that a clock set back later shows. */
export const isTimeToNote = (noted: Times, wallNow: number): boolean => wallNow - noted.wall > NOTED_EVERY;
