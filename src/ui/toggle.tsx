// Yes or no: a switch for what takes effect at once, a box for what is sent with a form.
import { Show } from 'solid-js';
import css from './toggle.module.css';

export function Toggle(props: {
  label: string;
  hint?: string | undefined;
  checked: boolean;
  onChange: (checked: boolean) => void;
  look?: 'switch' | 'box' | undefined;
  whyNot?: string | null | undefined;
}) {
  return (
    <label class={css.toggle} data-off={props.whyNot ? '' : undefined}>
      <input
        type="checkbox"
        role={props.look === 'box' ? undefined : 'switch'}
        class={props.look === 'box' ? css.box : css.switch}
        checked={props.checked}
        disabled={Boolean(props.whyNot)}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        {props.label}
        <Show when={props.whyNot ?? props.hint}>{(hint) => <span class={css.hint}>{hint()}</span>}</Show>
      </span>
    </label>
  );
}
