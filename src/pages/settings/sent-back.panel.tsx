// One deed that was sent back: what, when, why, what was typed, and edit, try again, ask or discard.
import { useNavigate } from '@solidjs/router';
import { createSignal, For, Show } from 'solid-js';
import { toInstant } from '#domain/kernel/day.ts';
import { Refused } from '#domain/kernel/refusal.ts';
import { useLive, type SentBack } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog, Dialog } from '#ui/dialog.tsx';
import { Icon } from '#ui/icon.tsx';
import { saidTime } from '#ui/said-time.ts';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import { askForHelp } from './ask-for-help.ts';
import css from './attention.module.css';
import { attentionWords } from './attention.words.ts';
import { againPath, useDeeds } from './deed.face.tsx';
import { referenceOf, withoutWords } from './sent-back.ts';

const t = useWords(attentionWords);

export function SentBackDeed(props: {
  item: SentBack;
  placeOf: (uuid: string) => number;
  /** It left the tray; it was the one at this place. */
  onGone: (at: number) => void;
}) {
  const live = useLive();
  const navigate = useNavigate();
  const deeds = useDeeds();
  const [asking, setAsking] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [stillNo, setStillNo] = createSignal<string | null>(null);
  const [byHand, setByHand] = createSignal<string | null>(null);
  const deed = () => deeds(props.item.name);
  /** While the data is locked, what was entered and whom the reason names stay closed as well. */
  const locked = () => live.status().lapsed;
  const typed = () => (locked() ? [] : deed().typed(props.item.args, live.reader));
  /** Without words that may be somebody's name. */
  const bareReason = () =>
    refusalSentence(props.item.code, { ...withoutWords(props.item.data), reference: referenceOf(props.item) });
  const reason = () => (locked() ? bareReason() : refusalSentence(props.item.code, props.item.data));
  const when = () => saidTime(toInstant(props.item.at), live.now());

  function edit(form: (args: unknown) => string) {
    navigate(againPath(form(props.item.args), props.item.uuid));
  }

  async function tryAgain() {
    const at = props.placeOf(props.item.uuid);
    setBusy(true);
    setStillNo(null);
    try {
      await live.redo(props.item.uuid);
      showToast({ text: live.status().connected ? t.again : t.againLater, icon: 'tablet' });
      props.onGone(at);
    } catch (problem) {
      const why = problem instanceof Refused ? refusalSentence(problem.refusal.code, problem.refusal.data) : null;
      setStillNo(why === null ? t.notSaved : t.stillNo(why));
    }
    setBusy(false);
  }

  async function ask() {
    const tablet = `${live.me.outlet.code} ${live.me.deviceId.slice(0, 8).toUpperCase()}`;
    const text = t.question(referenceOf(props.item), deed().said(), when(), bareReason(), props.item.code, tablet);
    const asked = await askForHelp(text);
    if (asked === 'by-hand') return setByHand(text);
    const said = { shared: t.shared, copied: t.copied, 'not-shared': t.notShared }[asked];
    return void showToast({ text: said, icon: asked === 'not-shared' ? 'info' : 'check' });
  }

  async function discard() {
    const at = props.placeOf(props.item.uuid);
    setAsking(false);
    try {
      await live.discard(props.item.uuid);
      showToast({ text: t.discarded });
      props.onGone(at);
    } catch {
      setStillNo(t.notSaved);
    }
  }

  return (
    <article class={css.deed} tabindex="-1" data-deed={props.item.uuid} aria-label={deed().said()}>
      <header class={css.head}>
        <Icon name={props.item.status === 'dead' ? 'warn' : 'refused'} />
        <h3>{deed().said()}</h3>
        <span class="quiet figures">{when()}</span>
        <span class="quiet note figures">
          {t.reference} {referenceOf(props.item)}
        </span>
      </header>
      <p class={css.reason}>{reason()}</p>
      <Show when={typed().length > 0}>
        <dl class={css.typed} aria-label={t.typed}>
          <For each={typed()}>
            {([label, value]) => (
              <div>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            )}
          </For>
        </dl>
      </Show>
      <div class={css.acts}>
        <Show
          when={deed().form}
          fallback={
            <Button icon="undo" busy={busy()} onPress={() => void tryAgain()}>
              {t.tryAgain}
            </Button>
          }
        >
          {(form) => (
            <Button icon="form" onPress={() => edit(form())}>
              {t.edit}
            </Button>
          )}
        </Show>
        <Button icon="help" onPress={() => void ask()}>
          {t.ask}
        </Button>
        <Button icon="cross" onPress={() => setAsking(true)}>
          {t.discard}
        </Button>
      </div>
      <p class={css.problem} role="alert">
        {stillNo()}
      </p>
      <Show when={asking()}>
        <ConfirmDialog
          title={t.discardAsk}
          act={t.discard}
          danger
          onConfirm={() => void discard()}
          onClose={() => setAsking(false)}
        >
          {t.discardText(deed().said())}
        </ConfirmDialog>
      </Show>
      <Show when={byHand()}>
        {(text) => (
          <Dialog title={t.copyByHand} onClose={() => setByHand(null)}>
            <textarea class={css.byHand} readonly rows="6" aria-label={t.copyByHand} value={text()} />
          </Dialog>
        )}
      </Show>
    </article>
  );
}
