// One person: who he is, what he may do, where he works, who is above him, how he logs in.
import { createSignal, Match, Show, Switch, untrack } from 'solid-js';
import { Badge } from '#ui/badge.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { ErrorState, Skeleton } from '#ui/states.tsx';
import { Tabs } from '#ui/tabs.tsx';
import { useWords } from '#ui/words.ts';
import type { Book } from './organisation-book.ts';
import { peopleWords } from './people.words.ts';
import { PersonCard } from './person-card.form.tsx';
import { PersonLine } from './person-line.panel.tsx';
import { PersonLogin } from './person-login.panel.tsx';
import { PersonPostings } from './person-postings.panel.tsx';
import { PersonRoles } from './person-roles.panel.tsx';
import type { PersonShown } from './person-shown.ts';
import { createReading } from './server-reading.ts';

const t = useWords(peopleWords);

export function PersonSheet(props: {
  id: string;
  /** Opened there; the card otherwise. */
  tab?: string | undefined;
  book: Book;
  onClose: () => void;
  onChanged: () => void;
}) {
  const [tab, setTab] = createSignal(untrack(() => props.tab) ?? 'card');
  const reading = createReading<PersonShown>(() => `/staff/${props.id}`);
  const person = reading.data;
  const changed = () => {
    reading.reread();
    props.onChanged();
  };
  const tabs = () => [
    { key: 'card', label: t.tabCard },
    { key: 'roles', label: t.tabRoles, count: person()?.asked ? 1 : undefined },
    { key: 'postings', label: t.tabPostings },
    { key: 'line', label: t.tabLine },
    { key: 'login', label: t.tabLogin },
  ];
  const part = (of: PersonShown) => ({ person: of, book: props.book, onChanged: changed });

  return (
    <Sheet
      title={person()?.name ?? t.title}
      head={
        <Show when={person()?.active === false}>
          <Badge mark={{ kind: 'other', tone: 'stale', text: t.left }} />
        </Show>
      }
      onClose={() => props.onClose()}
    >
      <div data-testid="person-sheet">
        <Show when={person()} fallback={<NotYet no={reading.problem()} onRetry={reading.reread} />}>
          {(found) => (
            <Tabs label={found().name} tabs={tabs()} current={tab()} onChange={setTab}>
              <Switch>
                <Match when={tab() === 'card'}>
                  <PersonCard {...part(found())} />
                </Match>
                <Match when={tab() === 'roles'}>
                  <PersonRoles {...part(found())} />
                </Match>
                <Match when={tab() === 'postings'}>
                  <PersonPostings {...part(found())} />
                </Match>
                <Match when={tab() === 'line'}>
                  <PersonLine {...part(found())} />
                </Match>
                <Match when={tab() === 'login'}>
                  <PersonLogin {...part(found())} />
                </Match>
              </Switch>
            </Tabs>
          )}
        </Show>
      </div>
    </Sheet>
  );
}

function NotYet(props: { no: string | null; onRetry: () => void }) {
  return (
    <Show when={props.no} fallback={<Skeleton lines={6} height="row" />}>
      {(sentence) => <ErrorState title={t.noPerson} text={sentence()} onRetry={() => props.onRetry()} />}
    </Show>
  );
}
