// The lobby overview: counters, who waits and for what, and the customers who matter most now (LOB-002…017).
import { useNavigate } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { lobbyOverview, type HallTicket } from '#domain/queue/lobby-overview.ts';
import { useLive } from '#sync/live.ts';
import { OverviewPage } from '#ui/page-shapes.tsx';
import { OfflineNote, Skeleton } from '#ui/states.tsx';
import { createSteady } from '#ui/steady.ts';
import { useWords } from '#ui/words.ts';
import { rowsAge } from '../rows-age.ts';
import { CounterRow } from './counter-row.panel.tsx';
import css from './hall.module.css';
import { HallCharts } from './hall-charts.panel.tsx';
import { HallFigures } from './hall-figures.panel.tsx';
import { HallPeople } from './hall-people.panel.tsx';
import { StationNotes } from '#pages/stations/stations.face.tsx';
import { MachineNotes } from './machine-notes.panel.tsx';
import { ForecastLine } from '#pages/forecast/waits.face.tsx';
import { useLobbySetting } from '#pages/settings/lobby-setting.face.tsx';
import { queueWords } from './queue.words.ts';

const t = useWords(queueWords);

export function HallPage() {
  const live = useLive();
  const navigate = useNavigate();
  const setting = useLobbySetting();
  const overview = createSteady(() =>
    live.ask(lobbyOverview, { outletId: live.me.outlet.id, setting: setting(), now: live.now() }),
  );
  const openList = (by: string, key: string) => navigate(`/queue?by=${by}&key=${encodeURIComponent(key)}`);
  const openTicket = (hall: HallTicket) => navigate(`/queue?ticket=${hall.ticket.id}`);
  const age = () => rowsAge(live.status(), live.now());

  return (
    <Show when={live.status().loaded} fallback={<HallSkeleton />}>
      <OverviewPage
        title={t.hall}
        note={
          <div class={css.notes}>
            <Show when={age()}>
              <OfflineNote age={age()} />
            </Show>
            <MachineNotes machines={overview().machines} />
            <StationNotes outletId={live.me.outlet.id} />
            <div class={css.underTitle}>
              <HallFigures overview={overview()} />
              <ForecastLine />
            </div>
          </div>
        }
        top={<CounterRow counters={overview().counters} onOpen={(id) => navigate(`/windows?window=${id}`)} />}
        middle={<HallCharts overview={overview()} waitMinutes={setting().waitMinutes} onOpen={openList} />}
        bottom={
          <HallPeople
            overview={overview()}
            shown={setting().showVip || setting().showComplaint}
            onOpen={openTicket}
            onSettings={() => navigate('/tablet')}
          />
        }
      />
    </Show>
  );
}

function HallSkeleton() {
  return (
    <div class={css.skeleton} data-testid="hall-loading">
      <For each={[2, 6, 3]}>{(lines) => <Skeleton lines={lines} height="card" />}</For>
    </div>
  );
}
