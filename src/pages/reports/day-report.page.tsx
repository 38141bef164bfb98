// The report of a day (QUE-026): the figures of an outlet with their definitions, by queue, window, teller and hour,
// beside earlier days, as charts, tables and a file.
import { createMemo, createSignal, For, Show } from 'solid-js';
import { addDays, clockTimeOf, dayOf, type Day } from '#domain/kernel/day.ts';
import type { HallReport } from '#domain/queue/day-report.ts';
import { createReading, sentenceOf } from '#pages/identity/admin.face.tsx';
import { createHallChoice, HallChoiceField, NoHall } from '#pages/queue/hall-choice.face.tsx';
import { saveFromServer } from '#sync/ask-server.ts';
import { useLive } from '#sync/live.ts';
import { Button, IconButton } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { Notice } from '#ui/notice.tsx';
import { WorkPage } from '#ui/page-shapes.tsx';
import { EmptyState, ErrorState, OfflineNote, Skeleton } from '#ui/states.tsx';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import { DayCharts } from './day-charts.panel.tsx';
import { DayFiguresPanel } from './day-figures.panel.tsx';
import { DayGroups, type Grouping } from './day-groups.panel.tsx';
import { ForecastFigures } from './forecast-figures.panel.tsx';
import { CallReplay } from './call-replay.panel.tsx';
import { minutesOf } from './report-figures.ts';
import css from './reports.module.css';
import { reportsWords } from './reports.words.ts';

const t = useWords(reportsWords);

export function DayReportPage() {
  const live = useLive();
  const today = createMemo(() => dayOf(live.now()));
  const choice = createHallChoice('/reports/halls');
  const [day, setDay] = createSignal<Day | ''>(dayOf(live.now()));
  const [saving, setSaving] = createSignal(false);
  const path = () => {
    const hall = choice.current();
    const of = day();
    return hall && of && of <= today() ? `/halls/${hall.id}/report?day=${of}` : null;
  };
  const reading = createReading<HallReport>(path);
  const report = reading.data;
  const [by, setBy] = createSignal<Grouping>('byQueue');
  let groups: HTMLElement | undefined;
  function openGroups(which: Grouping): void {
    setBy(which);
    groups?.scrollIntoView({ block: 'nearest' });
    groups?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
  }
  const isEmpty = ({ whole }: HallReport) => whole.arrived + whole.expired === 0;

  async function save(): Promise<void> {
    const hall = choice.current();
    if (!hall) return;
    setSaving(true);
    const said = await saveFromServer(`/halls/${hall.id}/report.csv?day=${day()}`, `${hall.name}-${day()}.csv`);
    setSaving(false);
    if (said.ok) showToast({ text: t.exported, icon: 'check' });
    else showToast({ text: sentenceOf(said), icon: 'warn', tone: 'complaint' });
  }
  const whyNotSave = () => (live.status().connected ? (report() ? null : t.noReport) : t.offlineWhy);
  const whyNotRefresh = () => (!live.status().connected ? t.offlineWhy : path() === null ? wait() : null);
  const wait = () => (day() === '' ? t.chooseDay : day() > today() ? t.future : null);

  return (
    <WorkPage
      title={t.title}
      note={choice.current()?.name}
      acts={
        <>
          <Button icon="sync" busy={reading.busy()} whyNot={whyNotRefresh()} onPress={reading.reread}>
            {t.refresh}
          </Button>
          <Button busy={saving()} whyNot={whyNotSave()} onPress={() => void save()}>
            {t.export}
          </Button>
        </>
      }
    >
      <div class={css.page} data-testid="day-report">
        <div class={css.choices}>
          <HallChoiceField of={choice} />
          <div class={css.day}>
            <IconButton icon="back" label={t.dayBefore} onPress={() => setDay(addDays(day() || today(), -1))} />
            <TextField label={t.day} name="day" type="date" value={day()} onInput={(of) => setDay(of as Day | '')} />
            <Show when={day() !== '' && day() < today()}>
              <IconButton icon="arrow" label={t.dayAfter} onPress={() => setDay(addDays(day() as Day, 1))} />
              <Button onPress={() => setDay(today())}>{t.today}</Button>
            </Show>
          </div>
        </div>
        <Show when={choice.current()} fallback={<NoHall of={choice} />}>
          <Show when={reading.isOld()}>
            <OfflineNote>{t.oldText}</OfflineNote>
          </Show>
          <Show when={wait()}>{(text) => <EmptyState title={text()} />}</Show>
          <Show when={!wait() && !report()}>
            <Show when={reading.problem()} fallback={<Skeleton lines={8} height="row" />}>
              {(sentence) => <ErrorState title={t.noReport} text={sentence()} onRetry={reading.reread} />}
            </Show>
          </Show>
          <Show when={report()}>
            {(found) => (
              <Show
                when={!isEmpty(found())}
                fallback={
                  <EmptyState
                    title={t.empty}
                    text={found().before ? t.emptyText : undefined}
                    step={
                      found().before
                        ? { label: found().before!.day, onPress: () => setDay(found().before!.day) }
                        : undefined
                    }
                  />
                }
              >
                <For each={found().inversions}>
                  {({ higher, lower, higherMean, lowerMean }) => (
                    <Notice
                      icon="warn"
                      tone="stale"
                      testId="inversion"
                      title={t.inversion(higher, lower)}
                      text={t.inversionText(minutesOf(higherMean), minutesOf(lowerMean))}
                    />
                  )}
                </For>
                <DayFiguresPanel
                  report={found()}
                  note={found().day === today() ? t.asOf(clockTimeOf(found().asOf)) : undefined}
                />
                <ForecastFigures forecast={found().forecast} />
                <DayCharts report={found()} onOpen={openGroups} />
                <div ref={(place) => (groups = place)}>
                  <DayGroups report={found()} by={by()} onBy={setBy} />
                </div>
                <CallReplay hall={found().hall} day={found().day} />
              </Show>
            )}
          </Show>
        </Show>
      </div>
    </WorkPage>
  );
}
