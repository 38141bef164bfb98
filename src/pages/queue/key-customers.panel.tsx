// VIP and complaint customers who wait, longest first (LOB-014…016).
import { For, Show } from 'solid-js';
import type { HallTicket } from '#domain/queue/lobby-overview.ts';
import { EmptyState } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import { HallCard } from './hall-card.panel.tsx';
import css from './hall.module.css';
import { queueWords } from './queue.words.ts';

const t = useWords(queueWords);

export function KeyCustomers(props: {
  people: readonly HallTicket[];
  /** Whether this tablet is set to show any type of customer (LOB-012). */
  shown: boolean;
  /** Where a tab says already what this is. */
  untitled?: boolean | undefined;
  onOpen: (hall: HallTicket) => void;
  onSettings: () => void;
}) {
  return (
    <section class={css.key} aria-labelledby="key-customers" data-testid="key-customers">
      <h2 id="key-customers" class={props.untitled ? 'unseen' : undefined}>
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
