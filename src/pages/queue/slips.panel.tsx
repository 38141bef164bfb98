// Slips that are still to be written, and every move of today, each to be shown again as a slip (LOB-033).
import { For, Show } from 'solid-js';
import { clockTimeOf } from '#domain/kernel/day.ts';
import { movesOfToday } from '#domain/queue/lobby-lists.ts';
import { machineCommandKind } from '#domain/queue/hall.model.ts';
import { queueKind, ticketKind } from '#domain/queue/queue.model.ts';
import { Icon } from '#ui/icon.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { createSteady } from '#ui/steady.ts';
import { useWords } from '#ui/words.ts';
import { useDesk } from './desk.ts';
import css from './lobby.module.css';
import { lobbyWords } from './lobby.words.ts';
import { slipState, type SlipNote } from './slips.ts';

const t = useWords(lobbyWords);

export function SlipsSheet(props: { onClose: () => void }) {
  const { live, slips, ask } = useDesk();
  const toWrite = createSteady(() => slips.toWrite());
  const moves = createSteady(() =>
    live.ask(movesOfToday, { outletId: live.me.outlet.id }).map(({ key, from, at }): SlipNote => {
      const queueId = live.reader.get(machineCommandKind, key)?.toQueueId ?? live.reader.get(ticketKind, key)?.queueId;
      return { id: key, ticketId: from.id, queueId: queueId ?? from.queueId, at };
    }),
  );
  return (
    <Sheet title={t.slips} place="over" onClose={props.onClose}>
      <div class={css.slips} data-testid="slips">
        <h3>{t.toWrite}</h3>
        <Show when={toWrite().length > 0} fallback={<p class="quiet">{t.noneToWrite}</p>}>
          <NoteList notes={toWrite()} onOpen={(note) => ask({ is: 'slip', note })} />
        </Show>
        <h3>{t.movesToday}</h3>
        <Show when={moves().length > 0} fallback={<p class="quiet">{t.noMoves}</p>}>
          <NoteList notes={moves()} onOpen={(note) => ask({ is: 'slip', note })} />
        </Show>
      </div>
    </Sheet>
  );
}

function NoteList(props: { notes: readonly SlipNote[]; onOpen: (note: SlipNote) => void }) {
  const { live } = useDesk();
  const number = (note: SlipNote): string => {
    const state = slipState(live, note);
    if (state.is === 'given') return state.number;
    if (state.is === 'refused') return t.markRefused;
    if (state.is === 'unknown') return t.markUnknown;
    return state.is === 'offline' ? t.markLater : t.onTheWay;
  };
  return (
    <ul class={css.notes}>
      <For each={props.notes}>
        {(note) => (
          <li>
            <button type="button" class={css.note} onClick={() => props.onOpen(note)}>
              <span class="quiet figures">{clockTimeOf(note.at)}</span>
              <span>
                <Show when={note.ticketId && live.reader.get(ticketKind, note.ticketId)?.number}>
                  {(from) => (
                    <>
                      {from()} <Icon name="arrow" small />{' '}
                    </>
                  )}
                </Show>
                <strong>{number(note)}</strong>
              </span>
              <span class="quiet">{live.reader.get(queueKind, note.queueId)?.name}</span>
            </button>
          </li>
        )}
      </For>
    </ul>
  );
}
