// Below the charts: key customers; for those who talk to customers, whom there is time to talk to (QUE-023); for those who
// move numbers, who could go elsewhere (LOB-064).
import { createSignal, Match, Show, Switch } from 'solid-js';
import type { PermissionName } from '#domain/identity/permissions.ts';
import { divertHints } from '#domain/queue/diversion.ts';
import type { HallTicket, LobbyOverview } from '#domain/queue/lobby-overview.ts';
import { marketingMinutes } from '#domain/queue/marketing-minute.ts';
import { useLive } from '#sync/live.ts';
import { recall, remember } from '#ui/browser-memory.ts';
import { createSteady } from '#ui/steady.ts';
import { Tabs } from '#ui/tabs.tsx';
import { useWords } from '#ui/words.ts';
import { DivertHints } from './divert-hints.panel.tsx';
import css from './hall.module.css';
import { KeyCustomers } from './key-customers.panel.tsx';
import { useLobbySetting } from '#pages/settings/lobby-setting.face.tsx';
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
  const may = (permission: PermissionName) => live.me.staff.permissions.includes(permission);
  const [talks, adjusts] = [may('leads.work'), may('queue.adjust')];
  const here = () => ({ outletId: live.me.outlet.id, setting: setting(), now: live.now() });
  const people = createSteady(() => (talks ? live.ask(marketingMinutes, here()) : []));
  const hints = createSteady(() => (adjusts ? live.ask(divertHints, here()) : []));
  const tabs = () => [
    { key: 'key', label: t.keyShort, count: props.overview.keyCustomers.length },
    ...(talks ? [{ key: 'talk', label: t.marketing, count: people().length }] : []),
    ...(adjusts ? [{ key: 'divert', label: t.divertTo, count: hints().length }] : []),
  ];
  const remembered = recall(CHOICE);
  const [current, setCurrent] = createSignal(tabs().some(({ key }) => key === remembered) ? remembered! : 'key');
  const keyCustomers = () => (
    <KeyCustomers
      people={props.overview.keyCustomers}
      shown={props.shown}
      untitled={tabs().length > 1}
      onOpen={props.onOpen}
      onSettings={props.onSettings}
    />
  );
  return (
    <Show when={tabs().length > 1} fallback={keyCustomers()}>
      <div class={css.tabbed}>
        <Tabs
          label={t.whoToShow}
          tabs={tabs()}
          current={current()}
          onChange={(key) => {
            setCurrent(key);
            remember(CHOICE, key);
          }}
        >
          <Switch fallback={keyCustomers()}>
            <Match when={current() === 'talk'}>
              <div class={css.key} data-testid="marketing-minutes">
                <MarketingMinutes people={people()} onOpen={props.onOpen} />
              </div>
            </Match>
            <Match when={current() === 'divert'}>
              <div class={css.key} data-testid="divert-hints">
                <DivertHints hints={hints()} onOpen={props.onOpen} />
              </div>
            </Match>
          </Switch>
        </Tabs>
      </div>
    </Show>
  );
}
