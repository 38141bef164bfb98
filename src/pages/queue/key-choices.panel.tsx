// Choices that are made with one key each, shown on them.
import { For, Show } from 'solid-js';
import css from './counter-forms.module.css';
import { createKeys } from './counter-keys.ts';

export interface Choice<K extends string = string> {
  readonly key: K;
  readonly label: string;
  readonly hint?: string | undefined;
  /** Why it cannot be chosen, in words. */
  readonly whyNot?: string | null;
}

export function KeyChoices<K extends string>(props: {
  label: string;
  choices: readonly Choice<K>[];
  /** Those that are chosen; absent: each choice is the answer. */
  chosen?: readonly K[];
  /** The keys in order, usually the digits. */
  keys?: string;
  onChoose: (key: K) => void;
}) {
  const keys = () => props.keys ?? '123456789';
  const choose = (choice: Choice<K> | undefined) => choice && !choice.whyNot && props.onChoose(choice.key);
  createKeys('question', (key) => {
    const at = key.length === 1 ? keys().indexOf(key) : -1;
    const choice = props.choices[at];
    choose(choice);
    return choice !== undefined;
  });
  return (
    <div class={css.choices} role="group" aria-label={props.label}>
      <For each={props.choices}>
        {(choice, at) => (
          <button
            type="button"
            class={css.choice}
            data-choice=""
            aria-pressed={props.chosen ? props.chosen.includes(choice.key) : undefined}
            aria-disabled={choice.whyNot ? 'true' : undefined}
            aria-keyshortcuts={keys()[at()]}
            onClick={() => choose(choice)}
          >
            <Show when={keys()[at()]}>
              <kbd>{keys()[at()]}</kbd>
            </Show>
            <span>
              {choice.label}
              <Show when={choice.whyNot ?? choice.hint}>
                <span class={css.hint}>{choice.whyNot ?? choice.hint}</span>
              </Show>
            </span>
          </button>
        )}
      </For>
    </div>
  );
}
