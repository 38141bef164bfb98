// The window over a long list, bound to a scrolling element and its size.
import { createMemo, createSignal, onCleanup, type Accessor } from 'solid-js';
import { windowOfRows, type RowWindow } from './windowing.ts';

export type RowView = {
  watch: (box: HTMLElement) => void;
  rows: Accessor<RowWindow>;
  height: Accessor<number>;
};

export function createRowWindow(count: Accessor<number>, rowHeight: Accessor<number>): RowView {
  // A plausible first height: rows are there in the first frame, before the size is known.
  const [view, setView] = createSignal(
    { scroll: 0, height: 640 },
    { equals: (a, b) => a.scroll === b.scroll && a.height === b.height },
  );
  const rows = createMemo(() => windowOfRows(view(), count(), rowHeight()), undefined, {
    equals: (a, b) => a.start === b.start && a.end === b.end && a.total === b.total,
  });
  const watch = (box: HTMLElement) => {
    const look = () => setView({ scroll: box.scrollTop, height: box.clientHeight || 640 });
    box.addEventListener('scroll', look, { passive: true });
    if (typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(look);
    observer.observe(box);
    onCleanup(() => observer.disconnect());
  };
  return { watch, rows, height: () => view().height };
}
