// Bars on a zero baseline with the count on each, the threshold drawn as a line; each bar opens the list behind it.
import { Index, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import css from './bar-chart.module.css';
import { countText, shareOfScale, topOfScale } from './bars.ts';
import { ChartFrame, type ChartPlace } from './chart-frame.tsx';
import type { Tone } from './tone.ts';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

const t = useWords(uiWords);

/** Null: there is nothing to say of it, which is not zero. */
export type Bar = { key: string; label: string; value: number | null; tone?: Tone | undefined };
export type BarChartProps = ChartPlace & {
  bars: readonly Bar[];
  /** Words under the axis ("等候分钟"). */
  axis?: string | undefined;
  /** A line between two bands: it stands before the bar with this key. */
  threshold?: { before: string; label: string } | undefined;
  /** A line at a value. */
  level?: { value: number; label: string } | undefined;
  onSelect?: ((key: string) => void) | undefined;
  /** For figures that add up to nothing, such as means. */
  noTotal?: boolean | undefined;
};

const saidValue = ({ value }: Bar): string => (value === null ? '—' : countText(value));

export function BarChart(props: BarChartProps) {
  const top = () => topOfScale([...props.bars.map((bar) => bar.value ?? 0), props.level?.value ?? 0]);
  const total = () => props.bars.reduce((sum, bar) => sum + (bar.value ?? 0), 0);
  return (
    <ChartFrame
      {...props}
      nothing={props.bars.every(({ value }) => !value)}
      heads={[props.axis ?? t.category, `${t.count}${t.unitOf(props.unit)}`]}
      rows={props.bars.map((bar) => ({ key: bar.key, label: bar.label, values: [saidValue(bar)] }))}
      total={props.noTotal ? undefined : [countText(total())]}
    >
      <div class={css.chart}>
        <ul class={css.bars}>
          <Show when={props.level}>
            {(level) => (
              <li class={css.level} style={{ '--share': shareOfScale(level().value, top()) }}>
                <span>{level().label}</span>
              </li>
            )}
          </Show>
          <Index each={props.bars}>
            {(bar) => (
              <li class={css.seat} data-line={props.threshold?.before === bar().key ? '' : undefined}>
                <Show when={props.threshold?.before === bar().key}>
                  <span class={css.threshold}>{props.threshold?.label}</span>
                </Show>
                <Dynamic
                  component={props.onSelect ? 'button' : 'span'}
                  type={props.onSelect ? 'button' : undefined}
                  class={css.column}
                  data-tone={bar().tone ?? 'act'}
                  onClick={() => props.onSelect?.(bar().key)}
                >
                  <span class={css.room}>
                    <span class={css.value}>{saidValue(bar())}</span>
                    <span class={css.bar} style={{ '--share': shareOfScale(bar().value ?? 0, top()) }} />
                  </span>
                  <span class={css.label}>{bar().label}</span>
                </Dynamic>
              </li>
            )}
          </Index>
        </ul>
        <Show when={props.axis}>
          <p class={css.axis}>{props.axis}</p>
        </Show>
      </div>
    </ChartFrame>
  );
}
