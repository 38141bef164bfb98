// 营销一刻 (QUE-023): whom to talk to first while he waits, with each reason in words.
import { For, Show } from 'solid-js';
import { toWan } from '#domain/kernel/money.ts';
import type { MarketingMinute } from '#domain/queue/marketing-minute.ts';
import type { HallTicket } from '#domain/queue/lobby-overview.ts';
import { EmptyState } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import { HallCard } from './hall-card.panel.tsx';
import css from './hall.module.css';
import { lobbyWords } from './lobby.words.ts';

const t = useWords(lobbyWords);

/** 还有约 12 分钟 · 资产 80 万以上 · 推荐：… */
export function reasonsOf({ hall, minutesLeft, recommended }: MarketingMinute): string {
  const { assetsFrom = null, complaintCount = 0 } = hall.customer ?? {};
  return [
    minutesLeft === null ? t.noWindowOpen : t.minutesLeft(minutesLeft),
    ...(assetsFrom === null ? [] : [t.assetsShort(toWan(assetsFrom))]),
    ...(complaintCount > 0 ? [t.complainedShort(complaintCount)] : []),
    ...(recommended.length > 0 ? [t.recommend(recommended.slice(0, 3))] : []),
  ].join(' · ');
}

export function MarketingMinutes(props: { people: readonly MarketingMinute[]; onOpen: (hall: HallTicket) => void }) {
  return (
    <Show when={props.people.length > 0} fallback={<EmptyState small title={t.noMarketing} />}>
      <ul class={`${css.people} ${css.reasons}`}>
        <For each={props.people}>
          {(one) => (
            <li data-testid={`talk-${one.hall.ticket.number}`}>
              <HallCard hall={one.hall} why={reasonsOf(one)} onOpen={() => props.onOpen(one.hall)} />
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
