// A line across the page: what is so, what it means for the person, one act, and how far it has come.
import { Show, type JSX } from 'solid-js';
import { Icon, type IconName } from './icon.tsx';
import css from './notice.module.css';
import type { Tone } from './tone.ts';

export function Notice(props: {
  title: string;
  text?: string | undefined;
  icon: IconName;
  tone?: Tone | undefined;
  act?: JSX.Element;
  /** 0 to 1. */
  progress?: number | undefined;
  testId?: string | undefined;
}) {
  return (
    <section class={css.notice} data-tone={props.tone ?? 'plain'} aria-label={props.title} data-testid={props.testId}>
      <Icon name={props.icon} />
      <p class={css.words}>
        <strong>{props.title}</strong>
        <Show when={props.text}>
          <span class={css.text}>{props.text}</span>
        </Show>
      </p>
      <Show when={props.progress !== undefined}>
        <progress class={css.progress} value={props.progress} max={1} aria-label={props.title} />
      </Show>
      {props.act}
    </section>
  );
}
