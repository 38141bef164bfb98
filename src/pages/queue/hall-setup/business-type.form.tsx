// One business type: its name, what kind of business it is, and what happens to a number that is missed (QUE-007).
import { createSignal, For, Show, untrack } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import { saveBusinessType } from '#domain/queue/hall-admin.mutators.ts';
import { missedPolicies, type BusinessType } from '#domain/queue/hall.model.ts';
import { businessKinds } from '#domain/queue/queue.model.ts';
import { createDeed, Problem } from '#pages/identity/admin.face.tsx';
import { useLive } from '#sync/live.ts';
import { newId } from '#sync/new-id.ts';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { NumberRange } from '#ui/number-range.tsx';
import { Select } from '#ui/select.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { Toggle } from '#ui/toggle.tsx';
import { useWords } from '#ui/words.ts';
import css from './hall-setup.module.css';
import { hallSetupWords } from './hall-setup.words.ts';

const t = useWords(hallSetupWords);

const blank = (outletId: Id): BusinessType => ({
  id: newId(),
  outletId,
  name: '',
  kind: 'cash',
  missedPolicy: 'manual',
  reinsertAfter: 3,
  returnsAtMost: 2,
  selfService: false,
  active: true,
});

export function BusinessTypeSheet(props: {
  /** Null: a new one. */
  type: BusinessType | null;
  outletId: Id;
  onClose: () => void;
  onChanged: () => void;
}) {
  const live = useLive();
  const deed = createDeed(() => props.onChanged());
  const before = untrack(() => props.type ?? blank(props.outletId));
  const [draft, setDraft] = createSignal<BusinessType>(before);
  const [tried, setTried] = createSignal(false);
  const set = (part: Partial<BusinessType>) => setDraft({ ...draft(), ...part });
  const noName = () => (tried() && !draft().name.trim() ? t.nameMissing : null);
  const unchanged = () => JSON.stringify(draft()) === JSON.stringify(before);
  const same = () => props.type !== null && unchanged();
  const whyNot = () => (live.status().connected ? (same() ? t.nothingChanged : null) : t.offlineWhy);
  async function save(): Promise<void> {
    setTried(true);
    if (noName()) return;
    await deed.perform(saveBusinessType, { ...draft(), name: draft().name.trim() }, t.saved);
  }
  const sentence = (policy: BusinessType['missedPolicy']) =>
    policy === 'reinsert' ? t.reinsertText(draft().reinsertAfter) : policy === 'manual' ? t.manualText : t.voidText;

  return (
    <Sheet
      place="over"
      title={props.type?.name ?? t.addType}
      unsaved={!unchanged()}
      onClose={() => props.onClose()}
      acts={
        <>
          <Problem of={deed} />
          <Button kind="act" busy={deed.busy()} whyNot={whyNot()} onPress={() => void save()}>
            {t.save}
          </Button>
        </>
      }
    >
      <div class={css.form} data-testid="business-type">
        <TextField
          label={t.name}
          name="type-name"
          required
          maxlength={40}
          value={draft().name}
          error={noName()}
          onInput={(name) => set({ name })}
        />
        <Select
          label={t.kind}
          name="type-kind"
          options={businessKinds.map((kind) => ({ value: kind, label: t[kind] }))}
          value={draft().kind}
          onChange={(kind) => set({ kind: kind as BusinessType['kind'] })}
        />
        <fieldset class={css.choices}>
          <legend>{t.missed}</legend>
          <For each={missedPolicies}>
            {(policy) => (
              <label class={css.choice}>
                <input
                  type="radio"
                  name="missed-policy"
                  checked={draft().missedPolicy === policy}
                  onChange={() => set({ missedPolicy: policy })}
                />
                <span class={css.two}>
                  <strong>{t[policy]}</strong>
                  <span class="quiet note">{sentence(policy)}</span>
                </span>
              </label>
            )}
          </For>
        </fieldset>
        <Show when={draft().missedPolicy === 'reinsert'}>
          <NumberRange
            stepper
            label={t.reinsertAfter}
            unit={t.people}
            min={1}
            max={20}
            value={draft().reinsertAfter}
            onChange={(reinsertAfter) => set({ reinsertAfter })}
          />
        </Show>
        <Show when={draft().missedPolicy !== 'void'}>
          <NumberRange
            stepper
            label={t.returnsAtMost}
            unit={t.times}
            min={0}
            max={9}
            value={draft().returnsAtMost}
            onChange={(returnsAtMost) => set({ returnsAtMost })}
          />
        </Show>
        <Toggle
          label={t.selfService}
          hint={t.selfServiceText}
          checked={draft().selfService}
          onChange={(selfService) => set({ selfService })}
        />
        <Show when={props.type}>
          <Toggle label={t.inUse} hint={t.inUseText} checked={draft().active} onChange={(active) => set({ active })} />
        </Show>
      </div>
    </Sheet>
  );
}
