// A day drawn: when people came, how long they waited and where, what they thought of it.
import type { JSX } from 'solid-js';
import type { HallReport, NamedGroup } from '#domain/queue/day-report.ts';
import { LOW_SCORE } from '#domain/queue/queue.model.ts';
import { BarChart, type Bar } from '#ui/bar-chart.tsx';
import { useWords } from '#ui/words.ts';
import type { Grouping } from './day-groups.panel.tsx';
import { minutesOf } from './report-figures.ts';
import css from './reports.module.css';
import { reportsWords } from './reports.words.ts';

const t = useWords(reportsWords);

export function DayCharts(props: {
  report: HallReport;
  /** Opens the list behind a bar. */
  onOpen: (by: Grouping) => void;
}) {
  const waits = (groups: readonly NamedGroup[]): Bar[] =>
    groups.map(({ key, name, figures: { meanWait } }) => {
      // Of whom nobody was called there is no mean; a mean of nought would be praise.
      const value = meanWait === null ? null : minutesOf(meanWait);
      return { key, label: name, value, tone: value !== null && value > props.report.norm ? 'overtime' : 'act' };
    });
  const level = () => ({ value: props.report.norm, label: t.norm(props.report.norm) });
  const hours = () => props.report.byHour;
  return (
    <div class={css.charts} data-testid="day-charts">
      <Wide title={t.arrivals} bars={hours().length}>
        <BarChart
          title={t.arrivals}
          unit={t.people}
          axis={t.hour}
          empty={t.empty}
          bars={hours().map(({ key, name, figures: { arrived } }) => ({ key, label: name, value: arrived }))}
          onSelect={() => props.onOpen('byHour')}
        />
      </Wide>
      <Wide title={t.waits} bars={hours().length}>
        <BarChart
          title={t.waits}
          unit={t.minutes}
          axis={t.hour}
          empty={t.noWaits}
          noTotal
          level={level()}
          bars={waits(hours())}
          onSelect={() => props.onOpen('byHour')}
        />
      </Wide>
      <BarChart
        title={t.queueWaits}
        unit={t.minutes}
        empty={t.noWaits}
        noTotal
        level={level()}
        bars={waits(props.report.byQueue)}
        onSelect={() => props.onOpen('byQueue')}
      />
      <BarChart
        title={t.ratings}
        unit={t.people}
        axis={t.scoreAxis}
        empty={t.noRatings}
        bars={props.report.whole.scores.map((value, n) => ({
          key: String(n + 1),
          label: t.score(n + 1),
          value,
          tone: n + 1 <= LOW_SCORE ? 'complaint' : 'act',
        }))}
        onSelect={() => props.onOpen('byTeller')}
      />
    </div>
  );
}

/** More bars than a phone is wide are moved sideways. */
function Wide(props: { title: string; bars: number; children: JSX.Element }) {
  return (
    <div class={css.wide} tabindex="0" role="region" aria-label={props.title}>
      <div class={css.inside} style={{ '--bars': props.bars }}>
        {props.children}
      </div>
    </div>
  );
}
