// What kiosk and display stand on: which device this is, the hall as the server last showed it, how old that is, and the
// line to the server, which is taken up again for ever.
import { createSignal, onCleanup, type Accessor } from 'solid-js';
import type { Instant } from '#domain/kernel/day.ts';
import type { PublicHall } from '#domain/stations/public-hall.ts';
import { knownDevice } from '#device/device-store.ts';
import { hearHall } from './hall-stream.ts';
import { createStationClock, type StationClock } from './station-clock.ts';
import { pauseAfter } from './pause.ts';
import { forgetPicture, keepPicture, keptPicture, type KeptPicture } from './station-disk.ts';
import { asFace, enrolAtDemo, enrolByCode, openSession, tell, type Said, type StationFace } from './station-door.ts';

/** `unknown`: this browser is no device of ours yet, or not any more; `Station.why` says. */
export type Standing = 'starting' | 'unknown' | 'ours';

export interface Station {
  readonly face: StationFace;
  standing: Accessor<Standing>;
  /** Why it is unknown: a refusal's code; null where it never was one. */
  why: Accessor<string | null>;
  /** Null until the server was heard the first time. */
  picture: Accessor<KeptPicture | null>;
  connected: Accessor<boolean>;
  /** Server time; follows each second. */
  now: Accessor<Instant>;
  /** The same to the millisecond, for what is stored. */
  exactly(): Instant;
  /** Says something under /api/station; null while nobody answers. The key is shown again where the session was over. */
  tell(path: string, body: object): Promise<Said | null>;
  /** Each is null when done, else why not. */
  enrol(code: string): Promise<string | null>;
  enrolAtDemo(outletId: string): Promise<string | null>;
}

const TICK = 1_000;
/** A lively hall changes many times a minute; what is on the disk may be some seconds older. */
const KEEP_EVERY = 3_000;
const FIRST_PAUSE = 1_000;
/** A hall is no fleet: a kiosk is back soon after its server. */
const MOST_PAUSE = 20_000;

export function createStation(face: StationFace): Station {
  const [standing, setStanding] = createSignal<Standing>('starting');
  const [why, setWhy] = createSignal<string | null>(null);
  const [picture, setPicture] = createSignal<KeptPicture | null>(null);
  const [connected, setConnected] = createSignal(false);
  let clock: StationClock = createStationClock();
  const [now, setNow] = createSignal(clock.now());
  const over = new AbortController();
  let wake = (): void => undefined;

  const ticking = setInterval(() => setNow(clock.now()), TICK);
  let keeping: ReturnType<typeof setTimeout> | undefined;
  let unkept: KeptPicture | null = null;
  const keep = (): void => {
    keeping = undefined;
    if (!unkept) return;
    void keepPicture(face, unkept);
    unkept = null;
    keeping = setTimeout(keep, KEEP_EVERY);
  };
  const hear = (hall: PublicHall, of: Pick<KeptPicture, 'deviceId' | 'sealTo'>): void => {
    clock.hear(hall.now);
    setNow(clock.now());
    unkept = { deviceId: of.deviceId, sealTo: of.sealTo, hall, offset: clock.offset() };
    setPicture(unkept);
    // The first one at once: the power may go in the first second.
    if (keeping === undefined) keep();
  };

  const notOurs = async (code: string | null): Promise<void> => {
    setConnected(false);
    setPicture(null);
    unkept = null;
    clearTimeout(keeping);
    keeping = undefined;
    await forgetPicture(face);
    setWhy(code);
    setStanding('unknown');
  };

  /** One at a time: two sessions asked for at once would end one another. */
  let opening: ReturnType<typeof openSession> | null = null;
  const session = () => (opening ??= openSession(face).finally(() => (opening = null)));

  /** From the session to the end of its stream. Says whether the server was there. */
  const attend = async (): Promise<boolean> => {
    const welcome = await session();
    if (!welcome) return false;
    if ('refused' in welcome) {
      await notOurs(welcome.refused);
      return false;
    }
    hear(welcome.hall, welcome);
    setConnected(true);
    const end = await hearHall(asFace('/api/station/stream', face), (hall) => hear(hall, welcome), over.signal);
    setConnected(false);
    return end !== 'gone';
  };

  const run = async (): Promise<void> => {
    const kept = await keptPicture(face);
    if (kept) {
      clock = createStationClock(kept.offset);
      setNow(clock.now());
      setPicture(kept);
    }
    let failures = 0;
    while (!over.signal.aborted) {
      if (standing() !== 'unknown' && (await knownDevice(face))) {
        setStanding('ours');
        const began = performance.now();
        const tidy = await attend();
        failures = tidy || performance.now() - began > MOST_PAUSE ? 0 : failures + 1;
      } else if (standing() === 'starting') await notOurs(null);
      const pause = standing() === 'unknown' ? null : pauseAfter(failures, FIRST_PAUSE, MOST_PAUSE);
      await new Promise<void>((done) => {
        wake = done;
        if (pause !== null) setTimeout(done, pause);
      });
    }
  };
  const wakeUp = (): void => wake();
  window.addEventListener('online', wakeUp);
  void run();

  onCleanup(() => {
    over.abort();
    clearInterval(ticking);
    clearTimeout(keeping);
    window.removeEventListener('online', wakeUp);
    wake();
  });

  const enrolled = (problem: string | null): string | null => {
    if (problem !== null) return problem;
    setWhy(null);
    setStanding('ours');
    wake();
    return null;
  };
  return {
    face,
    standing,
    why,
    picture,
    connected,
    now,
    exactly: () => clock.now(),
    async tell(path, body) {
      const said = await tell(asFace(`/api/station/${path}`, face), body);
      // Another face of this browser may have taken the session's place.
      if (said?.status !== 401 && said?.status !== 403) return said;
      const welcome = await session();
      if (!welcome) return null;
      if ('refused' in welcome) {
        await notOurs(welcome.refused);
        return said;
      }
      return tell(asFace(`/api/station/${path}`, face), body);
    },
    enrol: async (code) => enrolled(await enrolByCode(face, code)),
    enrolAtDemo: async (outletId) => enrolled(await enrolAtDemo(face, outletId)),
  };
}
