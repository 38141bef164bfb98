// Which rows of a long list are drawn: the arithmetic of a window over rows of one height.

export type RowWindow = { start: number; end: number; before: number; total: number };

/** Rows `start` to `end` (exclusive) cover the view and `spare` rows on either side; heights in px. */
export function windowOfRows(
  view: { scroll: number; height: number },
  count: number,
  rowHeight: number,
  spare = 6,
): RowWindow {
  const total = count * rowHeight;
  const scroll = Math.min(Math.max(view.scroll, 0), Math.max(total - view.height, 0));
  const start = Math.max(Math.floor(scroll / rowHeight) - spare, 0);
  const end = Math.min(Math.ceil((scroll + view.height) / rowHeight) + spare, count);
  return { start, end, before: start * rowHeight, total };
}

/** The least scrolling that shows row `at` whole, below a head of `head` px. */
export function scrollToShow(
  at: number,
  rowHeight: number,
  view: { scroll: number; height: number },
  head = 0,
): number {
  const top = at * rowHeight;
  if (top < view.scroll) return top;
  const bottom = top + rowHeight + head;
  return bottom > view.scroll + view.height ? bottom - view.height : view.scroll;
}

/** The row a key leads to; -1 is "none yet". Null: the key means nothing here. */
export function rowAfterKey(key: string, at: number, count: number, perPage: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + perPage,
    PageUp: at - perPage,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined || count === 0 ? null : Math.min(Math.max(next, 0), count - 1);
}
