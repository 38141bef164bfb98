// How a hall is set up, as the server has it: read together.
import type { Id } from '#domain/kernel/ids.ts';
import type { CallingRule } from '#domain/queue/calling.rules.ts';
import type { BusinessType, CounterPlan, HallSetting } from '#domain/queue/hall.model.ts';
import type { Counter, Queue } from '#domain/queue/queue.model.ts';
import type { HallChosen } from '../hall-choice.face.tsx';

export type QueueShown = Queue & { readonly waiting: number };
export interface HallSetup {
  readonly hall: HallChosen;
  readonly types: readonly BusinessType[];
  readonly queues: readonly QueueShown[];
  readonly counters: readonly Pick<Counter, 'id' | 'number' | 'status'>[];
  readonly plans: readonly CounterPlan[];
  readonly setting: HallSetting;
}

/** A window as it is set up; one that a machine reports has no plan. */
export interface WindowShown {
  readonly id: Id;
  readonly number: number;
  readonly plan: CounterPlan | null;
}

export const windowsOf = ({ counters, plans }: HallSetup): WindowShown[] =>
  counters.map(({ id, number }) => ({ id, number, plan: plans.find((plan) => plan.id === id) ?? null }));

/** Queues in which a rule does the same to people: nothing to save. */
export const isSameRule = (one: CallingRule, other: CallingRule): boolean =>
  one.kind === other.kind &&
  one.queues.length === other.queues.length &&
  one.queues.every((terms, n) => {
    const against = other.queues[n]!;
    return (
      terms.queueId === against.queueId &&
      terms.headStart === against.headStart &&
      terms.factor === against.factor &&
      terms.share === against.share &&
      terms.atMost === against.atMost
    );
  });
