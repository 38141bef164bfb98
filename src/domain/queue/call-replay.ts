// A day's calls, decided again from what each was decided on, and held against the day's tickets (QUE-010): whatever
// does not fit was changed afterwards, or decided wrongly.
import type { Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import { nextCall, standsBefore, type Candidate, type Decision, type Standing } from './calling.rules.ts';
import type { Call } from './hall.model.ts';
import type { Ticket } from './queue.model.ts';

export type ReplayCall = Pick<
  Call,
  'id' | 'at' | 'counterId' | 'ticketId' | 'number' | 'queueId' | 'how' | 'decision' | 'rule' | 'heads' | 'recent'
>;
export type ReplayTicket = Pick<
  Ticket,
  'id' | 'number' | 'queueId' | 'takenAt' | 'standsAt' | 'firstCalledAt' | 'endedAt' | 'contactAt' | 'visitId'
>;

/**
 * `otherChoice`: its own rule and heads call somebody else. `otherScores`: the same number, with other scores or rivals.
 * `otherTicket`: the number called is not that of the ticket. `passedOver`: somebody stood before the head of his queue.
 * `unrecorded`: a ticket was called, and no call tells of it.
 */
export const differenceKinds = ['otherChoice', 'otherScores', 'otherTicket', 'passedOver', 'unrecorded'] as const;

export interface Difference {
  readonly what: (typeof differenceKinds)[number];
  /** Null where there is no call. */
  readonly callId: Id | null;
  readonly at: Instant;
  readonly counterId: Id | null;
  /** Who was called. */
  readonly number: string;
  /** Who should have been, or was passed over; null = nobody. */
  readonly instead: string | null;
}

export interface Replay {
  readonly calls: number;
  /** Chosen by hand, or without a number: there is no rule to ask. */
  readonly byHand: number;
  /** Of those that a rule decided: how many come out the same. */
  readonly same: number;
  readonly differences: readonly Difference[];
}

/** The replay as it is handed out: windows by their number, no more differences than somebody reads. */
export interface ReplaySaid extends Omit<Replay, 'differences'> {
  readonly found: number;
  readonly differences: readonly (Omit<Difference, 'counterId'> & { readonly counter: number | null })[];
}

/**
 * Calls and tickets of one outlet and one business day, tickets that a machine leads left out. O(calls · tickets).
 * Who waited is only asserted where the rows leave no doubt (see `surelyWaited`), so a difference is one.
 */
export function replayDay(calls: readonly ReplayCall[], tickets: readonly ReplayTicket[]): Replay {
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const decided = calls.filter(({ how }) => how === 'next');
  const differences = [
    ...calls.flatMap((call) => againstTicket(call, byId.get(call.ticketId))),
    ...decided.flatMap((call) => againstRule(call)),
    ...decided.flatMap((call) => passedOver(call, tickets)),
    ...unrecorded(calls, tickets),
  ];
  const wrong = new Set(differences.map(({ callId }) => callId));
  return {
    calls: calls.length,
    byHand: calls.length - decided.length,
    same: decided.filter(({ id }) => !wrong.has(id)).length,
    differences: differences.toSorted((a, b) => a.at - b.at),
  };
}

const differ = (what: Difference['what'], call: ReplayCall, instead: string | null): Difference[] => [
  { what, callId: call.id, at: call.at, counterId: call.counterId, number: call.number, instead },
];

function againstTicket(call: ReplayCall, ticket: ReplayTicket | undefined): Difference[] {
  const fits =
    ticket !== undefined &&
    ticket.number === call.number &&
    ticket.queueId === call.queueId &&
    ticket.firstCalledAt !== null &&
    ticket.firstCalledAt <= call.at;
  return fits ? [] : differ('otherTicket', call, ticket?.number ?? null);
}

function againstRule(call: ReplayCall): Difference[] {
  const { rule, heads, at, recent, decision } = call;
  const again = rule && nextCall(rule, { waiting: heads, now: at, called: recent });
  if (!again || !decision || again.chosen.ticketId !== call.ticketId)
    return differ('otherChoice', call, again?.chosen.number ?? null);
  return isSame(decision, again) ? [] : differ('otherScores', call, again.rivals[0]?.number ?? null);
}

const isSame = (one: Decision, other: Decision): boolean =>
  one.kind === other.kind &&
  isSameStanding(one.chosen, other.chosen) &&
  one.rivals.length === other.rivals.length &&
  one.rivals.every((rival, n) => isSameStanding(rival, other.rivals[n]!));
// What lay in a database has lost the sign of its zero.
const isSameStanding = (one: Standing, other: Standing): boolean =>
  one.ticketId === other.ticketId &&
  one.number === other.number &&
  one.queueId === other.queueId &&
  one.score === other.score;

/** Of each queue that the window calls from: the first who surely waited and stood before its head, or had no head. */
function passedOver(call: ReplayCall, tickets: readonly ReplayTicket[]): Difference[] {
  const heads = new Map<Id, Candidate>(call.heads.map((head) => [head.queueId, head]));
  const queues = new Set(call.rule?.queues.map(({ queueId }) => queueId));
  const left = new Map<Id, ReplayTicket>();
  for (const ticket of tickets) {
    if (!queues.has(ticket.queueId) || !surelyWaited(ticket, call.at)) continue;
    const head = left.get(ticket.queueId) ?? heads.get(ticket.queueId);
    if (!head || (head.id !== ticket.id && standsBefore(ticket, head))) left.set(ticket.queueId, ticket);
  }
  return [...left.values()].flatMap(({ number }) => differ('passedOver', call, number));
}

/** Numbers are written a moment after they are taken: a call in the same second may rightly not have seen one. */
const SETTLED = 1_000;

/**
 * Whether a ticket surely waited at an instant. A ticket tells what became of it, not all that happened on the way: who
 * had been called before may have been missed or parked, who had been spoken to may have been in talk, who was moved or
 * transferred here came at an instant that a tablet named.
 */
const surelyWaited = (ticket: ReplayTicket, at: Instant): boolean =>
  ticket.visitId === null &&
  ticket.takenAt + SETTLED <= at &&
  (ticket.firstCalledAt === null || ticket.firstCalledAt > at) &&
  (ticket.endedAt === null || ticket.endedAt > at) &&
  (ticket.contactAt === null || ticket.contactAt > at);

function unrecorded(calls: readonly ReplayCall[], tickets: readonly ReplayTicket[]): Difference[] {
  const told = new Set(calls.map(({ ticketId, at }) => `${ticketId} ${at}`));
  return tickets.flatMap(({ id, number, firstCalledAt }): Difference[] =>
    firstCalledAt === null || told.has(`${id} ${firstCalledAt}`)
      ? []
      : [{ what: 'unrecorded', callId: null, at: firstCalledAt, counterId: null, number, instead: null }],
  );
}
