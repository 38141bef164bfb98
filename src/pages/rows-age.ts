// How old the rows on the screen are, where the server is out of reach.
import type { Instant } from '#domain/kernel/day.ts';
import type { Live } from '#sync/live.ts';
import { saidTime } from '#ui/said-time.ts';

type Standing = Pick<ReturnType<Live['status']>, 'connected' | 'connecting' | 'tooOld' | 'asOf'>;

/** Undefined: there is nothing to say. A release that is too old says so elsewhere, and the server is in reach. */
export const rowsAge = ({ connected, connecting, tooOld, asOf }: Standing, now: Instant): string | undefined =>
  connected || connecting || tooOld || asOf === null ? undefined : saidTime(asOf, now);
