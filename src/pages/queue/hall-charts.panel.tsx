// Waiting time, assets, and the two pies; each part opens the list behind it (LOB-003…011).
import type { LobbyOverview, WaitBand } from '#domain/queue/lobby-overview.ts';
import { BarChart } from '#ui/bar-chart.tsx';
import { DoughnutChart } from '#ui/doughnut-chart.tsx';
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
  const overview = () => props.overview;
  return (
    <div class={css.charts}>
      <div data-testid="chart-wait">
        <BarChart
          title={t.byWait}
          unit={t.people}
          axis={t.waitAxis}
          empty={t.noneWaiting}
          threshold={{ before: String(props.waitMinutes), label: t.limit(props.waitMinutes) }}
          bars={overview().waitBands.map((band) => ({
            key: band.key,
            label: bandLabel(band),
            value: band.tickets.length,
            tone: band.from === 0 ? 'act' : 'overtime',
          }))}
          onSelect={(key) => props.onOpen('wait', key)}
        />
      </div>
      <div data-testid="chart-queue">
        <DoughnutChart
          title={t.byQueue}
          unit={t.people}
          empty={t.noneWaiting}
          totalLabel={t.inLine}
          slices={overview().byQueue.map(({ key, queue, tickets }) => ({
            key,
            label: queue.name,
            value: tickets.length,
          }))}
          onSelect={(key) => props.onOpen('queue', key)}
        />
      </div>
      <div data-testid="chart-business">
        <DoughnutChart
          title={t.byBusiness}
          unit={t.people}
          empty={t.noneWaiting}
          totalLabel={t.inLine}
          slices={overview().byBusiness.map(({ key, tickets }) => ({ key, label: key, value: tickets.length }))}
          onSelect={(key) => props.onOpen('business', key)}
        />
      </div>
      <div data-testid="chart-assets">
        <BarChart
          title={t.byAssets}
          unit={t.people}
          axis={t.assetAxis}
          empty={t.noneWaiting}
          bars={overview().assetBands.map(({ key, tickets }) => ({
            key,
            label: t[key],
            value: tickets.length,
            tone: key === 'unknown' ? 'stale' : 'act',
          }))}
          onSelect={(key) => props.onOpen('assets', key)}
        />
      </div>
    </div>
  );
}
