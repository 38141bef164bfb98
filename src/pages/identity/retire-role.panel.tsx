// A role that is given no more (IDN-018).
import { createSignal, Show } from 'solid-js';
import { retireRole } from '#domain/identity/role.mutators.ts';
import { whyNotRetire } from '#domain/identity/role.rules.ts';
import { useLive } from '#sync/live.ts';
import { actorOf } from '#sync/me.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { useWords } from '#ui/words.ts';
import { adminWords } from './admin.words.ts';
import { Problem } from './deed-problem.tsx';
import { rightsSentence, roleName, type RoleShown } from './organisation-book.ts';
import { rolesWords } from './roles.words.ts';
import { createDeed } from './server-deed.ts';

const t = useWords(rolesWords);
const admin = useWords(adminWords);

export function Retire(props: { role: RoleShown; onChanged: () => void }) {
  const live = useLive();
  const deed = createDeed(() => props.onChanged());
  const [asking, setAsking] = createSignal(false);
  const whyNot = () => {
    if (!live.status().connected) return admin.offlineWhy;
    const no = whyNotRetire(actorOf(live.me), props.role);
    return no ? rightsSentence(no) : null;
  };
  async function retire(): Promise<void> {
    await deed.perform(retireRole, { id: props.role.id }, t.retiredDone);
    setAsking(false);
  }
  return (
    <>
      <Button kind="danger" whyNot={whyNot()} onPress={() => setAsking(true)}>
        {t.retire}
      </Button>
      <Problem of={deed} />
      <Show when={asking()}>
        <ConfirmDialog
          title={t.retireAsk(roleName(props.role))}
          act={t.retire}
          danger
          busy={deed.busy()}
          onConfirm={() => void retire()}
          onClose={() => setAsking(false)}
        >
          {t.retireText(props.role.holders)}
        </ConfirmDialog>
      </Show>
    </>
  );
}
