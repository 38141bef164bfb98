// The hall in one picture, full size: counters, waiting, key customers.
import { createSignal, For, Show } from 'solid-js';
import { Badges } from '#ui/badge.tsx';
import { BarChart } from '#ui/bar-chart.tsx';
import { Button } from '#ui/button.tsx';
import { CounterTile } from '#ui/counter-tile.tsx';
import { DoughnutChart } from '#ui/doughnut-chart.tsx';
import { OverviewPage } from '#ui/page-shapes.tsx';
import { PersonCard } from '#ui/person-card.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { OfflineNote } from '#ui/states.tsx';
import { showUndo } from '#ui/toast.tsx';
import css from './gallery.module.css';
import { counters, customerTypes, keyPeople, queues, waitBands } from './gallery.samples.ts';
import { t } from './gallery.words.ts';
import { ShellSpecimen } from './shell.specimen.tsx';

export function HallSpecimen(props: { sync?: string | undefined }) {
  const [opened, setOpened] = createSignal<string>();
  const person = () => keyPeople().find((one) => one.number === opened());
  return (
    <ShellSpecimen current="hall" sync={props.sync}>
      <OverviewPage
        title={t.hall}
        note={props.sync === 'offline' ? <OfflineNote age={t.ageExample} /> : undefined}
        top={<For each={counters()}>{(counter) => <CounterTile {...counter} onOpen={() => undefined} />}</For>}
        middle={
          <>
            <BarChart
              title={t.waitBars}
              unit={t.people}
              empty={t.noQueue}
              bars={waitBands()}
              axis={t.waitAxis}
              threshold={{ before: '20', label: t.limit }}
              onSelect={() => undefined}
            />
            <DoughnutChart
              title={t.queuePie}
              unit={t.people}
              empty={t.noQueue}
              slices={queues()}
              totalLabel={t.waitingNow}
              onSelect={() => undefined}
            />
            <DoughnutChart
              title={t.typePie}
              unit={t.people}
              empty={t.noQueue}
              slices={customerTypes()}
              totalLabel={t.waitingNow}
              onSelect={() => undefined}
            />
          </>
        }
        bottom={
          <ul class={css.key}>
            <For each={keyPeople()}>
              {(one) => (
                <li>
                  <PersonCard
                    {...one}
                    chosen={opened() === one.number}
                    onOpen={() => setOpened(one.number)}
                    onMore={() => setOpened(one.number)}
                  />
                </li>
              )}
            </For>
          </ul>
        }
      />
      <Show when={person()}>
        {(one) => (
          <Sheet
            place="over"
            title={`${one().number} ${one().name}`}
            head={<Badges marks={one().marks ?? []} />}
            onClose={() => setOpened(undefined)}
            acts={
              <>
                <Button kind="act" icon="check" onPress={() => setOpened(undefined)}>
                  {t.greet}
                </Button>
                <Button icon="refer" onPress={() => (setOpened(undefined), showUndo(t.moved, () => undefined))}>
                  {t.move}
                </Button>
                <Button kind="danger">{t.abandon}</Button>
              </>
            }
          >
            <p>{one().why}</p>
          </Sheet>
        )}
      </Show>
    </ShellSpecimen>
  );
}
