// Who waits: everyone or one group from the overview, longest first, with the ticket's sheet beside the list.
import { useNavigate, useSearchParams } from '@solidjs/router';
import { createMemo, Show } from 'solid-js';
import { lobbyOverview, type HallTicket, type LobbyOverview } from '#domain/queue/lobby-overview.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { LongList } from '#ui/long-list.tsx';
import { ListAndSheetPage } from '#ui/page-shapes.tsx';
import { EmptyState } from '#ui/states.tsx';
import { createSteady } from '#ui/steady.ts';
import { useWords } from '#ui/words.ts';
import { bandLabel } from './hall-charts.panel.tsx';
import css from './hall.module.css';
import { HallCard } from './key-customers.panel.tsx';
import { useLobbySetting } from './lobby-setting.ts';
import { queueWords } from './queue.words.ts';
import { TicketSheet } from './ticket.panel.tsx';

const t = useWords(queueWords);
/** A card with its badges and stub, and the gap below it. */
const CARD_HEIGHT = 190;

export function WaitingPage() {
  const live = useLive();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams<{ by?: string; key?: string; ticket?: string }>();
  const setting = useLobbySetting();
  const overview = createSteady(() =>
    live.ask(lobbyOverview, { outletId: live.me.outlet.id, setting: setting(), now: live.now() }),
  );
  const group = createMemo(() => groupOf(overview(), search.by, search.key));
  const chosen = () => everyone(overview()).find((hall) => hall.ticket.id === search.ticket);
  const choose = (ticket?: string) => setSearch({ ticket }, { replace: true });

  return (
    <ListAndSheetPage
      title={t.listOf(group().name)}
      note={String(group().tickets.length)}
      acts={
        <Show when={search.by}>
          <Button onPress={() => navigate('/queue', { replace: true })}>{t.showAll}</Button>
        </Show>
      }
      list={
        <LongList
          label={t.listOf(group().name)}
          rows={group().tickets}
          rowHeight={CARD_HEIGHT}
          state={live.status().loaded ? 'ready' : 'loading'}
          empty={{ title: search.by ? t.listEmpty : t.noneWaiting }}
        >
          {(hall) => (
            <div class={css.row} data-testid={`ticket-${hall.ticket.number}`}>
              <HallCard hall={hall} chosen={hall.ticket.id === search.ticket} onOpen={() => choose(hall.ticket.id)} />
            </div>
          )}
        </LongList>
      }
      sheet={<Show when={chosen()}>{(hall) => <TicketSheet hall={hall()} onClose={() => choose()} />}</Show>}
      unchosen={<EmptyState title={t.chooseOne} />}
    />
  );
}

const everyone = (overview: LobbyOverview): HallTicket[] => [
  ...overview.waiting,
  ...overview.counters.flatMap(({ ticket }) => (ticket ? [ticket] : [])),
];

/** The group that a part of the overview stands for. */
function groupOf(overview: LobbyOverview, by?: string, key?: string): { name: string; tickets: readonly HallTicket[] } {
  if (by === 'queue') {
    const found = overview.byQueue.find((g) => g.key === key);
    if (found) return { name: found.queue.name, tickets: found.tickets };
  }
  if (by === 'business')
    return { name: key ?? '', tickets: overview.byBusiness.find((g) => g.key === key)?.tickets ?? [] };
  if (by === 'wait') {
    const found = overview.waitBands.find((g) => g.key === key);
    if (found) return { name: t.minOfBand(bandLabel(found)), tickets: found.tickets };
  }
  if (by === 'assets') {
    const found = overview.assetBands.find((g) => g.key === key);
    if (found) return { name: `${t.assets} ${t[found.key]}`, tickets: found.tickets };
  }
  return { name: t.everyone, tickets: overview.waiting };
}
