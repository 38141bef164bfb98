// Long lists: which rows are drawn, and where the keys lead.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowAfterKey, scrollToShow, windowOfRows } from '#ui/windowing.ts';

describe('windowing', () => {
  it('of a hundred thousand rows only the seen ones and a few spare are drawn', () => {
    expect(windowOfRows({ scroll: 0, height: 560 }, 100_000, 56)).toEqual({
      start: 0,
      end: 16,
      before: 0,
      total: 5_600_000,
    });
    const deep = windowOfRows({ scroll: 2_800_000, height: 560 }, 100_000, 56);
    expect([deep.start, deep.end]).toEqual([49_994, 50_016]);
  });

  it('a list that shrank under the thumb shows its end, not nothing', () => {
    expect(windowOfRows({ scroll: 90_000, height: 560 }, 12, 56)).toMatchObject({ start: 0, end: 12 });
    expect(windowOfRows({ scroll: 0, height: 560 }, 0, 56)).toEqual({ start: 0, end: 0, before: 0, total: 0 });
  });

  it('every row in view is drawn, wherever one scrolls', () => {
    fc.assert(
      fc.property(
        fc.nat(200_000),
        fc.integer({ min: 20, max: 120 }),
        fc.nat(1200),
        fc.double({ min: -100, max: 3e7, noNaN: true }),
        (count, row, height, scroll) => {
          const { start, end, before } = windowOfRows({ scroll, height }, count, row);
          const seen = Math.min(Math.max(scroll, 0), Math.max(count * row - height, 0));
          expect(before).toBe(start * row);
          expect(before).toBeLessThanOrEqual(seen);
          expect(end * row).toBeGreaterThanOrEqual(Math.min(seen + height, count * row));
          expect(end - start).toBeLessThanOrEqual(Math.ceil(height / row) + 14);
        },
      ),
    );
  });

  it('keys walk by row, by page and to the ends, and stop there', () => {
    expect(['ArrowDown', 'ArrowUp', 'PageDown', 'Home', 'End'].map((key) => rowAfterKey(key, 5, 100, 8))).toEqual([
      6, 4, 13, 0, 99,
    ]);
    expect([
      rowAfterKey('ArrowDown', -1, 3, 8),
      rowAfterKey('ArrowUp', 0, 3, 8),
      rowAfterKey('PageDown', 1, 3, 8),
    ]).toEqual([0, 0, 2]);
    expect([rowAfterKey('a', 1, 3, 8), rowAfterKey('End', 0, 0, 8)]).toEqual([null, null]);
  });

  it('a row out of sight is brought in by the least scrolling', () => {
    const view = { scroll: 560, height: 560 };
    expect([scrollToShow(12, 56, view), scrollToShow(3, 56, view), scrollToShow(30, 56, view)]).toEqual([
      560, 168, 1176,
    ]);
    expect(scrollToShow(19, 56, view, 56)).toBe(616);
  });
});
