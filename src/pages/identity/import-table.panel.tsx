// The rows of a file with what each would do, or did, and what stands against it.
import { For, Show } from 'solid-js';
import { Badge } from '#ui/badge.tsx';
import type { IconName } from '#ui/icon.tsx';
import { Table, type Column } from '#ui/table.tsx';
import type { Tone } from '#ui/tone.ts';
import { useWords } from '#ui/words.ts';
import type { PreviewRow, RowDone } from './import-file.ts';
import { rightsSentence } from './organisation-book.ts';
import css from './staff-import.module.css';
import { importWords } from './staff-import.words.ts';

const t = useWords(importWords);

/** Sentences stand below the verdict where there is no room beside it. */
const [WIDE_ROW, NARROW_ROW] = [64, 104];

export function ImportTable(props: { rows: readonly PreviewRow[]; done: ReadonlyMap<number, RowDone> }) {
  const narrow = window.matchMedia('(max-width: 599px)').matches;
  const columns = (): Column<PreviewRow>[] => [
    { key: 'line', title: t.line, width: '3rem', figures: true, roomyOnly: true, cell: (row) => row.line },
    { key: 'number', title: t.number, width: '5rem', cell: (row) => row.row.employeeNo },
    { key: 'name', title: t.name, width: 'minmax(0,1fr)', cell: (row) => row.row.name },
    { key: 'institution', title: t.institution, width: '6.5rem', roomyOnly: true, cell: (row) => row.row.institution },
    {
      key: 'verdict',
      title: t.verdict,
      width: 'minmax(0,3fr)',
      cell: (row) => <Verdict row={row} done={props.done.get(row.line)} />,
    },
  ];
  return (
    <div class={css.table}>
      <Table
        label={t.title}
        rows={props.rows}
        rowKey={(row) => String(row.line)}
        columns={columns()}
        rowHeight={narrow ? NARROW_ROW : WIDE_ROW}
        empty={{ title: t.nobody }}
      />
    </div>
  );
}

const verdicts: Readonly<
  Record<PreviewRow['does'] | RowDone['did'], () => { text: string; icon?: IconName; tone: Tone }>
> = {
  add: () => ({ text: t.add, icon: 'plus', tone: 'act' }),
  change: () => ({ text: t.change, icon: 'form', tone: 'act' }),
  same: () => ({ text: t.same, tone: 'plain' }),
  nothing: () => ({ text: t.nothing, icon: 'warn', tone: 'complaint' }),
  added: () => ({ text: t.added, icon: 'check', tone: 'done' }),
  changed: () => ({ text: t.changed, icon: 'check', tone: 'done' }),
  refused: () => ({ text: t.refused, icon: 'warn', tone: 'complaint' }),
};

function Verdict(props: { row: PreviewRow; done: RowDone | undefined }) {
  const errors = () => (props.done ?? props.row).errors;
  return (
    <span class={css.verdict} data-testid={`line-${props.row.line}`}>
      <Badge mark={{ kind: 'other', ...verdicts[props.done?.did ?? props.row.does]() }} />
      <Show when={errors().length > 0}>
        <span class={css.why}>
          <For each={errors()}>
            {(error) => (
              <span>
                {t[error.column === 'employeeNo' ? 'number' : error.column]}：{rightsSentence(error)}{' '}
              </span>
            )}
          </For>
        </span>
      </Show>
      <Show when={props.row.asksRoles && errors().length === 0}>
        <span class="quiet note">{t.asksRoles}</span>
      </Show>
    </span>
  );
}
