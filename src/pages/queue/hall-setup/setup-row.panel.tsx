// A list of things that are set up: each a row with its mark, name and one line about it; a row that can be changed opens.
import { Show, type JSX } from 'solid-js';
import { Icon } from '#ui/icon.tsx';
import css from './hall-setup.module.css';

export function SetupRow(props: {
  /** Letters, a window's number: what it is known by in the hall. */
  mark?: string | undefined;
  name: string;
  about?: string | undefined;
  off?: boolean | undefined;
  /** Badges at the right. */
  children?: JSX.Element;
  /** Absent: it is only shown. */
  onOpen?: (() => void) | undefined;
}) {
  const inside = () => (
    <>
      <Show when={props.mark}>
        <span class={css.mark} translate="no">
          {props.mark}
        </span>
      </Show>
      <span class={css.two}>
        <strong>{props.name}</strong>
        <Show when={props.about}>
          <span class="quiet note">{props.about}</span>
        </Show>
      </span>
      {props.children}
    </>
  );
  return (
    <li class={css.item} data-off={props.off ? '' : undefined}>
      <Show when={props.onOpen} fallback={<div class={css.row}>{inside()}</div>}>
        <button type="button" class={css.row} onClick={() => props.onOpen?.()}>
          {inside()}
          <Icon name="arrow" small />
        </button>
      </Show>
    </li>
  );
}
