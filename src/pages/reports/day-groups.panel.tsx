// The same figures by queue, window, teller and hour, in the order that is wanted.
import { createMemo, createSignal } from 'solid-js';
import type { HallReport, NamedGroup } from '#domain/queue/day-report.ts';
import { Card } from '#ui/card.tsx';
import { Table, type Column, type Sorting } from '#ui/table.tsx';
import { Tabs } from '#ui/tabs.tsx';
import { useWords } from '#ui/words.ts';
import { saidFigure, shortNameOf, valueOf, type FigureName } from './report-figures.ts';
import css from './reports.module.css';
import { reportsWords } from './reports.words.ts';

const t = useWords(reportsWords);

const groupings = ['byQueue', 'byCounter', 'byTeller', 'byHour'] as const;
export type Grouping = (typeof groupings)[number];
const heads: Readonly<Record<Grouping, 'queue' | 'counter' | 'teller' | 'hour'>> = {
  byQueue: 'queue',
  byCounter: 'counter',
  byTeller: 'teller',
  byHour: 'hour',
};
const columns: readonly (readonly [name: FigureName, roomyOnly: boolean])[] = [
  ['arrived', true],
  ['served', false],
  ['meanWait', false],
  ['mostWait', true],
  ['serviceLevelOfCalled', false],
  ['meanHandling', true],
  ['occupancy', true],
  ['meanScore', true],
];

export function DayGroups(props: { report: HallReport; by: Grouping; onBy: (by: Grouping) => void }) {
  const [sorting, setSorting] = createSignal<Sorting>({ key: 'name', down: false });
  const rows = createMemo(() => sorted(props.report[props.by], sorting()));
  const shown = (): Column<NamedGroup>[] => [
    { key: 'name', title: t[heads[props.by]], width: 'minmax(7rem,1.6fr)', sortable: true, cell: ({ name }) => name },
    ...columns
      .filter(([name]) => ofWindows() || name !== 'occupancy')
      .map(([name, roomyOnly]) => ({
        key: name,
        title: shortNameOf(name),
        figures: true,
        sortable: true,
        roomyOnly,
        cell: ({ figures }: NamedGroup) => saidFigure(figures, name),
      })),
  ];
  const ofWindows = () => props.by === 'byCounter' || props.by === 'byTeller';
  const noTeller = () => props.by === 'byTeller';
  return (
    <Card title={t.groups}>
      <Tabs
        label={t.groups}
        tabs={groupings.map((key) => ({ key, label: t[key] }))}
        current={props.by}
        onChange={(key) => props.onBy(key as Grouping)}
      >
        <div class={css.table} style={{ '--rows': Math.max(3, rows().length) }} data-testid="day-groups">
          <Table
            label={t[props.by]}
            rows={rows()}
            rowKey={({ key }) => key}
            columns={shown()}
            sorting={sorting()}
            onSort={setSorting}
            empty={
              noTeller()
                ? { title: t.noTellers, ...(props.report.hall.bridged ? { text: t.noTellersText } : {}) }
                : { title: t.noGroups }
            }
          />
        </div>
      </Tabs>
    </Card>
  );
}

/** By name as people read it, or by a figure; what has none comes last. */
function sorted(groups: readonly NamedGroup[], { key, down }: Sorting): readonly NamedGroup[] {
  const way = down ? -1 : 1;
  if (key === 'name') return groups.toSorted((a, b) => way * a.name.localeCompare(b.name, 'zh', { numeric: true }));
  return groups.toSorted((a, b) => {
    const [one, other] = [valueOf(a.figures, key as FigureName), valueOf(b.figures, key as FigureName)];
    if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
    return way * (one - other);
  });
}
