// Who is called next (QUE-009), and why (QUE-010). Pure: the same hall, rule and calls give the same decision, so that a
// day can be replayed from its events, on a tablet or on the server.
import * as v from 'valibot';
import type { Instant } from '../kernel/day.ts';
import { idField, type Id } from '../kernel/ids.ts';

const MINUTE = 60_000;

export const callingKinds = ['headStart', 'accumulating', 'ratio', 'condition', 'strict'] as const;
export type CallingKind = (typeof callingKinds)[number];

const minutes = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));

/** How one queue stands on a counter's list; what a rule does not use stays as it was when the rule is changed. */
export const queueTermsSchema = v.object({
  queueId: idField,
  /** `headStart`: minutes that are added to the wait (VIP credit). */
  headStart: minutes(240),
  /** `accumulating`: the wait counts so many times. */
  factor: v.pipe(v.number(), v.minValue(1), v.maxValue(20)),
  /** `ratio`: calls of this queue while the others have theirs, as in 2:1:1. */
  share: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)),
  /** `condition`: whoever has waited longer is called before everybody else; null = nobody of this queue. */
  atMost: v.nullable(minutes(240)),
});
export type QueueTerms = v.InferOutput<typeof queueTermsSchema>;

/** The queues a counter calls from, the highest class first, and how it chooses among them. */
export const callingRuleSchema = v.object({
  kind: v.picklist(callingKinds),
  queues: v.pipe(
    v.array(queueTermsSchema),
    v.minLength(1),
    v.maxLength(20),
    v.check((list) => new Set(list.map(({ queueId }) => queueId)).size === list.length, 'a queue twice'),
  ),
});
export type CallingRule = v.InferOutput<typeof callingRuleSchema>;

/** Default terms: a queue like any other. */
export const plainTerms = (queueId: Id): QueueTerms => ({ queueId, headStart: 0, factor: 1, share: 1, atMost: null });

/** Somebody who waits, as far as calling is concerned. */
export interface Candidate {
  readonly id: Id;
  readonly queueId: Id;
  /** Orders a queue: when it was taken, or where a return or a transfer put it. */
  readonly standsAt: Instant;
  /** As printed: tells apart who stands at the same instant. */
  readonly number: string;
}

/** The head of one queue with its score; the highest score is called. */
export interface Standing {
  readonly ticketId: Id;
  readonly number: string;
  readonly queueId: Id;
  /** Milliseconds for rules of waiting, shares for `ratio`, places for `strict`; comparable within one decision only. */
  readonly score: number;
}

/** What is stored with a call: enough to say why, and to find the same again. */
export interface Decision {
  readonly kind: CallingKind;
  readonly chosen: Standing;
  /** Heads of the other queues, best first. */
  readonly rivals: readonly Standing[];
}

/** First in its queue: longest there, then the smaller number. */
export const standsBefore = (a: Candidate, b: Candidate): boolean =>
  a.standsAt === b.standsAt ? a.number.localeCompare(b.number, 'en', { numeric: true }) < 0 : a.standsAt < b.standsAt;

/** The last calls of a counter that `ratio` looks back on: a whole round but for the one to be made. */
export const lookBackOf = (rule: CallingRule): number => rule.queues.reduce((sum, { share }) => sum + share, 0) - 1;

interface Hall {
  readonly waiting: Iterable<Candidate>;
  readonly now: Instant;
  /** Queues this counter has called from, the last call last; only `ratio` reads it. */
  readonly called?: readonly Id[];
}

type Score = (terms: QueueTerms, waited: number, rank: number, rule: CallingRule, called: readonly Id[]) => number;

/** Above every wait there can be in a day. */
const FIRST = 7 * 24 * 60 * MINUTE;

const scores: Readonly<Record<CallingKind, Score>> = {
  strict: (_, __, rank) => -rank,
  headStart: ({ headStart }, waited) => waited + headStart * MINUTE,
  accumulating: ({ factor }, waited) => factor * waited,
  condition: ({ atMost }, waited, rank) => (atMost !== null && waited > atMost * MINUTE ? FIRST + waited : -rank),
  ratio({ queueId, share }, _, __, rule, called) {
    const round = called.slice(-lookBackOf(rule) || called.length);
    return (share - round.filter((id) => id === queueId).length) / share;
  },
};

/**
 * How high the head of one queue stands with a window; the same scores that `nextCall` compares.
 * @param rank place of the queue in the rule, from 0
 * @param waited milliseconds
 */
export const standingScore = (rule: CallingRule, rank: number, waited: number, called: readonly Id[]): number =>
  scores[rule.kind](rule.queues[rank]!, waited, rank, rule, called);

/** Null where nobody of this counter's queues waits. A tie goes to the higher class, so that it is never by chance. */
export function nextCall(rule: CallingRule, { waiting, now, called = [] }: Hall): Decision | null {
  const heads = new Map<Id, Candidate>();
  for (const ticket of waiting) {
    const head = heads.get(ticket.queueId);
    if (!head || standsBefore(ticket, head)) heads.set(ticket.queueId, ticket);
  }
  const standings = rule.queues.flatMap((terms, rank): Standing[] => {
    const head = heads.get(terms.queueId);
    if (!head) return [];
    const waited = Math.max(0, now - head.standsAt);
    const score = standingScore(rule, rank, waited, called);
    return [{ ticketId: head.id, number: head.number, queueId: head.queueId, score }];
  });
  const [chosen, ...rivals] = standings.toSorted((a, b) => b.score - a.score);
  return chosen ? { kind: rule.kind, chosen, rivals } : null;
}
