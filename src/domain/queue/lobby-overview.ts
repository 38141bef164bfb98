// The hall at a glance (LOB-002…017): who waits and how long, for what, who of them matters most, what the counters do.
import { customerKind, type Customer } from '../customers/customers.model.ts';
import { hasBirthday, hasComplained, isVip } from '../customers/customers.rules.ts';
import { dayOf, minutesBetween, type Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import { toFen, type Fen } from '../kernel/money.ts';
import { defineQuery } from '../kernel/query.ts';
import type { Reader } from '../kernel/store.ts';
import type { LobbySetting } from '../settings/settings.model.ts';
import {
  counterKind,
  queueKind,
  queueMachineKind,
  ticketKind,
  type Counter,
  type Queue,
  type QueueMachine,
  type Ticket,
} from './queue.model.ts';

/** A ticket with what the hall may know of its holder. */
export interface HallTicket {
  /** The ticket's id: what this entry is known by in a list. */
  readonly key: Id;
  readonly ticket: Ticket;
  readonly customer: Customer | null;
  readonly queue: Queue | null;
  /** Whole minutes waited; never negative (LOB-010). */
  readonly minutes: number;
  readonly overtime: boolean;
  readonly vip: boolean;
  readonly complained: boolean;
  readonly birthday: boolean;
}

/** A share of those waiting, with who they are, for the list behind it. */
export interface Group<Key extends string = string> {
  readonly key: Key;
  readonly tickets: readonly HallTicket[];
}

export interface WaitBand extends Group {
  /** Minutes, inclusive; the band reaches up to the next one's `from`. */
  readonly from: number;
  readonly to: number | null;
}

export interface LobbyOverview {
  /** Longest waiting first. */
  readonly waiting: readonly HallTicket[];
  readonly byQueue: readonly (Group & { readonly queue: Queue })[];
  readonly byBusiness: readonly Group[];
  /** Below the set time first, then the bands of LOB-008. */
  readonly waitBands: readonly WaitBand[];
  readonly assetBands: readonly Group<AssetBandKey>[];
  /** VIP and complaint customers who wait, as the tablet is set to show them (LOB-012…016). */
  readonly keyCustomers: readonly HallTicket[];
  readonly counters: readonly {
    readonly key: Id;
    readonly counter: Counter;
    readonly ticket: HallTicket | null;
    readonly minutes: number;
  }[];
  readonly machines: readonly QueueMachine[];
  readonly averageWait: number;
  readonly longestWait: number;
  readonly served: number;
  /** Without those who were shown elsewhere (LOB-064). */
  readonly abandoned: number;
}

/** LOB-008: the set time t, then t+5, t+10, t+20, t+30 and beyond. */
const BAND_STEPS = [0, 5, 10, 20, 30] as const;

/** LOB-011: bands of assets, in 万. */
const ASSET_BANDS = [
  { key: 'under5', from: toFen(0) },
  { key: 'from5', from: toFen(5) },
  { key: 'from50', from: toFen(50) },
  { key: 'from300', from: toFen(300) },
] as const;
export type AssetBandKey = (typeof ASSET_BANDS)[number]['key'] | 'unknown';

export const lobbyOverview = defineQuery<{ outletId: Id; setting: LobbySetting; now: Instant }, LobbyOverview>({
  name: 'queue.lobbyOverview',
  read(reader, { outletId, setting, now }) {
    const queues = reader.list(queueKind, 'byOutlet', [outletId]).toSorted(byCode);
    const inHall = (state: Ticket['state']) => reader.list(ticketKind, 'byOutletState', [outletId, state, false]);
    const toHall = (ticket: Ticket) => hallTicket(reader, ticket, setting, now);
    const waiting = inHall('waiting').map(toHall).toSorted(longestFirst);
    const waits = waiting.map((w) => w.minutes);
    return {
      waiting,
      byQueue: queues.map((queue) => ({
        key: queue.id,
        queue,
        tickets: waiting.filter((w) => w.ticket.queueId === queue.id),
      })),
      byBusiness: businessesOf(queues, waiting).map((key) => ({
        key,
        tickets: waiting.filter((w) => w.ticket.business === key),
      })),
      waitBands: waitBands(waiting, setting.waitMinutes),
      assetBands: assetBands(waiting),
      keyCustomers: waiting.filter((w) => (setting.showVip && w.vip) || (setting.showComplaint && w.complained)),
      counters: reader
        .list(counterKind, 'byOutlet', [outletId])
        .toSorted((a, b) => a.number - b.number)
        .map((counter) => {
          const ticket = counter.ticketId ? reader.get(ticketKind, counter.ticketId) : undefined;
          return {
            key: counter.id,
            counter,
            ticket: ticket ? toHall(ticket) : null,
            minutes: minutesBetween(counter.since, now),
          };
        }),
      machines: reader.list(queueMachineKind, 'byOutlet', [outletId]),
      averageWait: waits.length === 0 ? 0 : Math.round(waits.reduce((a, b) => a + b, 0) / waits.length),
      longestWait: Math.max(0, ...waits),
      served: inHall('done').length,
      abandoned: inHall('abandoned').filter(({ divertedTo }) => divertedTo === null).length,
    };
  },
});

export function hallTicket(reader: Reader, ticket: Ticket, setting: LobbySetting, now: Instant): HallTicket {
  const customer = (ticket.customerId && reader.get(customerKind, ticket.customerId)) || null;
  const minutes = waitOf(ticket, now);
  return {
    key: ticket.id,
    ticket,
    customer,
    queue: reader.get(queueKind, ticket.queueId) ?? null,
    minutes,
    overtime: ticket.state === 'waiting' && minutes >= setting.waitMinutes,
    vip: customer !== null && isVip(customer, setting.vipThreshold),
    complained: customer !== null && hasComplained(customer),
    birthday: customer !== null && hasBirthday(customer, dayOf(now)),
  };
}

/** Since when he waits: once called and back in the queue, since that call. */
export const waitsSince = ({ takenAt, calledAt }: Pick<Ticket, 'takenAt' | 'calledAt'>): Instant => calledAt ?? takenAt;

/** Wait in whole minutes: of who waits until now; else from taking the number to the first call or to the end (QUE-021). */
export const waitOf = (
  ticket: Pick<Ticket, 'state' | 'takenAt' | 'firstCalledAt' | 'calledAt' | 'endedAt'>,
  now: Instant,
): number =>
  ticket.state === 'waiting'
    ? minutesBetween(waitsSince(ticket), now)
    : minutesBetween(ticket.takenAt, ticket.firstCalledAt ?? ticket.endedAt ?? now);

/** LOB-006, LOB-008: a customer enters the chart's bands the minute his wait equals the set time. */
export function waitBands(waiting: readonly HallTicket[], setMinutes: number): WaitBand[] {
  const edges = [0, ...BAND_STEPS.map((step) => setMinutes + step)];
  return edges.map((from, i) => {
    const to = edges[i + 1] ?? null;
    return {
      key: String(from),
      from,
      to,
      tickets: waiting.filter(({ minutes }) => minutes >= from && (to === null || minutes < to)),
    };
  });
}

/** LOB-011. Who was not recognised, or whose assets the CRM does not know, is counted as unknown. */
export function assetBands(waiting: readonly HallTicket[]): Group<AssetBandKey>[] {
  const bandOf = (assets: Fen): AssetBandKey => ASSET_BANDS.findLast((band) => assets >= band.from)?.key ?? 'under5';
  const keyOf = ({ customer }: HallTicket) => (customer?.assetsFrom == null ? 'unknown' : bandOf(customer.assetsFrom));
  return [...ASSET_BANDS.map((band) => band.key), 'unknown' as const].map((key) => ({
    key,
    tickets: waiting.filter((w) => keyOf(w) === key),
  }));
}

/** Those of the queues first; a number may have been taken for one that no queue names. */
const businessesOf = (queues: readonly Queue[], waiting: readonly HallTicket[]): string[] => [
  ...new Set([...queues.map((queue) => queue.business), ...waiting.map(({ ticket }) => ticket.business)]),
];
const byCode = (a: Queue, b: Queue): number => (a.code < b.code ? -1 : 1);
const longestFirst = (a: HallTicket, b: HallTicket): number =>
  a.ticket.takenAt - b.ticket.takenAt || (a.ticket.number < b.ticket.number ? -1 : 1);
