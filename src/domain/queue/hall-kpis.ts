// The figures of a hall, each defined once (QUE-021; field-notes.md §3.5): pages, reports and alerts use these and no
// others. All durations are milliseconds of server time and never negative; a share is 0…1, or null where there is
// nothing to divide by.
import type { Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import type { Ticket, TicketState } from './queue.model.ts';

/** What of a ticket the figures are made from. */
export type KpiTicket = Pick<
  Ticket,
  'state' | 'takenAt' | 'firstCalledAt' | 'calledAt' | 'startedAt' | 'endedAt' | 'queueId' | 'counterId'
> & {
  /** Time put on hold: not the counter's work (QUE-008). */
  readonly heldMs?: number;
  /** `transfer`: not an arrival, but the next stay of a visit. */
  readonly issuedBy?: Ticket['issuedBy'];
  /** When a lobby manager first spoke to the customer. */
  readonly contactAt?: Instant | null;
  /** Where he was shown to instead of waiting on (LOB-064). */
  readonly divertedTo?: Ticket['divertedTo'];
};

const span = (from: Instant, to: Instant): number => Math.max(0, to - from);

/** Wait = first call − issue; of somebody who waits still, until now; null where he left before a call. */
export function waitOf(ticket: KpiTicket, now: Instant): number | null {
  if (ticket.firstCalledAt !== null) return span(ticket.takenAt, ticket.firstCalledAt);
  return ticket.state === 'waiting' ? span(ticket.takenAt, now) : null;
}

/** A service that is open for longer was over long before: somebody forgot to say so. */
export const FORGOTTEN = 4 * 60 * 60_000;

/**
 * Handling = finish − start − held; where nobody pressed start, from the last call. A transfer ends one window's work
 * like a finish. Null until then, and of one that was forgotten: when it ended nobody knows.
 */
export function handlingOf(ticket: KpiTicket): number | null {
  const from = ticket.startedAt ?? ticket.calledAt;
  const ended = ticket.state === 'done' || ticket.state === 'transferred';
  if (!ended || from === null || ticket.endedAt === null) return null;
  const open = span(from, ticket.endedAt);
  return open > FORGOTTEN ? null : Math.max(0, open - (ticket.heldMs ?? 0));
}

/** First contact = a lobby manager’s first word − issue; null where there was none. */
export const firstContactOf = ({ contactAt = null, takenAt }: KpiTicket): number | null =>
  contactAt === null ? null : span(takenAt, contactAt);

/** A moved ticket lives on under its new number; one that the close of the day ended says nothing about anybody's wait. */
const uncounted: readonly TicketState[] = ['moved', 'expired'];
const countedOf = <T extends KpiTicket>(tickets: readonly T[]): T[] =>
  tickets.filter(({ state }) => !uncounted.includes(state));

/** Who came: a stay that a transfer began is the same visit, whose wait was counted at its first window. */
export const arrivedOf = <T extends KpiTicket>(tickets: readonly T[]): T[] =>
  countedOf(tickets).filter(({ issuedBy }) => issuedBy !== 'transfer');

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const mean = (values: readonly number[]): number | null =>
  share(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );
const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

/** The value below which this part of them lies (nearest rank); null of none. */
export function percentile(values: readonly number[], part: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? null;
}

export interface HallKpis {
  /** Numbers taken, without those moved on and those the close of the day ended. */
  readonly arrived: number;
  readonly called: number;
  readonly served: number;
  readonly waiting: number;
  /** Shown to a machine, the bank's app or another outlet (LOB-064). */
  readonly diverted: number;
  readonly meanWait: number | null;
  readonly p80Wait: number | null;
  /** The longest wait, of those who wait still too. */
  readonly mostWait: number | null;
  readonly meanHandling: number | null;
  /** Of those called: how many within the norm. */
  readonly serviceLevelOfCalled: number | null;
  /** Of all whose wait is decided – called, given up, or beyond the norm already: how many were called within it. */
  readonly serviceLevelOfArrived: number | null;
  /** Of those who arrived: gave up, or were called and not there and did not come back; who was diverted did not. */
  readonly abandonment: number | null;
  /** Of those who arrived: called and not there. */
  readonly noShow: number | null;
  readonly meanFirstContact: number | null;
}

/** All figures of some tickets of one day. `norm`: the wait that was promised, ms. */
export function kpisOf(tickets: readonly KpiTicket[], norm: number, now: Instant): HallKpis {
  const [counted, arrived] = [countedOf(tickets), arrivedOf(tickets)];
  const of = (...states: TicketState[]): number => counted.filter(({ state }) => states.includes(state)).length;
  const called = arrived.filter(({ firstCalledAt }) => firstCalledAt !== null);
  const waits = known(called.map((ticket) => waitOf(ticket, now)));
  const within = waits.filter((wait) => wait <= norm).length;
  const open = arrived.filter((ticket) => ticket.firstCalledAt === null && ticket.state === 'waiting');
  const undecided = open.filter((ticket) => waitOf(ticket, now)! <= norm).length;
  const isDiverted = ({ divertedTo = null }: KpiTicket): boolean => divertedTo !== null;
  const diverted = counted.filter(isDiverted).length;
  const divertedUncalled = arrived.filter((ticket) => isDiverted(ticket) && ticket.firstCalledAt === null).length;
  const all = known(counted.map((ticket) => waitOf(ticket, now)));
  return {
    arrived: arrived.length,
    called: called.length,
    served: of('done'),
    waiting: of('waiting'),
    diverted,
    meanWait: mean(waits),
    p80Wait: percentile(waits, 0.8),
    mostWait: all.length === 0 ? null : Math.max(...all),
    meanHandling: mean(known(counted.map(handlingOf))),
    serviceLevelOfCalled: share(within, called.length),
    serviceLevelOfArrived: share(within, arrived.length - undecided - divertedUncalled),
    abandonment: share(of('abandoned', 'missed') - diverted, arrived.length),
    noShow: share(of('missed'), arrived.length),
    meanFirstContact: mean(known(arrived.map(firstContactOf))),
  };
}

/** Tickets by whatever tells them apart; those without a key are in no group. */
export function groupsOf<Key, T>(
  tickets: readonly T[],
  keyOf: (ticket: T) => Key | null,
): ReadonlyMap<Key, readonly T[]> {
  const groups = new Map<Key, T[]>();
  for (const ticket of tickets) {
    const key = keyOf(ticket);
    const group = key === null ? undefined : groups.get(key);
    if (group) group.push(ticket);
    else if (key !== null) groups.set(key, [ticket]);
  }
  return groups;
}

/** The same figures by queue, by teller, by hour. */
export const kpisBy = <Key, T extends KpiTicket>(
  tickets: readonly T[],
  keyOf: (ticket: T) => Key | null,
  norm: number,
  now: Instant,
): ReadonlyMap<Key, HallKpis> =>
  new Map([...groupsOf(tickets, keyOf)].map(([key, group]) => [key, kpisOf(group, norm, now)]));

/** What a counter did from one instant on. */
export interface CounterSpan {
  readonly counterId: Id;
  readonly status: 'offline' | 'idle' | 'serving' | 'paused';
  readonly from: Instant;
  readonly to: Instant;
}

export interface CounterKpis {
  /** Open: everything but offline. */
  readonly session: number;
  readonly serving: number;
  readonly paused: number;
  /** Idle = session − serving − paused. */
  readonly idle: number;
  /** Occupancy = serving ÷ session. */
  readonly occupancy: number | null;
}

export function counterKpisOf(spans: readonly CounterSpan[]): CounterKpis {
  const time = (status: CounterSpan['status']): number =>
    spans.filter((one) => one.status === status).reduce((sum, { from, to }) => sum + span(from, to), 0);
  const [idle, serving, paused] = [time('idle'), time('serving'), time('paused')];
  const session = idle + serving + paused;
  return { session, serving, paused, idle, occupancy: share(serving, session) };
}

/** A wait that was told to a customer as a range, and what it came to; ms. */
export interface ToldWait {
  readonly likely: number;
  /** Eight of ten are called sooner. */
  readonly p80: number;
  readonly waited: number;
}

export interface ForecastKpis {
  /** Mean absolute error; ms. */
  readonly error: number | null;
  /** Mean of told − waited: above zero = told too long; ms. */
  readonly bias: number | null;
  /** Share of waits within the P80; 0.8 is right. */
  readonly coverage: number | null;
  /** Share that waited over five minutes longer than the P80. */
  readonly underPromised: number | null;
}

const UNDER_PROMISED = 5 * 60_000;

export function forecastKpisOf(told: readonly ToldWait[]): ForecastKpis {
  const errors = told.map(({ likely, waited }) => likely - waited);
  const within = told.filter(({ p80, waited }) => waited <= p80).length;
  const over = told.filter(({ p80, waited }) => waited > p80 + UNDER_PROMISED).length;
  return {
    error: mean(errors.map(Math.abs)),
    bias: mean(errors),
    coverage: share(within, told.length),
    underPromised: share(over, told.length),
  };
}
