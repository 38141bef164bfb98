// One queue: its letters, which stay, its name and its business type; retired after a question.
import { createSignal, Show, untrack } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import { retireQueue, saveQueue } from '#domain/queue/hall-admin.mutators.ts';
import { createDeed, Problem } from '#pages/identity/admin.face.tsx';
import { useLive } from '#sync/live.ts';
import { newId } from '#sync/new-id.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { TextField } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { useWords } from '#ui/words.ts';
import type { HallSetup, QueueShown } from './hall-book.ts';
import css from './hall-setup.module.css';
import { hallSetupWords } from './hall-setup.words.ts';

const t = useWords(hallSetupWords);

interface Draft {
  readonly code: string;
  readonly name: string;
  readonly businessTypeId: string;
}

export function QueueSheet(props: {
  /** Null: a new one. */
  queue: QueueShown | null;
  setup: HallSetup;
  onClose: () => void;
  onChanged: () => void;
}) {
  const live = useLive();
  const deed = createDeed(() => props.onChanged());
  const freshId = newId();
  const before = untrack((): Draft => ({
    code: props.queue?.code ?? '',
    name: props.queue?.name ?? '',
    businessTypeId: props.queue?.businessTypeId ?? '',
  }));
  const [draft, setDraft] = createSignal<Draft>(before);
  const [tried, setTried] = createSignal(false);
  const [retiring, setRetiring] = createSignal(false);
  const set = (part: Partial<Draft>) => setDraft({ ...draft(), ...part });
  const badLetters = () => (tried() && !/^[A-Z]{1,3}$/.test(draft().code) ? t.lettersBad : null);
  const noName = () => (tried() && !draft().name.trim() ? t.nameMissing : null);
  const noType = () => (tried() && !draft().businessTypeId ? t.typeMissing : null);
  const types = () =>
    props.setup.types
      .filter(({ id, active }) => active || id === draft().businessTypeId)
      .map(({ id, name, active }) => ({ value: id, label: name, whyNot: active ? null : t.retired }));
  const unchanged = () => JSON.stringify(draft()) === JSON.stringify(before);
  const same = () => props.queue !== null && unchanged();
  const whyNot = () => (live.status().connected ? (same() ? t.nothingChanged : null) : t.offlineWhy);
  async function save(): Promise<void> {
    setTried(true);
    if (badLetters() ?? noName() ?? noType()) return;
    const { code, name, businessTypeId } = draft();
    const input = { id: props.queue?.id ?? freshId, outletId: props.setup.hall.id, code, name: name.trim() };
    await deed.perform(saveQueue, { ...input, businessTypeId: businessTypeId as Id }, t.saved);
  }
  return (
    <Sheet
      place="over"
      title={props.queue ? `${props.queue.code} ${props.queue.name}` : t.addQueue}
      unsaved={!unchanged()}
      onClose={() => props.onClose()}
      acts={
        <>
          <Problem of={deed} />
          <Show when={props.queue}>
            <Button
              kind="danger"
              whyNot={live.status().connected ? null : t.offlineWhy}
              onPress={() => setRetiring(true)}
            >
              {t.retire}
            </Button>
          </Show>
          <Button kind="act" busy={deed.busy()} whyNot={whyNot()} onPress={() => void save()}>
            {t.save}
          </Button>
        </>
      }
    >
      <div class={css.form} data-testid="queue-form">
        <TextField
          label={t.letters}
          name="queue-letters"
          hint={t.lettersHint}
          required
          maxlength={3}
          readonly={props.queue !== null}
          value={draft().code}
          error={badLetters()}
          onInput={(code) => set({ code: code.trim().toUpperCase() })}
        />
        <TextField
          label={t.name}
          name="queue-name"
          required
          maxlength={40}
          value={draft().name}
          error={noName()}
          onInput={(name) => set({ name })}
        />
        <Select
          label={t.type}
          name="queue-type"
          required
          options={types()}
          value={draft().businessTypeId}
          error={noType()}
          onChange={(businessTypeId) => set({ businessTypeId })}
        />
      </div>
      <Show when={retiring() && props.queue}>
        {(queue) => <RetireQueue queue={queue()} onClose={() => setRetiring(false)} onDone={() => props.onChanged()} />}
      </Show>
    </Sheet>
  );
}

function RetireQueue(props: { queue: QueueShown; onClose: () => void; onDone: () => void }) {
  const deed = createDeed(() => props.onDone());
  const retire = () => deed.perform(retireQueue, { id: props.queue.id, outletId: props.queue.outletId }, t.retiredDone);
  return (
    <Dialog
      title={t.retireAsk(props.queue.name)}
      onClose={() => props.onClose()}
      acts={
        <>
          <Button autofocus onPress={() => props.onClose()}>
            {t.back}
          </Button>
          <Button kind="danger" busy={deed.busy()} onPress={() => void retire()}>
            {t.retire}
          </Button>
        </>
      }
    >
      <p>{t.retireText}</p>
      <Problem of={deed} />
    </Dialog>
  );
}
