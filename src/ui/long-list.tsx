// A list of any length whose rows are drawn by the page (cards, people); rows of one height.
import { createEffect, For, Show, type JSX } from 'solid-js';
import css from './long-list.module.css';
import { createRowWindow } from './row-window.ts';
import { ErrorState, EmptyState, OfflineNote, Skeleton, type FirstStep, type PlaceState } from './states.tsx';
import { rowAfterKey, scrollToShow } from './windowing.ts';

export type LongListProps<Row> = {
  label: string;
  rows: readonly Row[];
  rowHeight: number;
  children: (row: Row, at: () => number) => JSX.Element;
  state?: PlaceState | undefined;
  stateText?: string | undefined;
  onRetry?: (() => void) | undefined;
  empty: { title: string; text?: string; step?: FirstStep };
};

export function LongList<Row>(props: LongListProps<Row>) {
  const ready = () => props.state === undefined || props.state === 'ready' || props.state === 'offline';
  return (
    <div class={css.place}>
      <Show when={props.state === 'offline'}>
        <OfflineNote age={props.stateText} />
      </Show>
      <Show when={props.state === 'loading'}>
        <Skeleton lines={6} height="row" />
      </Show>
      <Show when={props.state === 'error'}>
        <ErrorState text={props.stateText ?? ''} onRetry={props.onRetry} />
      </Show>
      <Show when={ready() && !props.rows.length}>
        <EmptyState {...props.empty} />
      </Show>
      <Show when={ready() && props.rows.length}>
        <Rows {...props} />
      </Show>
    </div>
  );
}

function Rows<Row>(props: LongListProps<Row>) {
  const view = createRowWindow(
    () => props.rows.length,
    () => props.rowHeight,
  );
  const seen = () => props.rows.slice(view.rows().start, view.rows().end);
  let box!: HTMLDivElement;
  /** Arrows carry the focus from row to row, also to rows that are not drawn yet. */
  const walk = (event: KeyboardEvent) => {
    const row = event.target instanceof Element ? event.target.closest('[aria-posinset]') : null;
    const at = Number(row?.getAttribute('aria-posinset') ?? 0) - 1;
    const next = rowAfterKey(event.key, at, props.rows.length, Math.floor(view.height() / props.rowHeight) - 1);
    if (next === null || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    box.scrollTop = scrollToShow(next, props.rowHeight, { scroll: box.scrollTop, height: view.height() });
    requestAnimationFrame(() => box.querySelector<HTMLElement>(`[aria-posinset="${next + 1}"] :is(button,a)`)?.focus());
  };
  return (
    <div
      ref={(element) => {
        box = element;
        view.watch(element);
        createEffect(() => element.style.setProperty('--row-height', `${props.rowHeight}px`));
      }}
      class={css.list}
      tabindex="0"
      role="group"
      aria-label={props.label}
      onKeyDown={walk}
    >
      <div class={css.space} style={{ '--total': `${view.rows().total}px` }}>
        <ul class={css.window} style={{ '--before': `${view.rows().before}px` }}>
          <For each={seen()}>
            {(row, offset) => {
              const at = () => view.rows().start + offset();
              return (
                <li class={css.row} aria-setsize={props.rows.length} aria-posinset={at() + 1}>
                  {props.children(row, at)}
                </li>
              );
            }}
          </For>
        </ul>
      </div>
    </div>
  );
}
