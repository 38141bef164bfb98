// A number taken for somebody (QUE-001): its queue, and the customer where he is known. The server gives it at once.
import { createSignal, untrack } from 'solid-js';
import type { Customer } from '#domain/customers/customers.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { queuesToEnter } from '#domain/queue/lobby-lists.ts';
import { createWaits } from '#pages/forecast/waits.face.tsx';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { createSteady } from '#ui/steady.ts';
import { uiWords } from '#ui/ui.words.ts';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import { useDesk } from './desk.ts';
import { CustomerChoice } from './customer-choice.face.tsx';
import css from './lobby.module.css';
import { lobbyWords } from './lobby.words.ts';
import { QueueChoice } from './queue-choice.panel.tsx';

const t = useWords(lobbyWords);
const ui = useWords(uiWords);

export function IssueDialog(props: { onClose: () => void }) {
  const { live, issuing } = useDesk();
  const waits = createWaits();
  /** Asked for before, and nobody knows yet whether it was given out. */
  const before = untrack(() => issuing.open().at(-1));
  const [queueId, setQueueId] = createSignal<Id | null>(before?.queueId ?? null);
  const [customer, setCustomer] = createSignal<Customer | null>(before?.customer ?? null);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(before ? t.unsure : null);
  const queues = createSteady(() =>
    live.ask(queuesToEnter, { outletId: live.me.outlet.id, without: null, now: live.now() }),
  );

  async function take() {
    const queue = queueId();
    if (!queue) return;
    setBusy(true);
    setProblem(null);
    const said = await issuing.take(queue, customer());
    setBusy(false);
    if (!said.ok) setProblem(said.code === 'offline' ? t.unsure : refusalSentence(said.code, said.data));
  }

  const whyNot = () => {
    if (!live.status().connected) return t.needsServer;
    return queueId() === null ? t.chooseQueue : null;
  };
  return (
    <Dialog
      title={t.issueTitle}
      onClose={props.onClose}
      acts={
        <>
          <Button onPress={() => props.onClose()}>{ui.cancel}</Button>
          <Button kind="act" busy={busy()} whyNot={whyNot()} onPress={() => void take()}>
            {t.issueAct}
          </Button>
        </>
      }
    >
      <div class={css.ask} data-testid="issue-dialog">
        <QueueChoice
          label={t.queue}
          queues={queues()}
          chosen={queueId()}
          onChoose={setQueueId}
          waitOf={waits.ofQueue}
        />
        <CustomerChoice chosen={customer()} onChoose={setCustomer} />
        <p class={css.problem} role="alert">
          {problem()}
        </p>
      </div>
    </Dialog>
  );
}
