// Asks why somebody has to see a value; the answer comes from the server or not at all.
import { createSignal, onCleanup, Show } from 'solid-js';
import { revealReasons, type PrivateField, type RevealReason } from '#domain/customers/private.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { askServer } from '#sync/ask-server.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { TextField } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import { customersWords } from './customers.words.ts';
import css from './private-values.module.css';
import type { Revealed } from './reveal.ts';

const t = useWords(customersWords);
const SHORTEST = 4;

export function RevealDialog(props: {
  customerId: Id;
  field: PrivateField;
  onRevealed: (revealed: Revealed, seconds: number) => void;
  onClose: () => void;
}) {
  const [reason, setReason] = createSignal<RevealReason | ''>('');
  const [note, setNote] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const [tried, setTried] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  let gone = false;
  onCleanup(() => (gone = true));
  const noReason = () => (reason() === '' ? t.chooseWhy : null);
  const noNote = () => (reason() === 'other' && [...note().trim()].length < SHORTEST ? t.noteShort : null);

  async function ask(): Promise<void> {
    setTried(true);
    if (busy() || noReason() || noNote()) return;
    setBusy(true);
    setProblem(null);
    const said = await askServer<Revealed & { seconds: number }>('POST', `/customers/${props.customerId}/reveal`, {
      field: props.field,
      reason: reason(),
      ...(reason() === 'other' ? { note: note().trim() } : {}),
    });
    // Cancelled meanwhile: whoever changed his mind is shown nothing.
    if (gone) return;
    setBusy(false);
    if (said.ok) return props.onRevealed({ field: said.data.field, value: said.data.value }, said.data.seconds);
    setProblem(sentenceOf(said.code));
  }

  return (
    <Dialog
      title={t.showWhat(t[props.field])}
      onClose={() => props.onClose()}
      acts={
        <>
          <Button onPress={() => props.onClose()}>{t.cancel}</Button>
          <Button kind="act" busy={busy()} onPress={() => void ask()}>
            {t.show}
          </Button>
        </>
      }
    >
      <form
        class={css.form}
        data-testid="reveal"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <p class="quiet">{t.recorded}</p>
        <Select
          label={t.why}
          name="reason"
          required
          options={revealReasons.map((value) => ({ value, label: t[value] }))}
          value={reason()}
          error={tried() ? noReason() : null}
          onChange={(value) => setReason(value as RevealReason)}
        />
        <Show when={reason() === 'other'}>
          <TextField
            label={t.whyNote}
            hint={t.whyHint}
            name="note"
            required
            lines={2}
            maxlength={100}
            value={note()}
            error={tried() ? noNote() : null}
            onInput={setNote}
          />
        </Show>
        <Show when={problem()}>
          <p class={css.problem} role="alert">
            {problem()}
          </p>
        </Show>
      </form>
    </Dialog>
  );
}

function sentenceOf(code: string): string {
  if (code === 'offline') return t.unreachable;
  return code === 'sync.too-often' ? t.tooOften : refusalSentence(code, {});
}
