// The unit above one window (`/display?counter=3`): its number, and whom it asks for or serves.
import { createMemo, Match, Show, Switch } from 'solid-js';
import type { PublicHall } from '#domain/stations/public-hall.ts';
import { TicketNumber } from '#ui/ticket-number.tsx';
import css from './board.module.css';
import { displayWords } from './display.words.ts';
import { Said } from './said.tsx';

export function WindowBoard(props: { hall: PublicHall; counter: number }) {
  const window = createMemo(() => props.hall.counters.find(({ number }) => number === props.counter));
  const isCalling = createMemo(() =>
    props.hall.calls.some(
      ({ counter, number, live }) => live && counter === props.counter && number === window()?.ticket,
    ),
  );
  return (
    <main class={css.single} data-testid="window-board">
      <p class={css.singleWindow}>
        <Said line={displayWords.goTo} of={[props.counter]} />
      </p>
      <Show
        when={window()?.ticket}
        keyed
        fallback={
          <p class={css.plainTitle}>
            <Switch fallback={<Said line={displayWords.standBy} />}>
              <Match when={window()?.status === 'paused'}>
                <Said line={displayWords.pausedHere} />
              </Match>
              <Match when={!window() || window()?.status === 'offline'}>
                <Said line={displayWords.shutHere} />
              </Match>
            </Switch>
          </p>
        }
      >
        {(ticket) => (
          <div
            class={css.call}
            data-calling={isCalling() ? '' : undefined}
            style={{ '--chars': String(Math.max(4, ticket.length)) }}
          >
            <p class={css.ticket}>
              <TicketNumber value={ticket} size="wall" />
            </p>
            <p class={css.ask}>
              <Said line={isCalling() ? displayWords.pleaseCome : displayWords.inService} />
            </p>
          </div>
        )}
      </Show>
    </main>
  );
}
