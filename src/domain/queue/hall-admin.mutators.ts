// An outlet's hall as its administrator sets it up: business types, queues, windows with their rules, hours and norms.
import * as v from 'valibot';
import type { Actor } from '../kernel/actor.ts';
import { idField, type Id } from '../kernel/ids.ts';
import { all, defineMutator, maybe, one, type Read } from '../kernel/mutator.ts';
import { refuse, stopIf, type Refusal } from '../kernel/refusal.ts';
import type { Store } from '../kernel/store.ts';
import { institutionKind } from '../identity/identity.model.ts';
import { permits } from '../identity/permissions.ts';
import { whyNotReach } from '../identity/scope.rules.ts';
import { inversionsUnderOverload } from './calling-simulation.ts';
import type { CallingRule } from './calling.rules.ts';
import {
  businessTypeKind,
  businessTypeSchema,
  counterPlanKind,
  counterPlanSchema,
  hallSettingKind,
  hallSettingSchema,
  type HallSetting,
} from './hall.model.ts';
import { whyNotLed } from './hall.rules.ts';
import {
  counterKind,
  counterSchema,
  queueKind,
  queueMachineKind,
  queueSchema,
  ticketKind,
  type Queue,
} from './queue.model.ts';
import { liveStates } from './ticket-steps.ts';

const may = permits('queue.manage');

/** Every deed here names its outlet; whether that is in reach is judged by its place in the tree (SEC-002). */
const outletReads = (outletId: Id): Read[] => [
  one(institutionKind, outletId),
  all(queueMachineKind, 'byOutlet', [outletId]),
];
function reach(store: Store, outletId: Id, actor: Actor): void {
  const institutionPath = store.get(institutionKind, outletId)!.path;
  stopIf(whyNotReach(actor, 'queue.manage', { institutionPath }));
}
const whyNotOf = (row: { readonly outletId: Id } | undefined, outletId: Id): Refusal | null =>
  row === undefined || row.outletId === outletId ? null : refuse('identity.out-of-reach');

export const saveBusinessType = defineMutator({
  name: 'queue.saveBusinessType',
  version: 1,
  input: v.object({ ...businessTypeSchema.entries, selfService: v.optional(v.boolean(), false) }),
  may,
  reads: ({ id, outletId }) => [
    ...outletReads(outletId),
    maybe(businessTypeKind, id),
    all(businessTypeKind, 'byOutlet', [outletId]),
  ],
  run(store, type, { actor }) {
    reach(store, type.outletId, actor);
    stopIf(whyNotOf(store.get(businessTypeKind, type.id), type.outletId));
    const others = store.list(businessTypeKind, 'byOutlet', [type.outletId]).filter(({ id }) => id !== type.id);
    const taken = type.active && others.some(({ name, active }) => active && name === type.name);
    stopIf(taken ? refuse('queue.name-taken', { name: type.name }) : null);
    store.put(businessTypeKind, type);
  },
});

/** The letters that numbers of a queue begin with; of two queues in one hall never the same. */
const letters = v.pipe(v.string(), v.regex(/^[A-Z]{1,3}$/));

export const saveQueue = defineMutator({
  name: 'queue.saveQueue',
  version: 1,
  input: v.object({
    ...v.pick(queueSchema, ['id', 'outletId', 'name']).entries,
    code: letters,
    businessTypeId: idField,
  }),
  may,
  reads: ({ id, outletId, businessTypeId }) => [
    ...outletReads(outletId),
    maybe(queueKind, id),
    one(businessTypeKind, businessTypeId),
    all(queueKind, 'byOutlet', [outletId]),
  ],
  run(store, input, { actor }) {
    reach(store, input.outletId, actor);
    stopIf(whyNotLed(store, input.outletId));
    const before = store.get(queueKind, input.id);
    const type = store.get(businessTypeKind, input.businessTypeId)!;
    stopIf(whyNotOf(before, input.outletId) ?? whyNotOf(type, input.outletId));
    stopIf(type.active ? null : refuse('queue.type-retired', { name: type.name }));
    stopIf(whyNotQueue(input, before, store.list(queueKind, 'byOutlet', [input.outletId])));
    store.put(queueKind, { ...input, business: type.name, businessKind: type.kind, active: true });
  },
});

/** Letters stay: numbers that were given out today begin with them. */
export function whyNotQueue(
  queue: Pick<Queue, 'id' | 'code' | 'name'>,
  before: Queue | undefined,
  queues: readonly Queue[],
): Refusal | null {
  if (before && before.code !== queue.code) return refuse('queue.letters-stay', { letters: before.code });
  const others = queues.filter(({ id }) => id !== queue.id);
  // Also of a retired one: its numbers of today are still in people's hands.
  if (others.some(({ code }) => code === queue.code)) return refuse('queue.letters-taken', { letters: queue.code });
  return others.some(({ name, active }) => active && name === queue.name)
    ? refuse('queue.name-taken', { name: queue.name })
    : null;
}

/** Nobody is left in a queue that closes, in whatever state; windows' plans forget it. */
export const retireQueue = defineMutator({
  name: 'queue.retireQueue',
  version: 1,
  input: v.object({ id: idField, outletId: idField }),
  may,
  reads: ({ id, outletId }) => [
    ...outletReads(outletId),
    one(queueKind, id),
    ...liveStates.map((state) => all(ticketKind, 'byOutletState', [outletId, state, false])),
    all(counterPlanKind, 'byOutlet', [outletId]),
  ],
  run(store, { id, outletId }, { actor }) {
    reach(store, outletId, actor);
    stopIf(whyNotLed(store, outletId));
    const queue = store.get(queueKind, id)!;
    stopIf(whyNotOf(queue, outletId));
    const live = liveStates.flatMap((state) => store.list(ticketKind, 'byOutletState', [outletId, state, false]));
    const left = live.filter(({ queueId }) => queueId === id).length;
    stopIf(left > 0 ? refuse('queue.still-waiting', { queue: queue.name, people: left }) : null);
    store.put(queueKind, { ...queue, active: false });
    for (const plan of store.list(counterPlanKind, 'byOutlet', [outletId])) {
      const queues = plan.rule.queues.filter(({ queueId }) => queueId !== id);
      if (queues.length === plan.rule.queues.length) continue;
      stopIf(queues.length === 0 ? refuse('queue.only-queue-of', { counter: plan.name }) : null);
      store.put(counterPlanKind, { ...plan, rule: { ...plan.rule, queues } });
    }
  },
});

/** QUE-009: a window, the queues it calls from and its rule; one that inverts under overload is saved only `despite` that. */
export const saveCounter = defineMutator({
  name: 'queue.saveCounter',
  version: 1,
  input: v.object({ ...counterPlanSchema.entries, number: counterSchema.entries.number, despite: v.boolean() }),
  may,
  reads: ({ id, outletId, rule }) => [
    ...outletReads(outletId),
    maybe(counterPlanKind, id),
    all(counterKind, 'byOutlet', [outletId]),
    maybe(counterKind, id),
    ...rule.queues.map(({ queueId }) => one(queueKind, queueId)),
  ],
  run(store, { number, despite, ...plan }, { actor, now }) {
    reach(store, plan.outletId, actor);
    stopIf(whyNotLed(store, plan.outletId));
    const before = store.get(counterKind, plan.id);
    stopIf(whyNotOf(before, plan.outletId));
    for (const { queueId } of plan.rule.queues) {
      const queue = store.get(queueKind, queueId)!;
      stopIf(whyNotOf(queue, plan.outletId));
      stopIf(queue.active ? null : refuse('queue.queue-closed', { queue: queue.name }));
    }
    const others = store.list(counterKind, 'byOutlet', [plan.outletId]).filter(({ id }) => id !== plan.id);
    stopIf(
      others.some((other) => other.number === number)
        ? refuse('queue.counter-number-taken', { counter: number })
        : null,
    );
    stopIf(whyNotRule(plan.rule, despite));
    store.put(counterPlanKind, plan);
    store.put(
      counterKind,
      before
        ? { ...before, number, recent: [] }
        : { id: plan.id, outletId: plan.outletId, number, status: 'offline', since: now, ...noTeller },
    );
  },
});
const noTeller = {
  ticketId: null,
  teller: null,
  staffId: null,
  pauseReason: null,
  autoCall: false,
  recent: [] as Id[],
};

/** Shares add up to what a counter can remember. */
const MOST_SHARES = 40;

export function whyNotRule(rule: CallingRule, despite: boolean): Refusal | null {
  const shares = rule.queues.reduce((sum, { share }) => sum + share, 0);
  if (rule.kind === 'ratio' && shares > MOST_SHARES) return refuse('queue.shares-too-many', { most: MOST_SHARES });
  return !despite && inversionsUnderOverload(rule).length > 0 ? refuse('queue.rule-inverts') : null;
}

export const saveHallSetting = defineMutator({
  name: 'queue.saveHallSetting',
  version: 1,
  input: hallSettingSchema,
  may,
  reads: ({ outletId }) => [...outletReads(outletId), maybe(hallSettingKind, outletId)],
  run(store, setting, { actor }) {
    reach(store, setting.outletId, actor);
    stopIf(setting.id === setting.outletId ? null : refuse('identity.out-of-reach'));
    stopIf(whyNotHours(setting) ?? whyNotWeekdays(setting));
    store.put(hallSettingKind, setting);
  },
});

export const whyNotHours = ({ opensAt, closesAt }: Pick<HallSetting, 'opensAt' | 'closesAt'>): Refusal | null =>
  opensAt < closesAt ? null : refuse('queue.closes-before-opening');

/** A hall that is open on no day is none: no number would ever be given out. */
export const whyNotWeekdays = ({ openWeekdays }: Pick<HallSetting, 'openWeekdays'>): Refusal | null =>
  openWeekdays.length > 0 ? null : refuse('queue.no-open-day');
