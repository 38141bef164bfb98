// VIP and complaint customers who wait, longest first (LOB-014…016).
import { For, Show } from 'solid-js';
import type { HallTicket } from '#domain/queue/lobby-overview.ts';
import { PersonCard } from '#ui/person-card.tsx';
import { EmptyState } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import { marksOf, whyTalkTo } from './hall-marks.ts';
import css from './hall.module.css';
import { queueWords } from './queue.words.ts';

const t = useWords(queueWords);

export function KeyCustomers(props: {
  people: readonly HallTicket[];
  /** Whether this tablet is set to show any type of customer (LOB-012). */
  shown: boolean;
  onOpen: (hall: HallTicket) => void;
  onSettings: () => void;
}) {
  return (
    <section class={css.key} aria-labelledby="key-customers" data-testid="key-customers">
      <h2 id="key-customers">
        {t.keyCustomers}
        <Show when={props.people.length > 0}>
          <span class="quiet"> {props.people.length}</span>
        </Show>
      </h2>
      <Show
        when={props.people.length > 0}
        fallback={
          <EmptyState
            small
            title={props.shown ? t.noKeyCustomers : t.keyHidden}
            step={props.shown ? undefined : { label: t.openSettings, onPress: () => props.onSettings() }}
          />
        }
      >
        <ul class={css.people}>
          <For each={props.people}>
            {(hall) => (
              <li data-testid={`key-${hall.ticket.number}`}>
                <HallCard hall={hall} onOpen={() => props.onOpen(hall)} />
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}

/** One ticket in the hall as a card; the same on the overview and in the list. */
export function HallCard(props: { hall: HallTicket; chosen?: boolean; onOpen: () => void }) {
  return (
    <PersonCard
      number={props.hall.ticket.number}
      name={props.hall.customer?.maskedName}
      minutes={props.hall.minutes}
      overtime={props.hall.overtime}
      grade={props.hall.customer?.grade}
      detail={props.hall.queue?.name}
      marks={marksOf(props.hall)}
      why={whyTalkTo(props.hall)}
      chosen={props.chosen}
      onOpen={() => props.onOpen()}
    />
  );
}
