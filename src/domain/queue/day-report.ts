// The figures of one business day (QUE-026): of the whole outlet, by queue, by window, by teller and by hour, each as
// defined in hall-kpis.ts, with the ratings given at the windows (QUE-020).
import { clockTimeOf, type Day, type Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import type { Ticket } from './queue.model.ts';
import {
  counterKpisOf,
  groupsOf,
  kpisOf,
  type CounterSpan,
  type ForecastKpis,
  type HallKpis,
  type KpiTicket,
} from './hall-kpis.ts';

export interface ReportTicket extends KpiTicket {
  readonly issuedBy: Ticket['issuedBy'];
  /** Who called it last; null where nobody knows. */
  readonly staffId: Id | null;
  readonly score: number | null;
}

/** What a window did, and who sat there; null where nobody knows. */
export interface ReportSpan extends CounterSpan {
  readonly staffId: Id | null;
}

export interface DayFigures extends HallKpis {
  /** How long windows were open, ms, and which part of that they served (QUE-021); null where it says nothing of windows. */
  readonly openTime: number | null;
  readonly occupancy: number | null;
  /** Numbers that the close of the day ended: in no average, and in nobody's wait. */
  readonly expired: number;
  readonly rated: number;
  readonly meanScore: number | null;
  /** How often each score was given, 1 first. */
  readonly scores: readonly number[];
}

const SCORES = [1, 2, 3, 4, 5] as const;

/**
 * @param norm the wait that was promised, ms
 * @param spans of the windows that the tickets were served at
 */
export function figuresOf(
  tickets: readonly ReportTicket[],
  norm: number,
  now: Instant,
  spans: readonly ReportSpan[] = [],
): DayFigures {
  const { session, occupancy } = counterKpisOf(spans);
  const given = tickets.flatMap(({ score }) => (score === null ? [] : [score]));
  return {
    ...kpisOf(tickets, norm, now),
    openTime: spans.length === 0 ? null : session,
    occupancy,
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
  /** What customers were told of their waits when they took a number, beside what they waited (QUE-011); null = nobody was. */
  readonly forecast: (ForecastKpis & { readonly told: number }) | null;
  /** The last day before on which numbers were taken, and the same weekday of the week before; null = none. */
  readonly before: OtherDay | null;
  readonly lastWeek: OtherDay | null;
}

export function reportOf(
  tickets: readonly ReportTicket[],
  spans: readonly ReportSpan[],
  norm: number,
  now: Instant,
): DayReport {
  type Of<Row, Key> = (row: Row) => Key | null;
  const by = <Key>(keyOf: Of<ReportTicket, Key>, keyOfSpan: Of<ReportSpan, Key> = () => null): Group<Key>[] => {
    const [served, open] = [groupsOf(tickets, keyOf), groupsOf(spans, keyOfSpan)];
    // A window that was open and called nobody was idle.
    return [...new Set([...served.keys(), ...open.keys()])].map((key) => ({
      key,
      figures: figuresOf(served.get(key) ?? [], norm, now, open.get(key)),
    }));
  };
  return {
    whole: figuresOf(tickets, norm, now, spans),
    byQueue: by(({ queueId }) => queueId),
    byCounter: by(
      ({ counterId }) => counterId,
      ({ counterId }) => counterId,
    ),
    byTeller: by(
      ({ staffId }) => staffId,
      ({ staffId }) => staffId,
    ),
    byHour: by(({ takenAt }) => clockTimeOf(takenAt).slice(0, 2)).toSorted((a, b) => a.key.localeCompare(b.key)),
  };
}
