// One counter as whoever sits there sees it (QUE-006…008): what is in hand, who comes next and why, what was put aside.
import { staffKind } from '../identity/identity.model.ts';
import { defineQuery } from '../kernel/query.ts';
import { minutesBetween, type Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import type { Reader } from '../kernel/store.ts';
import type { LobbySetting } from '../settings/settings.model.ts';
import { nextCall, type Decision } from './calling.rules.ts';
import { counterPlanKind, type CounterPlan } from './hall.model.ts';
import { hallTicket, type HallTicket } from './lobby-overview.ts';
import { counterKind, queueKind, ticketKind, type Counter, type Queue, type Ticket } from './queue.model.ts';
import { isInTalk } from './talk.rules.ts';

/** A counter as somebody who looks for a seat sees it. */
export interface Seat {
  readonly key: Id;
  readonly counter: Counter;
  readonly plan: CounterPlan | null;
  /** Those it calls from, in the order of its plan. */
  readonly queues: readonly Queue[];
  /** The name of who sits there, where it is known here. */
  readonly teller: string | null;
  readonly ticket: HallTicket | null;
  readonly minutes: number;
}

/** Somebody in line, with why it will be his turn then. */
export interface InLine extends HallTicket {
  readonly decision: Decision;
}

export interface CounterView {
  readonly seat: Seat;
  /** The first of those who wait, in the order in which they will be called if nobody comes and nothing changes. */
  readonly line: readonly InLine[];
  /** All who can be called; who is in talk with somebody keeps his place and is not among them (QUE-023). */
  readonly waiting: number;
  /** On hold or parked where this counter may go on with them. */
  readonly aside: readonly HallTicket[];
  /** Of this counter's queues. */
  readonly missed: readonly HallTicket[];
  /** The one this counter finished last. */
  readonly last: HallTicket | null;
}

/** How many of the line are worked out: more than a screen shows changes before it is reached. */
const AHEAD = 12;

export interface CounterQuestion {
  readonly outletId: Id;
  readonly counterId: Id;
  readonly setting: LobbySetting;
  readonly now: Instant;
}

export const seatsOf = defineQuery<Omit<CounterQuestion, 'counterId'>, readonly Seat[]>({
  name: 'queue.seatsOf',
  read: (reader, { outletId, setting, now }) =>
    reader
      .list(counterKind, 'byOutlet', [outletId])
      .toSorted((a, b) => a.number - b.number)
      .map((counter) => seatOf(reader, counter, setting, now)),
});

export const counterView = defineQuery<CounterQuestion, CounterView | null>({
  name: 'queue.counterView',
  read(reader, { outletId, counterId, setting, now }) {
    const counter = reader.get(counterKind, counterId);
    if (!counter) return null;
    const seat = seatOf(reader, counter, setting, now);
    const mine = new Set<Id>(seat.queues.map(({ id }) => id));
    const inHall = (state: Ticket['state']) => reader.list(ticketKind, 'byOutletState', [outletId, state, false]);
    const isMine = ({ queueId }: Ticket): boolean => mine.has(queueId);
    /** Put aside here, or where any counter of the queue may go on (QUE-008, QUE-006 park). */
    const isHere = (ticket: Ticket): boolean =>
      ticket.counterId === null ? isMine(ticket) : ticket.counterId === counterId;
    const toHall = (ticket: Ticket): HallTicket => hallTicket(reader, ticket, setting, now);
    const waiting = inHall('waiting').filter((ticket) => isMine(ticket) && !isInTalk(ticket, now));
    const done = inHall('done')
      .filter((ticket) => ticket.counterId === counterId)
      .toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
    return {
      seat,
      line: lineOf(seat.plan, waiting, counter, now).map(({ ticket, decision }) => ({ ...toHall(ticket), decision })),
      waiting: waiting.length,
      aside: [...inHall('held'), ...inHall('parked')].filter(isHere).map(toHall),
      missed: inHall('missed').filter(isMine).map(toHall),
      last: done[0] ? toHall(done[0]) : null,
    };
  },
});

function seatOf(reader: Reader, counter: Counter, setting: LobbySetting, now: Instant): Seat {
  const ticket = counter.ticketId ? reader.get(ticketKind, counter.ticketId) : undefined;
  const plan = reader.get(counterPlanKind, counter.id) ?? null;
  const person = counter.staffId ? reader.get(staffKind, counter.staffId) : undefined;
  return {
    key: counter.id,
    counter,
    plan,
    queues: (plan?.rule.queues ?? []).flatMap(({ queueId }) => reader.get(queueKind, queueId) ?? []),
    teller: person?.name ?? counter.teller,
    ticket: ticket ? hallTicket(reader, ticket, setting, now) : null,
    minutes: minutesBetween(counter.since, now),
  };
}

/** Calls on paper, one after the other, each as the counter would make it now. */
function lineOf(plan: CounterPlan | null, waiting: readonly Ticket[], counter: Counter, now: Instant) {
  const line: { ticket: Ticket; decision: Decision }[] = [];
  if (!plan) return line;
  const left = new Map(waiting.map((ticket) => [ticket.id, ticket]));
  const called = [...counter.recent];
  while (line.length < AHEAD) {
    const decision = nextCall(plan.rule, { waiting: left.values(), now, called });
    if (!decision) break;
    const ticket = left.get(decision.chosen.ticketId)!;
    line.push({ ticket, decision });
    left.delete(ticket.id);
    called.push(ticket.queueId);
  }
  return line;
}
