// What stands there while the tablet knows a person and has none of his keys: who, why, what is kept, and the way on.
import { createSignal, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { Button } from '#ui/button.tsx';
import { Icon } from '#ui/icon.tsx';
import { useWords } from '#ui/words.ts';
import { identityWords } from './identity.words.ts';
import { lockWords } from './lock.words.ts';
import css from './login.module.css';
import type { LoginDoor } from './login-door.ts';
import { LoginForm } from './login.page.tsx';

const t = useWords(lockWords);
const login = useWords(identityWords);

const EnrolPanel = lazy(() => import('./enrol.panel.tsx').then((m) => ({ default: m.EnrolPanel })));

export interface LockPageProps {
  name: string;
  why: 'opening' | 'locked' | 'ended' | 'offline';
  /** Deeds of this person that have not gone up. */
  waiting: number;
  /** His login name, where it is known: the password is enough then. */
  login: string | undefined;
  door: LoginDoor;
  onRetry: () => Promise<void>;
  onLeave: () => void;
  /** Another way to open, where the bank allows one and the person has it. */
  onPasskey?: (() => Promise<'ok' | 'online' | 'refused' | 'overdue'>) | undefined;
}

export function LockPage(props: LockPageProps) {
  const [another, setAnother] = createSignal(false);
  /** The server knows this device no more: it is enrolled anew, and what waits on it stays. */
  const [unknown, setUnknown] = createSignal(false);
  const needsLogin = () =>
    another() || (props.login === undefined && (props.why === 'locked' || props.why === 'ended'));
  return (
    <main class={css.page}>
      <div class={css.slip} data-testid="lock" data-why={props.why}>
        <header class={css.head}>
          <Show when={!another()} fallback={<h1>{login.product}</h1>}>
            <p class={css.who}>
              <Icon name={props.why === 'offline' ? 'offline' : 'lock'} />
              <strong>{props.name}</strong>
            </p>
            <h1 class={css.state}>{t[props.why]}</h1>
            <p class="quiet">{t[`${props.why}Text`]}</p>
          </Show>
        </header>
        <Switch>
          <Match when={unknown()}>
            <Suspense>
              <EnrolPanel door={props.door} onEnrolled={() => setUnknown(false)} />
            </Suspense>
          </Match>
          <Match when={needsLogin()}>
            <LoginForm door={props.door} onNotEnrolled={() => setUnknown(true)} />
          </Match>
          <Match when={props.why === 'locked' || props.why === 'ended'}>
            <LoginForm
              door={props.door}
              known={props.login ?? ''}
              act={t.unlock}
              onNotEnrolled={() => setUnknown(true)}
            />
          </Match>
          <Match when={props.why === 'offline'}>
            <div class={css.form}>
              <Retry onRetry={() => props.onRetry()} />
            </div>
          </Match>
        </Switch>
        <Show when={!another() && props.why !== 'opening' && props.onPasskey}>
          {(open) => <ByPasskey onOpen={open()} />}
        </Show>
        <Show when={!another() && props.why !== 'opening'}>
          <p class={css.stub} data-testid="lock-waiting">
            {props.waiting > 0 ? t.waiting(props.waiting) : t.nothingWaits}
          </p>
        </Show>
      </div>
      <Show when={props.why !== 'opening'}>
        <div class={css.ways}>
          <Button onPress={() => setAnother(!another())}>{another() ? t.back : t.someoneElse}</Button>
          <Button icon="logout" onPress={() => props.onLeave()}>
            {t.toCustomers}
          </Button>
        </div>
      </Show>
    </main>
  );
}

function Retry(props: { onRetry: () => Promise<void> }) {
  const [busy, setBusy] = createSignal(false);
  async function retry() {
    setBusy(true);
    await props.onRetry();
    setBusy(false);
  }
  return (
    <Button kind="act" wide icon="sync" busy={busy()} onPress={() => void retry()}>
      {t.tryNow}
    </Button>
  );
}

function ByPasskey(props: { onOpen: () => Promise<'ok' | 'online' | 'refused' | 'overdue'> }) {
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  async function open() {
    setBusy(true);
    setProblem(null);
    const answer = await props.onOpen().catch(() => 'refused' as const);
    setBusy(false);
    if (answer === 'online') setProblem(t.passkeyOnline);
    if (answer === 'refused') setProblem(t.passkeyRefused);
    if (answer === 'overdue') setProblem(t.passkeyOverdue);
  }
  return (
    <div class={css.more} data-testid="by-passkey">
      <Show when={problem()}>
        <p class={css.problem} role="alert" data-testid="passkey-problem">
          {problem()}
        </p>
      </Show>
      <Button wide busy={busy()} onPress={() => void open()}>
        {t.byPasskey}
      </Button>
    </div>
  );
}
