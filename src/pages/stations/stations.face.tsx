// What other pages show of kiosks and displays: what is wrong with one, and since when (QUE-016).
import { For, Show } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import type { HallDevice } from '#domain/stations/stations.model.ts';
import { hallDevices } from '#domain/stations/stations.queries.ts';
import { useLive } from '#sync/live.ts';
import { Icon } from '#ui/icon.tsx';
import { saidTime } from '#ui/said-time.ts';
import { useWords } from '#ui/words.ts';
import css from './stations.module.css';
import { stationsWords } from './stations.words.ts';

const t = useWords(stationsWords);

/** What is wrong with it now, or was at that instant; null = nothing. */
export function stationSentence({ face, name, link, trouble, twice }: HallDevice, since?: number): string | null {
  if (since !== undefined && twice?.at === since) return t.numberTwice(twice.number, twice.newNumber);
  const which = `${t[face]}${name === '' ? '' : ` ${name}`}`;
  if (link === 'offline') return t.stationAway(which);
  return trouble === 'none' ? null : `${which}${t.colon}${t[trouble]}`;
}

export function StationNotes(props: { outletId: Id }) {
  const live = useLive();
  const notes = () =>
    live.ask(hallDevices, { outletId: props.outletId }).flatMap((device) => {
      const said = stationSentence(device);
      const since = device.link === 'offline' ? device.since : device.troubleSince;
      return said ? [`${said}${t.since(saidTime(since, live.now()))}`] : [];
    });
  return (
    <Show when={notes().length > 0}>
      <div role="status" data-testid="station-notes">
        <ul class={css.notes}>
          <For each={notes()}>
            {(note) => (
              <li>
                <Icon name="warn" small />
                {note}
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
}
