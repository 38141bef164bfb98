// 可分流 (LOB-064): who could go elsewhere, and where to.
import { For, Show } from 'solid-js';
import type { DivertHint } from '#domain/queue/diversion.ts';
import type { HallTicket } from '#domain/queue/lobby-overview.ts';
import { EmptyState } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import { HallCard } from './hall-card.panel.tsx';
import css from './hall.module.css';
import { lobbyWords } from './lobby.words.ts';

const t = useWords(lobbyWords);

const whereTo = ({ selfService, to }: DivertHint): string =>
  [...(selfService ? [t.whySelfService] : []), ...(to ? [t.whyShorter(to.queue.name, to.people)] : [])].join(' · ');

export function DivertHints(props: { hints: readonly DivertHint[]; onOpen: (hall: HallTicket) => void }) {
  return (
    <Show when={props.hints.length > 0} fallback={<EmptyState small title={t.noDivert} />}>
      <ul class={`${css.people} ${css.reasons}`}>
        <For each={props.hints}>
          {(hint) => (
            <li data-testid={`divert-${hint.hall.ticket.number}`}>
              <HallCard hall={hint.hall} why={whereTo(hint)} onOpen={() => props.onOpen(hint.hall)} />
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
