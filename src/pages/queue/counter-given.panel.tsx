// Calls a number that the teller types: one that waits, or one that was missed.
import { createSignal } from 'solid-js';
import type { HallTicket } from '#domain/queue/lobby-overview.ts';
import { TextField } from '#ui/field.tsx';
import { useWords } from '#ui/words.ts';
import css from './counter-forms.module.css';
import { formWords } from './counter-forms.words.ts';
import { Question } from './counter-questions.panel.tsx';

const t = useWords(formWords);

/** A012 by its letters and figures, or by the figures alone where only one ticket has them. */
export function ticketsNamed<T extends { readonly ticket: { readonly number: string } }>(
  typed: string,
  among: readonly T[],
): T[] {
  const wanted = typed.trim().toUpperCase();
  const exact = among.filter(({ ticket }) => ticket.number === wanted);
  if (exact.length > 0 || !/^\d+$/.test(wanted)) return exact;
  return among.filter(({ ticket }) => Number(/\d+$/.exec(ticket.number)?.[0]) === Number(wanted));
}

export function GivenQuestion(props: {
  among: readonly HallTicket[];
  onCall: (hall: HallTicket) => void;
  onClose: () => void;
}) {
  let form!: HTMLFormElement;
  const [typed, setTyped] = createSignal('');
  const [problem, setProblem] = createSignal<string | null>(null);

  function call() {
    const found = ticketsNamed(typed(), props.among);
    if (found.length === 1) return props.onCall(found[0]!);
    setProblem(found.length > 1 ? t.several : t.noSuch(typed().trim().toUpperCase()));
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
