// Giving a number up (LOB-050…053), and where its holder was shown to instead (分流, LOB-064), before it is done.
import { createSignal, For, Show } from 'solid-js';
import { diversions, type Diversion, type Ticket } from '#domain/queue/queue.model.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog, Dialog } from '#ui/dialog.tsx';
import { useWords } from '#ui/words.ts';
import { useDesk } from './desk.ts';
import css from './lobby.module.css';
import { lobbyWords } from './lobby.words.ts';
import { whyNotNow } from './why-not-now.ts';

const t = useWords(lobbyWords);

export function AbandonDialog(props: { ticket: Ticket; onClose: () => void }) {
  const { live, abandon } = useDesk();
  const [divertedTo, setDivertedTo] = createSignal<Diversion | null>(null);
  const blocked = () => whyNotNow(live, props.ticket, 'abandon');
  return (
    <Show
      when={blocked()}
      fallback={
        <ConfirmDialog
          title={t.abandonTitle(props.ticket.number)}
          act={divertedTo() === null ? t.abandon : t.divert}
          danger
          onConfirm={() => void abandon(props.ticket, divertedTo())}
          onClose={props.onClose}
        >
          <div class={css.ask}>
            <p>{props.ticket.machineId === null ? t.abandonText : t.abandonTextMachine}</p>
            <fieldset class={css.choices}>
              <legend>{t.whereTo}</legend>
              <For each={[null, ...diversions]}>
                {(to) => (
                  <label class={css.choice}>
                    <input
                      type="radio"
                      name="where-to"
                      checked={divertedTo() === to}
                      onChange={() => setDivertedTo(to)}
                    />
                    <span class={css.whole}>{to === null ? t.leaves : t[to]}</span>
                  </label>
                )}
              </For>
            </fieldset>
          </div>
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
