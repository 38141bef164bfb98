// Where one would wait less (QUE-025): an outlet under the same roof whose line for the same business is shorter by enough to
// be worth the way.
import type { PublicHall } from './public-hall.ts';

export interface OutletWait {
  readonly name: string;
  /** Minutes that half of those who come now wait at most, by kind of business; null or missing: nobody can say. */
  readonly p50: ReadonlyMap<string, number | null>;
  /** Whether it gives out numbers now. */
  readonly isOpen: boolean;
}

/** The way there costs something: so many minutes shorter, and by a third. */
const MINUTES = 10;
const SHARE = 2 / 3;

/** The quietest for this kind of business; without one, for the business whose line is the longest here. Null: stay. */
export function quieterOf(
  here: Pick<OutletWait, 'p50'>,
  nearby: readonly OutletWait[],
  kind: string | null = null,
): PublicHall['quieter'] {
  const kinds = kind === null ? [...here.p50.keys()] : [kind];
  const [longest] = kinds
    .map((each) => ({ each, wait: here.p50.get(each) ?? null }))
    .filter((one): one is { each: string; wait: number } => one.wait !== null)
    .toSorted((a, b) => b.wait - a.wait || (a.each < b.each ? -1 : 1));
  if (!longest) return null;
  const [best] = nearby
    .filter(({ isOpen }) => isOpen)
    .flatMap(({ name, p50 }) => {
      const there = p50.get(longest.each) ?? null;
      return there === null ? [] : [{ name, p50: there }];
    })
    .filter(({ p50 }) => p50 <= longest.wait - MINUTES && p50 <= longest.wait * SHARE)
    .toSorted((a, b) => a.p50 - b.p50 || (a.name < b.name ? -1 : 1));
  return best ?? null;
}
