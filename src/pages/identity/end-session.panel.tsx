// Sends somebody away from a device at once (IDN-020), after a question.
import { createSignal, Show } from 'solid-js';
import { mayDo } from '#domain/kernel/actor.ts';
import { askServer } from '#sync/ask-server.ts';
import { useLive } from '#sync/live.ts';
import { actorOf } from '#sync/me.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import { adminWords } from './admin.words.ts';
import { Problem } from './deed-problem.tsx';
import type { SessionShown } from './online-session.ts';
import { onlineWords } from './online.words.ts';
import { createDeed } from './server-deed.ts';

const t = useWords(onlineWords);
const admin = useWords(adminWords);

export function EndSession(props: { session: SessionShown; onEnded: () => void }) {
  const live = useLive();
  const deed = createDeed();
  const [asking, setAsking] = createSignal(false);
  async function end(): Promise<void> {
    const { id } = props.session;
    const done = await deed.ask(() => askServer('DELETE', `/sessions/${id}`));
    setAsking(false);
    if (!done) return;
    showToast({ text: t.ended, icon: 'check' });
    props.onEnded();
  }
  return (
    <Show when={mayDo(actorOf(live.me), 'identity.endSessions')}>
      <Problem of={deed} />
      <Button
        kind="danger"
        icon="logout"
        whyNot={live.status().connected ? null : admin.offlineWhy}
        onPress={() => setAsking(true)}
      >
        {t.end}
      </Button>
      <Show when={asking()}>
        <ConfirmDialog
          title={t.endAsk(props.session.name)}
          act={t.end}
          danger
          busy={deed.busy()}
          onConfirm={() => void end()}
          onClose={() => setAsking(false)}
        >
          {props.session.mine ? t.endOwn : t.endText}
        </ConfirmDialog>
      </Show>
    </Show>
  );
}
