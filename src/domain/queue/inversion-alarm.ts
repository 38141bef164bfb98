// A day on which a higher class has waited longer than a lower one (QUE-009): what the rule's preview warns of before it is
// saved, found out in the hall itself.
import { toInstant, type Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import { classesOf, type Classes } from './calling-simulation.ts';
import type { CallingRule } from './calling.rules.ts';
import type { Ticket } from './queue.model.ts';

export interface DayInversion extends Classes {
  /** ms. */
  readonly higherMean: number;
  readonly lowerMean: number;
  /** The call with which it became so. */
  readonly since: Instant;
}

type CalledTicket = Pick<Ticket, 'queueId' | 'takenAt' | 'firstCalledAt' | 'issuedBy'>;

/** So many of each class were called: fewer are chance. */
const ENOUGH = 5;
/** ms: less is no difference that anybody would notice. */
const SLACK = 2 * 60_000;

/**
 * Classes whose mean wait is in the wrong order by now, of what the windows' rules put above one another. A pair that two
 * windows rank in opposite ways has no order.
 * @param tickets of one day; who did not wait for a window (a walk-in, a transfer) tells nothing of a rule
 */
export function inversionsOfDay(rules: readonly CallingRule[], tickets: readonly CalledTicket[]): DayInversion[] {
  const ranked = rules.flatMap(classesOf);
  const isRanked = (higher: Id, lower: Id) => ranked.some((pair) => pair.higher === higher && pair.lower === lower);
  const pairs = new Map(
    ranked
      .filter(({ higher, lower }) => !isRanked(lower, higher))
      .map((pair) => [`${pair.higher} ${pair.lower}`, { ...pair, since: null as Instant | null }]),
  );
  const waits = new Map<Id, { sum: number; n: number }>();
  const mean = (id: Id): number | null => {
    const { sum, n } = waits.get(id) ?? { sum: 0, n: 0 };
    return n < ENOUGH ? null : sum / n;
  };
  const isInverted = ({ higher, lower }: Classes): boolean => {
    const [up, down] = [mean(higher), mean(lower)];
    return up !== null && down !== null && up > down + SLACK;
  };
  const called = tickets
    .filter(
      ({ firstCalledAt, issuedBy }) => firstCalledAt !== null && issuedBy !== 'counter' && issuedBy !== 'transfer',
    )
    .toSorted((a, b) => a.firstCalledAt! - b.firstCalledAt!);
  for (const { queueId, takenAt, firstCalledAt } of called) {
    const { sum, n } = waits.get(queueId) ?? { sum: 0, n: 0 };
    waits.set(queueId, { sum: sum + Math.max(0, firstCalledAt! - takenAt), n: n + 1 });
    for (const pair of pairs.values()) pair.since = isInverted(pair) ? (pair.since ?? firstCalledAt) : null;
  }
  return [...pairs.values()].flatMap(({ higher, lower, since }) =>
    since === null
      ? []
      : [{ higher, lower, since: toInstant(since), higherMean: mean(higher)!, lowerMean: mean(lower)! }],
  );
}
