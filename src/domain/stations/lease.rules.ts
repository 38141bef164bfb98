// Numbers that a kiosk holds: which they are, and whether one of them is its to give.
import { refuse, type Refusal } from '../kernel/refusal.ts';
import { printedNumber, spareNumber } from '../queue/number-series.ts';
import type { NumberLease } from './stations.model.ts';

/** Numbers of a spare block: an hour of a busy kiosk. */
export const SPARE_COUNT = 20;
/** A kiosk with fewer than so many left of a queue's spare numbers is given more. */
export const SPARE_LOW = 10;

/** As printed, in the order in which they are given out. */
export function numbersOf({ block, first, count }: NumberLease, code: string): string[] {
  if (block === 'front') return [printedNumber(code, first)];
  return Array.from({ length: count }, (_, n) => spareNumber(first + n)).flatMap((number) =>
    number === null ? [] : [printedNumber(code, number)],
  );
}

/** The place behind all that were leased of the spare numbers of a queue and day. */
export const nextSpare = (leases: readonly NumberLease[]): number =>
  leases.reduce((next, { block, first, count }) => (block === 'spare' ? Math.max(next, first + count) : next), 0);

/** QUE-003: only what was leased is given out; whoever brings it in, as a kiosk may have been enrolled anew since. */
export const whyNotGive = (lease: NumberLease, number: string, code: string): Refusal | null =>
  numbersOf(lease, code).includes(number) ? null : refuse('stations.not-leased', { number });
