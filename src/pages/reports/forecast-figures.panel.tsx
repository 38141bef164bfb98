// How a day's forecasts came out (QUE-011): the figures of hall-kpis.ts over what customers were told.
import { For, Show } from 'solid-js';
import type { HallReport } from '#domain/queue/day-report.ts';
import { Card } from '#ui/card.tsx';
import { useWords } from '#ui/words.ts';
import { minutesOf } from './report-figures.ts';
import css from './reports.module.css';
import { reportsWords } from './reports.words.ts';

const t = useWords(reportsWords);
const minutes = (ms: number | null): string => (ms === null ? '—' : minutesOf(ms).toFixed(1));
const percent = (share: number | null): string => (share === null ? '—' : `${Math.round(share * 100)}%`);

export function ForecastFigures(props: { forecast: HallReport['forecast'] }) {
  const figures = ({ told, error, bias, coverage, underPromised }: NonNullable<HallReport['forecast']>) => [
    { name: t.told, value: String(told), unit: '', note: '' },
    { name: t.error, value: minutes(error), unit: t.min, note: '' },
    { name: t.bias, value: minutes(bias), unit: t.min, note: t.biasText },
    { name: t.coverage, value: percent(coverage), unit: '', note: t.coverageText },
    { name: t.underPromised, value: percent(underPromised), unit: '', note: '' },
  ];
  return (
    <Card title={t.forecast} note={t.forecastNote}>
      <Show when={props.forecast} fallback={<p class="quiet">{t.noForecast}</p>}>
        {(forecast) => (
          <ul class={css.figures} data-testid="forecast-figures">
            <For each={figures(forecast())}>
              {({ name, value, unit, note }) => (
                <li class={css.figure}>
                  <div class={css.press}>
                    <span class={css.name}>{name}</span>
                    <span class={css.value}>
                      {value}
                      <span class={css.unit}>{unit}</span>
                    </span>
                    <Show when={note}>
                      <span class={css.was}>{note}</span>
                    </Show>
                  </div>
                </li>
              )}
            </For>
          </ul>
        )}
      </Show>
    </Card>
  );
}
