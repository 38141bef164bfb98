// The next hour's waits by queue, as the windows are and as they would be: bars on one scale, each with its words.
import { For, Show } from 'solid-js';
import type { HourAhead, WhatIf } from '#domain/forecast/what-if.ts';
import { queueKind } from '#domain/queue/queue.model.ts';
import { useLive } from '#sync/live.ts';
import { useWords } from '#ui/words.ts';
import css from './forecast.module.css';
import { forecastWords } from './forecast.words.ts';

const t = useWords(forecastWords);
const emptyOf = ({ unserved }: HourAhead): string => (unserved > 0 ? t.noWindow : t.nobodyComes);
const percent = (share: number): number => Math.round(share * 100);
/** Less is no difference that anybody would notice. */
const NOTICED = 1;

export function HourWaits(props: { played: WhatIf; isChanged: boolean; busy: boolean }) {
  const live = useLive();
  const then = (at: number): HourAhead => props.played.changed[at] ?? props.played.now[at]!;
  const top = () => Math.max(5, ...[...props.played.now, ...props.played.changed].map(({ mean }) => mean ?? 0));
  const nameOf = (hour: HourAhead) => live.reader.get(queueKind, hour.queueId)?.name ?? '—';
  return (
    <div aria-busy={props.busy ? 'true' : undefined}>
      <p class="unseen" role="status">
        {props.busy ? t.counting : ''}
      </p>
      <ul class={css.queues}>
        <For each={props.played.now}>
          {(hour, at) => (
            <li class={css.queue} data-testid={`hour-${nameOf(hour)}`}>
              <p class={css.head}>
                <strong>{nameOf(hour)}</strong>
                <span class="quiet">{t.coming(Math.round(hour.coming))}</span>
                <Show when={props.isChanged}>
                  <Difference now={hour} then={then(at())} />
                </Show>
              </p>
              <Show
                when={hour.mean !== null || then(at()).mean !== null}
                fallback={<p class={css.said}>{emptyOf(hour)}</p>}
              >
                <Bar word={t.now} hour={hour} top={top()} tone="plain" />
                <Show when={props.isChanged}>
                  <Bar word={t.changed} hour={then(at())} top={top()} tone="act" />
                </Show>
              </Show>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}

function Bar(props: { word: string; hour: HourAhead; top: number; tone: 'plain' | 'act' }) {
  const said = () => {
    const { mean } = props.hour;
    return mean === null ? emptyOf(props.hour) : t.minutes(Math.round(mean));
  };
  const beside = () =>
    [
      props.hour.unserved >= 0.05 && props.hour.mean !== null ? t.unserved(percent(props.hour.unserved)) : null,
      props.hour.gaveUp >= 0.05 ? t.gaveUp(percent(props.hour.gaveUp)) : null,
    ].filter((text) => text !== null);
  return (
    <p class={css.bar} data-tone={props.tone}>
      <span class={css.word}>{props.word}</span>
      <span class={css.track} aria-hidden="true">
        <span style={{ '--share': `${(100 * (props.hour.mean ?? 0)) / props.top}%` }} />
      </span>
      <span class={css.value}>
        {said()}
        <For each={beside()}>{(text) => <span class="quiet"> · {text}</span>}</For>
      </span>
    </p>
  );
}

function Difference(props: { now: HourAhead; then: HourAhead }) {
  const less = () => (props.now.mean ?? 0) - (props.then.mean ?? 0);
  const isKnown = () => props.now.mean !== null && props.then.mean !== null;
  const said = () => {
    const by = Math.round(Math.abs(less()));
    return by < NOTICED ? t.same : less() > 0 ? t.less(by) : t.more(by);
  };
  const tone = () => (Math.round(Math.abs(less())) < NOTICED ? undefined : less() > 0 ? 'done' : 'overtime');
  return (
    <Show when={isKnown()}>
      <span class={css.difference} data-tone={tone()}>
        {said()}
      </span>
    </Show>
  );
}
