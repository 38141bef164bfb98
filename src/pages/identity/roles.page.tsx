// Roles and what each may do, as one table (IDN-018); and the requests to change somebody's, which another decides (SEC-004).
import { createSignal, Match, Show, Switch } from 'solid-js';
import { mayDo } from '#domain/kernel/actor.ts';
import { useLive } from '#sync/live.ts';
import { actorOf } from '#sync/me.ts';
import { Button } from '#ui/button.tsx';
import { WorkPage } from '#ui/page-shapes.tsx';
import { ErrorState, Skeleton } from '#ui/states.tsx';
import { Tabs } from '#ui/tabs.tsx';
import { useWords } from '#ui/words.ts';
import { Approvals } from './approvals.panel.tsx';
import type { ApprovalShown } from './approval-shown.ts';
import { createBook } from './organisation-book.ts';
import { RoleMatrix } from './role-matrix.panel.tsx';
import { RoleSheet } from './role.panel.tsx';
import { rolesWords } from './roles.words.ts';
import { createServerList } from './server-list.ts';

const t = useWords(rolesWords);

export function RolesPage() {
  const live = useLive();
  const may = (permission: 'identity.manageRoles' | 'identity.decideRoles' | 'identity.proposeRoles') =>
    mayDo(actorOf(live.me), permission);
  const book = createBook();
  const readsApprovals = may('identity.decideRoles') || may('identity.proposeRoles');
  const open = readsApprovals ? createServerList<ApprovalShown>(() => '/approvals?state=open') : null;
  const [tab, setTab] = createSignal('matrix');
  /** A role's id, or `new`. */
  const [chosen, setChosen] = createSignal<string | null>(null);
  const role = () => book.roles().find(({ id }) => id === chosen());
  const tabs = () => [
    { key: 'matrix', label: t.tabMatrix },
    ...(open
      ? [
          { key: 'open', label: t.tabApprovals, count: open.rows().length || undefined },
          { key: 'decided', label: t.tabDecided },
        ]
      : []),
  ];

  return (
    <WorkPage
      title={t.title}
      note={book.roles().length > 0 ? t.count(book.roles().length) : undefined}
      acts={
        <Show when={may('identity.manageRoles')}>
          <Button kind="act" icon="plus" onPress={() => setChosen('new')}>
            {t.add}
          </Button>
        </Show>
      }
    >
      <div data-testid="roles">
        <Tabs label={t.title} tabs={tabs()} current={tab()} onChange={setTab}>
          <Switch>
            <Match when={tab() === 'matrix'}>
              <Show
                when={book.roles().length > 0}
                fallback={<NoTable no={book.table.problem()} onRetry={book.table.reread} />}
              >
                <RoleMatrix roles={book.roles()} onOpen={setChosen} />
              </Show>
            </Match>
            <Match when={tab() === 'open' && open}>
              {(list) => (
                <Approvals list={list()} book={book} empty={{ title: t.noRequests, text: t.noRequestsText }} />
              )}
            </Match>
            <Match when={tab() === 'decided'}>
              <Decided book={book} />
            </Match>
          </Switch>
        </Tabs>
      </div>
      <Show when={chosen() === 'new' || role()}>
        <RoleSheet
          role={role() ?? null}
          onClose={() => setChosen(null)}
          onChanged={() => {
            book.table.reread();
            if (chosen() === 'new') setChosen(null);
          }}
        />
      </Show>
    </WorkPage>
  );
}

function Decided(props: { book: ReturnType<typeof createBook> }) {
  const list = createServerList<ApprovalShown>(() => '/approvals?state=decided');
  return <Approvals list={list} book={props.book} empty={{ title: t.noDecided }} />;
}

function NoTable(props: { no: string | null; onRetry: () => void }) {
  return (
    <Show when={props.no} fallback={<Skeleton lines={10} height="row" />}>
      {(sentence) => <ErrorState title={t.noTable} text={sentence()} onRetry={() => props.onRetry()} />}
    </Show>
  );
}
