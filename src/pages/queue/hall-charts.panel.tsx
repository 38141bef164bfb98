// Waiting time, assets, and the two pies; each part opens the list behind it (LOB-003…011).
import type { LobbyOverview, WaitBand } from '#domain/queue/lobby-overview.ts';
import { BarChart, type Bar } from '#ui/bar-chart.tsx';
import { DoughnutChart } from '#ui/doughnut-chart.tsx';
import type { Slice } from '#ui/doughnut.ts';
import { createSteady } from '#ui/steady.ts';
import { useWords } from '#ui/words.ts';
import css from './hall.module.css';
import { queueWords } from './queue.words.ts';

const t = useWords(queueWords);

export const bandLabel = (band: WaitBand): string => (band.to === null ? `${band.from}+` : `${band.from}–${band.to}`);

export function HallCharts(props: {
  overview: LobbyOverview;
  waitMinutes: number;
  onOpen: (by: string, key: string) => void;
}) {
  const waitBars = createSteady(() => props.overview.waitBands.map(toWaitBar));
  const assetBars = createSteady(() => props.overview.assetBands.map(toAssetBar));
  const queueSlices = createSteady(() =>
    props.overview.byQueue.map(({ key, queue, tickets }) => sliceOf(key, queue.name, tickets)),
  );
  const businessSlices = createSteady(() =>
    props.overview.byBusiness.map(({ key, tickets }) => sliceOf(key, key, tickets)),
  );
  return (
    <div class={css.charts}>
      <div data-testid="chart-wait">
        <BarChart
          title={t.byWait}
          unit={t.people}
          axis={t.waitAxis}
          empty={t.noneWaiting}
          threshold={{ before: String(props.waitMinutes), label: t.limit(props.waitMinutes) }}
          bars={waitBars()}
          onSelect={(key) => props.onOpen('wait', key)}
        />
      </div>
      <div data-testid="chart-queue">
        <DoughnutChart
          title={t.byQueue}
          unit={t.people}
          empty={t.noneWaiting}
          totalLabel={t.inLine}
          slices={queueSlices()}
          onSelect={(key) => props.onOpen('queue', key)}
        />
      </div>
      <div data-testid="chart-business">
        <DoughnutChart
          title={t.byBusiness}
          unit={t.people}
          empty={t.noneWaiting}
          totalLabel={t.inLine}
          slices={businessSlices()}
          onSelect={(key) => props.onOpen('business', key)}
        />
      </div>
      <div data-testid="chart-assets">
        <BarChart
          title={t.byAssets}
          unit={t.people}
          axis={t.assetAxis}
          empty={t.noneWaiting}
          bars={assetBars()}
          onSelect={(key) => props.onOpen('assets', key)}
        />
      </div>
    </div>
  );
}

const sliceOf = (key: string, label: string, tickets: readonly unknown[]): Slice => ({
  key,
  label,
  value: tickets.length,
});

const toWaitBar = (band: WaitBand): Bar => ({
  key: band.key,
  label: bandLabel(band),
  value: band.tickets.length,
  tone: band.from === 0 ? 'act' : 'overtime',
});

const toAssetBar = ({ key, tickets }: LobbyOverview['assetBands'][number]): Bar => ({
  key,
  label: t[key],
  value: tickets.length,
  tone: key === 'unknown' ? 'stale' : 'act',
});
