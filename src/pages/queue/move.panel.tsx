// Where a number is moved to (LOB-030…036), and giving one up (LOB-050…053): what it means, before it is done.
import { createSignal, Show } from 'solid-js';
import * as v from 'valibot';
import type { Id } from '#domain/kernel/ids.ts';
import { lobbyDeedsFor, type LobbyDeed } from '#domain/queue/lobby-deeds.ts';
import { queuesToEnter } from '#domain/queue/lobby-lists.ts';
import { moveTicket } from '#domain/queue/lobby.mutators.ts';
import { whyNotStep } from '#domain/queue/ticket-steps.ts';
import type { Ticket } from '#domain/queue/queue.model.ts';
import { useAgain } from '#pages/settings/deed.face.tsx';
import type { Live } from '#sync/live.ts';
import { actorOf } from '#sync/me.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog, Dialog } from '#ui/dialog.tsx';
import { createSteady } from '#ui/steady.ts';
import { uiWords } from '#ui/ui.words.ts';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import { useDesk } from './desk.ts';
import css from './lobby.module.css';
import { lobbyWords } from './lobby.words.ts';
import { QueueChoice } from './queue-choice.panel.tsx';

const t = useWords(lobbyWords);
const ui = useWords(uiWords);

/** The ticket may have gone on while somebody looks at the question. */
function whyNotNow(live: Live, ticket: Ticket, deed: LobbyDeed): string | null {
  const gone = whyNotStep(ticket, deed === 'move' ? 'moveWaiting' : 'abandonWaiting');
  const offered = lobbyDeedsFor(live.reader, ticket, actorOf(live.me), live.now()).find((one) => one.deed === deed);
  const why = gone ?? offered?.whyNot;
  return why ? refusalSentence(why.code, why.data) : null;
}

export function MoveDialog(props: { ticket: Ticket; onClose: () => void }) {
  /** A move of this ticket that was sent back, and is to be done otherwise. */
  const again = useAgain(moveTicket.name);
  const sentBack = () => {
    const item = again.item();
    const read = v.safeParse(moveTicket.input, item?.args);
    return item && read.success && read.output.ticketId === props.ticket.id
      ? { ...read.output, uuid: item.uuid }
      : null;
  };
  const [chosen, setChosen] = createSignal<Id | null>(sentBack()?.toQueueId ?? null);
  const [busy, setBusy] = createSignal(false);
  const { live, move } = useDesk();
  const queues = createSteady(() =>
    live.ask(queuesToEnter, { outletId: live.me.outlet.id, without: props.ticket.queueId, now: live.now() }),
  );
  const target = () => queues().find(({ key }) => key === chosen());
  const blocked = () => whyNotNow(live, props.ticket, 'move');

  async function press() {
    const to = target();
    if (!to) return;
    setBusy(true);
    if (await move(props.ticket, to.key, sentBack()?.uuid)) again.done();
    setBusy(false);
  }
  function close() {
    if (sentBack()) again.done();
    props.onClose();
  }

  return (
    <Dialog
      title={t.moveTitle(props.ticket.number)}
      onClose={close}
      acts={
        <>
          <Button onPress={close}>{ui.cancel}</Button>
          <Button
            kind="act"
            busy={busy()}
            whyNot={blocked() ?? (target() ? null : t.chooseQueue)}
            onPress={() => void press()}
          >
            {target() ? t.moveTo(target()!.queue.name) : t.move}
          </Button>
        </>
      }
    >
      <div class={css.ask} data-testid="move-dialog">
        <Show when={sentBack()}>
          <p class={css.again}>{t.again}</p>
        </Show>
        <p>{props.ticket.machineId === null ? t.moveText : t.moveTextMachine}</p>
        <QueueChoice label={t.target} queues={queues()} chosen={chosen()} onChoose={setChosen} />
      </div>
    </Dialog>
  );
}

export function AbandonDialog(props: { ticket: Ticket; onClose: () => void }) {
  const { live, abandon } = useDesk();
  const blocked = () => whyNotNow(live, props.ticket, 'abandon');
  return (
    <Show
      when={blocked()}
      fallback={
        <ConfirmDialog
          title={t.abandonTitle(props.ticket.number)}
          act={t.abandon}
          danger
          onConfirm={() => void abandon(props.ticket)}
          onClose={props.onClose}
        >
          {props.ticket.machineId === null ? t.abandonText : t.abandonTextMachine}
        </ConfirmDialog>
      }
    >
      {(why) => (
        <Dialog
          title={t.abandonTitle(props.ticket.number)}
          onClose={props.onClose}
          acts={<Button onPress={() => props.onClose()}>{t.understood}</Button>}
        >
          {why()}
        </Dialog>
      )}
    </Show>
  );
}
