// The slip: the idea of the house. Who stands in the hall holds a ticket, so whoever appears on a screen appears as one: a body, a tear line, a stub.
import { Show, type JSX } from 'solid-js';
import css from './slip.module.css';

export function Slip(props: {
  children: JSX.Element;
  /** Below the tear line. */
  stub?: JSX.Element;
  /** A blank slip: nothing has been printed on it yet. */
  blank?: boolean | undefined;
}) {
  return (
    <div class={css.slip} data-blank={props.blank ? '' : undefined}>
      <div class={css.body}>{props.children}</div>
      <Show when={props.stub}>
        <div class={css.stub}>{props.stub}</div>
      </Show>
    </div>
  );
}
