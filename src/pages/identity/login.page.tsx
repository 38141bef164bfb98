// Logging in (IDN-001, IDN-003): two fields, one sentence when it does not work, and whatever else is asked when it is asked.
import {
  createEffect,
  createResource,
  createSignal,
  lazy,
  Match,
  on,
  onCleanup,
  Show,
  Suspense,
  Switch,
} from 'solid-js';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { language, setLanguage } from '#ui/language.ts';
import { Skeleton } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import { identityWords } from './identity.words.ts';
import {
  isAsked,
  type Asked,
  type LoginAnswer,
  type LoginDoor,
  type Problem,
  type Question,
  type StepGiven,
} from './login-door.ts';
import css from './login.module.css';

const t = useWords(identityWords);

// What a login rarely asks is not in the way of the first screen.
const QuestionField = lazy(() => import('./login-question.panel.tsx').then((m) => ({ default: m.QuestionField })));
const StepPanel = lazy(() => import('./login-step.panel.tsx').then((m) => ({ default: m.StepPanel })));
const EnrolPanel = lazy(() => import('./enrol.panel.tsx').then((m) => ({ default: m.EnrolPanel })));

export function LoginPage(props: { door: LoginDoor }) {
  const [standing, { mutate }] = createResource(() => props.door.standing().catch(() => 'offline' as const));
  return (
    <main class={css.page}>
      <div class={css.slip}>
        <header class={css.head}>
          <h1>{t.product}</h1>
          <p class="quiet">{t.tagline}</p>
        </header>
        <Suspense fallback={<Waiting />}>
          <Show
            when={standing() === 'unknown'}
            fallback={<LoginForm door={props.door} onNotEnrolled={() => mutate('unknown')} />}
          >
            <EnrolPanel door={props.door} onEnrolled={() => mutate('enrolled')} />
          </Show>
        </Suspense>
      </div>
      <Button onPress={() => setLanguage(language() === 'zh' ? 'en' : 'zh')}>{t.language}</Button>
    </main>
  );
}

const Waiting = () => (
  <div class={css.form}>
    <Skeleton />
  </div>
);

/** `known`: who it is, so that the password is enough. */
export function LoginForm(props: { door: LoginDoor; known?: string; act?: string; onNotEnrolled?: () => void }) {
  const [asked, setAsked] = createSignal<Asked | null>(null);
  const [problem, setProblem] = createSignal<Problem | null>(null);

  function hear(answer: LoginAnswer): void {
    if (answer === 'ok') return;
    if (isAsked(answer)) {
      setProblem(null);
      return void setAsked(answer);
    }
    if (answer.code === 'begin-again') setAsked(null);
    if (answer.code === 'not-enrolled') props.onNotEnrolled?.();
    setProblem(answer);
  }

  async function giveStep(step: Asked, given: Omit<StepGiven, 'step'>): Promise<void> {
    hear(await props.door.goOn({ ...given, step: step.step }).catch(() => OFFLINE));
  }

  return (
    <Show
      when={asked()}
      keyed
      fallback={
        <PasswordForm
          door={props.door}
          known={props.known}
          act={props.act ?? t.enter}
          problem={problem()}
          onTry={() => setProblem(null)}
          onAnswer={hear}
        />
      }
    >
      {(step) => (
        <Suspense fallback={<Waiting />}>
          <StepPanel
            asked={step}
            problem={problem()}
            onGive={(given) => giveStep(step, given)}
            onBack={() => {
              setProblem(null);
              setAsked(null);
            }}
          />
        </Suspense>
      )}
    </Show>
  );
}

const OFFLINE: Problem = { code: 'offline' };

function PasswordForm(props: {
  door: LoginDoor;
  known: string | undefined;
  act: string;
  problem: Problem | null;
  onTry: () => void;
  onAnswer: (answer: LoginAnswer) => void;
}) {
  const [login, setLogin] = createSignal('');
  const [password, setPassword] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [question, setQuestion] = createSignal<Question | null>(null);
  const [sum, setSum] = createSignal('');
  const left = useCountdown(() => props.problem?.seconds);
  const testId = () => (props.known === undefined ? 'login' : 'unlock');
  const name = () => (props.known ?? login()).trim();
  const answered = () => /^\d{1,3}$/.test(sum().trim());

  createEffect(
    on(
      () => props.problem,
      (problem) => {
        if (!problem?.question) return;
        setQuestion(problem.question);
        setSum('');
      },
    ),
  );

  async function enter() {
    setTried(true);
    const asked = question();
    if (!name() || !password() || busy() || left() > 0 || (asked && !answered())) return;
    const answer = asked ? { id: asked.id, answer: Number(sum().trim()) } : undefined;
    setBusy(true);
    props.onTry();
    const heard = await props.door.logIn({ login: name(), password: password(), answer }).catch(() => OFFLINE);
    setBusy(false);
    if (props.known !== undefined) setPassword('');
    props.onAnswer(heard);
  }

  return (
    <form
      class={css.form}
      data-testid={testId()}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <Show when={props.known === undefined}>
        <TextField
          label={t.login}
          name="login"
          autocomplete="username"
          required
          value={login()}
          onInput={setLogin}
          error={tried() && !login().trim() ? t.loginMissing : null}
        />
      </Show>
      <TextField
        label={t.password}
        name="password"
        type="password"
        autocomplete="current-password"
        required
        value={password()}
        onInput={setPassword}
        error={tried() && !password() && !props.problem ? t.passwordMissing : null}
      />
      <Show when={question()}>
        {(asked) => (
          <Suspense>
            <QuestionField
              question={asked()}
              value={sum()}
              onInput={setSum}
              missing={tried() && sum() !== '' && !answered()}
            />
          </Suspense>
        )}
      </Show>
      <Show when={props.problem}>
        {(said) => (
          <p class={css.problem} role="alert" data-testid={`${testId()}-problem`}>
            <ProblemText problem={said()} unlocking={props.known !== undefined} />
          </p>
        )}
      </Show>
      <Button kind="act" submit wide busy={busy()} whyNot={left() > 0 ? t.waitFor(left()) : null}>
        {props.act}
      </Button>
    </form>
  );
}

/** The sentence of what went wrong. */
function ProblemText(props: { problem: Problem; unlocking: boolean }) {
  return (
    <Switch fallback={t.refused}>
      <Match when={props.unlocking && props.problem.code === 'wrong-login'}>{t.wrongPassword}</Match>
      <Match when={props.unlocking && props.problem.code === 'offline'}>{t.cannotCheck}</Match>
      <Match when={sentenceOf(props.problem.code)}>{(sentence) => sentence()}</Match>
    </Switch>
  );
}

const spoken: Readonly<Record<string, () => string>> = {
  'wrong-login': () => t['wrong-login'],
  'other-outlet': () => t['other-outlet'],
  offline: () => t.offline,
  'try-later': () => t['try-later'],
  'answer-needed': () => t['answer-needed'],
  'wrong-answer': () => t['wrong-answer'],
  'begin-again': () => t['begin-again'],
  'not-enrolled': () => t['not-enrolled'],
  'device-revoked': () => t['device-revoked'],
  'not-for-staff': () => t['not-for-staff'],
};
const sentenceOf = (code: string): string | undefined => spoken[code]?.();

/** Seconds that are left of a wait. */
function useCountdown(seconds: () => number | undefined): () => number {
  const [left, setLeft] = createSignal(0);
  let timer: ReturnType<typeof setInterval> | undefined;
  createEffect(
    on(seconds, (wait) => {
      clearInterval(timer);
      const until = performance.now() + (wait ?? 0) * 1000;
      const tick = () => {
        setLeft(Math.max(0, Math.ceil((until - performance.now()) / 1000)));
        if (left() === 0) clearInterval(timer);
      };
      if (wait) timer = setInterval(tick, 250);
      tick();
    }),
  );
  onCleanup(() => clearInterval(timer));
  return left;
}
