// The counters in the order in which they stand in the hall (LOB-017).
import { Index, Show } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import type { LobbyOverview } from '#domain/queue/lobby-overview.ts';
import { CounterTile, type CounterState } from '#ui/counter-tile.tsx';
import { EmptyState } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import { queueWords } from './queue.words.ts';

const t = useWords(queueWords);
type CounterView = LobbyOverview['counters'][number];

export function stateOf({ counter, ticket }: Pick<CounterView, 'counter' | 'ticket'>): CounterState {
  if (counter.status === 'offline') return 'closed';
  if (counter.status === 'paused') return 'paused';
  if (ticket?.ticket.state === 'called') return 'calling';
  return ticket ? 'serving' : 'open';
}

export function CounterRow(props: { counters: readonly CounterView[]; onOpen: (counterId: Id) => void }) {
  return (
    <Show when={props.counters.length > 0} fallback={<EmptyState small title={t.counters} text={t.noCounters} />}>
      <Index each={props.counters}>
        {(view) => (
          <div data-testid={`counter-${view().counter.number}`}>
            <CounterTile
              number={String(view().counter.number)}
              state={stateOf(view())}
              ticket={view().ticket?.ticket.number}
              minutes={view().minutes}
              detail={view().ticket?.queue?.name}
              onOpen={() => props.onOpen(view().counter.id)}
            />
          </div>
        )}
      </Index>
    </Show>
  );
}
