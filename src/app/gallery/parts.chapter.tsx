// Chapters on people, counters, charts, lists, emptiness and the network: each part in each state.
import { createSignal, For } from 'solid-js';
import { BarChart } from '#ui/bar-chart.tsx';
import { Button } from '#ui/button.tsx';
import { Card } from '#ui/card.tsx';
import { CounterTile } from '#ui/counter-tile.tsx';
import { DoughnutChart } from '#ui/doughnut-chart.tsx';
import { PersonCard } from '#ui/person-card.tsx';
import { LockedState } from '#ui/locked-state.tsx';
import { Notice } from '#ui/notice.tsx';
import { EmptyState, ErrorState, OfflineNote, Skeleton } from '#ui/states.tsx';
import { SyncChip } from '#ui/sync-chip.tsx';
import { LongList } from '#ui/long-list.tsx';
import { TicketNumber } from '#ui/ticket-number.tsx';
import css from './gallery.module.css';
import {
  counters,
  customerTypes,
  hardPeople,
  keyPeople,
  manyQueues,
  queues,
  rowsOf,
  waitBands,
  type Row,
} from './gallery.samples.ts';
import { t } from './gallery.words.ts';
import { ManyRows } from './list.specimen.tsx';

const nothing = () => undefined;

export function PeopleChapter() {
  return (
    <ul class={css.cards}>
      <For each={[...keyPeople(), ...hardPeople()]}>
        {(one, at) => (
          <li>
            <PersonCard {...one} chosen={at() === 2} onOpen={nothing} onMore={nothing} />
          </li>
        )}
      </For>
    </ul>
  );
}

export function CountersChapter() {
  return (
    <div class={css.tiles}>
      <For each={counters()}>{(counter) => <CounterTile {...counter} onOpen={nothing} />}</For>
    </div>
  );
}

export function ChartsChapter() {
  return (
    <div class={css.charts}>
      <DoughnutChart
        title={t.queuePie}
        unit={t.people}
        empty={t.noQueue}
        slices={manyQueues()}
        totalLabel={t.waitingNow}
        onSelect={nothing}
      />
      <DoughnutChart title={t.typePie} unit={t.people} empty={t.noQueue} slices={customerTypes()} onSelect={nothing} />
      <BarChart
        title={t.waitBars}
        unit={t.people}
        empty={t.noQueue}
        bars={waitBands()}
        axis={t.waitAxis}
        threshold={{ before: '20', label: t.limit }}
        onSelect={nothing}
      />
      <BarChart
        title={t.waitBars}
        unit={t.people}
        empty={t.noQueue}
        bars={waitBands().map((bar) => ({ ...bar, tone: undefined, value: bar.value * 731 }))}
        level={{ value: 5000, label: t.limit }}
        onSelect={nothing}
      />
      <DoughnutChart
        title={t.queuePie}
        unit={t.people}
        empty={t.noQueue}
        slices={queues().slice(0, 1)}
        totalLabel={t.waitingNow}
        onSelect={nothing}
      />
      <DoughnutChart title={t.queuePie} unit={t.people} empty={t.noQueue} slices={[]} />
      <DoughnutChart title={t.queuePie} unit={t.people} empty={t.noQueue} slices={[]} state="loading" />
      <BarChart
        title={t.waitBars}
        unit={t.people}
        empty={t.noQueue}
        bars={[]}
        state="error"
        stateText={t.failed}
        onRetry={nothing}
      />
    </div>
  );
}

export function NetworkChapter() {
  return (
    <>
      <div class={css.row}>
        <SyncChip state="online" />
        <SyncChip state="syncing" waiting={3} />
        <SyncChip state="offline" waiting={12} age={t.ageExample} />
        <SyncChip state="offline" waiting={3} refused={1} />
        <SyncChip state="refused" refused={2} waiting={1} />
        <SyncChip state="loading" />
        <SyncChip state="loading" filling={{ rows: 12_000, of: 20_000 }} />
        <SyncChip state="connecting" />
        <SyncChip state="logged-out" waiting={2} />
        <SyncChip state="lapsed" waiting={2} age={t.ageExample} />
        <SyncChip state="too-old" waiting={2} age={t.ageExample} />
      </div>
      <OfflineNote age={t.ageExample} />
      <Notice icon="sync" title={t.filling} text={t.fillingText} progress={0.6} />
      <Notice tone="overtime" icon="warn" title={t.tooOld} act={<Button>{t.loadNew}</Button>} />
      <LockedState title={t.locked} text={t.lockedText} note={t.kept}>
        <Button icon="sync">{t.tryNow}</Button>
      </LockedState>
    </>
  );
}

export function ListsChapter() {
  const [chosen, setChosen] = createSignal<Row>();
  return (
    <div class={css.lists}>
      <div class={css.tall}>
        <ManyRows chosen={chosen()} onOpen={setChosen} />
      </div>
      <div class={css.tall}>
        <LongList
          label={t.customers}
          rows={rowsOf(10_000)}
          rowHeight={64}
          empty={{ title: t.noRows }}
          state="offline"
          stateText={t.ageExample}
        >
          {(row) => (
            <button type="button" class={css.line}>
              <TicketNumber value={row.ticket} />
              <span>{row.name}</span>
              <span class="quiet">{row.queue}</span>
            </button>
          )}
        </LongList>
      </div>
    </div>
  );
}

export function NothingChapter() {
  return (
    <div class={css.charts}>
      <Card title={t.keyCustomers}>
        <EmptyState title={t.noPeople} step={{ label: t.noPeopleStep, onPress: nothing, icon: 'gear' }} />
      </Card>
      <Card title={t.keyCustomers}>
        <Skeleton lines={2} height="card" />
      </Card>
      <Card title={t.keyCustomers}>
        <ErrorState text={t.failed} number="F-7Q2K-19" onRetry={nothing} />
      </Card>
    </div>
  );
}
