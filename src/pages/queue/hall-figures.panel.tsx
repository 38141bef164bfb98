// The hall in five figures.
import { Index } from 'solid-js';
import type { LobbyOverview } from '#domain/queue/lobby-overview.ts';
import { createSteady } from '#ui/steady.ts';
import { useWords } from '#ui/words.ts';
import css from './hall.module.css';
import { queueWords } from './queue.words.ts';

const t = useWords(queueWords);

export function HallFigures(props: { overview: LobbyOverview }) {
  const figures = createSteady(() => {
    const { waiting, averageWait, longestWait, served, abandoned } = props.overview;
    return [
      { key: 'waiting', label: t.waitingNow, value: waiting.length, unit: t.people },
      { key: 'average', label: t.average, value: averageWait, unit: t.minutes },
      { key: 'longest', label: t.longest, value: longestWait, unit: t.minutes },
      { key: 'served', label: t.served, value: served, unit: t.people },
      { key: 'abandoned', label: t.abandoned, value: abandoned, unit: t.people },
    ];
  });
  return (
    <dl class={css.figures}>
      <Index each={figures()}>
        {(figure) => (
          <div data-testid={`figure-${figure().key}`}>
            <dt>{figure().label}</dt>
            <dd>
              <strong>{figure().value}</strong> {figure().unit}
            </dd>
          </div>
        )}
      </Index>
    </dl>
  );
}
