// Two shapes for figures: label and value, and a small table that shows its first lines and the rest on request.
import { createSignal, For, Show, type JSX } from 'solid-js';
import { Button } from '#ui/button.tsx';
import { saidNumber } from '#ui/said-time.ts';
import { useWords } from '#ui/words.ts';
import css from './diagnostics.module.css';
import { diagnosticsWords } from './diagnostics.words.ts';

const t = useWords(diagnosticsWords);

export type Fact = readonly [label: string, value: JSX.Element];

export function Facts(props: { facts: readonly Fact[]; testId?: string }) {
  return (
    <dl class={css.facts} data-testid={props.testId}>
      <For each={props.facts}>
        {([label, value]) => (
          <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}

const FIRST = 8;

/** The last of `heads` stands at the right, as figures. */
export function ShortTable<Row>(props: {
  label: string;
  heads: readonly string[];
  rows: readonly Row[];
  cells: (row: Row) => readonly JSX.Element[];
  testId?: string;
}) {
  const [all, setAll] = createSignal(false);
  return (
    <div class={css.table}>
      <table aria-label={props.label} data-testid={props.testId}>
        <thead>
          <tr>
            <For each={props.heads}>{(head) => <th scope="col">{head}</th>}</For>
          </tr>
        </thead>
        <tbody>
          <For each={all() ? props.rows : props.rows.slice(0, FIRST)}>
            {(row) => (
              <tr>
                <For each={props.cells(row)}>{(cell) => <td>{cell}</td>}</For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={!all() && props.rows.length > FIRST}>
        <Button onPress={() => setAll(true)}>{t.showAll(saidNumber(props.rows.length))}</Button>
      </Show>
    </div>
  );
}
