// Logging in on a tablet (IDN-003): two fields, one sentence when it does not work.
import { createSignal, Show } from 'solid-js';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { language, setLanguage } from '#ui/language.ts';
import { useWords } from '#ui/words.ts';
import { identityWords } from './identity.words.ts';
import css from './login.module.css';

const t = useWords(identityWords);

export type LoginAnswer = 'ok' | 'wrong-login' | 'other-outlet' | 'offline';

export function LoginPage(props: { onLogin: (login: string, password: string) => Promise<LoginAnswer> }) {
  return (
    <main class={css.page}>
      <div class={css.slip}>
        <header class={css.head}>
          <h1>{t.product}</h1>
          <p class="quiet">{t.tagline}</p>
        </header>
        <LoginForm onLogin={(login, password) => props.onLogin(login, password)} />
      </div>
      <Button onPress={() => setLanguage(language() === 'zh' ? 'en' : 'zh')}>{t.language}</Button>
    </main>
  );
}

export function LoginForm(props: { onLogin: (login: string, password: string) => Promise<LoginAnswer> }) {
  const [login, setLogin] = createSignal('');
  const [password, setPassword] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<Exclude<LoginAnswer, 'ok'> | null>(null);

  async function enter() {
    setTried(true);
    if (!login().trim() || !password() || busy()) return;
    setBusy(true);
    setProblem(null);
    const answer = await props.onLogin(login().trim(), password()).catch(() => 'offline' as const);
    setBusy(false);
    if (answer !== 'ok') setProblem(answer);
  }

  return (
    <form
      class={css.form}
      data-testid="login"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <TextField
        label={t.login}
        name="login"
        autocomplete="username"
        required
        value={login()}
        onInput={setLogin}
        error={tried() && !login().trim() ? t.loginMissing : null}
      />
      <TextField
        label={t.password}
        name="password"
        type="password"
        autocomplete="current-password"
        required
        value={password()}
        onInput={setPassword}
        error={tried() && !password() ? t.passwordMissing : null}
      />
      <Show when={problem()}>
        {(kind) => (
          <p class={css.problem} role="alert" data-testid="login-problem">
            {t[kind()]}
          </p>
        )}
      </Show>
      <Button kind="act" submit wide busy={busy()}>
        {t.enter}
      </Button>
    </form>
  );
}
