// Why a deed was not done, where it was asked for.
import { Show } from 'solid-js';
import css from './admin.module.css';

export function Problem(props: { of: { readonly problem: () => string | null } }) {
  return (
    <Show when={props.of.problem()}>
      <p class={css.problem} role="alert" data-testid="problem">
        {props.of.problem()}
      </p>
    </Show>
  );
}
