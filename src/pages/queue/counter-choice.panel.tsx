// Which counter one sits at today: free ones are opened, others taken over after a question.
import { createSignal, For, Show } from 'solid-js';
import type { Seat } from '#domain/queue/counter-view.ts';
import { Button } from '#ui/button.tsx';
import { CounterTile } from '#ui/counter-tile.tsx';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { WorkPage } from '#ui/page-shapes.tsx';
import { EmptyState } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import css from './counter.module.css';
import { counterWords } from './counter.words.ts';
import { stateOf } from './counter-row.panel.tsx';

const t = useWords(counterWords);

export function CounterChoice(props: {
  seats: readonly Seat[];
  /** Says where the machine leads and nobody opens anything here. */
  bridged: boolean;
  problem: string | null;
  onOpen: (seat: Seat, takeOver: boolean) => void;
}) {
  const [wanted, setWanted] = createSignal<Seat | null>(null);
  const sits = ({ counter }: Seat) => counter.staffId !== null && counter.status !== 'offline';
  const press = (seat: Seat) => (sits(seat) ? setWanted(seat) : props.onOpen(seat, false));
  const who = ({ teller }: Seat) => teller ?? t.someoneElse;
  return (
    <WorkPage title={props.bridged ? t.place : t.chooseTitle} note={props.bridged ? undefined : t.chooseNote}>
      <Show when={props.bridged}>
        <p data-testid="bridged">{t.bridged}</p>
      </Show>
      <Show when={props.problem}>
        <p class={css.problem} role="alert">
          {props.problem}
        </p>
      </Show>
      <Show when={props.seats.length > 0} fallback={<EmptyState title={t.noCounters} />}>
        <ul class={css.seats}>
          <For each={props.seats}>
            {(seat) => (
              <li class={css.seat} data-testid={`seat-${seat.counter.number}`}>
                <CounterTile
                  number={String(seat.counter.number)}
                  state={stateOf(seat)}
                  ticket={seat.ticket?.ticket.number}
                  minutes={seat.minutes}
                  detail={props.bridged ? undefined : seat.queues.map(({ name }) => name).join(' · ')}
                  onOpen={props.bridged ? undefined : () => press(seat)}
                />
                <Show when={!props.bridged}>
                  <span class="quiet">{sits(seat) ? t.seatTaken(who(seat)) : t.seatFree}</span>
                  <Button wide kind={sits(seat) ? 'quiet' : 'act'} onPress={() => press(seat)}>
                    {sits(seat) ? t.takeOver : t.open}
                    <span class="unseen"> {t.title(seat.counter.number)}</span>
                  </Button>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={wanted()}>
        {(seat) => (
          <ConfirmDialog
            title={t.takeOverTitle(seat().counter.number)}
            act={t.takeOver}
            onConfirm={() => {
              props.onOpen(seat(), true);
              setWanted(null);
            }}
            onClose={() => setWanted(null)}
          >
            {t.takeOverText(who(seat()), seat().ticket?.ticket.number ?? null)}
          </ConfirmDialog>
        )}
      </Show>
    </WorkPage>
  );
}
