// Ranges of waits for other pages, the line that grades yesterday's, and the way to what-if (QUE-011, QUE-012).
import { useNavigate } from '@solidjs/router';
import { createMemo, Show, type Accessor } from 'solid-js';
import type { HallForecast } from '#domain/forecast/predict-waits.ts';
import { saidRange } from '#domain/forecast/said-range.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import css from './forecast.module.css';
import { forecastWords } from './forecast.words.ts';
import { createForecaster } from './forecaster.ts';
import { createHallRows, modelOf } from './hall-rows.ts';

const t = useWords(forecastWords);
const MINUTE = 60_000;

export interface Waits {
  /** What a newcomer of a queue is told; undefined until it is known. */
  ofQueue(queueId: Id): string | undefined;
  /** What is left for somebody who waits. */
  ofTicket(ticketId: Id): string | undefined;
}

export function createWaits(): Waits {
  const live = useLive();
  const { hall, model } = createHallRows(live);
  const { answer } = createForecaster(() => {
    const now = hall();
    return now && { ask: 'waits', hall: now, model: model() };
  });
  const waits: Accessor<HallForecast | null> = createMemo(() => answer()?.waits ?? null);
  const said = (ahead: { p50: number; p80: number } | null | undefined): string | undefined => {
    if (ahead === undefined) return undefined;
    if (ahead === null) return t.noWindow;
    const { p50, p80 } = saidRange(ahead);
    return t.range(p50, p80);
  };
  return {
    ofQueue: (queueId) => said(waits()?.queues.get(queueId)),
    ofTicket: (ticketId) => said(waits()?.waiting.get(ticketId)),
  };
}

/** Under the hall's figures: how yesterday's forecasts came out, for who runs the hall. */
export function ForecastLine() {
  const live = useLive();
  const navigate = useNavigate();
  const may = (permission: string) => live.me.staff.permissions.includes(permission);
  const graded = () => modelOf(live).lastDay;
  const day = () => (modelOf(live).learnedTo ?? '').slice(5);
  return (
    <Show when={may('queue.adjust') || may('queue.manage')}>
      <div class={css.line} data-testid="forecast-line">
        <span class="quiet">
          <Show when={graded()} fallback={t.notGraded}>
            {(last) =>
              t.yesterday(day(), ((last().error ?? 0) / MINUTE).toFixed(1), Math.round((last().coverage ?? 0) * 100))
            }
          </Show>
        </span>
        <Button icon="clock" onPress={() => navigate('/what-if')}>
          {t.toWhatIf}
        </Button>
      </div>
    </Show>
  );
}
