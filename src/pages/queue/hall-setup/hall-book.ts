// How a hall is set up, as the server has it: read together, and what was read stays while it is read again.
import { createMemo, createResource } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import type { CallingRule } from '#domain/queue/calling.rules.ts';
import type { BusinessType, CounterPlan, HallSetting } from '#domain/queue/hall.model.ts';
import type { Counter, Queue } from '#domain/queue/queue.model.ts';
import { sentenceOf, whenBack } from '#pages/identity/admin.face.tsx';
import { askServer } from '#sync/ask-server.ts';
import { useLive } from '#sync/live.ts';
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

export function createHallBook(hallId: () => Id | undefined) {
  const live = useLive();
  const [asked, { refetch }] = createResource(hallId, (id) => askServer<HallSetup>('GET', `/halls/${id}`));
  const setup = createMemo<HallSetup | null>((before) => {
    const said = asked.latest;
    if (said?.ok) return said.data.hall.id === hallId() ? said.data : null;
    return before?.hall.id === hallId() ? before : null;
  }, null);
  const no = () => {
    const said = asked.latest;
    return said && !said.ok ? said : null;
  };
  whenBack(() => no()?.code === 'offline' && void refetch());
  return {
    setup,
    reread: () => void refetch(),
    isOld: () => !live.status().connected && setup() !== null,
    problem: () => {
      const failed = no();
      return failed && setup() === null && !asked.loading ? sentenceOf(failed) : null;
    },
  };
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
