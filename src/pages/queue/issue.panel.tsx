// A number taken for somebody (QUE-001): its queue, and the customer where he is known. The server gives it at once.
import { createSignal, For, Show, untrack } from 'solid-js';
import type { Customer } from '#domain/customers/customers.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { queuesToEnter } from '#domain/queue/lobby-lists.ts';
import { createWaits } from '#pages/forecast/waits.face.tsx';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { TextField } from '#ui/field.tsx';
import { createSteady } from '#ui/steady.ts';
import { uiWords } from '#ui/ui.words.ts';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import { useDesk } from './desk.ts';
import { findCustomers } from './find-customers.ts';
import css from './lobby.module.css';
import { lobbyWords } from './lobby.words.ts';
import { QueueChoice } from './queue-choice.panel.tsx';

const t = useWords(lobbyWords);
const ui = useWords(uiWords);
const SHOWN = 5;

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

function CustomerChoice(props: { chosen: Customer | null; onChoose: (customer: Customer | null) => void }) {
  const { live } = useDesk();
  const [wanted, setWanted] = createSignal('');
  const found = createSteady(() => findCustomers(live.reader, live.me.outlet.id, wanted()));
  return (
    <Show
      when={!props.chosen}
      fallback={
        <div class={css.chosen}>
          <span>
            <strong>{props.chosen?.maskedName}</strong> <span class="quiet">{props.chosen?.grade}</span>
          </span>
          <Button icon="cross" onPress={() => props.onChoose(null)}>
            {t.nobody}
          </Button>
        </div>
      }
    >
      <TextField label={t.customer} hint={t.customerHint} type="search" value={wanted()} onInput={setWanted} />
      <Show when={wanted().trim() !== ''}>
        <ul class={css.notes}>
          <For each={found().slice(0, SHOWN)} fallback={<li class="quiet">{t.noSuchCustomer}</li>}>
            {(customer) => (
              <li>
                <button type="button" class={css.note} onClick={() => props.onChoose(customer)}>
                  <strong>{customer.maskedName}</strong>
                  <span class="quiet">{customer.grade}</span>
                </button>
              </li>
            )}
          </For>
        </ul>
        <Show when={found().length > SHOWN}>
          <p class="quiet note">{t.moreCustomers(found().length - SHOWN)}</p>
        </Show>
      </Show>
    </Show>
  );
}
