// Waiting limit, VIP threshold, types shown (LOB-007, LOB-012, LOB-013): saved here first, then sent.
import { createEffect, createSignal, on, Show } from 'solid-js';
import * as v from 'valibot';
import { toFen, toWan } from '#domain/kernel/money.ts';
import { VIP_THRESHOLD, WAIT_MINUTES } from '#domain/settings/settings.model.ts';
import { setLobby } from '#domain/settings/settings.mutators.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { Card } from '#ui/card.tsx';
import { NumberRange } from '#ui/number-range.tsx';
import { showToast } from '#ui/toast.tsx';
import { Toggle } from '#ui/toggle.tsx';
import { useWords } from '#ui/words.ts';
import { problemSentence } from '../refusal-sentence.ts';
import { AlertToggles } from './alert-toggles.panel.tsx';
import { useAgain } from './deed.face.tsx';
import { useLobbySetting } from './lobby-setting.face.tsx';
import { settingsWords } from './settings.words.ts';
import css from './tablet.module.css';

const t = useWords(settingsWords);

export function LobbyForm() {
  const live = useLive();
  const again = useAgain(setLobby.name);
  let form!: HTMLFormElement;
  const saved = useLobbySetting();
  const [draft, setDraft] = createSignal<Partial<ReturnType<typeof saved>>>({});
  const [error, setError] = createSignal<string | null>(null);
  const shown = () => ({ ...saved(), ...draft() });
  const changed = () =>
    again.item() !== null ||
    Object.entries(draft()).some(([key, value]) => saved()[key as keyof ReturnType<typeof saved>] !== value);
  const change = (part: ReturnType<typeof draft>) => setDraft({ ...draft(), ...part });

  /** Opened from the tray: with what was typed then, and in sight. */
  createEffect(
    on(again.item, (item) => {
      const typed = v.safeParse(setLobby.input, item?.args);
      if (!typed.success) return;
      const { deviceId: _, ...values } = typed.output;
      setDraft(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)));
      form.scrollIntoView({ block: 'center' });
      form.querySelector('input')?.focus({ preventScroll: true });
    }),
  );

  async function save() {
    const { id: deviceId, outletId: _, ...values } = shown();
    const args = { deviceId, ...values };
    const item = again.item();
    setError(null);
    try {
      await (item ? live.redo(item.uuid, args) : live.act(setLobby, args));
      stop();
      showToast({ text: live.status().connected ? t.savedOnline : t.saved, icon: 'tablet' });
    } catch (problem) {
      setError(problemSentence(problem, t.diskFull));
    }
  }

  function stop() {
    setDraft({});
    again.done();
  }

  return (
    <Card title={t.hallSection} note={t.hallNote}>
      <form
        ref={form}
        class={css.form}
        data-testid="lobby-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Show when={again.item()}>
          <p class={css.again} data-testid="again">
            {t.againTitle}
          </p>
        </Show>
        <NumberRange
          label={t.waitMinutes}
          hint={t.waitHint}
          unit={t.minutes}
          min={WAIT_MINUTES.least}
          max={WAIT_MINUTES.most}
          value={shown().waitMinutes}
          onChange={(waitMinutes) => change({ waitMinutes })}
        />
        <NumberRange
          label={t.vipThreshold}
          hint={t.vipHint}
          unit={t.wan}
          min={toWan(VIP_THRESHOLD.least)}
          max={toWan(VIP_THRESHOLD.most)}
          step={toWan(VIP_THRESHOLD.step)}
          value={toWan(shown().vipThreshold)}
          onChange={(wan) => change({ vipThreshold: toFen(wan) })}
        />
        <Toggle label={t.showVip} checked={shown().showVip} onChange={(showVip) => change({ showVip })} />
        <Toggle
          label={t.showComplaint}
          checked={shown().showComplaint}
          onChange={(showComplaint) => change({ showComplaint })}
        />
        <AlertToggles shown={shown()} onChange={change} />
        <Show when={error()}>
          <p class={css.error} role="alert">
            {error()}
          </p>
        </Show>
        <div class={css.acts}>
          <Button kind="act" submit whyNot={changed() ? null : t.nothingChanged}>
            {t.save}
          </Button>
          <Show when={again.item()}>
            <Button onPress={stop}>{t.againStop}</Button>
          </Show>
        </div>
      </form>
    </Card>
  );
}
