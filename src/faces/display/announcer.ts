// Says the hall's calls one after another (QUE-018): what is due says the domain, how it sounds the player, what was heard
// goes into the ledger.
import { createEffect, createMemo, createSignal, on, onCleanup, type Accessor } from 'solid-js';
import {
  begin,
  breakOff,
  finish,
  heardOf,
  isSaidAgain,
  saidOnce,
  startAnnouncing,
  usualRules,
  type AnnouncingRules,
} from '#domain/stations/announcements.ts';
import type { PublicCall } from '#domain/stations/public-hall.ts';
import type { Trouble } from '#domain/stations/station-wire.ts';
import type { Station } from '../station.ts';
import type { DisplaySettings } from './display-settings.ts';
import { createLedger } from './ledger.ts';
import { openPlayer, type Player } from './player.ts';

/** Between two calls: long enough that they are not taken for one. */
const BREATH = 700;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export interface Announcer {
  /** The call that is being said. */
  current: Accessor<PublicCall | null>;
  /** It would speak, and the browser does not let it before the screen was touched. */
  silenced: Accessor<boolean>;
  missing: Accessor<readonly string[]>;
  /** Says a made-up number, for staff who set the volume. */
  test(): Promise<void>;
}

/** @param counter the window that it hangs above: only its calls are shown there */
export function createAnnouncer(
  station: Station,
  settings: Accessor<DisplaySettings>,
  counter: number | null,
): Announcer {
  const player = openPlayer();
  onCleanup(() => player.close());
  const ledger = createLedger(station);
  const [current, setCurrent] = createSignal<PublicCall | null>(null);
  let state = startAnnouncing(ledger.heard());
  let busy = false;

  const rules = (): AnnouncingRules => ({ ...usualRules, repeats: settings().repeats });
  const maySpeak = (): boolean => settings().voice !== 'off' && player.blocked() === false && player.missing() !== null;

  const sayCurrent = async (call: PublicCall): Promise<void> => {
    for (let first = true; first || isSaidAgain(state, rules()); first = false) {
      const played = await player.play(call, settings(), first);
      if (played === 'broken') return void (state = breakOff(state));
      if (played === 'heard') {
        state = saidOnce(state);
        if (first) ledger.played(call.key, station.exactly());
      } else break;
    }
    state = finish(state);
  };
  const go = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    while (maySpeak()) {
      state = begin(state, station.exactly(), rules());
      setCurrent(state.current);
      if (!state.current) break;
      await sayCurrent(state.current);
      await pause(BREATH);
    }
    setCurrent(null);
    busy = false;
  };

  createEffect(
    on([station.picture, station.connected], ([picture, connected]) => {
      // What is only remembered may have been over for long.
      if (!picture || !connected) return;
      const { calls } = picture.hall;
      const seen = calls.filter((call) => call.live && (counter === null || call.counter === counter));
      ledger.shown(
        seen.map(({ key }) => key),
        station.exactly(),
      );
      // The hall's board that is set to be silent has told of a call when it shows it.
      if (settings().voice === 'off' && counter === null)
        for (const { key } of seen) ledger.played(key, station.exactly());
      state = heardOf(state, calls, station.exactly(), rules());
      if (state.waiting.length > 0) player.wake();
      void go();
    }),
  );
  createEffect(on(createMemo(maySpeak), (may) => may && void go()));

  const silenced = createMemo(() => settings().voice !== 'off' && player.blocked() === true);
  const missing = createMemo(() => (settings().voice === 'off' ? [] : (player.missing() ?? [])));
  tellTrouble(station, player, () => (silenced() ? 'silent' : missing().length > 0 ? 'clip-missing' : 'none'));

  return {
    current,
    silenced,
    missing,
    async test() {
      if (busy) return;
      busy = true;
      await player.play({ number: 'A012', counter: 3 }, settings(), true);
      busy = false;
      void go();
    },
  };
}

/** Staff hears of a display that cannot speak, and when it can again. */
function tellTrouble(station: Station, player: Player, found: () => Trouble): void {
  const trouble = createMemo(found);
  let told: Trouble | null = null;
  createEffect(
    on([trouble, station.connected, player.blocked, player.missing], ([now, connected, blocked, missing]) => {
      // A line that comes anew may lead to a server that has nothing told of it.
      if (!connected) told = null;
      if (!connected || now === told || blocked === null || missing === null) return;
      told = now;
      void station.tell('trouble', { trouble: now }).then((said) => {
        return said ?? (told = null);
      });
    }),
  );
}
