// 营销一刻 (QUE-023): whom of those who wait to talk to first, while there is time for it.
import type { Customer } from '../customers/customers.model.ts';
import type { Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import { toFen } from '../kernel/money.ts';
import { defineQuery } from '../kernel/query.ts';
import type { Reader } from '../kernel/store.ts';
import type { LobbySetting } from '../settings/settings.model.ts';
import { standsBefore } from './calling.rules.ts';
import { counterPlanKind } from './hall.model.ts';
import { isBridged } from './hall.rules.ts';
import { kpisOf } from './hall-kpis.ts';
import { lobbyOverview, type HallTicket } from './lobby-overview.ts';
import { counterKind, ticketKind, type Counter, type Ticket } from './queue.model.ts';
import { isInTalk } from './talk.rules.ts';

const MINUTE = 60_000;
/** A talk that is cut short by the call is worse than none. */
export const LEAST_MINUTES = 3;
/** A whole talk; more time than that does not make anybody more worth it. */
export const WHOLE_TALK = 10;
/** Until somebody was served today: what a bank counter usually takes. */
const USUAL_HANDLING = 8 * MINUTE;

/** Bands of assets (LOB-011): the lowest counts 1, the highest six times that and no more, so that fit and time decide too. */
const worth = [
  { from: toFen(300), is: 6 },
  { from: toFen(50), is: 4 },
  { from: toFen(5), is: 2 },
] as const;
/** What the CRM's grades say beyond assets: 白金 and above, 金卡. Words it does not use count for nothing. */
const HIGH = /白金|钻石|私行|私人/;
const GOOD = /金/;

/**
 * Value: the band of assets, 1 to 6, unknown as the lowest; a half for a gold card, one for platinum and above; one for
 * somebody who has complained, as a talk is what mends it.
 */
export function valueOf({ assetsFrom, grade, complaintCount }: Customer): number {
  const band = worth.find(({ from }) => assetsFrom !== null && assetsFrom >= from)?.is ?? 1;
  const card = HIGH.test(grade) ? 1 : GOOD.test(grade) ? 0.5 : 0;
  return band + card + (complaintCount > 0 ? 1 : 0);
}

/** What the bank recommends to him and he has not signed for. */
export const toSpeakOf = ({ recommended, signed }: Pick<Customer, 'recommended' | 'signed'>): readonly string[] =>
  recommended.filter((product) => !signed.includes(product));

/** Fit: half as much again for each product to speak of, three at most: nobody hears a fourth while he waits. */
export const fitOf = (recommended: readonly string[]): number => 1 + 0.5 * Math.min(3, recommended.length);

/** The share of a whole talk that there is time for; none below the least, all where nobody can say. */
export function shareOfTalk(minutesLeft: number | null): number {
  if (minutesLeft === null) return 1;
  return minutesLeft < LEAST_MINUTES ? 0 : Math.min(1, minutesLeft / WHOLE_TALK);
}

/** score = value × fit × share of a whole talk that there is time for before the call. */
export const scoreOf = (value: number, fit: number, minutesLeft: number | null): number =>
  value * fit * shareOfTalk(minutesLeft);

/**
 * Minutes until his call = place ÷ windows that are open for him × mean handling of today. With c windows busy one ends
 * every h ÷ c, and he is called at the place-th end. His place counts everybody whom these windows call from and who
 * stands before him; which class is called sooner is left out, so it is said as "about". Null with no window open.
 */
export const minutesToCall = (place: number, windows: number, handling: number): number | null =>
  windows === 0 ? null : Math.round((place * handling) / windows / MINUTE);

export interface MarketingMinute {
  readonly key: Id;
  readonly hall: HallTicket;
  readonly score: number;
  /** Null: no window is open for him. */
  readonly minutesLeft: number | null;
  readonly recommended: readonly string[];
}

/** Who was recognised, waits and is in nobody's talk; the best first, of equals the one with less time left. */
export const marketingMinutes = defineQuery<
  { outletId: Id; setting: LobbySetting; now: Instant },
  readonly MarketingMinute[]
>({
  name: 'queue.marketingMinutes',
  read(reader, input) {
    const { outletId, now } = input;
    const { waiting } = lobbyOverview.read(reader, input);
    const tickets = waiting.map(({ ticket }) => ticket);
    const handling = meanHandlingToday(reader, outletId, now);
    const callers = callersOf(reader, outletId);
    return waiting
      .flatMap((hall): MarketingMinute[] => {
        if (hall.customer === null || isInTalk(hall.ticket, now)) return [];
        const { place, windows } = standingOf(hall.ticket, tickets, callers);
        const minutesLeft = minutesToCall(place, windows, handling);
        const recommended = toSpeakOf(hall.customer);
        const score = scoreOf(valueOf(hall.customer), fitOf(recommended), minutesLeft);
        return score > 0 ? [{ key: hall.key, hall, score, minutesLeft, recommended }] : [];
      })
      .toSorted((a, b) => b.score - a.score || (a.minutesLeft ?? Infinity) - (b.minutesLeft ?? Infinity));
  },
});

/** What an open window calls from; null = from every queue, as far as we know. */
type Caller = readonly Id[] | null;

function callersOf(reader: Reader, outletId: Id): readonly Caller[] {
  const bridged = isBridged(reader, outletId);
  const open = ({ status }: Counter): boolean => status === 'idle' || status === 'serving';
  return reader
    .list(counterKind, 'byOutlet', [outletId])
    .filter(open)
    .map(({ id }) =>
      bridged ? null : (reader.get(counterPlanKind, id)?.rule.queues.map(({ queueId }) => queueId) ?? []),
    );
}

/** Counted from 1, among all whom the windows that are open for him call from. */
function standingOf(ticket: Ticket, waiting: readonly Ticket[], callers: readonly Caller[]) {
  const his = callers.filter((queues) => queues === null || queues.includes(ticket.queueId));
  const called = (queueId: Id): boolean => his.some((queues) => queues === null || queues.includes(queueId));
  const before = waiting.filter((one) => called(one.queueId) && one.id !== ticket.id && standsBefore(one, ticket));
  return { place: before.length + 1, windows: his.length };
}

function meanHandlingToday(reader: Reader, outletId: Id, now: Instant): number {
  const done = reader.list(ticketKind, 'byOutletState', [outletId, 'done', false]);
  return kpisOf(done, 0, now).meanHandling ?? USUAL_HANDLING;
}
