// The call display as a whole: which device it is, the hall on the wall, its voice, and the staff's corner behind the clock.
import {
  createEffect,
  createMemo,
  createSignal,
  lazy,
  Match,
  onCleanup,
  onMount,
  Show,
  Suspense,
  Switch,
} from 'solid-js';
import { clockTimeOf } from '#domain/kernel/day.ts';
import { Icon } from '#ui/icon.tsx';
import { EmptyState } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import { EnrolPanel } from '../enrol.panel.tsx';
import { keepShell } from '../face-shell.ts';
import { facesWords } from '../faces.words.ts';
import type { KeptPicture } from '../station-disk.ts';
import { createStation, type Station } from '../station.ts';
import { createAnnouncer } from './announcer.ts';
import { Board } from './board.tsx';
import css from './board.module.css';
import { createDisplaySettings, ownCounter } from './display-settings.ts';
import { displayWords } from './display.words.ts';
import { Said, ScreenContext } from './said.tsx';
import { keepAwake } from './wake-lock.ts';
import { WindowBoard } from './window-board.tsx';

const t = useWords(facesWords);
const d = useWords(displayWords);
const SettingsPanel = lazy(() => import('./settings.panel.tsx').then((it) => ({ default: it.SettingsPanel })));

/** Long enough that nobody does it by chance. */
const HOLD = 5_000;
/** A line that is back within a breath was never gone for those who look on. */
const GRACE = 4_000;

export function DisplayFace() {
  const station = createStation('display');
  const [idle, setIdle] = createSignal(true);
  onMount(() => {
    keepShell('display', idle);
    onCleanup(keepAwake());
  });
  return (
    <Switch>
      <Match when={station.standing() === 'unknown'}>
        <EnrolPanel station={station} />
      </Match>
      <Match when={station.picture()}>
        {(picture) => <Wall station={station} picture={picture()} onIdle={setIdle} />}
      </Match>
      <Match when={station.standing() === 'ours'}>
        <main class="alone">
          <EmptyState title={t.starting} text={t.startingText} />
        </main>
      </Match>
    </Switch>
  );
}

function Wall(props: { station: Station; picture: KeptPicture; onIdle: (idle: boolean) => void }) {
  // oxlint-disable-next-line solid/reactivity -- a display has one station for life
  const { station } = props;
  const counter = ownCounter(location.search);
  const { settings, change } = createDisplaySettings(counter);
  const announcer = createAnnouncer(station, settings, counter);
  const [staff, setStaff] = createSignal(false);
  createEffect(() => props.onIdle(announcer.current() === null && !staff()));

  const hall = () => props.picture.hall;
  const since = createMemo<number | null>((was) => (station.connected() ? null : (was ?? performance.now())), null);
  // The second that has gone by is what is looked at.
  const isAway = () => station.now() > 0 && since() !== null && performance.now() - since()! > GRACE;

  let holding: ReturnType<typeof setTimeout> | undefined;
  const hold = (): void => void (holding ??= setTimeout(() => setStaff(true), HOLD));
  const release = (): void => {
    clearTimeout(holding);
    holding = undefined;
  };
  onCleanup(release);

  return (
    <ScreenContext.Provider value={() => settings().screen}>
      <div
        class={css.wall}
        data-testid="display"
        data-languages={settings().screen}
        onContextMenu={(event) => event.preventDefault()}
      >
        <header class={css.head}>
          <h1 data-testid="outlet">{hall().outlet.name}</h1>
          <Show when={isAway()}>
            <p class={css.offline} data-tone="stale" role="status" data-testid="offline">
              <Icon name="offline" />
              <Said line={displayWords.offline} of={[clockTimeOf(hall().now)]} />
            </p>
          </Show>
          <button
            type="button"
            class={css.clock}
            data-testid="clock"
            aria-label={d.clock(clockTimeOf(station.now()))}
            onPointerDown={hold}
            onPointerUp={release}
            onPointerLeave={release}
            onPointerCancel={release}
            onKeyDown={(event) => event.key === 'Enter' && hold()}
            onKeyUp={release}
            onBlur={release}
          >
            {clockTimeOf(station.now())}
          </button>
        </header>
        <Show when={counter} fallback={<Board hall={hall()} current={announcer.current()} settings={settings()} />}>
          {(own) => <WindowBoard hall={hall()} counter={own()} />}
        </Show>
        <Show when={announcer.silenced()}>
          <button type="button" class={css.touch} data-testid="touch">
            <Icon name="bell" />
            <Said line={displayWords.touch} />
          </button>
        </Show>
        <Show when={staff()}>
          <Suspense>
            <SettingsPanel
              hall={hall()}
              settings={settings()}
              change={change}
              announcer={announcer}
              onClose={() => setStaff(false)}
            />
          </Suspense>
        </Show>
      </div>
    </ScreenContext.Provider>
  );
}
