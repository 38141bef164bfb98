// A choice that can be on or off, for filters; its state is said by a tick as well as by the tint.
import { Show, type JSX } from 'solid-js';
import css from './chip.module.css';
import { Icon, type IconName } from './icon.tsx';
import type { Tone } from './tone.ts';

export function Chip(props: {
  children: JSX.Element;
  chosen: boolean;
  onToggle: (chosen: boolean) => void;
  icon?: IconName | undefined;
  tone?: Tone | undefined;
  count?: number | undefined;
}) {
  return (
    <button
      type="button"
      class={css.chip}
      data-tone={props.tone ?? 'act'}
      aria-pressed={props.chosen}
      onClick={() => props.onToggle(!props.chosen)}
    >
      <Show when={props.chosen || props.icon}>
        <Icon name={props.chosen ? 'check' : (props.icon ?? 'check')} small />
      </Show>
      {props.children}
      <Show when={props.count !== undefined}>
        <span class={css.count}>{props.count}</span>
      </Show>
    </button>
  );
}
