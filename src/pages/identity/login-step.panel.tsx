// What a login still asks after the right password: a second factor, a code generator of one's own, another password.
import { createSignal, Match, Show, Switch } from 'solid-js';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { useWords } from '#ui/words.ts';
import { identityWords } from './identity.words.ts';
import type { Asked, Problem, StepGiven, Way } from './login-door.ts';
import { loginStepWords } from './login-step.words.ts';
import css from './login.module.css';
import { NewPasswordFields, newPasswordProblem } from './new-password.panel.tsx';
import { signWithPasskey } from './passkey.ts';
import { QrCode } from '#ui/qr-code.tsx';
import { sessionRefusals } from './session.words.ts';

const t = useWords(loginStepWords);
const login = useWords(identityWords);
const refusals = useWords(sessionRefusals) as unknown as Readonly<Record<string, (data: unknown) => string>>;

type Given = Omit<StepGiven, 'step'>;

export function StepPanel(props: {
  asked: Asked;
  problem: Problem | null;
  onGive: (given: Given) => Promise<void>;
  onBack: () => void;
}) {
  const [busy, setBusy] = createSignal(false);
  const give = async (given: Given) => {
    if (busy()) return;
    setBusy(true);
    await props.onGive(given);
    setBusy(false);
  };
  return (
    <div class={css.form} data-testid="login-step" data-needs={props.asked.needs}>
      <Switch>
        <Match when={props.asked.needs === 'second'}>
          <SecondFactor asked={props.asked} busy={busy()} onGive={give} problem={props.problem} />
        </Match>
        <Match when={props.asked.needs === 'setup'}>
          <Setup asked={props.asked} busy={busy()} onGive={give} problem={props.problem} />
        </Match>
        <Match when={props.asked.needs === 'change'}>
          <Change busy={busy()} onGive={give} problem={props.problem} />
        </Match>
      </Switch>
      <Button onPress={() => props.onBack()}>{t.back}</Button>
    </div>
  );
}

interface Part {
  busy: boolean;
  problem: Problem | null;
  onGive: (given: Given) => Promise<void>;
}

function SaidProblem(props: { problem: Problem | null }) {
  const text = (problem: Problem): string => {
    if (problem.code === 'offline') return login.offline;
    return refusals[`identity.${problem.code}`]?.(problem.data ?? {}) ?? login.refused;
  };
  return (
    <Show when={props.problem}>
      {(said) => (
        <p class={css.problem} role="alert" data-testid="step-problem">
          {text(said())}
        </p>
      )}
    </Show>
  );
}

function SecondFactor(props: Part & { asked: Asked }) {
  const ways = () => props.asked.ways ?? [];
  const [way, setWay] = createSignal<Way>(ways()[0] ?? 'totp');
  const [code, setCode] = createSignal('');
  const [cancelled, setCancelled] = createSignal(false);

  async function usePasskey(): Promise<void> {
    setCancelled(false);
    const signed = await signWithPasskey(props.asked.passkey);
    if (signed === null) return void setCancelled(true);
    await props.onGive({ passkey: signed });
  }
  const submit = () =>
    way() === 'totp' ? props.onGive({ code: code().trim() }) : props.onGive({ recovery: code().trim() });

  return (
    <>
      <h2 class={css.state}>{t.second}</h2>
      <Show
        when={way() === 'passkey'}
        fallback={
          <form
            class={css.bare}
            onSubmit={(event) => {
              event.preventDefault();
              if (code().trim()) void submit();
            }}
          >
            <TextField
              label={way() === 'totp' ? t.code : t.recovery}
              hint={way() === 'totp' ? t.codeHint : t.recoveryHint}
              name="code"
              inputmode={way() === 'totp' ? 'numeric' : 'text'}
              autocomplete="one-time-code"
              required
              value={code()}
              onInput={setCode}
            />
            <SaidProblem problem={props.problem} />
            <Button kind="act" submit wide busy={props.busy}>
              {login.enter}
            </Button>
          </form>
        }
      >
        <p class="quiet">{t.passkeyText}</p>
        <Show when={cancelled()}>
          <p class={css.problem} role="alert">
            {t.passkeyCancelled}
          </p>
        </Show>
        <SaidProblem problem={props.problem} />
        <Button kind="act" wide busy={props.busy} onPress={() => void usePasskey()}>
          {t.usePasskey}
        </Button>
      </Show>
      <div class={css.ways}>
        <Show when={way() !== 'passkey' && ways().includes('passkey')}>
          <Button onPress={() => setWay('passkey')}>{t.byPasskey}</Button>
        </Show>
        <Show when={way() !== 'totp' && ways().includes('totp')}>
          <Button onPress={() => setWay('totp')}>{t.byCode}</Button>
        </Show>
        <Show when={way() !== 'recovery'}>
          <Button onPress={() => setWay('recovery')}>{t.byRecovery}</Button>
        </Show>
      </div>
    </>
  );
}

function Setup(props: Part & { asked: Asked }) {
  const [code, setCode] = createSignal('');
  return (
    <form
      class={css.bare}
      onSubmit={(event) => {
        event.preventDefault();
        if (code().trim()) void props.onGive({ code: code().trim() });
      }}
    >
      <h2 class={css.state}>{t.setup}</h2>
      <p class="quiet">{t.setupText}</p>
      <Show when={props.asked.totp}>
        {(totp) => (
          <>
            <QrCode text={totp().uri} label={t.setupPicture} />
            <p class={css.secret}>{totp().secret}</p>
          </>
        )}
      </Show>
      <TextField
        label={t.code}
        hint={t.codeHint}
        name="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        required
        value={code()}
        onInput={setCode}
      />
      <SaidProblem problem={props.problem} />
      <Button kind="act" submit wide busy={props.busy}>
        {login.enter}
      </Button>
    </form>
  );
}

function Change(props: Part) {
  const [next, setNext] = createSignal('');
  const [again, setAgain] = createSignal('');
  const [tried, setTried] = createSignal(false);
  return (
    <form
      class={css.bare}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (newPasswordProblem(next(), again()) === null) void props.onGive({ newPassword: next() });
      }}
    >
      <h2 class={css.state}>{t.change}</h2>
      <p class="quiet">{t.changeText}</p>
      <NewPasswordFields next={next()} again={again()} onNext={setNext} onAgain={setAgain} tried={tried()} />
      <SaidProblem problem={props.problem} />
      <Button kind="act" submit wide busy={props.busy}>
        {t.changeAndEnter}
      </Button>
    </form>
  );
}
