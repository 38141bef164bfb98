// The arithmetic of a doughnut: at most six slices, the rest folded into one, and where each lies on the ring.
import type { Tone } from './tone.ts';

export type Slice = {
  key: string;
  label: string;
  value: number;
  /** Only when the slice means what the tone means (贵宾, 投诉). */
  tone?: Tone | undefined;
};
export type Arc = Slice & {
  /** Start and length in hundredths of the ring, clockwise from twelve. */
  from: number;
  length: number;
  /** "1" to "6", or "rest": which slice colour. */
  colour: string;
  /** Keys that were folded into this one. */
  folded: readonly string[];
};

export const mostSlices = 6;
export const restKey = '…';

/** Largest first; when there are more than `most`, the smallest become one last slice. Empty slices are not drawn. */
export function foldSlices(slices: readonly Slice[], restLabel: string, most = mostSlices): Arc[] {
  const drawn = slices.filter((slice) => slice.value > 0).toSorted((a, b) => b.value - a.value);
  const kept = drawn.length > most ? drawn.slice(0, most - 1) : drawn;
  const rest = drawn.slice(kept.length);
  const all: (Slice & { folded: readonly string[] })[] = kept.map((slice) => ({ ...slice, folded: [] }));
  if (rest.length) {
    const value = rest.reduce((sum, slice) => sum + slice.value, 0);
    all.push({ key: restKey, label: restLabel, value, folded: rest.map((slice) => slice.key) });
  }
  const total = all.reduce((sum, slice) => sum + slice.value, 0);
  let from = 0;
  return all.map((slice, at) => {
    const length = (slice.value / total) * 100;
    const arc = { ...slice, from, length, colour: slice.folded.length ? 'rest' : String(at + 1) };
    from += length;
    return arc;
  });
}

/** Whole percents that add up to 100 (largest remainder). */
export function wholePercents(values: readonly number[]): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  if (!total) return values.map(() => 0);
  const exact = values.map((value) => (value / total) * 100);
  const whole = exact.map(Math.floor);
  const missing = 100 - whole.reduce((sum, value) => sum + value, 0);
  const neediest = exact.map((value, at) => ({ at, left: value % 1 })).toSorted((a, b) => b.left - a.left);
  for (const { at } of neediest.slice(0, missing)) whole[at] = (whole[at] ?? 0) + 1;
  return whole;
}
