// A hall as its administrator sets it up: business types, queues, windows with their rules, hours and norms (QUE-007, QUE-009).
import { createSignal, Match, Show, Switch } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import type { HallSetting } from '#domain/queue/hall.model.ts';
import { createReading } from '#pages/identity/admin.face.tsx';
import { WorkPage } from '#ui/page-shapes.tsx';
import { Notice } from '#ui/notice.tsx';
import { ErrorState, OfflineNote, Skeleton } from '#ui/states.tsx';
import { Tabs } from '#ui/tabs.tsx';
import { useWords } from '#ui/words.ts';
import { createHallChoice, HallChoiceField, NoHall } from '../hall-choice.face.tsx';
import { BusinessTypes } from './business-types.panel.tsx';
import type { HallSetup } from './hall-book.ts';
import css from './hall-setup.module.css';
import { hallSetupWords } from './hall-setup.words.ts';
import { Norms } from './norms.form.tsx';
import { Queues } from './queues.panel.tsx';
import { Windows } from './windows.panel.tsx';

const t = useWords(hallSetupWords);

export function HallSetupPage() {
  const choice = createHallChoice('/halls');
  const path = () => {
    const hall = choice.current();
    return hall && `/halls/${hall.id}`;
  };
  const book = createReading<HallSetup>(path);
  const [tab, setTab] = createSignal('types');
  /** By hall. */
  const [norms, setNorms] = createSignal<Readonly<Record<Id, HallSetting | undefined>>>({});
  const tabs = (setup: HallSetup) => [
    { key: 'types', label: t.tabTypes, count: setup.types.filter(({ active }) => active).length },
    { key: 'queues', label: t.tabQueues, count: setup.queues.filter(({ active }) => active).length },
    { key: 'windows', label: t.tabWindows, count: setup.counters.length },
    { key: 'norms', label: t.tabNorms },
  ];
  return (
    <WorkPage title={t.title} note={choice.current()?.name}>
      <div class={css.page} data-testid="hall-setup">
        <HallChoiceField of={choice} />
        <Show when={choice.current()} fallback={<NoHall of={choice} />}>
          <Show when={book.isOld()}>
            <OfflineNote>{t.oldText}</OfflineNote>
          </Show>
          <Show when={book.data()} fallback={<NoSetup problem={book.problem()} onRetry={book.reread} />}>
            {(setup) => (
              <>
                <Show when={setup().hall.bridged}>
                  <Notice icon="info" title={t.bridged} text={t.bridgedText} />
                </Show>
                <Tabs label={t.title} tabs={tabs(setup())} current={tab()} onChange={setTab}>
                  <Switch>
                    <Match when={tab() === 'types'}>
                      <BusinessTypes setup={setup()} onChanged={book.reread} />
                    </Match>
                    <Match when={tab() === 'queues'}>
                      <Queues setup={setup()} onChanged={book.reread} />
                    </Match>
                    <Match when={tab() === 'windows'}>
                      <Windows setup={setup()} onChanged={book.reread} />
                    </Match>
                    <Match when={tab() === 'norms'}>
                      <Show when={setup().hall.id} keyed>
                        {(id) => (
                          <Norms
                            setup={setup()}
                            draft={norms()[id]}
                            onDraft={(draft) => setNorms({ ...norms(), [id]: draft })}
                            onChanged={book.reread}
                          />
                        )}
                      </Show>
                    </Match>
                  </Switch>
                </Tabs>
              </>
            )}
          </Show>
        </Show>
      </div>
    </WorkPage>
  );
}

function NoSetup(props: { problem: string | null; onRetry: () => void }) {
  return (
    <Show when={props.problem} fallback={<Skeleton lines={6} height="row" />}>
      {(sentence) => <ErrorState title={t.noSetup} text={sentence()} onRetry={() => props.onRetry()} />}
    </Show>
  );
}
