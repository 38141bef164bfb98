// One customer's way through the kiosk: what he chose, what he showed, the number he got. Nothing of it outlives him: after
// thirty seconds without a touch the next one finds a start screen (reliability.md §2.5).
import { createSignal, onCleanup, type Accessor } from 'solid-js';
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { endOf, isPhone, readShown } from '#domain/stations/card-reader.ts';
import type { KeptTicket } from '#domain/stations/kiosk-numbers.ts';
import type { PublicHall } from '#domain/stations/public-hall.ts';
import type { IssuedTicket } from '#domain/stations/station-wire.ts';
import { slipOf, type SlipLine } from '#domain/stations/slip.ts';
import { bytesOfId, codeOfHash } from '#domain/stations/ticket-code.ts';
import { setElder } from '#ui/appearance.ts';
import { setLanguage } from '#ui/language.ts';
import type { Station } from '../station.ts';
import type { KioskDesk } from './kiosk-desk.ts';
import type { Printing } from './printing.ts';
import { sealFor } from './seal.ts';
import type { PrintOutcome } from './ticket-printer.ts';

export type Screen =
  | 'start'
  | 'identify'
  | 'phone'
  | 'booking'
  | 'confirm'
  | 'taking'
  | 'slip'
  | 'none-left'
  | 'not-stored';

/** What he showed, sealed; of the value only its end is known here. */
export interface Identity {
  readonly shown: NonNullable<IssuedTicket['shown']>;
  readonly end: string;
  readonly doubtful: boolean;
}
export interface Booking {
  readonly id: Id;
  readonly at: Instant;
  readonly queueId: Id;
}
export interface Given {
  readonly kept: KeptTicket;
  readonly link: string;
  readonly outcome: PrintOutcome | 'printing';
}
export type BookingAnswer = 'looking' | 'none' | 'offline' | null;

const IDLE = 30_000;
const WARN = 20_000;

export interface Visit {
  screen: Accessor<Screen>;
  queueId: Accessor<Id | null>;
  identity: Accessor<Identity | null>;
  booking: Accessor<Booking | null>;
  bookingAnswer: Accessor<BookingAnswer>;
  misread: Accessor<boolean>;
  given: Accessor<Given | null>;
  low: Accessor<boolean>;
  setLow(on: boolean): void;
  /** Seconds until it begins anew, once it is time to say so. */
  secondsLeft: Accessor<number | null>;
  touch(): void;
  reset(): void;
  go(screen: Screen): void;
  choose(queueId: Id): void;
  read(typed: string): void;
  phone(digits: string): Promise<boolean>;
  /** False: these are no figures of a phone. */
  bookingOf(digits: string): Promise<boolean>;
  take(): Promise<void>;
  print(kept: KeptTicket): Promise<void>;
}

/** What each screen is given. */
export interface VisitProps {
  station: Station;
  desk: KioskDesk;
  visit: Visit;
  hall: PublicHall;
  /** Numbers are shown and not printed here. */
  paperless: boolean;
}

export function createVisit(station: Station, desk: KioskDesk, printing: Printing): Visit {
  const [screen, setScreen] = createSignal<Screen>('start');
  const [queueId, setQueueId] = createSignal<Id | null>(null);
  const [identity, setIdentity] = createSignal<Identity | null>(null);
  const [booking, setBooking] = createSignal<Booking | null>(null);
  const [bookingAnswer, setBookingAnswer] = createSignal<BookingAnswer>(null);
  const [misread, setMisread] = createSignal(false);
  const [given, setGiven] = createSignal<Given | null>(null);
  const [low, setLow] = createSignal(false);
  const [secondsLeft, setSecondsLeft] = createSignal<number | null>(null);
  let touched = performance.now();
  /** Whatever began for the customer before ends without him. */
  let turn = 0;
  /** Something was changed since the start screen was fresh. */
  let dirty = false;

  const begin = (): void => {
    // Printed or not, he has read his number here.
    const seen = given();
    if (seen && seen.outcome !== 'printing') void desk.handedOver(seen.kept.ticket.id);
    turn += 1;
    setScreen('start');
    setQueueId(null);
    setIdentity(null);
    setBooking(null);
    setBookingAnswer(null);
    setMisread(false);
    setGiven(null);
    setSecondsLeft(null);
  };
  const reset = (): void => {
    begin();
    setLow(false);
    setElder(false);
    setLanguage('zh');
    dirty = false;
  };
  const touch = (): void => {
    touched = performance.now();
    dirty = true;
    setSecondsLeft(null);
  };
  const watching = setInterval(() => {
    const idle = performance.now() - touched;
    const busy = screen() === 'taking' || given()?.outcome === 'printing';
    if (!dirty || busy) return;
    if (idle >= IDLE) reset();
    else setSecondsLeft(idle >= WARN && screen() !== 'start' ? Math.ceil((IDLE - idle) / 1_000) : null);
  }, 500);
  onCleanup(() => clearInterval(watching));

  const know = async (media: Identity['shown']['media'], value: string, doubtful = false): Promise<void> => {
    const mine = turn;
    const sealTo = station.picture()?.sealTo;
    if (!sealTo) return;
    const sealed = await sealFor(sealTo, value);
    if (mine !== turn) return;
    setIdentity({ shown: { media, sealed }, end: endOf(value), doubtful });
    setMisread(false);
    setScreen(queueId() === null ? 'start' : 'confirm');
  };

  const findBooking = async (by: { readonly phone: string } | { readonly code: string }): Promise<void> => {
    const mine = turn;
    const sealTo = station.picture()?.sealTo;
    if (!sealTo) return;
    setScreen('booking');
    setBookingAnswer('looking');
    const body = 'code' in by ? by : { sealed: await sealFor(sealTo, by.phone) };
    const said = station.connected() ? await station.tell('appointments', body) : null;
    if (mine !== turn) return;
    const found = (said?.body as { appointment?: Booking | null } | null)?.appointment;
    if (said?.status !== 200 || found === undefined) {
      setBookingAnswer('offline');
      return;
    }
    if (found === null) {
      setBookingAnswer('none');
      return;
    }
    setBooking(found);
    setBookingAnswer(null);
    setQueueId(found.queueId);
    setScreen('confirm');
  };

  const queueOf = (id: Id | null) => station.picture()?.hall.queues.find((queue) => queue.id === id);
  const slip = (kept: KeptTicket, link: string): readonly SlipLine[] =>
    slipOf({
      ...kept.ticket,
      outlet: station.picture()?.hall.outlet.name ?? '',
      queue: queueOf(kept.ticket.queueId)?.name ?? '',
      link,
      language: kept.language,
    });

  const print = async (kept: KeptTicket): Promise<void> => {
    const mine = turn;
    const hash = await crypto.subtle.digest('SHA-256', bytesOfId(kept.ticket.id) as BufferSource);
    const link = `${location.origin}/t/${codeOfHash(new Uint8Array(hash))}`;
    const show = (outcome: Given['outcome']): void => {
      if (mine === turn) setGiven({ kept, link, outcome });
    };
    show('printing');
    if (mine === turn) setScreen('slip');
    const outcome = await printing.print(slip(kept, link));
    touched = performance.now();
    show(outcome);
    // Without paper it is his once he leaves: until then a crash would take it from him.
    if (outcome === 'printed' && printing.setting().way !== 'screen') await desk.handedOver(kept.ticket.id);
  };

  return {
    screen,
    queueId,
    identity,
    booking,
    bookingAnswer,
    misread,
    given,
    low,
    setLow,
    secondsLeft,
    touch,
    reset,
    go(next) {
      if (next === 'start') begin();
      else setScreen(next);
    },
    choose(id) {
      setQueueId(id);
      setScreen(identity() ? 'confirm' : 'identify');
    },
    read(typed) {
      touch();
      if (screen() === 'taking' || screen() === 'slip') return;
      const shown = readShown(typed);
      if (shown?.as === 'booking') void findBooking({ code: shown.value });
      else if (shown === null || shown.as === 'misread') setMisread(true);
      else void know(shown.as, shown.value, shown.as === 'card' && shown.doubtful);
    },
    async phone(digits) {
      if (!isPhone(digits)) return false;
      await know('phone', digits);
      return true;
    },
    async bookingOf(digits) {
      if (!isPhone(digits)) return false;
      await findBooking({ phone: digits });
      return true;
    },
    async take() {
      const queue = queueOf(queueId());
      if (!queue || screen() === 'taking') return;
      setScreen('taking');
      const kept = await desk.take(queue, identity()?.shown ?? null, booking()?.id ?? null);
      if (typeof kept === 'string') setScreen(kept);
      else await print(kept);
    },
    print,
  };
}
