// The kiosk at work: one window of it, its shelf of numbers, and what is on its way to the server.
import { createEffect, createSignal, on, onCleanup, untrack, type Accessor } from 'solid-js';
import { clockTimeOf, dayOf } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { leftOf, placeInLine, type KeptTicket, type PlaceInLine } from '#domain/stations/kiosk-numbers.ts';
import type { PublicQueue } from '#domain/stations/public-hall.ts';
import type { IssuedTicket } from '#domain/stations/station-wire.ts';
import { language } from '#ui/language.ts';
import type { Station } from '../station.ts';
import { KioskOutbox } from './kiosk-outbox.ts';
import { KioskStore, type Shelf } from './kiosk-store.ts';

/** `elsewhere`: another window of this browser gives the numbers. `broken`: this machine stores nothing. */
export type DeskStanding = 'opening' | 'elsewhere' | 'broken' | 'open';
export type NotTaken = 'none-left' | 'not-stored';

export interface KioskDesk {
  standing: Accessor<DeskStanding>;
  shelf: Accessor<Shelf>;
  /** Whether numbers are given out now; without the server by its hours of the day. */
  isIssuing: Accessor<boolean>;
  placeOf(queue: PublicQueue): PlaceInLine;
  /** How many numbers of a queue it can give out today. */
  left(queueId: Id): number;
  take(queue: PublicQueue, shown: IssuedTicket['shown'], appointmentId: Id | null): Promise<KeptTicket | NotTaken>;
  handedOver(id: Id): Promise<void>;
}

const LOCK = 'tingtang.kiosk';
/** So long a queue's own next number is waited for before one that was kept back is given out. */
const FRONT_WAIT = 1_500;
const NOTHING: Shelf = { held: [], tickets: [] };

export function createKioskDesk(station: Station): KioskDesk {
  const [standing, setStanding] = createSignal<DeskStanding>('opening');
  const [shelf, setShelf] = createSignal<Shelf>(NOTHING);
  let store: KioskStore | null = null;
  let outbox: KioskOutbox | null = null;
  const over = new AbortController();
  const redraw = (): void => void (store && setShelf(store.shelf));
  const day = () => dayOf(station.now());

  let opened = (): void => undefined;
  /** A finger may be quicker than the disk. */
  const opening = new Promise<void>((done) => (opened = done));

  const openDesk = async (): Promise<void> => {
    try {
      store = await KioskStore.open();
    } catch {
      setStanding('broken');
      return;
    }
    outbox = new KioskOutbox(store, (report) => station.tell('tickets', report), redraw);
    redraw();
    setStanding('open');
  };
  // Held as long as the window lives.
  const later = setTimeout(() => standing() === 'opening' && setStanding('elsewhere'), 500);
  void navigator.locks
    .request(LOCK, { signal: over.signal }, async () => {
      clearTimeout(later);
      await openDesk();
      opened();
      await new Promise<void>((done) => over.signal.addEventListener('abort', () => done(), { once: true }));
    })
    .catch(() => undefined);
  onCleanup(() => {
    clearTimeout(later);
    over.abort();
    outbox?.close();
    store?.close();
  });

  // A line to the server: what waits is sent, and numbers are fetched; each day begins with new ones.
  createEffect(
    on([standing, station.connected, () => station.picture()?.deviceId, day], ([is, connected, deviceId]) => {
      if (is !== 'open' || !store || deviceId === undefined) return;
      const opened = store;
      void opened
        .isDevice(deviceId)
        .then(() => redraw())
        .then(() => (connected ? outbox?.send() : undefined))
        .catch(() => setStanding('broken'));
    }),
  );
  createEffect(
    on([standing, () => station.picture()?.hall.now], ([is, now]) => {
      if (is === 'open' && now !== undefined && store && untrack(station.connected))
        void store
          .seen(now)
          .then(redraw)
          .catch(() => undefined);
    }),
  );

  const hasFront = (queueId: Id): boolean =>
    shelf().held.some((one) => one.lease.block === 'front' && one.lease.queueId === queueId && one.lease.day === day() && leftOf(one) > 0); // prettier-ignore

  const placeIn = (queue: PublicQueue, { tickets }: Shelf): PlaceInLine => {
    const hall = station.picture()?.hall;
    return hall ? placeInLine(queue, hall, tickets, day()) : { ahead: 0, range: null };
  };

  return {
    standing,
    shelf,
    isIssuing() {
      const hall = station.picture()?.hall;
      if (!hall || hall.bridged) return false;
      if (station.connected() && hall.day === day()) return hall.issuing.open;
      const time = clockTimeOf(station.now());
      return time >= hall.issuing.from && time < hall.issuing.until;
    },
    placeOf: (queue) => placeIn(queue, shelf()),
    left: (queueId) =>
      shelf()
        .held.filter(({ lease }) => lease.queueId === queueId && lease.day === day())
        .reduce((sum, one) => sum + leftOf(one), 0),
    async take(queue, shown, appointmentId) {
      await opening;
      if (!store) return 'not-stored';
      if (station.connected() && !hasFront(queue.id))
        await Promise.race([outbox?.send(), new Promise((done) => setTimeout(done, FRONT_WAIT))]);
      const at = station.exactly();
      const taken = { id: toId(crypto.randomUUID()), queueId: queue.id, day: dayOf(at), at, shown, appointmentId };
      const kept = await store
        .take({ ...taken, language: language() }, (now) => placeIn(queue, now))
        .catch((): NotTaken => 'not-stored');
      redraw();
      void outbox?.send();
      return kept ?? 'none-left';
    },
    async handedOver(id) {
      await store?.handedOver(id).catch(() => undefined);
      redraw();
    },
  };
}
