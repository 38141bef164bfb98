// The kiosk as a whole: which device it is, whether it can give numbers, and the customer who stands before it.
import {
  createEffect,
  createSignal,
  lazy,
  Match,
  onCleanup,
  onMount,
  Show,
  Suspense,
  Switch,
  type JSX,
} from 'solid-js';
import { clockTimeOf } from '#domain/kernel/day.ts';
import { elder, setElder } from '#ui/appearance.ts';
import { Button } from '#ui/button.tsx';
import { Icon } from '#ui/icon.tsx';
import { language, setLanguage } from '#ui/language.ts';
import { useWords } from '#ui/words.ts';
import { keepShell } from '../face-shell.ts';
import { facesWords } from '../faces.words.ts';
import type { KeptPicture } from '../station-disk.ts';
import { createStation, type Station } from '../station.ts';
import { harden } from './harden.ts';
import { createKioskDesk, type KioskDesk } from './kiosk-desk.ts';
import css from './kiosk.module.css';
import { kioskWords } from './kiosk.words.ts';
import { createPrinting } from './printing.ts';
import { createTroubles } from './troubles.ts';
import { createVisit } from './visit.ts';
import { VisitScreens } from './visit-screens.tsx';
import { hearWedge } from './wedge.ts';

const t = useWords(kioskWords);
const faces = useWords(facesWords);
// Seen once in a kiosk's life, or by staff alone.
const EnrolPanel = lazy(() => import('../enrol.panel.tsx').then((it) => ({ default: it.EnrolPanel })));
const StaffSheet = lazy(() => import('./staff-sheet.tsx').then((it) => ({ default: it.StaffSheet })));

const PrintPage = lazy(() => import('./print-page.tsx').then((it) => ({ default: it.PrintPage })));

/** Long enough that no customer does it by chance. */
const HOLD = 5_000;

export function KioskFace() {
  const station = createStation('kiosk');
  // Opened beside the picture and not after it: a start without the server waits for both.
  const desk = createKioskDesk(station);
  const [idle, setIdle] = createSignal(true);
  // oxlint-disable-next-line solid/reactivity -- read in an effect of its own
  keepShell('kiosk', idle);
  onMount(() => onCleanup(harden()));
  return (
    <Switch>
      <Match when={station.standing() === 'unknown'}>
        <Suspense>
          <EnrolPanel station={station} />
        </Suspense>
      </Match>
      <Match when={station.picture()}>
        {(picture) => <Kiosk station={station} desk={desk} picture={picture()} onIdle={setIdle} />}
      </Match>
      <Match when={station.standing() === 'ours'}>
        <div class={css.kiosk}>
          <Stopped title={faces.starting} text={faces.startingText} />
        </div>
      </Match>
    </Switch>
  );
}

function Kiosk(props: { station: Station; desk: KioskDesk; picture: KeptPicture; onIdle: (idle: boolean) => void }) {
  // oxlint-disable-next-line solid/reactivity -- a kiosk has one station for life
  const { station, desk } = props;
  const printing = createPrinting();
  const visit = createVisit(station, desk, printing);
  createTroubles(station, desk, printing);
  const [staff, setStaff] = createSignal(false);
  createEffect(() => props.onIdle(visit.screen() === 'start' && !staff()));
  onMount(() => onCleanup(hearWedge(visit.read, staff)));

  const hall = () => props.picture.hall;
  const isStopped = () => hall().bridged || !desk.isIssuing() || hall().queues.length === 0;
  let holding: ReturnType<typeof setTimeout> | undefined;
  const hold = (): void => void (holding = setTimeout(() => setStaff(true), HOLD));
  const release = (): void => clearTimeout(holding);

  const screens = (
    <VisitScreens
      station={station}
      desk={desk}
      visit={visit}
      hall={hall()}
      paperless={printing.setting().way === 'screen'}
    />
  );
  return (
    <div
      class={css.kiosk}
      data-testid="kiosk"
      data-low={visit.low() ? '' : undefined}
      data-screen={visit.screen()}
      data-desk={desk.standing()}
      onPointerDown={() => visit.touch()}
      onKeyDown={() => visit.touch()}
    >
      <header class={css.head}>
        <p
          class={css.outlet}
          data-testid="outlet"
          onPointerDown={hold}
          onPointerUp={release}
          onPointerLeave={release}
          onPointerCancel={release}
        >
          {hall().outlet.name}
        </p>
        <p class={css.clock}>{clockTimeOf(station.now())}</p>
      </header>
      <Show when={!station.connected()}>
        <p class={css.offline} data-tone="stale" role="status" data-testid="offline">
          <Icon name="offline" />
          <span>{t.offline(clockTimeOf(hall().now))}</span>
        </p>
      </Show>
      <Switch fallback={screens}>
        <Match when={desk.standing() === 'elsewhere'}>
          <Stopped title={t.elsewhere} text={t.elsewhereText} />
        </Match>
        <Match when={desk.standing() === 'broken'}>
          <Stopped title={t.broken} text={t.brokenText} />
        </Match>
        <Match when={desk.standing() === 'open' && isStopped() && visit.screen() !== 'slip'}>
          <Switch>
            <Match when={hall().bridged}>
              <Stopped title={t.bridged} text={t.bridgedText} />
            </Match>
            <Match when={!desk.isIssuing()}>
              <Stopped title={t.shut} text={t.shutText(hall().issuing.from, hall().issuing.until)} />
            </Match>
            <Match when={hall().queues.length === 0}>
              <Stopped title={t.noQueues} text={t.noQueuesText} />
            </Match>
          </Switch>
        </Match>
      </Switch>
      <Show when={visit.secondsLeft()}>
        {(seconds) => (
          <div class={css.still} role="alert" data-testid="still">
            <span>{t.still(seconds())}</span>
            <Button kind="act" onPress={() => visit.touch()}>
              {t.goOn}
            </Button>
          </div>
        )}
      </Show>
      <footer class={css.foot}>
        <Button icon={elder() ? 'minus' : 'plus'} onPress={() => setElder(!elder())}>
          {elder() ? t.usual : t.elder}
        </Button>
        <Button icon="language" onPress={() => setLanguage(language() === 'zh' ? 'en' : 'zh')}>
          {t.language}
        </Button>
        <Button icon={visit.low() ? 'up' : 'down'} onPress={() => visit.setLow(!visit.low())}>
          {visit.low() ? t.high : t.low}
        </Button>
      </footer>
      <Show when={staff()}>
        <Suspense>
          <StaffSheet station={station} desk={desk} printing={printing} onClose={() => setStaff(false)} />
        </Suspense>
      </Show>
      <Show when={printing.page()}>
        {(slip) => (
          <Suspense>
            <PrintPage slip={slip()} />
          </Suspense>
        )}
      </Show>
    </div>
  );
}

function Stopped(props: { title: string; text: string }): JSX.Element {
  return (
    <main class={css.stopped} data-testid="stopped">
      <h1>{props.title}</h1>
      <p>{props.text}</p>
    </main>
  );
}
