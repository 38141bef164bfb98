// The warning before the tablet locks, and the question when somebody leaves it.
import { createSignal, Show, type JSX } from 'solid-js';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { useWords } from '#ui/words.ts';
import css from './lock.module.css';
import { lockWords } from './lock.words.ts';

const t = useWords(lockWords);

/** Any touch means that somebody is here; the button is for those who look for one (WCAG 2.2.1). */
export function IdleWarning(props: { seconds: number | null; onStay: () => void; onLock: () => void }) {
  return (
    <Show when={props.seconds !== null}>
      <Dialog
        title={t.soon}
        onClose={() => props.onStay()}
        acts={
          <>
            <Button onPress={() => props.onLock()}>{t.lockNow}</Button>
            <Button kind="act" autofocus onPress={() => props.onStay()}>
              {t.stay}
            </Button>
          </>
        }
      >
        {/* A timer is not read aloud at each of its seconds. */}
        <p role="timer" data-testid="idle-warning">
          {t.soonText(props.seconds ?? 0)}
        </p>
      </Dialog>
    </Show>
  );
}

export function LeaveDialog(props: {
  waiting: number;
  onLock: () => void;
  onLogOut: () => void;
  onClose: () => void;
  children?: JSX.Element;
}) {
  return (
    <Dialog
      title={t.mine}
      onClose={() => props.onClose()}
      acts={
        <>
          <Button icon="logout" onPress={() => props.onLogOut()}>
            {t.logOut}
          </Button>
          <Button kind="act" icon="lock" onPress={() => props.onLock()}>
            {t.lockNow}
          </Button>
        </>
      }
    >
      <p>{props.waiting > 0 ? t.logOutWaiting(props.waiting) : t.mineText}</p>
      {props.children}
    </Dialog>
  );
}

/** Where the bank allows it: the data opens without the server by the tablet's own lock. */
export function OfflineUnlock(props: {
  made: boolean;
  onMake: () => Promise<'ok' | 'unsupported' | 'refused' | 'offline'>;
}) {
  const [busy, setBusy] = createSignal(false);
  const [answer, setAnswer] = createSignal<'ok' | 'unsupported' | 'refused' | 'offline' | null>(null);
  async function make() {
    setBusy(true);
    setAnswer(await props.onMake());
    setBusy(false);
  }
  const sentence = () =>
    ({
      ok: () => null,
      unsupported: () => t.makeUnsupported,
      refused: () => t.makeRefused,
      offline: () => t.makeOffline,
    })[answer() ?? 'ok']();
  return (
    <section class={css.offer} aria-label={t.offlineUnlock} data-testid="offline-unlock">
      <p>
        <strong>{t.offlineUnlock}</strong>
      </p>
      <p class="quiet">{t.offlineUnlockText}</p>
      <Show when={!props.made && answer() !== 'ok'} fallback={<p role="status">{t.offlineUnlockMade}</p>}>
        <Button busy={busy()} onPress={() => void make()}>
          {t.makePasskey}
        </Button>
      </Show>
      <Show when={sentence()}>{(text) => <p role="alert">{text()}</p>}</Show>
    </section>
  );
}
