// What a calling rule does to a day before anybody has to live with it (QUE-009): a hall is simulated forward with the
// product's own rule, and a rule under which a higher class waits longer than a lower one is found out.
import { toInstant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import { lookBackOf, nextCall, type CallingRule, type Candidate } from './calling.rules.ts';

const MINUTE = 60_000;

/** Somebody who comes and stays until served. */
export interface Arrival {
  readonly queueId: Id;
  /** Minutes from the opening. */
  readonly at: number;
  /** Minutes at the counter. */
  readonly service: number;
}

/** One simulated day: who came when, and how many counters call by the same rule. */
export interface SimulatedDay {
  readonly arrivals: readonly Arrival[];
  readonly counters: number;
}

/** Minutes waited by each who came from one queue, over all days. */
export interface ClassWaits {
  readonly queueId: Id;
  readonly mean: number;
  readonly p95: number;
  readonly most: number;
  readonly served: number;
}

/** Two queues of which a rule puts one above the other. */
export interface Classes {
  readonly higher: Id;
  readonly lower: Id;
}

/** A higher class that waits longer than a lower one. */
export interface Inversion extends Classes {
  readonly higherMean: number;
  readonly lowerMean: number;
}

/** Waits in minutes of everybody of a day, by queue. All are served, however late; O(n · queues). */
export function simulateDay(rule: CallingRule, { arrivals, counters }: SimulatedDay): ReadonlyMap<Id, number[]> {
  const coming = arrivals.toSorted((a, b) => a.at - b.at);
  const lines = new Map<Id, { ticket: Candidate; service: number }[]>();
  const free = Array.from({ length: counters }, () => 0);
  const called = free.map((): Id[] => []);
  const waits = new Map<Id, number[]>(rule.queues.map(({ queueId }) => [queueId, []]));
  const lookBack = lookBackOf(rule);
  let next = 0;
  let waitingNow = 0;
  let now = 0;
  while (next < coming.length || waitingNow > 0) {
    const counter = free.indexOf(Math.min(...free));
    // A counter that is free before anybody is there waits for the first to come.
    now = Math.max(now, free[counter]!, waitingNow > 0 ? 0 : coming[next]!.at);
    for (; next < coming.length && coming[next]!.at <= now; next++) {
      const { queueId, at, service } = coming[next]!;
      const id = `${next}` as Id;
      const ticket = { id, queueId, number: id, standsAt: toInstant(Math.round(at * MINUTE)) };
      const line = lines.get(queueId);
      if (line) line.push({ ticket, service });
      else lines.set(queueId, [{ ticket, service }]);
      waitingNow++;
    }
    // Heads alone: whoever stands behind in a line is not called before.
    const heads = [...lines.values()].flatMap((line) => (line[0] ? [line[0].ticket] : []));
    const hall = { waiting: heads, now: toInstant(Math.round(now * MINUTE)), called: called[counter]! };
    const decision = nextCall(rule, hall);
    if (!decision) throw new Error('somebody waits in a queue that no counter calls from');
    const { queueId } = decision.chosen;
    const { ticket, service } = lines.get(queueId)!.shift()!;
    waits.get(queueId)!.push(Math.max(0, now - ticket.standsAt / MINUTE));
    called[counter] = [...called[counter]!, queueId].slice(-Math.max(1, lookBack));
    free[counter] = now + service;
    waitingNow--;
  }
  return waits;
}

/** The same days under a rule, in the order of its classes. */
export function previewRule(rule: CallingRule, days: readonly SimulatedDay[]): ClassWaits[] {
  const steps = previewInSteps(rule, days);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same a day at a time, so that a page can breathe in between; each step yields how far it has come, 0…1. */
export function* previewInSteps(rule: CallingRule, days: readonly SimulatedDay[]): Generator<number, ClassWaits[]> {
  const all = new Map<Id, number[]>(rule.queues.map(({ queueId }) => [queueId, []]));
  for (const [n, day] of days.entries()) {
    for (const [queueId, waits] of simulateDay(rule, day)) for (const wait of waits) all.get(queueId)!.push(wait);
    yield (n + 1) / days.length;
  }
  return rule.queues.map(({ queueId }) => {
    const waits = all.get(queueId)!.toSorted((a, b) => a - b);
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / Math.max(1, waits.length);
    const p95 = waits[Math.min(waits.length - 1, Math.floor(waits.length * 0.95))] ?? 0;
    return { queueId, mean, p95, most: waits.at(-1) ?? 0, served: waits.length };
  });
}

/** Higher classes that waited longer than a lower one; `slack` minutes are no difference that anybody would notice. */
export const inversionsOf = (waits: readonly ClassWaits[], slack = 0.5): Inversion[] =>
  waits.flatMap((higher, at) =>
    waits
      .slice(at + 1)
      .filter((lower) => higher.served > 0 && lower.served > 0 && higher.mean > lower.mean + slack)
      .map((lower) => ({
        higher: higher.queueId,
        lower: lower.queueId,
        higherMean: higher.mean,
        lowerMean: lower.mean,
      })),
  );

/** A class of customers in a made-up day. */
export interface ClassShare {
  readonly queueId: Id;
  /** Of all who come; the shares of a day add up to 1. */
  readonly share: number;
}

const SERVICE = 5;
/** Load by hour: more than the counters can do from the second to the fourth, less before and after. */
const LOADS = [0.7, 1.1, 1.2, 1.05, 0.75, 0.7, 0.8, 0.75];

/**
 * A day that no rule has time to spare on: eight hours, overload in the morning, five minutes a customer on average.
 * @param chance 0 ≤ x < 1, uniform; the same numbers give the same day
 */
export function overloadedDay(chance: () => number, classes: readonly ClassShare[], counters = 4): SimulatedDay {
  const exponential = (mean: number): number => -mean * Math.log(1 - chance());
  const arrivals: Arrival[] = [];
  for (let at = 0; at < LOADS.length * 60;) {
    const load = LOADS[Math.floor(at / 60)]!;
    at += exponential(SERVICE / counters / load);
    let drawn = chance();
    const { queueId } = classes.find(({ share }) => (drawn -= share) < 0) ?? classes.at(-1)!;
    arrivals.push({ queueId, at, service: exponential(SERVICE) });
  }
  return { arrivals, counters };
}

/** Days that a rule is tried on before it is saved, and whoever comes first in its list is that part of all. */
export const TRIAL_DAYS = 40;
const FIRST_CLASS = 0.2;

/**
 * Overloaded days for a rule: the first of its queues is a fifth of all who come, the others share the rest. The same
 * queues in the same order have the same days everywhere: they are drawn from fixed numbers.
 */
export function trialDaysOf({ queues }: CallingRule): SimulatedDay[] {
  const rest = queues.length - 1;
  const classes = queues.map(({ queueId }, rank) => ({
    queueId,
    share: rest === 0 ? 1 : rank === 0 ? FIRST_CLASS : (1 - FIRST_CLASS) / rest,
  }));
  const chance = fixedNumbers();
  return Array.from({ length: TRIAL_DAYS }, () => overloadedDay(chance, classes));
}

/** QUE-009: where the rule makes a higher class wait longer than a lower one on overloaded days. */
export const inversionsUnderOverload = (rule: CallingRule): Inversion[] =>
  rule.queues.length === 1 ? [] : inversionsBetweenClasses(rule, previewRule(rule, trialDaysOf(rule)));

/** Queues with the same terms are one class: one of them waits longer by chance, not by the rule. */
export function classesOf(rule: CallingRule): Classes[] {
  const termsOf = ({ queueId: _, ...terms }: CallingRule['queues'][number]): string => JSON.stringify(terms);
  return rule.queues.flatMap((higher, at) =>
    rule.queues
      .slice(at + 1)
      .filter((lower) => rule.kind === 'strict' || termsOf(higher) !== termsOf(lower))
      .map((lower) => ({ higher: higher.queueId, lower: lower.queueId })),
  );
}

export function inversionsBetweenClasses(rule: CallingRule, waits: readonly ClassWaits[]): Inversion[] {
  const classes = classesOf(rule);
  return inversionsOf(waits).filter(({ higher, lower }) =>
    classes.some((pair) => pair.higher === higher && pair.lower === lower),
  );
}

/** A linear congruential generator (Numerical Recipes' constants): enough to spread arrivals, the same on every machine. */
function fixedNumbers(): () => number {
  let state = 20_260_302;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}
