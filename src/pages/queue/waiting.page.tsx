// Who waits: everyone or one group from the overview, longest first, with the ticket's sheet beside the list.
import { useNavigate, useSearchParams } from '@solidjs/router';
import { createEffect, createMemo, createSignal, Show } from 'solid-js';
import * as v from 'valibot';
import { idField } from '#domain/kernel/ids.ts';
import { isBridged } from '#domain/queue/hall.rules.ts';
import { moveTicket } from '#domain/queue/lobby.mutators.ts';
import { missedInHall, oneTicket } from '#domain/queue/lobby-lists.ts';
import { lobbyOverview, type HallTicket, type LobbyOverview } from '#domain/queue/lobby-overview.ts';
import { createWaits } from '#pages/forecast/waits.face.tsx';
import { useAgain } from '#pages/settings/deed.face.tsx';
import { Button } from '#ui/button.tsx';
import { LongList } from '#ui/long-list.tsx';
import { ListAndSheetPage } from '#ui/page-shapes.tsx';
import { EmptyState } from '#ui/states.tsx';
import { createSteady } from '#ui/steady.ts';
import { useWords } from '#ui/words.ts';
import { createDesk, DeskProvider, useDesk } from './desk.ts';
import { DeskQuestions } from './desk.panel.tsx';
import { ActingCard } from './hall-card.panel.tsx';
import { bandLabel } from './hall-charts.panel.tsx';
import css from './hall.module.css';
import { useLobbySetting } from '#pages/settings/lobby-setting.face.tsx';
import { lobbyWords } from './lobby.words.ts';
import { queueWords } from './queue.words.ts';
import { TicketSheet } from './ticket.panel.tsx';

const t = useWords(queueWords);
const l = useWords(lobbyWords);
/** A card with its badges and stub, and the gap below it. */
const CARD_HEIGHT = 204;

export function WaitingPage() {
  const desk = createDesk();
  const { live } = desk;
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams<{ by?: string; key?: string; ticket?: string }>();
  const [pulled, setPulled] = createSignal<string | null>(null);
  const setting = useLobbySetting();
  const here = () => ({ outletId: live.me.outlet.id, setting: setting(), now: live.now() });
  const overview = createSteady(() => live.ask(lobbyOverview, here()));
  const missed = createSteady(() => live.ask(missedInHall, here()));
  const group = createMemo(() =>
    search.by === 'missed' ? { name: l.missed, tickets: missed() } : groupOf(overview(), search.by, search.key),
  );
  const waits = createWaits();
  /** How many they are, and of one queue how long a newcomer waits. */
  const note = () => {
    const count = String(group().tickets.length);
    const queueId = search.by === 'queue' ? v.safeParse(idField, search.key) : null;
    const said = queueId?.success ? waits.ofQueue(queueId.output) : undefined;
    return said ? `${count} · ${t.newcomer} ${said}` : count;
  };
  const heading = () => (search.by === 'missed' ? l.missed : t.listOf(group().name));
  const chosen = createSteady(() => {
    const ticketId = v.safeParse(idField, search.ticket);
    return ticketId.success ? live.ask(oneTicket, { ...here(), ticketId: ticketId.output }) : null;
  });
  const choose = (ticket?: string) => setSearch({ ticket }, { replace: true });
  const empty = () => (search.by === 'missed' ? l.noMissed : search.by ? t.listEmpty : t.noneWaiting);

  /** Opened from the tray, to move it to where it can go. */
  const again = useAgain(moveTicket.name);
  createEffect(() => {
    const read = v.safeParse(moveTicket.input, again.item()?.args);
    if (read.success) desk.ask({ is: 'move', ticketId: read.output.ticketId });
  });

  return (
    <DeskProvider value={desk}>
      <ListAndSheetPage
        title={heading()}
        note={note()}
        acts={<ListActs by={search.by} missed={missed().length} onShow={(to) => navigate(to, { replace: true })} />}
        list={
          <LongList
            label={heading()}
            rows={group().tickets}
            rowHeight={CARD_HEIGHT}
            state={live.status().loaded ? 'ready' : 'loading'}
            empty={{ title: empty() }}
          >
            {(hall) => (
              <div class={css.row} data-testid={`ticket-${hall.ticket.number}`}>
                <ActingCard
                  hall={hall}
                  chosen={hall.ticket.id === search.ticket}
                  pulled={pulled() === hall.ticket.id}
                  onPull={(open) => setPulled(open ? hall.ticket.id : null)}
                  onOpen={() => choose(hall.ticket.id)}
                />
              </div>
            )}
          </LongList>
        }
        sheet={<Show when={chosen()}>{(hall) => <TicketSheet hall={hall()} onClose={() => choose()} />}</Show>}
        unchosen={<EmptyState title={t.chooseOne} />}
      />
      <DeskQuestions />
    </DeskProvider>
  );
}

/** Beside the heading: a number for somebody, slips that are owed, who missed his, and back to everybody. */
function ListActs(props: { by: string | undefined; missed: number; onShow: (path: string) => void }) {
  const { live, slips, ask } = useDesk();
  const adjusts = live.me.staff.permissions.includes('queue.adjust');
  const toWrite = () => slips.toWrite().length;
  return (
    <>
      <Show when={props.missed > 0 && props.by !== 'missed'}>
        <Button onPress={() => props.onShow('/queue?by=missed')}>{l.missedCount(props.missed)}</Button>
      </Show>
      <Show when={props.by}>
        <Button onPress={() => props.onShow('/queue')}>{props.by === 'missed' ? l.backToWaiting : t.showAll}</Button>
      </Show>
      <Show when={adjusts}>
        <Button icon="form" onPress={() => ask({ is: 'slips' })}>
          {toWrite() > 0 ? l.slipsToWrite(toWrite()) : l.slips}
        </Button>
      </Show>
      <Show when={adjusts && !isBridged(live.reader, live.me.outlet.id)}>
        <Button icon="plus" onPress={() => ask({ is: 'issue' })}>
          {l.issue}
        </Button>
      </Show>
    </>
  );
}

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
