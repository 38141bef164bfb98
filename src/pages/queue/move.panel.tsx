// Where a number is moved to (LOB-030…036).
import { createSignal, Show } from 'solid-js';
import * as v from 'valibot';
import type { Id } from '#domain/kernel/ids.ts';
import { queuesToEnter } from '#domain/queue/lobby-lists.ts';
import { moveTicket } from '#domain/queue/lobby.mutators.ts';
import type { Ticket } from '#domain/queue/queue.model.ts';
import { useAgain } from '#pages/settings/deed.face.tsx';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { createSteady } from '#ui/steady.ts';
import { uiWords } from '#ui/ui.words.ts';
import { useWords } from '#ui/words.ts';
import { useDesk } from './desk.ts';
import css from './lobby.module.css';
import { lobbyWords } from './lobby.words.ts';
import { QueueChoice } from './queue-choice.panel.tsx';
import { whyNotNow } from './why-not-now.ts';

const t = useWords(lobbyWords);
const ui = useWords(uiWords);

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
