// One window's sheet: its state in words, its teller and queues, the ticket it serves, and those who wait for it.
import { For, Show } from 'solid-js';
import { clockTimeOf } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { WindowView } from '#domain/queue/window-view.ts';
import type { CounterState } from '#ui/counter-tile.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { useWords } from '#ui/words.ts';
import { formWords } from './counter-forms.words.ts';
import { stateOf as windowState } from './counter-row.panel.tsx';
import { HallCard } from './hall-card.panel.tsx';
import hall from './hall.module.css';
import css from './lobby.module.css';
import { lobbyWords } from './lobby.words.ts';

const t = useWords(lobbyWords);
const forms = useWords(formWords);
/** More than a window calls in the next hour. */
const SHOWN = 12;

const stateWords: Readonly<Record<CounterState, () => string>> = {
  open: () => t.free,
  serving: () => t.serving,
  calling: () => t.calling,
  paused: () => t.paused,
  closed: () => t.closed,
};

/** 贵宾 1 人、个人现金 4 人; or who decides it. */
export function queuesOf({ queues }: WindowView): string {
  if (queues === null) return t.machineDecides;
  if (queues.length === 0) return t.noPlan;
  return queues.map(({ queue, people }) => t.queueAndPeople(queue.name, people)).join(' · ');
}

function stateOf({ view }: WindowView): string {
  const state = windowState(view);
  const reason = state === 'paused' && view.counter.pauseReason ? forms[view.counter.pauseReason] : null;
  const since = state === 'closed' ? null : t.since(clockTimeOf(view.counter.since), view.minutes);
  return [stateWords[state](), reason, since].filter(Boolean).join(' · ');
}

export function WindowSheet(props: { window: WindowView; onOpenTicket: (ticketId: Id) => void; onClose: () => void }) {
  const facts = (): [string, string][] => [
    [t.state, stateOf(props.window)],
    [t.who, props.window.who ?? t.nobodySits],
    [t.callsFrom, queuesOf(props.window)],
  ];
  return (
    <Sheet title={t.windowNo(props.window.view.counter.number)} onClose={() => props.onClose()}>
      <div data-testid="window-sheet">
        <dl class={hall.facts}>
          <For each={facts()}>
            {([label, value]) => (
              <>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </>
            )}
          </For>
        </dl>
        <Show when={props.window.view.ticket}>
          {(ticket) => (
            <>
              <h3 class={css.part}>{ticket().ticket.state === 'called' ? t.calling : t.nowServing}</h3>
              <ul class={css.cards}>
                <li data-testid={`served-${ticket().ticket.number}`}>
                  <HallCard hall={ticket()} onOpen={() => props.onOpenTicket(ticket().ticket.id)} />
                </li>
              </ul>
            </>
          )}
        </Show>
        <Show when={props.window.queues?.length}>
          <h3 class={css.part}>
            {props.window.waiting.length === 0 ? t.noneWaitsForIt : t.waitsForIt(props.window.waiting.length)}
            <Show when={props.window.waiting.length > SHOWN}>
              <span class="quiet"> {t.firstOf(SHOWN, props.window.waiting.length)}</span>
            </Show>
          </h3>
          <ul class={css.cards}>
            <For each={props.window.waiting.slice(0, SHOWN)}>
              {(one) => (
                <li>
                  <HallCard hall={one} onOpen={() => props.onOpenTicket(one.ticket.id)} />
                </li>
              )}
            </For>
          </ul>
        </Show>
      </div>
    </Sheet>
  );
}
