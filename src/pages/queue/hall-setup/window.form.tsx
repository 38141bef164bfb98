// One window: its number and name, the queues it calls from and its rule, tried out before it is saved (QUE-009).
import { createSignal, Show, untrack } from 'solid-js';
import { plainTerms, type CallingRule } from '#domain/queue/calling.rules.ts';
import { saveCounter } from '#domain/queue/hall-admin.mutators.ts';
import { createDeed, Problem } from '#pages/identity/admin.face.tsx';
import { useLive } from '#sync/live.ts';
import { newId } from '#sync/new-id.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { TextField } from '#ui/field.tsx';
import { NumberRange } from '#ui/number-range.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { useWords } from '#ui/words.ts';
import { isSameRule, type HallSetup, type WindowShown } from './hall-book.ts';
import css from './hall-setup.module.css';
import { hallSetupWords } from './hall-setup.words.ts';
import { RuleFields } from './rule-fields.panel.tsx';
import { createPreview, inversionSentences } from './rule-preview.ts';
import { RulePreview } from './rule-preview.panel.tsx';
import { ruleWords } from './rule.words.ts';

const t = useWords(hallSetupWords);
const r = useWords(ruleWords);

interface Draft {
  readonly number: number;
  readonly name: string;
  readonly rule: CallingRule;
}

export function WindowSheet(props: {
  /** Null: a new one. */
  window: WindowShown | null;
  setup: HallSetup;
  onClose: () => void;
  onChanged: () => void;
}) {
  const live = useLive();
  const deed = createDeed(() => props.onChanged());
  const freshId = newId();
  const present = untrack(() => props.window?.plan ?? null);
  const before = untrack(() => firstDraft(props.window, props.setup));
  const [draft, setDraft] = createSignal<Draft>(before);
  const [tried, setTried] = createSignal(false);
  const [asking, setAsking] = createSignal(false);
  const set = (part: Partial<Draft>) => setDraft({ ...draft(), ...part });
  const preview = createPreview(
    () => draft().rule,
    () => present?.rule ?? null,
  );
  const nameOf = (id: string) => props.setup.queues.find((queue) => queue.id === id)?.name ?? '';

  const noName = () => (tried() && !draft().name.trim() ? t.nameMissing : null);
  const unchanged = () =>
    draft().number === before.number && draft().name === before.name && isSameRule(draft().rule, before.rule);
  const same = () => present !== null && unchanged();
  const whyNot = () => {
    if (!live.status().connected) return t.offlineWhy;
    if (draft().rule.queues.length === 0) return r.noQueue;
    if (same()) return t.nothingChanged;
    return preview.result() ? null : r.trying;
  };
  const inverts = () => (preview.result()?.inversions.length ?? 0) > 0;
  async function save(despite: boolean): Promise<void> {
    setTried(true);
    if (noName()) return;
    if (inverts() && !despite) return void setAsking(true);
    setAsking(false);
    const { number, rule } = draft();
    const plan = { id: props.window?.id ?? freshId, outletId: props.setup.hall.id, name: draft().name.trim(), rule };
    await deed.perform(saveCounter, { ...plan, number, despite }, t.saved);
  }

  return (
    <Sheet
      place="over"
      title={props.window ? t.windowName(props.window.number) : t.addWindow}
      unsaved={!unchanged()}
      onClose={() => props.onClose()}
      acts={
        <>
          <Problem of={deed} />
          <Button kind="act" busy={deed.busy()} whyNot={whyNot()} onPress={() => void save(false)}>
            {t.save}
          </Button>
        </>
      }
    >
      <div class={css.form} data-testid="window-form">
        <div class={css.pairs}>
          <NumberRange
            stepper
            label={t.number}
            min={1}
            max={999}
            value={draft().number}
            onChange={(number) => set({ number })}
          />
          <TextField
            label={t.name}
            name="window-name"
            required
            maxlength={40}
            value={draft().name}
            error={noName()}
            onInput={(name) => set({ name })}
          />
        </div>
        <RuleFields
          rule={draft().rule}
          queues={props.setup.queues.filter(({ active }) => active)}
          onChange={(rule) => set({ rule })}
        />
        <RulePreview preview={preview} rule={draft().rule} nameOf={nameOf} />
      </div>
      <Show when={asking()}>
        <Dialog
          title={r.despiteAsk}
          onClose={() => setAsking(false)}
          acts={
            <>
              <Button autofocus onPress={() => setAsking(false)}>
                {t.back}
              </Button>
              <Button kind="danger" busy={deed.busy()} onPress={() => void save(true)}>
                {r.despite}
              </Button>
            </>
          }
        >
          <p>{inversionSentences(preview.result()?.inversions ?? [], nameOf).join(r.between)}</p>
          <p class="quiet">{r.despiteText}</p>
        </Dialog>
      </Show>
    </Sheet>
  );
}

/** A new window calls from all there is, like any other; one without a plan too. */
function firstDraft(window: WindowShown | null, { counters, queues }: HallSetup): Draft {
  const number = window?.number ?? Math.max(0, ...counters.map((counter) => counter.number)) + 1;
  const plan = window?.plan;
  if (plan) return { number, name: plan.name, rule: plan.rule };
  const open = queues.filter(({ active }) => active);
  const vipFirst = [...open.filter((q) => q.businessKind === 'vip'), ...open.filter((q) => q.businessKind !== 'vip')];
  const terms = vipFirst.map(({ id, businessKind }) =>
    businessKind === 'vip' ? { ...plainTerms(id), headStart: VIP_AHEAD } : plainTerms(id),
  );
  return { number, name: t.windowName(number), rule: { kind: 'headStart', queues: terms } };
}
/** Minutes that suit most halls (field-notes.md §3.3). */
const VIP_AHEAD = 10;
