// The frame of a chart: title with its unit, and the same figures as a table one tap away.
import { createSignal, For, Show, type JSX } from 'solid-js';
import { IconButton } from './button.tsx';
import { Card } from './card.tsx';
import css from './chart-frame.module.css';
import { ErrorState, EmptyState, OfflineNote, Skeleton, type PlaceState } from './states.tsx';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

const t = useWords(uiWords);

export type ChartRow = { key: string; label: string; values: readonly string[] };
export type ChartPlace = {
  title: string;
  /** What is counted ("人", "万元"). */
  unit: string;
  state?: PlaceState | undefined;
  /** Words of the error, or how old the data is. */
  stateText?: string | undefined;
  /** What will appear here, when there is nothing yet. */
  empty: string;
  onRetry?: (() => void) | undefined;
};

export function ChartFrame(
  props: ChartPlace & {
    /** Headings of the table: the category first, then one for each value. */
    heads: readonly string[];
    rows: readonly ChartRow[];
    total?: readonly string[] | undefined;
    nothing: boolean;
    onSelect?: ((key: string) => void) | undefined;
    children: JSX.Element;
  },
) {
  const [asTable, setAsTable] = createSignal(false);
  const isReady = () => props.state === undefined || props.state === 'ready' || props.state === 'offline';
  return (
    <Card
      title={props.title}
      note={t.unit(props.unit)}
      acts={
        <IconButton
          icon={asTable() ? 'chart' : 'table'}
          label={asTable() ? t.asChart : t.asTable}
          onPress={() => setAsTable(!asTable())}
        />
      }
    >
      <Show when={props.state === 'loading'}>
        <Skeleton lines={5} />
      </Show>
      <Show when={props.state === 'error'}>
        <ErrorState text={props.stateText ?? ''} onRetry={props.onRetry} />
      </Show>
      <Show when={props.state === 'offline'}>
        <OfflineNote age={props.stateText}>{''}</OfflineNote>
      </Show>
      <Show when={isReady()}>
        <Show when={!props.nothing} fallback={<EmptyState small title={props.empty} />}>
          <Show when={asTable()} fallback={props.children}>
            <FigureTable {...props} />
          </Show>
        </Show>
      </Show>
    </Card>
  );
}

function FigureTable(props: {
  title: string;
  heads: readonly string[];
  rows: readonly ChartRow[];
  total?: readonly string[] | undefined;
  onSelect?: ((key: string) => void) | undefined;
}) {
  return (
    <div class={css.scroll} tabindex="0" role="group" aria-label={props.title}>
      <table class={css.table}>
        <caption class="unseen">{props.title}</caption>
        <thead>
          <tr>
            <For each={props.heads}>{(head) => <th scope="col">{head}</th>}</For>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {(row) => (
              <tr>
                <th scope="row">
                  <Show when={props.onSelect} fallback={row.label}>
                    <button type="button" class={css.open} onClick={() => props.onSelect?.(row.key)}>
                      {row.label}
                    </button>
                  </Show>
                </th>
                <For each={row.values}>{(value) => <td>{value}</td>}</For>
              </tr>
            )}
          </For>
        </tbody>
        <Show when={props.total}>
          {(total) => (
            <tfoot>
              <tr>
                <th scope="row">{t.total}</th>
                <For each={total()}>{(value) => <td>{value}</td>}</For>
              </tr>
            </tfoot>
          )}
        </Show>
      </table>
    </div>
  );
}
