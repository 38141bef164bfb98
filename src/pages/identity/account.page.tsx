// My account: own card, password, second factors, and where I am logged in (IDN-009, IDN-012).
import { createSignal, For, Show } from 'solid-js';
import { toInstant } from '#domain/kernel/day.ts';
import { askServer, type Asked } from '#sync/ask-server.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { Card } from '#ui/card.tsx';
import { TextField } from '#ui/field.tsx';
import { WorkPage } from '#ui/page-shapes.tsx';
import { saidTime } from '#ui/said-time.ts';
import { ErrorState, Skeleton } from '#ui/states.tsx';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import { accountWords } from './account.words.ts';
import css from './devices.module.css';
import { FactorsPanel, type FactorShown } from './factors.panel.tsx';
import { NewPasswordFields, newPasswordProblem } from './new-password.panel.tsx';
import { OwnCardForm } from './own-card.form.tsx';
import { sentenceOf } from './said-problem.ts';
import { createReading } from './server-reading.ts';

const t = useWords(accountWords);

interface SessionShown {
  readonly id: string;
  readonly device: string;
  readonly outlet: string;
  readonly startedAt: number;
  readonly mine: boolean;
}
export interface Account {
  readonly login: string;
  readonly changedAt: number | null;
  readonly recovery: number;
  readonly factors: readonly FactorShown[];
  readonly sessions: readonly SessionShown[];
}

export function AccountPage() {
  const live = useLive();
  const { data: known, problem, reread } = createReading<Account>(() => '/account');
  return (
    <WorkPage title={t.title} note={live.me.staff.name}>
      <Show when={problem()}>{(text) => <ErrorState title={t.notRead} text={text()} onRetry={reread} />}</Show>
      <Show when={!known() && !problem()}>
        <Skeleton lines={6} />
      </Show>
      <Show when={known()}>
        {(mine) => (
          <div class={css.sections} data-testid="account">
            <OwnCardForm login={mine().login} />
            <PasswordCard account={mine()} onChanged={reread} />
            <FactorsPanel factors={mine().factors} recovery={mine().recovery} onChanged={reread} />
            <SessionsCard sessions={mine().sessions} onChanged={reread} />
          </div>
        )}
      </Show>
    </WorkPage>
  );
}

function PasswordCard(props: { account: Account; onChanged: () => void }) {
  const [old, setOld] = createSignal('');
  const [next, setNext] = createSignal('');
  const [again, setAgain] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);

  async function change(): Promise<void> {
    setTried(true);
    if (!old() || newPasswordProblem(next(), again()) !== null || busy()) return;
    setBusy(true);
    setProblem(null);
    const said: Asked<unknown> = await askServer('POST', '/account/password', { old: old(), next: next() });
    setBusy(false);
    if (!said.ok) return void setProblem(sentenceOf(said));
    for (const set of [setOld, setNext, setAgain]) set('');
    setTried(false);
    showToast({ text: t.changed, icon: 'check' });
    props.onChanged();
  }

  return (
    <Card title={t.password} note={props.account.login}>
      <form
        class={css.form}
        data-testid="password-form"
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <TextField
          label={t.old}
          name="old"
          type="password"
          autocomplete="current-password"
          required
          value={old()}
          onInput={setOld}
          error={tried() && !old() ? t.oldMissing : null}
        />
        <NewPasswordFields next={next()} again={again()} onNext={setNext} onAgain={setAgain} tried={tried()} />
        <Show when={problem()}>
          <p class={css.problem} role="alert" data-testid="password-problem">
            {problem()}
          </p>
        </Show>
        <Button kind="act" submit busy={busy()}>
          {t.change}
        </Button>
      </form>
    </Card>
  );
}

function SessionsCard(props: { sessions: readonly SessionShown[]; onChanged: () => void }) {
  async function end(id: string) {
    await askServer('DELETE', `/account/sessions/${id}`);
    props.onChanged();
  }
  return (
    <Card title={t.sessions}>
      <ul class={css.rows} data-testid="my-sessions">
        <For each={props.sessions}>
          {(session) => (
            <li class={css.open}>
              <span class={css.name}>
                <strong>{session.device || session.outlet}</strong>
                <span class="quiet">{t.since(saidTime(toInstant(session.startedAt), toInstant(Date.now())))}</span>
              </span>
              <Show when={!session.mine} fallback={<span class="quiet">{t.here}</span>}>
                <Button onPress={() => void end(session.id)}>{t.end}</Button>
              </Show>
            </li>
          )}
        </For>
      </ul>
    </Card>
  );
}
