// The staff app's door: one window at a time, one person, or the login.
import { lazy, Match, Suspense, Switch } from 'solid-js';
import { identityWords } from '#pages/identity/identity.words.ts';
import { LockPage } from '#pages/identity/lock.page.tsx';
import { LoginPage } from '#pages/identity/login.page.tsx';
import { EmptyState, ErrorState } from '#ui/states.tsx';
import { ToastStack } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import { active, door as windows } from './active-window.ts';
import { closed, door, left, logOut, reach, session, shut } from './session.ts';

const t = useWords(identityWords);
const takeOver = async (): Promise<void> => await (await import('./window-handover.ts')).takeOver(windows);
/** Not needed for the login, so not in the way of it. */
const SignedIn = lazy(() => import('./signed-in.tsx').then((m) => ({ default: m.SignedIn })));

export function StaffApp() {
  return (
    <>
      <Switch>
        <Match when={active() === 'elsewhere'}>
          <main class="alone">
            <EmptyState
              title={t.elsewhere}
              text={t.elsewhereText}
              step={{ label: t.useHere, onPress: () => void takeOver() }}
            />
          </main>
        </Match>
        <Match when={active() === 'here' && session()} keyed>
          {(open) => (
            <Suspense>
              <SignedIn open={open} />
            </Suspense>
          )}
        </Match>
        <Match when={active() === 'here' && shut()}>
          <main class="alone">
            <ErrorState title={t.shut} text={t.shutText} onRetry={() => location.reload()} />
          </main>
        </Match>
        {/* On the way out: what follows is another document. */}
        <Match when={left()}>{null}</Match>
        <Match when={active() === 'here' && closed()}>
          {(mine) => (
            <LockPage
              name={mine().me.staff.name}
              why={mine().why}
              waiting={mine().waiting}
              login={mine().me.login}
              door={door}
              onRetry={reach}
              onLeave={() => void logOut()}
            />
          )}
        </Match>
        <Match when={active() === 'here'}>
          <LoginPage door={door} />
        </Match>
      </Switch>
      <ToastStack />
    </>
  );
}
