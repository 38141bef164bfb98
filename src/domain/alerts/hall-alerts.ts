// What the hall's rows say that somebody must know now (LOB-060…063, RMD-009, RMD-010, QUE-020): derived, never stored, so
// that each tablet goes by its own setting and an alert ends by itself when its reason does.
import { customerKind, type Customer } from '../customers/customers.model.ts';
import { hasBirthday, hasComplained, isVip } from '../customers/customers.rules.ts';
import { dayOf, startOfDay, toInstant, type Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import { defineQuery } from '../kernel/query.ts';
import type { Reader } from '../kernel/store.ts';
import { counterPlanKind, hallSettingKind, usualHallSetting } from '../queue/hall.model.ts';
import { issuingSince } from '../queue/hall.rules.ts';
import { inversionsOfDay } from '../queue/inversion-alarm.ts';
import { waitOf, waitsSince } from '../queue/lobby-overview.ts';
import {
  counterKind,
  LOW_SCORE,
  queueKind,
  queueMachineKind,
  ticketKind,
  ticketStates,
  type Counter,
  type Queue,
  type QueueMachine,
  type Ticket,
} from '../queue/queue.model.ts';
import { hallDeviceKind, type HallDevice } from '../stations/stations.model.ts';
import { isMissing, isTroubled, unheardSince } from '../stations/stations.rules.ts';
import type { LobbySetting } from '../settings/settings.model.ts';
import {
  acknowledgementKind,
  alertKeyOf,
  alertTypes,
  managerCallKind,
  readAlertKey,
  type Acknowledgement,
  type AlertKey,
  type AlertType,
  type ManagerCall,
} from './alerts.model.ts';
import { isOpen, isPast } from './alerts.rules.ts';

export interface HallAlert {
  readonly key: AlertKey;
  readonly type: AlertType;
  /** When it began to be so. */
  readonly since: Instant;
  readonly ticket: Ticket | null;
  readonly customer: Customer | null;
  /** Where it is about: the window that calls, or at which was rated. */
  readonly counter: Counter | null;
  readonly machine: QueueMachine | null;
  /** The kiosk or display that it is about. */
  readonly device: HallDevice | null;
  readonly call: ManagerCall | null;
  /** The queue that comes first, the one that waits less all the same, and how long each has waited today, ms. */
  readonly inversion: {
    readonly higher: Queue;
    readonly lower: Queue;
    readonly higherMean: number;
    readonly lowerMean: number;
  } | null;
  readonly vip: boolean;
  /** Whole minutes that the ticket has waited. */
  readonly minutes: number;
  /** Who took note of it, or answered the call, and when; null = nobody yet. */
  readonly noted: { readonly by: Id; readonly at: Instant } | null;
}

export interface HallAlerts {
  /** Newest first. */
  readonly open: readonly HallAlert[];
  /** Taken note of today, the last first; also what is over by now. */
  readonly noted: readonly HallAlert[];
}

interface Input {
  readonly outletId: Id;
  /** Of the tablet that asks. */
  readonly setting: LobbySetting;
  readonly now: Instant;
}

/** A machine that is away for less is being restarted, or a cable was touched. */
const MACHINE_GRACE = 30_000;
const MINUTE = 60_000;
/** The others are so as soon as their rows are: a tablet's idea of now is some seconds old. */
const comesWithTime: ReadonlySet<AlertType> = new Set(['overtime', 'machine', 'unheard', 'station']);

export const hallAlerts = defineQuery<Input, HallAlerts>({
  name: 'alerts.hallAlerts',
  read(reader, input) {
    const hall = readHall(reader, input);
    const ofToday = ticketStates.flatMap((state) => inState(hall, state));
    const all = [
      ...present(hall).flatMap((ticket) => [...arrival(hall, ticket), ...birthday(hall, ticket)]),
      ...inState(hall, 'waiting').flatMap((ticket) => overtime(hall, ticket)),
      ...ofToday.flatMap((ticket) => rating(hall, ticket)),
      ...inversions(hall, ofToday),
      ...unheard(hall),
      ...reader.list(hallDeviceKind, 'byOutlet', [input.outletId]).flatMap((device) => ofDevice(hall, device)),
      ...calls(hall),
      ...reader.list(queueMachineKind, 'byOutlet', [input.outletId]).flatMap((machine) => ofMachine(hall, machine)),
    ].filter(({ type, since }) => !comesWithTime.has(type) || since <= input.now);
    return { open: all.filter(({ noted }) => !noted).toSorted(newestFirst), noted: notedToday(hall, all) };
  },
});

interface Hall extends Input {
  readonly reader: Reader;
  readonly acknowledged: ReadonlyMap<AlertKey, Acknowledgement>;
}

function readHall(reader: Reader, input: Input): Hall {
  const acknowledged = reader
    .list(acknowledgementKind, 'ofOutlet', [input.outletId, false])
    .filter(({ at }) => !isPast(at, input.now));
  return { ...input, reader, acknowledged: new Map(acknowledged.map((row) => [row.key, row])) };
}

/** Of today: what a tablet holds that was away for days is not news. */
const inState = ({ reader, outletId, now }: Input & { reader: Reader }, state: Ticket['state']): readonly Ticket[] =>
  reader
    .list(ticketKind, 'byOutletState', [outletId, state, false])
    .filter(({ businessDay }) => businessDay === dayOf(now));

/** In the hall, and nobody serves him yet. */
const present = (hall: Hall): Ticket[] => [...inState(hall, 'waiting'), ...inState(hall, 'called')];

/** Moved to another queue he is given another number: he has not come a second time. */
const visitOf = (ticket: Ticket): Id => ticket.visitId ?? ticket.id;

function about(hall: Hall, type: AlertType, key: AlertKey, since: Instant, more: Partial<HallAlert>): HallAlert {
  const row = hall.acknowledged.get(key);
  const ticket = more.ticket ?? null;
  const customer = ticket?.customerId ? (hall.reader.get(customerKind, ticket.customerId) ?? null) : null;
  return {
    key,
    type,
    since,
    ticket,
    customer,
    counter: more.counter ?? null,
    machine: more.machine ?? null,
    device: more.device ?? null,
    call: more.call ?? null,
    inversion: more.inversion ?? null,
    vip: customer !== null && isVip(customer, hall.setting.vipThreshold),
    minutes: ticket ? waitOf(ticket, hall.now) : 0,
    noted: more.noted ?? (row ? { by: row.staffId, at: row.at } : null),
  };
}

/** LOB-060: a VIP by the tablet's own threshold, or a customer who has complained, if the tablet shows such (LOB-012). */
function arrival(hall: Hall, ticket: Ticket): HallAlert[] {
  const key = alertKeyOf('arrival', visitOf(ticket));
  const alert = about(hall, 'arrival', key, ticket.takenAt, { ticket });
  const complained = alert.customer !== null && hasComplained(alert.customer);
  return (alert.vip && hall.setting.showVip) || (complained && hall.setting.showComplaint) ? [alert] : [];
}

/** RMD-010: on the day itself, if the tablet is set to. */
function birthday(hall: Hall, ticket: Ticket): HallAlert[] {
  const key = alertKeyOf('birthday', visitOf(ticket));
  const alert = about(hall, 'birthday', key, ticket.takenAt, { ticket });
  const today = alert.customer !== null && hasBirthday(alert.customer, dayOf(hall.now));
  return hall.setting.birthday && today ? [alert] : [];
}

/**
 * LOB-061: the wait has reached what the tablet is set to. LOB-009: only while he waits. Whom a window sends on to another
 * queue, or who comes back into his after a call, begins another wait; who was moved before he was called goes on with his.
 */
function overtime(hall: Hall, ticket: Ticket): HallAlert[] {
  const since = waitsSince(ticket);
  const due = toInstant(since + hall.setting.waitMinutes * MINUTE);
  const another = ticket.issuedBy === 'transfer' || ticket.calledAt !== null;
  const key = alertKeyOf('overtime', visitOf(ticket), another ? since : undefined);
  return [about(hall, 'overtime', key, due, { ticket })];
}

/** QUE-020. The last press counts: a better one takes the alert back. */
function rating(hall: Hall, ticket: Ticket): HallAlert[] {
  if (ticket.score === null || ticket.score > LOW_SCORE) return [];
  const since = ticket.endedAt ?? ticket.startedAt ?? ticket.calledAt ?? ticket.takenAt;
  const counter = ticket.counterId ? (hall.reader.get(counterKind, ticket.counterId) ?? null) : null;
  return [about(hall, 'rating', alertKeyOf('rating', ticket.id), since, { ticket, counter })];
}

/** LOB-062: somebody else's call; answered, it is taken note of. */
function calls(hall: Hall): HallAlert[] {
  return hall.reader
    .list(managerCallKind, 'ofOutlet', [hall.outletId, false])
    .filter(({ deviceId, at }) => deviceId !== hall.setting.id && !isPast(at, hall.now))
    .map((call) => {
      const counter = call.counterId ? (hall.reader.get(counterKind, call.counterId) ?? null) : null;
      const ticket = call.ticketId ? (hall.reader.get(ticketKind, call.ticketId) ?? null) : null;
      const noted = isOpen(call) ? null : { by: call.answeredBy!, at: call.answeredAt! };
      return about(hall, 'call', alertKeyOf('call', call.id), call.at, { call, counter, ticket, noted });
    });
}

function ofMachine(hall: Hall, machine: QueueMachine): HallAlert[] {
  const away = toInstant(machine.since + MACHINE_GRACE);
  const noPaper = machine.device === 'paper-out' || machine.device === 'printer-gone';
  return [
    ...(machine.link === 'offline'
      ? [about(hall, 'machine', alertKeyOf('machine', machine.id, machine.since), away, { machine })]
      : []),
    ...(noPaper
      ? [about(hall, 'paper', alertKeyOf('paper', machine.id, machine.deviceSince), machine.deviceSince, { machine })]
      : []),
  ];
}

/** QUE-019: somebody was called, and no display has shown or played it. */
function unheard(hall: Hall): HallAlert[] {
  const { reader, outletId } = hall;
  const displays = reader.list(hallDeviceKind, 'byOutlet', [outletId]).filter(({ face }) => face === 'display');
  // While none of them is there, one alert says so, and not each call.
  if (displays.every(isMissing)) return [];
  return inState(hall, 'called').flatMap((ticket) => {
    const since = unheardSince(reader, ticket);
    if (since === null) return [];
    const counter = ticket.counterId ? (reader.get(counterKind, ticket.counterId) ?? null) : null;
    return [about(hall, 'unheard', alertKeyOf('unheard', ticket.id, ticket.calledAt!), since, { ticket, counter })];
  });
}

/** QUE-016: a kiosk or display that is away, that cannot print or speak, or whose number came twice. */
function ofDevice(hall: Hall, device: HallDevice): HallAlert[] {
  const { reader, outletId, now } = hall;
  // At night and on holidays they are switched off; one that is missing when the doors open is missed from then on.
  const open = issuingSince(reader.get(hallSettingKind, outletId) ?? usualHallSetting(outletId), now);
  if (open === null) return [];
  const alertAt = (since: Instant) =>
    about(hall, 'station', alertKeyOf('station', device.id, since), since, { device });
  const away = toInstant(Math.max(device.since, open) + MACHINE_GRACE);
  return [
    ...(isMissing(device) ? [alertAt(away)] : []),
    ...(isTroubled(device) && !isMissing(device) ? [alertAt(toInstant(Math.max(device.troubleSince, open)))] : []),
    ...(device.twice && !isPast(device.twice.at, hall.now) ? [alertAt(device.twice.at)] : []),
  ];
}

/** QUE-009: once a day for a queue, also when it comes and goes. */
function inversions(hall: Hall, tickets: readonly Ticket[]): HallAlert[] {
  const plans = hall.reader.list(counterPlanKind, 'byOutlet', [hall.outletId]);
  const found = inversionsOfDay(
    plans.map(({ rule }) => rule),
    tickets,
  );
  const ofEach = [...new Map(found.toReversed().map((one) => [one.higher, one])).values()];
  return ofEach.flatMap(({ since, ...one }) => {
    const [higher, lower] = [hall.reader.get(queueKind, one.higher), hall.reader.get(queueKind, one.lower)];
    const key = alertKeyOf('inversion', one.higher, startOfDay(hall.now));
    return higher && lower ? [about(hall, 'inversion', key, since, { inversion: { ...one, higher, lower } })] : [];
  });
}

/** What is still so as it is; what is over as its key and its rows still say. */
function notedToday(hall: Hall, all: readonly HallAlert[]): HallAlert[] {
  const still = new Set(all.map(({ key }) => key));
  const over = [...hall.acknowledged.values()]
    .filter(({ key }) => !still.has(key))
    .map(({ key, at }) => {
      const { type, subject } = readAlertKey(key);
      const ticket = hall.reader.get(ticketKind, subject) ?? null;
      const machine = hall.reader.get(queueMachineKind, subject) ?? null;
      return about(hall, type, key, at, { ticket, machine, device: hall.reader.get(hallDeviceKind, subject) ?? null });
    });
  return [...all.filter(({ noted }) => noted), ...over].toSorted((a, b) => b.noted!.at - a.noted!.at || byKey(a, b));
}

const byKey = (a: HallAlert, b: HallAlert): number => (a.key < b.key ? -1 : 1);
const newestFirst = (a: HallAlert, b: HallAlert): number => b.since - a.since || byKey(a, b);

/** Most urgent first. */
export const byUrgency = (a: HallAlert, b: HallAlert): number =>
  alertTypes.indexOf(a.type) - alertTypes.indexOf(b.type) || newestFirst(a, b);
