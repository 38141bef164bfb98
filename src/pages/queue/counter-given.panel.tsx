// Calls a number that the teller types: any of the hall that can be called; of others it says why not.
import { createSignal } from 'solid-js';
import type { Ticket } from '#domain/queue/queue.model.ts';
import { TextField } from '#ui/field.tsx';
import { useWords } from '#ui/words.ts';
import css from './counter-forms.module.css';
import { formWords } from './counter-forms.words.ts';
import { Question } from './counter-questions.panel.tsx';

const t = useWords(formWords);

export function GivenQuestion(props: {
  find: (typed: string) => readonly Ticket[];
  /** In words; null: it can be called. */
  whyNot: (ticket: Ticket) => string | null;
  onCall: (ticket: Ticket) => void;
  onClose: () => void;
}) {
  let form!: HTMLFormElement;
  const [typed, setTyped] = createSignal('');
  const [problem, setProblem] = createSignal<string | null>(null);

  function call() {
    const [found, another] = props.find(typed());
    const against = found && !another ? props.whyNot(found) : null;
    if (found && !another && against === null) return props.onCall(found);
    setProblem(against ?? (another ? t.several : t.noSuch(typed().trim().toUpperCase())));
    form.querySelector('input')?.focus();
  }

  return (
    <Question
      title={t.givenTitle}
      act={{ label: t.call, whyNot: typed().trim() ? null : t.numberHint, onPress: call }}
      onClose={() => props.onClose()}
    >
      <form
        ref={(element) => {
          form = element;
          queueMicrotask(() => element.querySelector('input')?.focus());
        }}
        class={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (typed().trim()) call();
        }}
      >
        <TextField
          label={t.number}
          hint={t.numberHint}
          value={typed()}
          error={problem()}
          maxlength={9}
          onInput={(value) => {
            setTyped(value);
            setProblem(null);
          }}
        />
      </form>
    </Question>
  );
}
