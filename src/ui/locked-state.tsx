// What stands in place of a page whose data may not be shown now: why, what is kept, and the way on.
import { Show, type JSX } from 'solid-js';
import { Icon } from './icon.tsx';
import css from './states.module.css';

export function LockedState(props: { title: string; text: string; note?: string | undefined; children?: JSX.Element }) {
  return (
    <div class={css.place} role="status" data-tone="stale" data-testid="locked">
      <span class={css.sign}>
        <Icon name="lock" />
      </span>
      <h1 class={css.title}>{props.title}</h1>
      <p class={css.narrow}>{props.text}</p>
      <Show when={props.note}>
        <p class="quiet">{props.note}</p>
      </Show>
      <span class={css.step}>{props.children}</span>
    </div>
  );
}
