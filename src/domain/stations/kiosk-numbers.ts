// Numbers as a kiosk holds and gives them, alone if it must (QUE-003, QUE-004): which is the next one, who stands before it,
// what is kept of an answer.
import type { Day, Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import type { PublicQueue, WaitRange } from './public-hall.ts';
import type { IssuedTicket, KioskReport, Lease } from './station-wire.ts';

/** A lease and how many of its numbers were given out here. */
export interface HeldLease {
  readonly lease: Lease;
  readonly given: number;
}

/** A ticket as the kiosk keeps it until the server has it and its slip is in the customer's hand. */
export interface KeptTicket {
  readonly ticket: IssuedTicket;
  /** The order in which they were given out here. */
  readonly place: number;
  /** Server time of the answer; null while it has to be sent. */
  readonly answeredAt: Instant | null;
  /** `no`: safely stored and not printed yet, or printing broke off. */
  readonly printed: 'no' | 'yes';
  readonly language: 'zh' | 'en';
}

export const leftOf = ({ lease, given }: HeldLease): number => Math.max(0, lease.numbers.length - given);

/** The queue's own next number where the kiosk has it, else one of those kept back; never one of another day. */
export function nextNumber(held: readonly HeldLease[], queueId: Id, day: Day): HeldLease | null {
  const usable = held.filter((one) => one.lease.queueId === queueId && one.lease.day === day && leftOf(one) > 0);
  const inOrder = (block: Lease['block']): HeldLease | undefined =>
    usable
      .filter(({ lease }) => lease.block === block)
      .toSorted((a, b) => orderOf(a) - orderOf(b))
      .at(0);
  return inOrder('front') ?? inOrder('spare') ?? null;
}

const orderOf = ({ lease, given }: HeldLease): number => Number(/\d+$/.exec(lease.numbers[given] ?? '')?.[0] ?? 0);

/** What the server has to know of them; used ones too, so that it does not give their numbers again. */
export const holdsOf = (held: readonly HeldLease[]): KioskReport['holds'] =>
  held.map((one) => ({ id: one.lease.id, left: leftOf(one) }));

/**
 * After an answer: what it names is held, with what was given out of it here; what it does not name is over, unless a
 * number of it is still to be sent.
 */
export function leasesAfter(
  held: readonly HeldLease[],
  answered: readonly Lease[],
  unsent: readonly IssuedTicket[],
): HeldLease[] {
  const given = new Map(held.map((one) => [one.lease.id, one.given]));
  const named = new Set(answered.map(({ id }) => id));
  const needed = new Set(unsent.map(({ leaseId }) => leaseId));
  return [
    ...answered.map((lease) => ({ lease, given: given.get(lease.id) ?? 0 })),
    ...held.filter(({ lease }) => !named.has(lease.id) && needed.has(lease.id)),
  ];
}

export interface PlaceInLine {
  readonly ahead: number;
  readonly range: WaitRange | null;
}

/** Own numbers that the picture cannot show yet: not sent, or answered after it was made. */
const newerThan = (picture: Instant, kept: readonly KeptTicket[]): readonly KeptTicket[] =>
  kept.filter(({ answeredAt }) => answeredAt === null || answeredAt > picture);

/** Who comes now has the line of the last picture before him, and whom this kiosk gave a number since (QUE-004). */
export function placeInLine(
  queue: Pick<PublicQueue, 'id' | 'line' | 'range' | 'pace'>,
  picture: { readonly now: Instant; readonly day: Day },
  kept: readonly KeptTicket[],
  today: Day,
): PlaceInLine {
  // Yesterday's line has gone home.
  const line = picture.day === today ? queue.line : [];
  const since = newerThan(picture.now, kept).filter(
    ({ ticket }) => ticket.queueId === queue.id && !line.includes(ticket.number),
  );
  const more = since.length - (queue.line.length - line.length);
  return { ahead: line.length + since.length, range: shifted(queue, more) };
}

function shifted({ range, pace }: Pick<PublicQueue, 'range' | 'pace'>, people: number): WaitRange | null {
  if (range === null || (pace === null && people !== 0)) return null;
  const later = (minutes: number): number => Math.max(0, Math.round(minutes + people * (pace ?? 0)));
  return { p50: later(range.p50), p80: Math.max(later(range.p50), later(range.p80)) };
}

/** A slip that was not printed is offered so long; then its customer is elsewhere. */
export const OFFERED_FOR = 10 * 60_000;

/** What need not be kept any more: the server has it, the picture shows it or what became of it, no slip is wanted of it. */
export const isOver = ({ ticket, answeredAt, printed }: KeptTicket, picture: Instant | null): boolean =>
  answeredAt !== null &&
  picture !== null &&
  answeredAt <= picture &&
  (printed === 'yes' || ticket.at < picture - OFFERED_FOR);
