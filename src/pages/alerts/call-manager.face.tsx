// Calling the lobby manager (LOB-062), from a window or a tablet: what for, whether somebody comes, and taking it back.
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import { callReasons, type CallReason } from '#domain/alerts/alerts.model.ts';
import { callManager, withdrawCall } from '#domain/alerts/alerts.mutators.ts';
import { isOpen } from '#domain/alerts/alerts.rules.ts';
import { clockTimeOf, minutesBetween } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { useLive } from '#sync/live.ts';
import { newId } from '#sync/new-id.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import { problemSentence } from '../refusal-sentence.ts';
import { nameOf } from './alert-said.ts';
import css from './alerts.module.css';
import { alertsWords } from './alerts.words.ts';
import { createOwnCalls } from './own-calls.ts';

const t = useWords(alertsWords);
/** Minutes for which "is coming" is still news. */
const ANSWER_LASTS = 5;

/** At a window with its number, and the ticket that it is about if there is one. */
export function CallManager(props: { counterId?: Id | null | undefined; ticketId?: Id | null | undefined }) {
  const live = useLive();
  const [asking, setAsking] = createSignal(false);
  const calls = createOwnCalls();
  const last = () => calls()[0];
  const open = () => (last() && isOpen(last()!) ? last() : undefined);
  const answered = () => {
    const call = last();
    return call?.answeredAt && minutesBetween(call.answeredAt, live.now()) < ANSWER_LASTS ? call : undefined;
  };

  async function act(work: Promise<void>): Promise<void> {
    setAsking(false);
    await work.catch((problem: unknown) =>
      showToast({ text: problemSentence(problem, t.notKept), tone: 'complaint', icon: 'warn' }),
    );
  }
  const call = (reason: CallReason) =>
    act(
      live.act(callManager, {
        id: newId(),
        counterId: props.counterId ?? null,
        ticketId: props.ticketId ?? null,
        reason,
      }),
    );

  return (
    <div class={css.call} data-testid="call-manager">
      <Switch
        fallback={
          <Button icon="help" onPress={() => setAsking(true)}>
            {t.callManager}
          </Button>
        }
      >
        <Match when={open()}>
          {(mine) => (
            <>
              <p role="status">{live.status().connected ? t.called(clockTimeOf(mine().at)) : t.calledOffline}</p>
              <Button icon="undo" onPress={() => void act(live.act(withdrawCall, { id: mine().id }))}>
                {t.withdraw}
              </Button>
            </>
          )}
        </Match>
        <Match when={answered()}>
          {(mine) => (
            <>
              <p role="status">{t.answered(nameOf(live.reader, mine().answeredBy!))}</p>
              <Button icon="help" onPress={() => setAsking(true)}>
                {t.callManager}
              </Button>
            </>
          )}
        </Match>
      </Switch>
      <Show when={asking()}>
        <Dialog title={t.callManager} onClose={() => setAsking(false)}>
          <p class="quiet">{t.callNote}</p>
          <ul class={css.reasons} aria-label={t.callWhy}>
            <For each={callReasons}>
              {(reason) => (
                <li>
                  <Button wide onPress={() => void call(reason)}>
                    {t[reason]}
                  </Button>
                </li>
              )}
            </For>
          </ul>
        </Dialog>
      </Show>
    </div>
  );
}
