// The arithmetic behind the charts of the hall: slices, percents, bars.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareOfScale, topOfScale } from '#ui/bars.ts';
import { foldSlices, mostSlices, restKey, wholePercents, type Slice } from '#ui/doughnut.ts';

const slicesOf = (...values: number[]): Slice[] =>
  values.map((value, at) => ({ key: `q${at}`, label: `队 ${at}`, value }));
const counts = fc.array(fc.nat(5000), { maxLength: 30 });

describe('doughnut', () => {
  it('LOB-003 six queues are six slices, largest first, clockwise from twelve', () => {
    const arcs = foldSlices(slicesOf(1, 6, 2, 5, 3, 4), '其他');
    expect(arcs.map((arc) => arc.value)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(arcs[0]?.from).toBe(0);
    expect(arcs.map((arc) => arc.colour)).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  it('LOB-003 with a seventh queue the smallest are folded into 其他 and remember who they are', () => {
    const arcs = foldSlices(slicesOf(9, 8, 7, 6, 5, 2, 3), '其他');
    expect(arcs).toHaveLength(mostSlices);
    expect(arcs.at(-1)).toMatchObject({ key: restKey, label: '其他', value: 5, colour: 'rest', folded: ['q6', 'q5'] });
  });

  it('LOB-003 an empty queue takes no slice', () => {
    expect(foldSlices(slicesOf(0, 3, 0), '其他').map((arc) => arc.key)).toEqual(['q1']);
    expect(foldSlices([], '其他')).toEqual([]);
  });

  it('LOB-003 nobody is lost: at most six slices, together the whole ring and the whole count', () => {
    fc.assert(
      fc.property(counts, (values) => {
        const arcs = foldSlices(slicesOf(...values), '其他');
        const total = values.reduce((sum, value) => sum + value, 0);
        expect(arcs.length).toBeLessThanOrEqual(mostSlices);
        expect(arcs.reduce((sum, arc) => sum + arc.value, 0)).toBe(total);
        if (total > 0) expect(arcs.reduce((sum, arc) => sum + arc.length, 0)).toBeCloseTo(100, 6);
      }),
    );
  });

  it('shares are whole percents that add up to a hundred', () => {
    expect(wholePercents([1, 1, 1])).toEqual([34, 33, 33]);
    expect(wholePercents([0, 0])).toEqual([0, 0]);
    fc.assert(
      fc.property(counts, (values) => {
        fc.pre(values.some((value) => value > 0));
        expect(wholePercents(values).reduce((sum, value) => sum + value, 0)).toBe(100);
      }),
    );
  });
});

describe('bars', () => {
  it('LOB-006 the scale ends on a round number that holds the tallest bar', () => {
    expect([0, 3, 7, 14, 15, 99, 100, 101, 7310].map((most) => topOfScale([most]))).toEqual([
      5, 5, 8, 20, 20, 100, 100, 200, 8000,
    ]);
  });

  it('LOB-006 bars stand on zero and never leave the scale', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 100_000 }), { minLength: 1 }), (values) => {
        const top = topOfScale(values);
        for (const value of values) {
          const share = shareOfScale(value, top);
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
          if (value <= 0) expect(share).toBe(0);
        }
      }),
    );
  });
});
