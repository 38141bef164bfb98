// The figures of a whole day: each with what it was on earlier days, and pressed, with how it is counted (QUE-021).
import { createSignal, For, Show } from 'solid-js';
import type { HallReport } from '#domain/queue/day-report.ts';
import { Card } from '#ui/card.tsx';
import { Icon } from '#ui/icon.tsx';
import { useWords } from '#ui/words.ts';
import { definitionOf, figureNames, nameOf, saidFigure, unitOf, type FigureName } from './report-figures.ts';
import css from './reports.module.css';
import { reportsWords } from './reports.words.ts';

const t = useWords(reportsWords);

export function DayFiguresPanel(props: { report: HallReport; note: string | undefined }) {
  // Of a day that is over nobody waits.
  const shown = () => figureNames.filter((name) => name !== 'waiting' || props.report.whole.waiting > 0);
  const days = () => t.comparedWith(props.report.before?.day ?? '', props.report.lastWeek?.day ?? '');
  return (
    <Card title={t.figures} note={props.note}>
      <ul class={css.figures} data-testid="day-figures">
        <For each={shown()}>{(name) => <Figure name={name} report={props.report} />}</For>
      </ul>
      <p class={css.days}>
        {days()} · {t.figuresNote}
      </p>
    </Card>
  );
}

function Figure(props: { name: FigureName; report: HallReport }) {
  const [open, setOpen] = createSignal(false);
  const was = () => [
    { word: t.lastDay, of: props.report.before },
    { word: t.lastWeek, of: props.report.lastWeek },
  ];
  return (
    <li class={css.figure} data-figure={props.name} data-open={open() ? '' : undefined}>
      <button type="button" class={css.press} aria-expanded={open()} onClick={() => setOpen(!open())}>
        <span class={css.name}>
          {nameOf(props.name)}
          <Icon name="info" small />
        </span>
        <span class={css.value}>
          {saidFigure(props.report.whole, props.name)}
          <span class={css.unit}>{unitOf(props.name)}</span>
        </span>
        <For each={was()}>
          {({ word, of }) => (
            <Show when={of}>
              <span class={css.was}>
                {word} {saidFigure(of!.figures, props.name)}
              </span>
            </Show>
          )}
        </For>
      </button>
      <Show when={open()}>
        <p class={css.definition}>{definitionOf(props.name, props.report.norm)}</p>
      </Show>
    </li>
  );
}
