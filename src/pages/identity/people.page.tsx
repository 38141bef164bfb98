// People in one's reach (IDN-015, IDN-028): found, opened, added, taken along as a file, brought in by one.
import { createSignal, Show } from 'solid-js';
import { mayDo } from '#domain/kernel/actor.ts';
import { saveFromServer } from '#sync/ask-server.ts';
import { useLive } from '#sync/live.ts';
import { actorOf } from '#sync/me.ts';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { ListAndSheetPage } from '#ui/page-shapes.tsx';
import { EmptyState, OfflineNote } from '#ui/states.tsx';
import { Table, type Column, type Sorting } from '#ui/table.tsx';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import { AddPersonDialog } from './add-person.form.tsx';
import css from './admin.module.css';
import { adminWords } from './admin.words.ts';
import { createBook } from './organisation-book.ts';
import { NO_FILTER, PeopleFilters, queryOf, type PeopleFilter } from './people-filters.panel.tsx';
import { peopleWords } from './people.words.ts';
import { PersonSheet } from './person.panel.tsx';
import type { PersonRow } from './person-shown.ts';
import { sentenceOf } from './said-problem.ts';
import { createServerList } from './server-list.ts';
import { StaffImportPage } from './staff-import.panel.tsx';

const t = useWords(peopleWords);
const admin = useWords(adminWords);

export function PeoplePage() {
  const [importing, setImporting] = createSignal(false);
  return (
    <Show when={importing()} fallback={<People onImport={() => setImporting(true)} />}>
      <StaffImportPage onBack={() => setImporting(false)} />
    </Show>
  );
}

function People(props: { onImport: () => void }) {
  const live = useLive();
  const book = createBook();
  const may = (permission: 'identity.manageStaff' | 'identity.importStaff' | 'identity.exportStaff') =>
    mayDo(actorOf(live.me), permission);
  const [filter, setFilter] = createSignal<PeopleFilter>(NO_FILTER);
  const [sorting, setSorting] = createSignal<Sorting>({ key: 'number', down: false });
  const [chosen, setChosen] = createSignal<{ readonly id: string; readonly tab?: 'login' } | null>(null);
  const [adding, setAdding] = createSignal(false);
  const [saving, setSaving] = createSignal(false);
  const query = () => queryOf(filter(), sorting());
  const list = createServerList<PersonRow>(() => `/staff?${query()}`);
  const isFiltered = () => queryOf(filter(), sorting()) !== queryOf(NO_FILTER, sorting());
  const offline = () => (live.status().connected ? null : admin.offlineWhy);

  async function save(): Promise<void> {
    setSaving(true);
    const said = await saveFromServer(`/staff.csv?${query()}`, 'staff.csv');
    setSaving(false);
    if (said.ok) showToast({ text: t.exported, icon: 'check' });
    else showToast({ text: sentenceOf(said), icon: 'warn', tone: 'complaint', lasts: 8_000 });
  }

  const columns = (): Column<PersonRow>[] => [
    {
      key: 'name',
      title: t.name,
      sortable: true,
      width: 'minmax(0,3fr)',
      cell: (row) => <Who row={row} roleName={book.roleName} />,
    },
    { key: 'number', title: t.number, sortable: true, width: '5rem', cell: (row) => row.employeeNo, figures: true },
    { key: 'institution', title: admin.institution, sortable: true, width: 'minmax(0,2fr)', cell: (row) => row.outlet },
  ];

  return (
    <>
      <ListAndSheetPage
        title={t.title}
        note={list.total() === undefined ? undefined : t.count(list.rows().length, list.total()!)}
        acts={
          <>
            <Show when={may('identity.exportStaff')}>
              <Button busy={saving()} whyNot={offline()} onPress={() => void save()}>
                {admin.export}
              </Button>
            </Show>
            <Show when={may('identity.importStaff')}>
              <Button icon="table" onPress={() => props.onImport()}>
                {t.import}
              </Button>
            </Show>
            <Show when={may('identity.manageStaff')}>
              <Button kind="act" icon="plus" onPress={() => setAdding(true)}>
                {t.add}
              </Button>
            </Show>
          </>
        }
        list={
          <div class={css.list} data-testid="people">
            <PeopleFilters filter={filter()} book={book} onChange={(part) => setFilter({ ...filter(), ...part })} />
            <Show when={list.isOld()}>
              <OfflineNote>{admin.offlineText}</OfflineNote>
            </Show>
            <div class={css.fill}>
              <Table
                label={t.title}
                rows={list.rows()}
                rowKey={(row) => row.id}
                columns={columns()}
                rowHeight={64}
                chosen={chosen()?.id}
                onOpen={(row) => setChosen({ id: row.id })}
                sorting={sorting()}
                onSort={setSorting}
                state={list.state()}
                stateText={list.stateText()}
                onRetry={() => void list.reload()}
                empty={
                  isFiltered()
                    ? {
                        title: t.noneFound,
                        text: t.noneFoundText,
                        step: { label: t.clear, onPress: () => setFilter(NO_FILTER) },
                      }
                    : { title: t.empty }
                }
              />
            </div>
            <Show when={list.next() !== null && list.state() === 'ready' && !list.isOld()}>
              <Button wide busy={list.busy()} onPress={() => void list.readMore()}>
                {admin.more}
              </Button>
            </Show>
          </div>
        }
        sheet={
          <Show when={chosen()} keyed>
            {({ id, tab }) => (
              <PersonSheet
                id={id}
                tab={tab}
                book={book}
                onClose={() => setChosen(null)}
                onChanged={() => void list.reload()}
              />
            )}
          </Show>
        }
        unchosen={<EmptyState title={t.choose} />}
      />
      <Show when={adding()}>
        <AddPersonDialog
          book={book}
          onClose={() => setAdding(false)}
          onAdded={(id) => {
            setAdding(false);
            setChosen({ id, tab: 'login' });
            void list.reload();
          }}
        />
      </Show>
    </>
  );
}

function Who(props: { row: PersonRow; roleName: (code: string) => string }) {
  return (
    <span class={css.two}>
      <span>
        <strong>{props.row.name}</strong>{' '}
        <Show when={!props.row.active}>
          <Badge mark={{ kind: 'other', tone: 'stale', text: t.left }} />
        </Show>
      </span>
      <span class="quiet note">{props.row.roles.map(props.roleName).join('、') || admin.noRole}</span>
    </span>
  );
}
