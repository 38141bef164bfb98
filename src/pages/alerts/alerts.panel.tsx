// 服务提醒 (LOB-063): what is open, newest first, and what was taken note of today, by whom.
import { createSignal, For, Show } from 'solid-js';
import { acknowledge, answerCall } from '#domain/alerts/alerts.mutators.ts';
import type { HallAlert } from '#domain/alerts/hall-alerts.ts';
import { clockTimeOf } from '#domain/kernel/day.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { Icon } from '#ui/icon.tsx';
import { saidTime } from '#ui/said-time.ts';
import { Sheet } from '#ui/sheet.tsx';
import { EmptyState, OfflineNote, Skeleton } from '#ui/states.tsx';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import { problemSentence } from '../refusal-sentence.ts';
import type { AlertDesk } from './alert-desk.ts';
import { detailOf, lookOf, nameOf, saidAlert } from './alert-said.ts';
import css from './alerts.module.css';
import { alertsWords } from './alerts.words.ts';
import { CallManager } from './call-manager.face.tsx';

const t = useWords(alertsWords);

export function AlertsSheet(props: { desk: AlertDesk }) {
  const live = useLive();
  const open = () => props.desk.alerts().open;
  const noted = () => props.desk.alerts().noted;
  const notable = () => open().filter(({ type }) => type !== 'call');

  const [asking, setAsking] = createSignal(false);

  /** True = it is kept. */
  async function note(alert: HallAlert): Promise<boolean> {
    try {
      await (alert.call ? live.act(answerCall, { id: alert.call.id }) : live.act(acknowledge, { key: alert.key }));
      return true;
    } catch (problem) {
      showToast({ text: problemSentence(problem, t.notKept), tone: 'complaint', icon: 'warn' });
      return false;
    }
  }
  /** Those that are open as he says yes; what stops one stops the rest, and is said once. */
  async function noteAll(): Promise<void> {
    setAsking(false);
    for (const alert of notable()) if (!(await note(alert))) return;
  }

  return (
    <Sheet
      title={t.title}
      place="over"
      onClose={() => props.desk.open(false)}
      acts={
        <>
          {/* Not for the lobby manager himself. */}
          <Show when={!live.me.staff.permissions.includes('queue.adjust')}>
            <CallManager />
          </Show>
          <Show when={notable().length > 1}>
            <Button icon="check" onPress={() => setAsking(true)}>
              {t.allNoted}
            </Button>
          </Show>
        </>
      }
    >
      <div class={css.sheet} data-testid="alerts">
        <Show when={!live.status().connected && !live.status().connecting}>
          <OfflineNote age={offlineSince(live)}>{t.stale}</OfflineNote>
        </Show>
        <Show when={live.status().loaded} fallback={<Skeleton lines={3} height="row" />}>
          <Show
            when={open().length > 0}
            fallback={
              <EmptyState
                small
                title={props.desk.watches ? t.none : t.notWatching}
                text={props.desk.watches ? t.noneText : undefined}
              />
            }
          >
            <ul class={css.list} aria-label={t.open}>
              <For each={open()}>
                {(alert) => (
                  <OpenAlert alert={alert} onNote={() => void note(alert)} onSee={() => props.desk.goTo(alert)} />
                )}
              </For>
            </ul>
          </Show>
          <Show when={noted().length > 0}>
            <section>
              <h3 class={css.part}>{t.noted}</h3>
              <ul class={css.noted} aria-label={t.noted} data-testid="alerts-noted">
                <For each={noted()}>
                  {(alert) => (
                    <li>
                      <span>{saidAlert(alert, live.reader)}</span>
                      <span class="quiet">
                        {t.notedBy(nameOf(live.reader, alert.noted!.by), clockTimeOf(alert.noted!.at))}
                      </span>
                    </li>
                  )}
                </For>
              </ul>
            </section>
          </Show>
        </Show>
      </div>
      <Show when={asking()}>
        <ConfirmDialog
          title={t.allAsk(notable().length)}
          act={t.allNoted}
          onConfirm={() => void noteAll()}
          onClose={() => setAsking(false)}
        >
          {t.allText}
        </ConfirmDialog>
      </Show>
    </Sheet>
  );
}

const offlineSince = (live: ReturnType<typeof useLive>): string | undefined => {
  const { asOf } = live.status();
  return asOf === null ? undefined : saidTime(asOf, live.now());
};

function OpenAlert(props: { alert: HallAlert; onNote: () => void; onSee: () => void }) {
  const live = useLive();
  const isCall = () => props.alert.type === 'call';
  return (
    <li class={css.alert} data-tone={lookOf(props.alert).tone} data-testid={`alert-${props.alert.key}`}>
      <span class={css.sign}>
        <Icon name={lookOf(props.alert).icon} />
      </span>
      <p class={css.words}>
        <strong>{saidAlert(props.alert, live.reader)}</strong>
        <span class="quiet">
          {[detailOf(props.alert), saidTime(props.alert.since, live.now())].filter(Boolean).join(' · ')}
        </span>
      </p>
      <span class={css.acts}>
        <Show when={props.alert.ticket}>
          <Button onPress={() => props.onSee()}>{t.seeTicket}</Button>
        </Show>
        <Button kind={isCall() ? 'act' : 'quiet'} icon="check" onPress={() => props.onNote()}>
          {isCall() ? t.coming : t.gotIt}
        </Button>
      </span>
    </li>
  );
}
