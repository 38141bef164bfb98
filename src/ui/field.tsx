// A field of a form: label, hint, control and, when something is amiss, one sentence that says how to mend it.
import { createUniqueId, Show, type JSX } from 'solid-js';
import css from './field.module.css';
import { Icon } from './icon.tsx';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

const t = useWords(uiWords);

export type FieldProps = {
  label: string;
  hint?: string | undefined;
  /** What is wrong and how to mend it; null or absent: nothing. */
  error?: string | null | undefined;
  required?: boolean | undefined;
};
export type FieldTies = { id: string; describedBy: () => string | undefined; invalid: () => boolean | undefined };

export function Field(props: FieldProps & { children: (ties: FieldTies) => JSX.Element }) {
  const id = createUniqueId();
  const ties: FieldTies = {
    id,
    describedBy: () =>
      [props.hint && `${id}-hint`, props.error && `${id}-error`].filter(Boolean).join(' ') || undefined,
    invalid: () => (props.error ? true : undefined),
  };
  return (
    <div class={css.field} data-invalid={props.error ? '' : undefined}>
      <label class={css.label} for={id}>
        {props.label}
        <Show when={props.required}>
          <span class={css.star} aria-hidden="true">
            *
          </span>
          <span class="unseen">{t.required}</span>
        </Show>
      </label>
      {props.children(ties)}
      <Show when={props.hint}>
        <p id={`${id}-hint`} class={css.hint}>
          {props.hint}
        </p>
      </Show>
      <p id={`${id}-error`} class={css.error} role="alert">
        <Show when={props.error}>
          <Icon name="warn" small />
          {props.error}
        </Show>
      </p>
    </div>
  );
}

export type TextFieldProps = FieldProps & {
  value: string;
  onInput: (value: string) => void;
  type?: 'text' | 'tel' | 'email' | 'password' | 'search' | 'date' | 'time' | 'number' | undefined;
  inputmode?: 'text' | 'numeric' | 'decimal' | 'tel' | undefined;
  placeholder?: string | undefined;
  autocomplete?: string | undefined;
  maxlength?: number | undefined;
  /** More than one makes it a text area. */
  lines?: number | undefined;
  readonly?: boolean | undefined;
  name?: string | undefined;
};

export function TextField(props: TextFieldProps) {
  const shared = (ties: FieldTies) => ({
    get 'aria-describedby'() {
      return ties.describedBy();
    },
    get 'aria-invalid'() {
      return ties.invalid();
    },
  });
  return (
    <Field label={props.label} hint={props.hint} error={props.error} required={props.required}>
      {(ties) => (
        <Show
          when={(props.lines ?? 1) > 1}
          fallback={
            <input
              {...shared(ties)}
              id={ties.id}
              class={css.control}
              type={props.type ?? 'text'}
              inputmode={props.inputmode}
              name={props.name}
              value={props.value}
              required={props.required ?? false}
              readonly={props.readonly ?? false}
              placeholder={props.placeholder}
              autocomplete={props.autocomplete ?? 'off'}
              maxlength={props.maxlength}
              onInput={(event) => props.onInput(event.currentTarget.value)}
            />
          }
        >
          <textarea
            {...shared(ties)}
            id={ties.id}
            class={css.control}
            name={props.name}
            rows={props.lines}
            value={props.value}
            required={props.required ?? false}
            readonly={props.readonly ?? false}
            placeholder={props.placeholder}
            maxlength={props.maxlength}
            onInput={(event) => props.onInput(event.currentTarget.value)}
          />
        </Show>
      )}
    </Field>
  );
}
