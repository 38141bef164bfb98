// A choice from a list by the native control, which every device and screen reader already knows.
import { For, Show } from 'solid-js';
import { Field, type FieldProps } from './field.tsx';
import css from './field.module.css';
import { Icon } from './icon.tsx';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

const t = useWords(uiWords);

export type Option = { value: string; label: string; whyNot?: string | null };

export function Select(
  props: FieldProps & {
    options: readonly Option[];
    /** Empty: nothing chosen yet. */
    value: string;
    onChange: (value: string) => void;
    name?: string | undefined;
  },
) {
  return (
    <Field label={props.label} hint={props.hint} error={props.error} required={props.required}>
      {(ties) => (
        <span class={css.select}>
          <select
            id={ties.id}
            class={css.control}
            name={props.name}
            required={props.required ?? false}
            aria-describedby={ties.describedBy()}
            aria-invalid={ties.invalid()}
            onChange={(event) => props.onChange(event.currentTarget.value)}
          >
            <Show when={!props.value}>
              <option value="" selected>
                {t.choose}
              </option>
            </Show>
            <For each={props.options}>
              {(option) => (
                <option value={option.value} selected={option.value === props.value} disabled={Boolean(option.whyNot)}>
                  {option.label}
                  {option.whyNot ? ` · ${option.whyNot}` : ''}
                </option>
              )}
            </For>
          </select>
          <Icon name="down" small />
        </span>
      )}
    </Field>
  );
}
