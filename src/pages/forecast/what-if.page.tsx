// What if (QUE-012): windows are opened, paused and closed for trial, and what that does to the next hour's waits is shown.
import { useNavigate } from '@solidjs/router';
import { createMemo, createSignal, For, Show } from 'solid-js';
import type { WindowChange } from '#domain/forecast/what-if.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { Card } from '#ui/card.tsx';
import { WorkPage } from '#ui/page-shapes.tsx';
import { EmptyState, ErrorState, OfflineNote, Skeleton } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import { rowsAge } from '../rows-age.ts';
import css from './forecast.module.css';
import { forecastWords } from './forecast.words.ts';
import { createForecaster } from './forecaster.ts';
import { createHallRows } from './hall-rows.ts';
import { HourWaits } from './hour-waits.panel.tsx';
import { WindowTrial } from './window-trial.panel.tsx';

const t = useWords(forecastWords);

export function WhatIfPage() {
  const live = useLive();
  const navigate = useNavigate();
  const { rows, hall, model } = createHallRows(live);
  /** Every step, so that each can be taken back; the last is what is tried. */
  const [steps, setSteps] = createSignal<readonly (readonly WindowChange[])[]>([]);
  const changes = createMemo(() => steps().at(-1) ?? []);
  // A finger that drags asks at each step: the worker answers the newest.
  const forecaster = createForecaster(() => {
    const now = hall();
    return now && { ask: 'whatIf', hall: now, model: model(), changes: changes() };
  });
  const windows = createMemo(() => rows().counters.toSorted((a, b) => a.number - b.number));
  const isPlanned = (id: string) => hall()?.windows.some((window) => window.id === id) ?? false;
  const changeOf = (id: string) => changes().find(({ windowId }) => windowId === id);

  function change(of: WindowChange | null, id: string): void {
    const others = changes().filter(({ windowId }) => windowId !== id);
    const next = of ? [...others, of] : others;
    // One drag is one step, however many minutes it passes.
    const [last, before] = [changeOf(id), steps().slice(0, -1)];
    const isDrag = last && of && last.to === of.to;
    setSteps(isDrag ? [...before, next] : [...steps(), next]);
  }
  const age = () => rowsAge(live.status(), live.now());
  const none = () => (steps().length === 0 ? t.nothingChanged : null);

  return (
    <WorkPage
      title={t.title}
      note={t.note}
      onBack={() => navigate('/')}
      acts={
        <>
          <Button icon="undo" whyNot={none()} whyNotAs="title" onPress={() => setSteps(steps().slice(0, -1))}>
            {t.undo}
          </Button>
          <Button icon="cross" whyNot={none()} whyNotAs="title" onPress={() => setSteps([])}>
            {t.reset}
          </Button>
        </>
      }
    >
      <div class={css.page} data-testid="what-if">
        <Show when={age()}>
          <OfflineNote age={age()} />
        </Show>
        <Show when={hall()} fallback={<Skeleton lines={6} height="row" />}>
          <Show when={windows().length > 0} fallback={<EmptyState title={t.noWindows} text={t.noWindowsText} />}>
            <Card title={t.windows} note={t.windowsText}>
              <ul class={css.windows}>
                <For each={windows()}>
                  {(counter) => (
                    <WindowTrial
                      counter={counter}
                      change={changeOf(counter.id)}
                      pause={Math.round(model().pause)}
                      planned={isPlanned(counter.id)}
                      onChange={(of) => change(of, counter.id)}
                    />
                  )}
                </For>
              </ul>
              <p class={`quiet note ${css.only}`}>{t.onlyHere}</p>
            </Card>
            <Card title={t.waits}>
              <p class={`quiet note ${css.about}`}>{t.waitsText}</p>
              <Show
                when={!forecaster.failed()}
                fallback={<ErrorState title={t.failed} text={t.failedText} onRetry={forecaster.retry} />}
              >
                <Show when={forecaster.answer()?.whatIf} fallback={<Skeleton lines={4} height="row" />}>
                  {(played) => (
                    <HourWaits played={played()} isChanged={changes().length > 0} busy={forecaster.busy()} />
                  )}
                </Show>
              </Show>
            </Card>
          </Show>
        </Show>
      </div>
    </WorkPage>
  );
}
