// How he logs in: user name, a password for one login (IDN-013), and the devices he is logged in on, with the way to end it (IDN-020).
import { createSignal, For, Show } from 'solid-js';
import { mayDo } from '#domain/kernel/actor.ts';
import { toInstant } from '#domain/kernel/day.ts';
import { askServer } from '#sync/ask-server.ts';
import { useLive } from '#sync/live.ts';
import { actorOf } from '#sync/me.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog, Dialog } from '#ui/dialog.tsx';
import { saidTime } from '#ui/said-time.ts';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import css from './admin.module.css';
import { adminWords } from './admin.words.ts';
import { Problem } from './deed-problem.tsx';
import { EndSession } from './end-session.panel.tsx';
import type { SessionShown } from './online-session.ts';
import { peopleWords } from './people.words.ts';
import { whyNotDo, type PersonPart } from './person-shown.ts';
import { createDeed } from './server-deed.ts';
import { createServerList } from './server-list.ts';

const t = useWords(peopleWords);
const admin = useWords(adminWords);

export function PersonLogin(props: PersonPart) {
  const live = useLive();
  return (
    <div class={css.sections}>
      <section>
        <Show when={props.person.login}>
          <dl class={css.facts}>
            <dt>{t.login}</dt>
            <dd>{props.person.login}</dd>
          </dl>
        </Show>
        <Show when={whyNotDo(live, props, 'identity.resetPassword') !== undefined && props.person.active}>
          <Reset {...props} />
        </Show>
      </section>
      <Show when={mayDo(actorOf(live.me), 'identity.readSessions')}>
        <Sessions {...props} />
      </Show>
    </div>
  );
}

function Reset(props: PersonPart) {
  const live = useLive();
  const deed = createDeed();
  const [asking, setAsking] = createSignal(false);
  const [password, setPassword] = createSignal<string | null>(null);
  async function reset(): Promise<void> {
    const { id } = props.person;
    await deed.ask(async () => {
      const said = await askServer<{ password: string }>('POST', `/staff/${id}/password`);
      if (said.ok) setPassword(said.data.password);
      return said;
    });
    setAsking(false);
  }
  return (
    <>
      <Problem of={deed} />
      <Button icon="lock" whyNot={whyNotDo(live, props, 'identity.resetPassword')} onPress={() => setAsking(true)}>
        {t.reset}
      </Button>
      <Show when={asking()}>
        <ConfirmDialog
          title={t.resetAsk(props.person.name)}
          act={t.reset}
          busy={deed.busy()}
          onConfirm={() => void reset()}
          onClose={() => setAsking(false)}
        >
          {t.resetText}
        </ConfirmDialog>
      </Show>
      <Show when={password()}>{(once) => <OnePassword password={once()} onClose={() => setPassword(null)} />}</Show>
    </>
  );
}

function OnePassword(props: { password: string; onClose: () => void }) {
  async function copy(): Promise<void> {
    const done = await navigator.clipboard.writeText(props.password).then(
      () => true,
      () => false,
    );
    showToast(done ? { text: t.copied, icon: 'check' } : { text: t.notCopied, icon: 'warn' });
  }
  return (
    <Dialog
      title={t.once}
      onClose={() => props.onClose()}
      acts={
        <>
          <Button onPress={() => void copy()}>{t.copy}</Button>
          <Button kind="act" onPress={() => props.onClose()}>
            {t.handedOver}
          </Button>
        </>
      }
    >
      <div class={css.once}>
        <p class={css.letters} data-testid="one-password">
          {props.password}
        </p>
        <p class="quiet">{t.onceText}</p>
      </div>
    </Dialog>
  );
}

function Sessions(props: PersonPart) {
  const live = useLive();
  const list = createServerList<SessionShown>(() => `/sessions?staff=${props.person.id}`);
  return (
    <section data-testid="person-sessions">
      <h3>{t.sessions}</h3>
      <Show when={list.state() === 'error'}>
        <p class={css.problem} role="alert">
          {list.stateText()}
        </p>
      </Show>
      <Show when={list.state() === 'ready' && list.rows().length === 0}>
        <p class="quiet">{t.noSessions}</p>
      </Show>
      <Show when={list.isOld()}>
        <p class="quiet">{admin.offlineText}</p>
      </Show>
      <ul class={css.lines}>
        <For each={list.rows()}>
          {(row) => (
            <li>
              <span>
                {row.device || row.outlet}{' '}
                <span class="quiet">{t.since(saidTime(toInstant(row.startedAt), live.now()))}</span>
              </span>
              <EndSession session={row} onEnded={() => void list.reload()} />
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}
