// The windows one by one (LOB-017): what each does and since when, who sits there, whom it serves, and who waits for it.
import { useNavigate, useSearchParams } from '@solidjs/router';
import { Show } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import { windowsInHall, type WindowView } from '#domain/queue/window-view.ts';
import { useLive } from '#sync/live.ts';
import { CounterTile } from '#ui/counter-tile.tsx';
import { LongList } from '#ui/long-list.tsx';
import { ListAndSheetPage } from '#ui/page-shapes.tsx';
import { EmptyState } from '#ui/states.tsx';
import { createSteady } from '#ui/steady.ts';
import { useWords } from '#ui/words.ts';
import { stateOf as windowState } from './counter-row.panel.tsx';
import css from './lobby.module.css';
import { useLobbySetting } from '#pages/settings/lobby-setting.face.tsx';
import { lobbyWords } from './lobby.words.ts';
import { queueWords } from './queue.words.ts';
import { queuesOf, WindowSheet } from './window.panel.tsx';

const t = useWords(lobbyWords);
const queue = useWords(queueWords);
/** A tile and the gap below it. */
const ROW_HEIGHT = 124;

export function WindowsPage() {
  const live = useLive();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams<{ window?: string }>();
  const setting = useLobbySetting();
  const windows = createSteady(() =>
    live.ask(windowsInHall, { outletId: live.me.outlet.id, setting: setting(), now: live.now() }),
  );
  const chosen = () => windows().find(({ key }) => key === search.window);
  const choose = (window?: string) => setSearch({ window }, { replace: true });
  const openTicket = (ticketId: Id) => navigate(`/queue?ticket=${ticketId}`);

  return (
    <ListAndSheetPage
      title={t.allWindows}
      note={String(windows().length)}
      list={
        <LongList
          label={t.allWindows}
          rows={windows()}
          rowHeight={ROW_HEIGHT}
          state={live.status().loaded ? 'ready' : 'loading'}
          empty={{ title: queue.noCounters }}
        >
          {(window) => <WindowRow window={window} onOpen={() => choose(window.key)} />}
        </LongList>
      }
      sheet={
        <Show when={chosen()}>
          {(window) => <WindowSheet window={window()} onOpenTicket={openTicket} onClose={() => choose()} />}
        </Show>
      }
      unchosen={<EmptyState title={t.chooseWindow} />}
    />
  );
}

function WindowRow(props: { window: WindowView; onOpen: () => void }) {
  const counter = () => props.window.view.counter;
  return (
    <div class={css.window} data-testid={`window-${counter().number}`}>
      <CounterTile
        number={String(counter().number)}
        state={windowState(props.window.view)}
        ticket={props.window.view.ticket?.ticket.number}
        minutes={props.window.view.minutes}
        detail={props.window.view.ticket?.queue?.name}
        onOpen={() => props.onOpen()}
      />
      <div class={css.aside}>
        <p>{props.window.who ?? t.nobodySits}</p>
        <p class="quiet">{queuesOf(props.window)}</p>
        <Show when={props.window.queues?.length}>
          <p class="quiet">{t.waitsForIt(props.window.waiting.length)}</p>
        </Show>
      </div>
    </div>
  );
}
