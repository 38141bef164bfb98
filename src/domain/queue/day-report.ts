// The figures of one business day (QUE-026): of the whole outlet, by queue, by window, by teller and by hour, each as
// defined in hall-kpis.ts, with the ratings given at the windows (QUE-020).
import { clockTimeOf, type Day, type Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import type { Ticket } from './queue.model.ts';
import { groupsOf, kpisOf, type HallKpis, type KpiTicket } from './hall-kpis.ts';

export interface ReportTicket extends KpiTicket {
  readonly issuedBy: Ticket['issuedBy'];
  /** Who called it last; null where nobody knows. */
  readonly staffId: Id | null;
  readonly score: number | null;
}

export interface DayFigures extends HallKpis {
  /** Numbers that the close of the day ended: in no average, and in nobody's wait. */
  readonly expired: number;
  readonly rated: number;
  readonly meanScore: number | null;
  /** How often each score was given, 1 first. */
  readonly scores: readonly number[];
}

const SCORES = [1, 2, 3, 4, 5] as const;
/** A score that somebody should ask about. */
export const LOW_SCORE = 2;

/** `norm`: the wait that was promised, ms. */
export function figuresOf(tickets: readonly ReportTicket[], norm: number, now: Instant): DayFigures {
  const given = tickets.flatMap(({ score }) => (score === null ? [] : [score]));
  return {
    ...kpisOf(tickets, norm, now),
    expired: tickets.filter(({ state }) => state === 'expired').length,
    rated: given.length,
    meanScore: given.length === 0 ? null : given.reduce((sum, score) => sum + score, 0) / given.length,
    scores: SCORES.map((score) => given.filter((one) => one === score).length),
  };
}

export interface Group<Key> {
  readonly key: Key;
  readonly figures: DayFigures;
}
/** A queue that the windows' rules put above another, and that waited longer all the same; ms (QUE-009). */
export interface NamedInversion {
  readonly higher: string;
  readonly lower: string;
  readonly higherMean: number;
  readonly lowerMean: number;
}
export interface DayReport {
  readonly whole: DayFigures;
  readonly byQueue: readonly Group<Id>[];
  /** By the window that called last; who was never called is at none. */
  readonly byCounter: readonly Group<Id>[];
  readonly byTeller: readonly Group<Id>[];
  /** By the hour of the outlet's clock in which the number was taken: 08, 09 … */
  readonly byHour: readonly Group<string>[];
}

/** A group with what it is called: a queue's letters and name, a window's number, a teller's name, an hour. */
export interface NamedGroup extends Group<string> {
  readonly name: string;
}
interface OtherDay {
  readonly day: Day;
  readonly figures: DayFigures;
}

/** The report as it is handed out. */
export interface HallReport {
  readonly hall: { readonly id: Id; readonly name: string; readonly bridged: boolean };
  readonly day: Day;
  /** The wait that is promised, minutes. */
  readonly norm: number;
  /** When the figures were counted: of a day that is over, its end. */
  readonly asOf: Instant;
  readonly whole: DayFigures;
  readonly byQueue: readonly NamedGroup[];
  readonly byCounter: readonly NamedGroup[];
  readonly byTeller: readonly NamedGroup[];
  readonly byHour: readonly NamedGroup[];
  readonly inversions: readonly NamedInversion[];
  /** The last day before on which numbers were taken, and the same weekday of the week before; null = none. */
  readonly before: OtherDay | null;
  readonly lastWeek: OtherDay | null;
}

export function reportOf(tickets: readonly ReportTicket[], norm: number, now: Instant): DayReport {
  const by = <Key>(keyOf: (ticket: ReportTicket) => Key | null): Group<Key>[] =>
    [...groupsOf(tickets, keyOf)].map(([key, group]) => ({ key, figures: figuresOf(group, norm, now) }));
  return {
    whole: figuresOf(tickets, norm, now),
    byQueue: by(({ queueId }) => queueId),
    byCounter: by(({ counterId }) => counterId),
    byTeller: by(({ staffId }) => staffId),
    byHour: by(({ takenAt }) => clockTimeOf(takenAt).slice(0, 2)).toSorted((a, b) => a.key.localeCompare(b.key)),
  };
}
