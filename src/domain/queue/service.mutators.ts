// What a teller does with the ticket at his window (QUE-006…008). Done at the window at once and settled by the server
// later; `at` is the window's idea of server time, held between the ticket's last step and the server's now.
import * as v from 'valibot';
import { instantField, startOfDay, type Instant } from '../kernel/day.ts';
import { idField, type Id } from '../kernel/ids.ts';
import { all, defineMutator, maybe, one, type Context } from '../kernel/mutator.ts';
import { refuse, stopIf, type Refusal } from '../kernel/refusal.ts';
import type { Store } from '../kernel/store.ts';
import { permits } from '../identity/permissions.ts';
import { standsBefore } from './calling.rules.ts';
import { ownCounter } from './counter.mutators.ts';
import { businessTypeKind, counterPlanKind, hallSettingKind, usualHallSetting } from './hall.model.ts';
import { whyNotHere, whyNotOurs } from './hall.rules.ts';
import {
  counterKind,
  holdModes,
  outcomes,
  pools,
  queueKind,
  shortText,
  ticketKind,
  type Counter,
  type Ticket,
} from './queue.model.ts';
import { blankTicket, freeCounter } from './queue.mutators.ts';
import { stepTime, ticketSteps, whyNotAt, whyNotMoveTo, whyNotStep, type StepName } from './ticket-steps.ts';

const may = permits('queue.serve');
const atCounter = v.object({ ticketId: idField, counterId: idField, at: instantField });
type AtCounter = v.InferOutput<typeof atCounter>;
const atCounterReads = ({ ticketId, counterId }: AtCounter) => [one(ticketKind, ticketId), one(counterKind, counterId)];

interface Begun {
  readonly ticket: Ticket;
  readonly counter: Counter;
  readonly at: Instant;
}

/** The ticket at the teller's own counter, once the step is known to be possible. */
function begin(store: Store, step: StepName, input: AtCounter, { actor, now }: Context): Begun {
  const counter = ownCounter(store, input.counterId, actor);
  const ticket = store.get(ticketKind, input.ticketId)!;
  stopIf(whyNotHere(ticket, actor) ?? whyNotOurs(ticket) ?? whyNotStep(ticket, step));
  return { ticket, counter, at: stepTime(input.at, ticket, now) };
}

function beginHere(store: Store, step: StepName, input: AtCounter, context: Context): Begun {
  const begun = begin(store, step, input, context);
  stopIf(whyNotAt(begun.ticket, begun.counter));
  return begun;
}

const idle = (store: Store, counter: Counter, at: Instant): void => store.put(counterKind, freeCounter(counter, at));

/** QUE-006: the wait counts to the first call, handling from the last; as often as the outlet allows. */
export const recallAtCounter = defineMutator({
  name: 'queue.recallAtCounter',
  version: 1,
  input: atCounter,
  may,
  reads: (input, actor) => [...atCounterReads(input), maybe(hallSettingKind, actor.outletId)],
  run(store, input, context) {
    const { ticket, at } = beginHere(store, 'recall', input, context);
    const { outletId } = context.actor;
    const { recallsAtMost } = store.get(hallSettingKind, outletId) ?? usualHallSetting(outletId);
    stopIf(whyNotRecall(ticket, recallsAtMost));
    store.put(ticketKind, { ...ticket, calledAt: at, recalls: ticket.recalls + 1 });
  },
});

export const whyNotRecall = ({ recalls, number }: Pick<Ticket, 'recalls' | 'number'>, most: number): Refusal | null =>
  recalls >= most ? refuse('queue.recalls-over', { number, most }) : null;

export const confirmArrival = defineMutator({
  name: 'queue.confirmArrival',
  version: 1,
  input: atCounter,
  may,
  reads: atCounterReads,
  run(store, input, context) {
    const { ticket, at } = beginHere(store, 'arrive', input, context);
    store.put(ticketKind, { ...ticket, arrivedAt: ticket.arrivedAt ?? at });
  },
});

export const startAtCounter = defineMutator({
  name: 'queue.startAtCounter',
  version: 1,
  input: atCounter,
  may,
  reads: atCounterReads,
  run(store, input, context) {
    const { ticket, counter, at } = beginHere(store, 'start', input, context);
    const { to: state } = ticketSteps.start;
    store.put(ticketKind, { ...ticket, state, arrivedAt: ticket.arrivedAt ?? at, startedAt: at });
    store.put(counterKind, { ...counter, status: 'serving', since: at });
  },
});

export const finishAtCounter = defineMutator({
  name: 'queue.finishAtCounter',
  version: 1,
  input: v.object({
    ...atCounter.entries,
    outcome: v.picklist(outcomes),
    delivered: v.pipe(v.array(shortText), v.maxLength(20)),
  }),
  may,
  reads: atCounterReads,
  run(store, { outcome, delivered, ...input }, context) {
    const { ticket, counter, at } = beginHere(store, 'finish', input, context);
    const startedAt = ticket.startedAt ?? ticket.calledAt;
    store.put(ticketKind, { ...ticket, state: ticketSteps.finish.to, startedAt, endedAt: at, outcome, delivered });
    idle(store, counter, at);
  },
});

/**
 * QUE-007: by the policy of the business type, which the input names and the ticket confirms: void and manual end the
 * turn; re-insert puts the number behind the next k of its queue, as often as the type allows.
 */
export const missAtCounter = defineMutator({
  name: 'queue.missAtCounter',
  version: 1,
  input: v.object({ ...atCounter.entries, businessTypeId: v.nullable(idField) }),
  may,
  reads: ({ businessTypeId, ...input }, actor) => [
    ...atCounterReads(input),
    ...(businessTypeId ? [one(businessTypeKind, businessTypeId)] : []),
    all(ticketKind, 'byOutletState', [actor.outletId, 'waiting', false]),
  ],
  run(store, { businessTypeId, ...input }, context) {
    const { ticket, counter, at } = beginHere(store, 'miss', input, context);
    stopIf(ticket.businessTypeId === businessTypeId ? null : refuse('sync.bad-input', { name: 'queue.missAtCounter' }));
    const type = businessTypeId ? store.get(businessTypeKind, businessTypeId) : undefined;
    const missed = {
      ...ticket,
      state: ticketSteps.miss.to,
      counterId: null,
      arrivedAt: null,
      startedAt: null,
    } as const;
    const comesBack = type?.missedPolicy === 'reinsert' && ticket.returns < type.returnsAtMost;
    store.put(ticketKind, comesBack ? behindNext(store, missed, type.reinsertAfter) : missed);
    idle(store, counter, at);
  },
});

/** Behind the next k of its queue; at its end where fewer wait. */
function behindNext(store: Store, ticket: Ticket, k: number): Ticket {
  const queue = store
    .list(ticketKind, 'byOutletState', [ticket.outletId, 'waiting', false])
    .filter(({ queueId, id }) => queueId === ticket.queueId && id !== ticket.id)
    .toSorted((a, b) => (standsBefore(a, b) ? -1 : 1));
  const before = queue[Math.min(k, queue.length) - 1];
  const standsAt = (before ? Math.max(before.standsAt + 1, ticket.standsAt) : ticket.standsAt) as Instant;
  return { ...ticket, state: 'waiting', standsAt, returns: ticket.returns + 1 };
}

/** QUE-008: 不持件 any window of the business may go on with it, 持件 and 等待 only this one; the time is nobody's work. */
export const holdTicket = defineMutator({
  name: 'queue.holdTicket',
  version: 1,
  input: v.object({ ...atCounter.entries, mode: v.picklist(holdModes) }),
  may,
  reads: atCounterReads,
  run(store, { mode, ...input }, context) {
    const { ticket, counter, at } = beginHere(store, 'hold', input, context);
    const counterId = mode === 'free' ? null : counter.id;
    store.put(ticketKind, { ...ticket, state: ticketSteps.hold.to, holdMode: mode, heldAt: at, counterId });
    idle(store, counter, at);
  },
});

/** QUE-006: put aside for this window, or for every window of its queue; back in the queue when the time is over. */
export const parkTicket = defineMutator({
  name: 'queue.parkTicket',
  version: 1,
  input: v.object({
    ...atCounter.entries,
    pool: v.picklist(pools),
    minutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(120)),
  }),
  may,
  reads: atCounterReads,
  run(store, { pool, minutes, ...input }, context) {
    const { ticket, counter, at } = beginHere(store, 'park', input, context);
    const parkedUntil = (at + minutes * 60_000) as Instant;
    const counterId = pool === 'own' ? counter.id : null;
    store.put(ticketKind, { ...ticket, state: ticketSteps.park.to, pool, heldAt: at, parkedUntil, counterId });
    idle(store, counter, at);
  },
});

/** Goes on with what was held or parked. */
export const resumeTicket = defineMutator({
  name: 'queue.resumeTicket',
  version: 1,
  input: atCounter,
  may,
  reads: (input) => [...atCounterReads(input), maybe(counterPlanKind, input.counterId)],
  run(store, input, context) {
    const { ticket, counter, at } = begin(store, 'resume', input, context);
    stopIf(
      whyNotResume(
        ticket,
        counter,
        (store.get(counterPlanKind, counter.id)?.rule.queues ?? []).map((q) => q.queueId),
      ),
    );
    store.put(ticketKind, {
      ...ticket,
      state: ticketSteps.resume.to,
      counterId: counter.id,
      startedAt: ticket.startedAt ?? at,
      // What was put aside before the service began is no part of it.
      heldMs: ticket.heldMs + (ticket.startedAt === null ? 0 : at - ticket.heldAt!),
      heldAt: null,
      holdMode: null,
      pool: null,
      parkedUntil: null,
    });
    store.put(counterKind, { ...counter, status: 'serving', ticketId: ticket.id, since: at, pauseReason: null });
  },
});

export function whyNotResume(ticket: Ticket, counter: Counter, queueIds: readonly Id[]): Refusal | null {
  const step = whyNotStep(ticket, 'resume');
  if (step) return step;
  if (counter.ticketId !== null) return refuse('queue.counter-busy', { counter: counter.number });
  const elsewhere = ticket.counterId === null ? !queueIds.includes(ticket.queueId) : ticket.counterId !== counter.id;
  return elsewhere ? refuse('queue.other-counter', { number: ticket.number, counter: counter.number }) : null;
}

/** QUE-006: to another queue under the same number: a new stay of the same visit. */
export const transferAtCounter = defineMutator({
  name: 'queue.transferAtCounter',
  version: 1,
  input: v.object({
    ...atCounter.entries,
    newId: idField,
    toQueueId: idField,
    /** First in line, or where its own wait since it was taken puts it. */
    place: v.picklist(['first', 'byWait']),
  }),
  may,
  reads: ({ newId, toQueueId, ...input }) => [
    ...atCounterReads(input),
    maybe(ticketKind, newId),
    one(queueKind, toQueueId),
  ],
  run(store, { newId, toQueueId, place, ...input }, context) {
    const { ticket, counter, at } = beginHere(store, 'transfer', input, context);
    const queue = store.get(queueKind, toQueueId)!;
    stopIf(whyNotHere(queue, context.actor) ?? whyNotMoveTo(ticket, toQueueId));
    stopIf(queue.active ? null : refuse('queue.queue-closed', { queue: queue.name }));
    stopIf(store.get(ticketKind, newId) ? refuse('queue.number-taken', { number: ticket.number }) : null);
    const startedAt = ticket.startedAt ?? ticket.calledAt;
    store.put(ticketKind, { ...ticket, state: ticketSteps.transfer.to, startedAt, endedAt: at, movedToId: newId });
    store.put(ticketKind, {
      ...blankTicket,
      id: newId,
      outletId: ticket.outletId,
      machineId: null,
      issuedBy: 'transfer',
      businessDay: ticket.businessDay,
      number: ticket.number,
      queueId: queue.id,
      business: queue.business,
      businessTypeId: queue.businessTypeId,
      takenAt: at,
      standsAt: place === 'first' ? beforeAllWaits(at) : ticket.standsAt,
      customerId: ticket.customerId,
      contactAt: ticket.contactAt,
      visitId: ticket.visitId ?? ticket.id,
    });
    idle(store, counter, at);
  },
});

/** Before anybody who took a number today, and behind those who were put first before him: the first minutes of the day. */
const beforeAllWaits = (at: Instant): Instant => {
  const midnight = startOfDay(at);
  return (midnight + Math.floor((at - midnight) / 1000)) as Instant;
};

/** QUE-020: 1–5 at the evaluator of the window; the last press counts. */
export const rateAtCounter = defineMutator({
  name: 'queue.rateAtCounter',
  version: 1,
  input: v.object({
    ticketId: idField,
    counterId: idField,
    score: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
  }),
  may,
  reads: ({ ticketId, counterId }) => [one(ticketKind, ticketId), one(counterKind, counterId)],
  run(store, { ticketId, counterId, score }, { actor, now }) {
    const counter = ownCounter(store, counterId, actor);
    const ticket = store.get(ticketKind, ticketId)!;
    stopIf(whyNotHere(ticket, actor) ?? whyNotOurs(ticket) ?? whyNotAt(ticket, counter) ?? whyNotRate(ticket, now));
    store.put(ticketKind, { ...ticket, score });
  },
});

/** The customer has gone by then; whose press it would be nobody can say. */
const RATED_WITHIN = 30 * 60_000;

export function whyNotRate({ number, state, endedAt, archived }: Ticket, now: Instant): Refusal | null {
  if (state !== 'serving' && state !== 'done') return refuse('queue.not-served', { number });
  const late = archived || (endedAt !== null && now - endedAt > RATED_WITHIN);
  return late ? refuse('queue.rating-late', { number }) : null;
}
