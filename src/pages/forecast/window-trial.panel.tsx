// One window of the trial: what it does now, what it is to do, and from which minute; tapped, or dragged along its hour.
import { For, Show } from 'solid-js';
import { HOUR, type WindowChange } from '#domain/forecast/what-if.ts';
import type { HallRows } from '#domain/forecast/hall-rows.ts';
import { staffKind } from '#domain/identity/identity.model.ts';
import { useLive } from '#sync/live.ts';
import { useWords } from '#ui/words.ts';
import css from './forecast.module.css';
import { forecastWords } from './forecast.words.ts';

const t = useWords(forecastWords);
const choices = ['open', 'paused', 'closed'] as const;
const STEP = 5;

export function WindowTrial(props: {
  counter: HallRows['counters'][number];
  change: WindowChange | undefined;
  /** Minutes that a pause lasts. */
  pause: number;
  /** Whether anything is known of what it calls from. */
  planned: boolean;
  onChange: (change: WindowChange | null) => void;
}) {
  const live = useLive();
  const now = () =>
    props.counter.status === 'offline' ? 'closed' : props.counter.status === 'paused' ? 'paused' : 'open';
  const to = () => props.change?.to ?? now();
  const at = () => props.change?.at ?? 0;
  const who = () => {
    const { staffId, teller } = props.counter;
    return (staffId && live.reader.get(staffKind, staffId)?.name) || teller || t.nobody;
  };
  const set = (next: WindowChange['to'], minute: number) =>
    props.onChange(
      next === now() && props.change?.to !== next ? null : { windowId: props.counter.id, to: next, at: minute },
    );
  const choose = (next: WindowChange['to']) => (next === now() ? props.onChange(null) : set(next, at()));
  /** Dragged before anything was chosen, an open window closes from there, and a closed one opens. */
  const drag = (minute: number) => set(props.change?.to ?? (now() === 'open' ? 'closed' : 'open'), minute);
  const said = () =>
    props.change
      ? t.becomes(props.change.to, props.change.at) + (props.change.to === 'paused' ? t.pauseLasts(props.pause) : '')
      : t.unchanged;
  return (
    <li
      class={css.window}
      data-testid={`trial-${props.counter.number}`}
      data-now={now()}
      data-to={to()}
      data-changed={props.change ? '' : undefined}
    >
      <p class={css.head}>
        <strong>{t.windowName(props.counter.number)}</strong>
        <span class="quiet">
          {t.isNow(props.counter.status)} · {who()}
        </span>
      </p>
      <div class={css.choice} role="radiogroup" aria-label={t.windowName(props.counter.number)}>
        <For each={choices}>
          {(choice) => (
            <label>
              <input
                type="radio"
                name={`trial-${props.counter.id}`}
                checked={to() === choice}
                disabled={!props.planned}
                onChange={() => choose(choice)}
              />
              <span>{t[choice]}</span>
            </label>
          )}
        </For>
      </div>
      <input
        type="range"
        class={css.hour}
        min={0}
        max={HOUR - STEP}
        step={STEP}
        value={at()}
        disabled={!props.planned}
        aria-label={t.from(props.counter.number)}
        aria-valuetext={said()}
        style={{ '--share': `${(100 * at()) / (HOUR - STEP)}%` }}
        onInput={(event) => drag(event.currentTarget.valueAsNumber)}
      />
      <p class={css.said}>
        <Show when={props.change} fallback={<span class="quiet">{said()}</span>}>
          {said()}
        </Show>
      </p>
    </li>
  );
}
