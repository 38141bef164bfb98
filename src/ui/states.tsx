// What a place says when it has nothing to show: empty, loading, in error, or offline with old data.
import { For, Show, type JSX } from 'solid-js';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import css from './states.module.css';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

const t = useWords(uiWords);

export type PlaceState = 'ready' | 'loading' | 'error' | 'offline';
export type FirstStep = { label: string; onPress: () => void; icon?: IconName };

/** `title` says what will appear here; `step` offers the first step. */
export function EmptyState(props: {
  title: string;
  text?: string | undefined;
  step?: FirstStep | undefined;
  small?: boolean | undefined;
}) {
  return (
    <div class={css.place} data-small={props.small ? '' : undefined}>
      <Show when={!props.small}>
        <span class={css.blank} aria-hidden="true" />
      </Show>
      <p class={css.title}>{props.title}</p>
      <Show when={props.text}>
        <p class="quiet">{props.text}</p>
      </Show>
      <Step step={props.step} />
    </div>
  );
}

/** `text` says what is so and what to do; `number` is quoted to support when it is our fault. */
export function ErrorState(props: {
  title?: string | undefined;
  text: string;
  number?: string | undefined;
  onRetry?: (() => void) | undefined;
}) {
  return (
    <div class={css.place} role="alert" data-tone="complaint">
      <span class={css.sign}>
        <Icon name="warn" />
      </span>
      <p class={css.title}>{props.title ?? t.wentWrong}</p>
      <p class="quiet">{props.text}</p>
      <Show when={props.number}>
        <p class="quiet note figures">{props.number}</p>
      </Show>
      <Step step={props.onRetry && { label: t.tryAgain, onPress: props.onRetry, icon: 'sync' }} />
    </div>
  );
}

/** A line above old data: that we are offline, and how old it is. */
export function OfflineNote(props: { age?: string | undefined; children?: JSX.Element }) {
  return (
    <p class={css.offline} data-tone="stale">
      <Icon name="offline" />
      <span>
        <strong>{t.offline}</strong>
        {props.age ? ` · ${t.asOf(props.age)}` : ''}
        <span class={css.kept}>{props.children ?? t.keptHere}</span>
      </span>
    </p>
  );
}

/** Grey lines where text will stand; the same height as the text, so nothing jumps. */
export function Skeleton(props: { lines?: number | undefined; height?: 'line' | 'row' | 'card' | undefined }) {
  return (
    <div class={css.skeleton} role="status">
      <span class="unseen">{t.loading}</span>
      <For each={Array.from({ length: props.lines ?? 3 })}>
        {() => <span class={css.bone} data-height={props.height ?? 'line'} />}
      </For>
    </div>
  );
}

function Step(props: { step: FirstStep | undefined }) {
  return (
    <Show when={props.step}>
      {(step) => (
        <span class={css.step}>
          <Button icon={step().icon} onPress={() => step().onPress()}>
            {step().label}
          </Button>
        </span>
      )}
    </Show>
  );
}
