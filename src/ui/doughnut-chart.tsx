// A doughnut that is read without a legend: the total in the middle, each slice named in its own row, in its own order.
import { createMemo, Index, Show } from 'solid-js';
import { countText } from './bars.ts';
import { ChartFrame, type ChartPlace } from './chart-frame.tsx';
import { foldSlices, restKey, wholePercents, type Arc, type Slice } from './doughnut.ts';
import css from './doughnut-chart.module.css';
import { createSteady } from './steady.ts';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

const t = useWords(uiWords);
const radius = 42;
const round = 2 * Math.PI * radius;
const gap = 1.5;

export type DoughnutProps = ChartPlace & {
  slices: readonly Slice[];
  /** Under the total, in the middle ("在等"). */
  totalLabel?: string | undefined;
  /** Opens the list behind a slice; the rest gives the keys that were folded into it. */
  onSelect?: ((key: string, folded: readonly string[]) => void) | undefined;
};

export function DoughnutChart(props: DoughnutProps) {
  const arcs = createSteady(() => foldSlices(props.slices, t.other));
  const total = () => props.slices.reduce((sum, slice) => sum + slice.value, 0);
  const percents = createMemo(() => wholePercents(arcs().map((arc) => arc.value)));
  const allPercents = createMemo(() => wholePercents(props.slices.map((slice) => slice.value)));
  const select = (arc: Arc) => props.onSelect?.(arc.key, arc.key === restKey ? arc.folded : []);
  return (
    <ChartFrame
      {...props}
      nothing={total() === 0}
      heads={[t.category, `${t.count}${t.unitOf(props.unit)}`, t.share]}
      rows={props.slices.map((slice, at) => ({
        key: slice.key,
        label: slice.label,
        values: [countText(slice.value), `${allPercents()[at] ?? 0}%`],
      }))}
      total={[countText(total()), '100%']}
      onSelect={props.onSelect && ((key) => props.onSelect?.(key, []))}
    >
      <div class={css.chart}>
        <svg class={css.ring} viewBox="7 7 106 106" aria-hidden="true">
          <Index each={arcs()}>
            {(arc) => <ArcStroke arc={arc()} alone={arcs().length === 1} onPress={() => select(arc())} />}
          </Index>
          <text class={css.total} x="60" y={props.totalLabel ? 62 : 68} text-anchor="middle">
            {countText(total())}
          </text>
          <Show when={props.totalLabel}>
            <text class={css.totalLabel} x="60" y="78" text-anchor="middle">
              {props.totalLabel}
            </text>
          </Show>
        </svg>
        <ul class={css.labels}>
          <Index each={arcs()}>
            {(arc, at) => (
              <li>
                <button
                  type="button"
                  class={css.label}
                  data-slice={arc().tone ?? arc().colour}
                  onClick={() => select(arc())}
                >
                  <span class={css.key} aria-hidden="true" />
                  <span class={css.name}>{arc().label}</span>
                  <span class={css.value}>{countText(arc().value)}</span>
                  <span class={css.share}>{percents()[at]}%</span>
                </button>
              </li>
            )}
          </Index>
        </ul>
      </div>
    </ChartFrame>
  );
}

function ArcStroke(props: { arc: Arc; alone: boolean; onPress: () => void }) {
  // A hair of paper between neighbours; a slice thinner than the gap is still a hair of colour.
  const dash = () => (props.alone ? round : Math.max((props.arc.length / 100) * round - gap, 0.8));
  return (
    <circle
      class={css.arc}
      data-slice={props.arc.tone ?? props.arc.colour}
      cx="60"
      cy="60"
      r={radius}
      transform={`rotate(${-90 + props.arc.from * 3.6} 60 60)`}
      stroke-dasharray={`${dash()} ${round}`}
      onClick={() => props.onPress()}
    />
  );
}
