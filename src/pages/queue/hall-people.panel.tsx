// Below the charts: key customers, or, for those who talk to customers, whom there is time to talk to (QUE-023).
import { createSignal, Show } from 'solid-js';
import type { HallTicket, LobbyOverview } from '#domain/queue/lobby-overview.ts';
import { marketingMinutes } from '#domain/queue/marketing-minute.ts';
import { useLive } from '#sync/live.ts';
import { recall, remember } from '#ui/browser-memory.ts';
import { createSteady } from '#ui/steady.ts';
import { Tabs } from '#ui/tabs.tsx';
import { useWords } from '#ui/words.ts';
import css from './hall.module.css';
import { KeyCustomers } from './key-customers.panel.tsx';
import { useLobbySetting } from './lobby-setting.ts';
import { lobbyWords } from './lobby.words.ts';
import { MarketingMinutes } from './marketing-minute.panel.tsx';

const t = useWords(lobbyWords);
const CHOICE = 'tingtang.hall-people';

export function HallPeople(props: {
  overview: LobbyOverview;
  shown: boolean;
  onOpen: (hall: HallTicket) => void;
  onSettings: () => void;
}) {
  const live = useLive();
  const setting = useLobbySetting();
  const talks = live.me.staff.permissions.includes('leads.work');
  const [current, setCurrent] = createSignal(talks && recall(CHOICE) === 'talk' ? 'talk' : 'key');
  const people = createSteady(() =>
    talks ? live.ask(marketingMinutes, { outletId: live.me.outlet.id, setting: setting(), now: live.now() }) : [],
  );
  const keyCustomers = () => (
    <KeyCustomers
      people={props.overview.keyCustomers}
      shown={props.shown}
      untitled={talks}
      onOpen={props.onOpen}
      onSettings={props.onSettings}
    />
  );
  return (
    <Show when={talks} fallback={keyCustomers()}>
      <div class={css.tabbed}>
        <Tabs
          label={t.whoToShow}
          tabs={[
            { key: 'key', label: t.keyShort, count: props.overview.keyCustomers.length },
            { key: 'talk', label: t.marketing, count: people().length },
          ]}
          current={current()}
          onChange={(key) => {
            setCurrent(key);
            remember(CHOICE, key);
          }}
        >
          <Show when={current() === 'talk'} fallback={keyCustomers()}>
            <div class={css.key} data-testid="marketing-minutes">
              <MarketingMinutes people={people()} onOpen={props.onOpen} />
            </div>
          </Show>
        </Tabs>
      </div>
    </Show>
  );
}
