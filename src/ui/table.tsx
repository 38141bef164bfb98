// A table of any length: only what is seen is drawn; arrows walk, Enter opens, headers sort.
import { createEffect, createSignal, createUniqueId, For, Show, type JSX } from 'solid-js';
import { elder, theme } from './appearance.ts';
import { Icon } from './icon.tsx';
import { createRowWindow } from './row-window.ts';
import { ErrorState, EmptyState, OfflineNote, Skeleton, type FirstStep, type PlaceState } from './states.tsx';
import css from './table.module.css';
import { rowAfterKey, scrollToShow } from './windowing.ts';

export type Sorting = { key: string; down: boolean };
export type Column<Row> = {
  key: string;
  title: string;
  cell: (row: Row) => JSX.Element;
  /** A grid track: '2fr', '6rem' (rem, so that it grows in elder mode); 1fr when absent. */
  width?: string | undefined;
  /** Figures stand at the right. */
  figures?: boolean | undefined;
  /** Sorting is the page's (or the server's) work; the table only asks for it. */
  sortable?: boolean | undefined;
  /** Left out on a phone. */
  roomyOnly?: boolean | undefined;
};
export type TableProps<Row> = {
  label: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  columns: readonly Column<Row>[];
  rowHeight?: number | undefined;
  chosen?: string | undefined;
  onOpen?: ((row: Row) => void) | undefined;
  sorting?: Sorting | undefined;
  onSort?: ((sorting: Sorting) => void) | undefined;
  state?: PlaceState | undefined;
  /** Words of the error, or the age of the data when offline. */
  stateText?: string | undefined;
  onRetry?: (() => void) | undefined;
  /** What will appear here, and the first step. */
  empty: { title: string; text?: string; step?: FirstStep };
};

const tracksOf = (columns: readonly Column<never>[]) =>
  columns.map((column) => column.width ?? 'minmax(0,1fr)').join(' ');

export function Table<Row>(props: TableProps<Row>) {
  const tracks = () => tracksOf(props.columns);
  const roomless = () => tracksOf(props.columns.filter((column) => !column.roomyOnly));
  const ready = () => props.state === undefined || props.state === 'ready' || props.state === 'offline';
  return (
    <div class={css.place}>
      <Show when={props.state === 'offline'}>
        <OfflineNote age={props.stateText} />
      </Show>
      <Show when={props.state === 'loading'}>
        <div class={css.pad}>
          <Skeleton lines={8} height="row" />
        </div>
      </Show>
      <Show when={props.state === 'error'}>
        <ErrorState text={props.stateText ?? ''} onRetry={props.onRetry} />
      </Show>
      <Show when={ready() && !props.rows.length}>
        <EmptyState {...props.empty} />
      </Show>
      <Show when={ready() && props.rows.length}>
        <Grid {...props} tracks={tracks()} roomless={roomless()} />
      </Show>
    </div>
  );
}

function Grid<Row>(props: TableProps<Row> & { tracks: string; roomless: string }) {
  const id = createUniqueId();
  const rowHeight = () => props.rowHeight ?? (elder() ? 68 : theme() === 'ink' ? 48 : 56);
  const view = createRowWindow(() => props.rows.length, rowHeight);
  const seen = () => props.rows.slice(view.rows().start, view.rows().end);
  const [active, setActive] = createSignal(-1);
  let box!: HTMLDivElement;
  const isSeen = () => active() >= view.rows().start && active() < view.rows().end;
  const walk = (event: KeyboardEvent) => {
    if (event.target !== box) return;
    const row = props.rows[active()];
    if (event.key === 'Enter' && row) props.onOpen?.(row);
    const next = rowAfterKey(event.key, active(), props.rows.length, Math.floor(view.height() / rowHeight()) - 2);
    if (next === null) return;
    event.preventDefault();
    box.scrollTop = scrollToShow(next, rowHeight(), { scroll: box.scrollTop, height: view.height() }, rowHeight());
    setActive(next);
  };
  return (
    <div
      ref={(element) => {
        box = element;
        view.watch(element);
        createEffect(() => {
          element.style.setProperty('--tracks', props.tracks);
          element.style.setProperty('--tracks-narrow', props.roomless);
          element.style.setProperty('--row-height', `${rowHeight()}px`);
        });
      }}
      class={css.grid}
      role="grid"
      tabindex="0"
      aria-label={props.label}
      aria-rowcount={props.rows.length + 1}
      aria-activedescendant={isSeen() ? `${id}-${active()}` : undefined}
      onKeyDown={walk}
    >
      <HeadRow {...props} />
      <div class={css.space} role="rowgroup" style={{ '--total': `${view.rows().total}px` }}>
        <div class={css.window} role="presentation" style={{ '--before': `${view.rows().before}px` }}>
          <For each={seen()}>
            {(row, offset) => {
              const at = () => view.rows().start + offset();
              return (
                <div
                  id={`${id}-${at()}`}
                  class={css.row}
                  role="row"
                  aria-rowindex={at() + 2}
                  aria-selected={props.onOpen ? props.rowKey(row) === props.chosen : undefined}
                  data-active={active() === at() ? '' : undefined}
                  data-opens={props.onOpen ? '' : undefined}
                  onClick={() => {
                    setActive(at());
                    props.onOpen?.(row);
                  }}
                >
                  <For each={props.columns}>
                    {(column) => (
                      <div
                        class={css.cell}
                        role="gridcell"
                        data-figures={column.figures ? '' : undefined}
                        data-roomy={column.roomyOnly ? '' : undefined}
                      >
                        {column.cell(row)}
                      </div>
                    )}
                  </For>
                </div>
              );
            }}
          </For>
        </div>
      </div>
    </div>
  );
}

function HeadRow<Row>(props: TableProps<Row>) {
  const order = (key: string) =>
    props.sorting?.key === key ? (props.sorting.down ? 'descending' : 'ascending') : undefined;
  return (
    <div class={css.head} role="row" aria-rowindex={1}>
      <For each={props.columns}>
        {(column) => (
          <div
            class={css.cell}
            role="columnheader"
            aria-sort={order(column.key)}
            data-figures={column.figures ? '' : undefined}
            data-roomy={column.roomyOnly ? '' : undefined}
          >
            <Show when={column.sortable} fallback={column.title}>
              <button
                type="button"
                class={css.sort}
                onClick={() => props.onSort?.({ key: column.key, down: order(column.key) === 'ascending' })}
              >
                <span>{column.title}</span>
                <Show when={order(column.key)}>
                  <Icon name={order(column.key) === 'descending' ? 'down' : 'up'} small />
                </Show>
              </button>
            </Show>
          </div>
        )}
      </For>
    </div>
  );
}
