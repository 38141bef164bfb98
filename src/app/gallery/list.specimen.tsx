// List and sheet, full size, with a hundred thousand rows.
import { createMemo, createSignal, Show } from 'solid-js';
import { Badges } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { ListAndSheetPage } from '#ui/page-shapes.tsx';
import { PersonCard } from '#ui/person-card.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { EmptyState } from '#ui/states.tsx';
import { Table, type Sorting } from '#ui/table.tsx';
import { Tabs } from '#ui/tabs.tsx';
import { TicketNumber } from '#ui/ticket-number.tsx';
import css from './gallery.module.css';
import { hardPeople, rowsOf, type Row } from './gallery.samples.ts';
import { t } from './gallery.words.ts';
import { ShellSpecimen } from './shell.specimen.tsx';

export function ListSpecimen() {
  const [chosen, setChosen] = createSignal<Row>();
  const [tab, setTab] = createSignal('overview');
  return (
    <ShellSpecimen current="list">
      <ListAndSheetPage
        title={t.list}
        note="100,000"
        acts={
          <Button kind="act" icon="bell" shortcut="F2">
            {t.call}
          </Button>
        }
        list={<ManyRows chosen={chosen()} onOpen={setChosen} />}
        unchosen={<EmptyState title={t.choose} />}
        sheet={
          <Show when={chosen()}>
            {(row) => (
              <Sheet
                title={`${row().ticket} ${row().name}`}
                head={<Badges marks={[{ kind: 'vip' }, { kind: 'complaint', count: 2 }]} />}
                onClose={() => setChosen(undefined)}
                acts={
                  <>
                    <Button kind="act" icon="check">
                      {t.greet}
                    </Button>
                    <Button icon="refer" whyNot={t.whyNot}>
                      {t.move}
                    </Button>
                    <Button kind="danger">{t.abandon}</Button>
                  </>
                }
              >
                <Tabs
                  label={row().name}
                  current={tab()}
                  onChange={setTab}
                  tabs={[
                    { key: 'overview', label: t.overview },
                    { key: 'holdings', label: t.holdings, count: 4 },
                    { key: 'history', label: t.history, count: 12 },
                  ]}
                >
                  <PersonCard {...hardPeople()[1]} />
                </Tabs>
              </Sheet>
            )}
          </Show>
        }
      />
    </ShellSpecimen>
  );
}

export function ManyRows(props: { chosen?: Row | undefined; onOpen: (row: Row) => void }) {
  const all = rowsOf(100_000);
  const [sorting, setSorting] = createSignal<Sorting>({ key: 'minutes', down: true });
  const rows = createMemo(() => {
    const { key, down } = sorting();
    const sign = down ? -1 : 1;
    return key === 'assets'
      ? all.toSorted((a, b) => sign * (a.assets - b.assets))
      : all.toSorted((a, b) => sign * (a.minutes - b.minutes));
  });
  return (
    <div class={css.paper}>
      <Table
        label={t.list}
        rows={rows()}
        rowKey={(row) => String(row.id)}
        chosen={props.chosen && String(props.chosen.id)}
        onOpen={props.onOpen}
        sorting={sorting()}
        onSort={setSorting}
        empty={{ title: t.noRows }}
        columns={[
          {
            key: 'ticket',
            title: t.ticketHead,
            width: '5.25rem',
            cell: (row) => <TicketNumber value={row.ticket} size="line" />,
          },
          { key: 'name', title: t.nameHead, cell: (row) => row.name },
          { key: 'queue', title: t.list, cell: (row) => row.queue, roomyOnly: true },
          {
            key: 'minutes',
            title: t.minutesHead,
            width: '7rem',
            figures: true,
            sortable: true,
            cell: (row) => row.minutes,
          },
          {
            key: 'assets',
            title: t.assetsHead,
            width: 'minmax(7rem,1fr)',
            figures: true,
            sortable: true,
            roomyOnly: true,
            cell: (row) => row.assets.toFixed(2),
          },
        ]}
      />
    </div>
  );
}
