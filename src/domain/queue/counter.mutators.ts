// A window where we lead (QUE-006): opened by a teller, who alone acts there until he closes it or somebody takes over;
// and its calls, each one claim of one ticket (QUE-005), with all that it was decided on (QUE-010).
import * as v from 'valibot';
import type { Actor } from '../kernel/actor.ts';
import { dayOf, type Instant } from '../kernel/day.ts';
import { idField, type Id } from '../kernel/ids.ts';
import { all, defineMutator, maybe, one, type Context, type Read } from '../kernel/mutator.ts';
import { refuse, stopIf, type Refusal } from '../kernel/refusal.ts';
import type { Store } from '../kernel/store.ts';
import { permits } from '../identity/permissions.ts';
import { lookBackOf, nextCall, standsBefore, type Candidate } from './calling.rules.ts';
import { businessTypeKind, callKind, counterPlanKind, type Call, type CounterPlan } from './hall.model.ts';
import { missedPolicyOf, whyNotLed, whyNotReturn, whyNotServed } from './hall.rules.ts';
import { issue, issueReads } from './issuing.ts';
import { counterKind, pauseReasons, queueMachineKind, ticketKind, type Counter, type Ticket } from './queue.model.ts';
import { noTalk } from './queue.mutators.ts';
import { isInTalk } from './talk.rules.ts';
import { ticketSteps, whyNotCallTo, whyNotStep } from './ticket-steps.ts';

const may = permits('queue.serve');
const theCounter = v.object({ counterId: idField });
const counterReads = ({ counterId }: { counterId: Id }) => [one(counterKind, counterId)];

/** The counter, once it is known that this person acts there. */
export function ownCounter(store: Store, counterId: Id, actor: Actor): Counter {
  const counter = store.get(counterKind, counterId)!;
  stopIf(whyNotServed(counter, actor));
  return counter;
}

/** QUE-006: from now on he is the teller there; somebody else's window only on purpose. */
export const openCounter = defineMutator({
  name: 'queue.openCounter',
  version: 1,
  input: v.object({ counterId: idField, takeOver: v.boolean() }),
  may,
  reads: ({ counterId }, actor) => [
    one(counterKind, counterId),
    all(counterKind, 'byOutlet', [actor.outletId]),
    all(queueMachineKind, 'byOutlet', [actor.outletId]),
  ],
  run(store, { counterId, takeOver }, { actor, now }) {
    const counter = store.get(counterKind, counterId)!;
    stopIf(whyNotOpen(counter, actor, store.list(counterKind, 'byOutlet', [actor.outletId]), takeOver));
    stopIf(whyNotLed(store, actor.outletId));
    if (counter.staffId === actor.id) return;
    const status = counter.ticketId === null ? 'idle' : 'serving';
    store.put(counterKind, { ...counter, staffId: actor.id, status, pauseReason: null, since: now });
  },
});

/** A person has one window; another's is taken over only on purpose. */
export function whyNotOpen(
  counter: Counter,
  actor: Pick<Actor, 'id' | 'outletId'>,
  counters: readonly Counter[],
  takeOver: boolean,
): Refusal | null {
  if (counter.outletId !== actor.outletId) return refuse('identity.out-of-reach');
  const other = counters.find(({ id, staffId }) => staffId === actor.id && id !== counter.id);
  if (other) return refuse('queue.has-counter', { counter: other.number });
  const taken = counter.staffId !== null && counter.staffId !== actor.id;
  return taken && !takeOver ? refuse('queue.counter-taken', { counter: counter.number }) : null;
}

export const pauseCounter = defineMutator({
  name: 'queue.pauseCounter',
  version: 1,
  input: v.object({ counterId: idField, reason: v.picklist(pauseReasons) }),
  may,
  reads: counterReads,
  run(store, { counterId, reason }, { actor, now }) {
    const counter = ownCounter(store, counterId, actor);
    stopIf(whyNotLeave(counter));
    store.put(counterKind, { ...counter, status: 'paused', pauseReason: reason, since: now });
  },
});

export const resumeCounter = defineMutator({
  name: 'queue.resumeCounter',
  version: 1,
  input: theCounter,
  may,
  reads: counterReads,
  run(store, { counterId }, { actor, now }) {
    const counter = ownCounter(store, counterId, actor);
    if (counter.status !== 'paused') return;
    store.put(counterKind, { ...counter, status: 'idle', pauseReason: null, since: now });
  },
});

/** What was put aside for this window alone is every window's from now on: its customers are still in the hall. */
export const closeCounter = defineMutator({
  name: 'queue.closeCounter',
  version: 1,
  input: theCounter,
  may,
  reads: (input, actor) => [
    ...counterReads(input),
    all(ticketKind, 'byOutletState', [actor.outletId, 'held', false]),
    all(ticketKind, 'byOutletState', [actor.outletId, 'parked', false]),
  ],
  run(store, { counterId }, { actor, now }) {
    const counter = ownCounter(store, counterId, actor);
    stopIf(whyNotLeave(counter));
    for (const state of ['held', 'parked'] as const)
      for (const ticket of store.list(ticketKind, 'byOutletState', [actor.outletId, state, false]))
        if (ticket.counterId === counterId && ticket.machineId === null)
          store.put(ticketKind, {
            ...ticket,
            counterId: null,
            ...(state === 'held' ? { holdMode: 'free' } : { pool: 'counters' }),
          });
    store.put(counterKind, { ...counter, status: 'offline', staffId: null, pauseReason: null, recent: [], since: now });
  },
});

/** Nobody is left standing at a window that pauses or closes. */
export const whyNotLeave = (counter: Pick<Counter, 'ticketId' | 'number'>): Refusal | null =>
  counter.ticketId === null ? null : refuse('queue.counter-busy', { counter: counter.number });

export const setAutoCall = defineMutator({
  name: 'queue.setAutoCall',
  version: 1,
  input: v.object({ counterId: idField, on: v.boolean() }),
  may,
  reads: counterReads,
  run(store, { counterId, on }, { actor }) {
    store.put(counterKind, { ...ownCounter(store, counterId, actor), autoCall: on });
  },
});

const callInput = v.object({ counterId: idField, callId: idField });
type CallInput = v.InferOutput<typeof callInput>;
const callReads = ({ counterId, callId }: CallInput, actor: Actor): Read[] => [
  one(counterKind, counterId),
  maybe(counterPlanKind, counterId),
  maybe(callKind, callId),
  all(ticketKind, 'byOutletState', [actor.outletId, 'waiting', false]),
];

/**
 * QUE-005: one atomic claim. Whoever waits is locked with the counter, so that of several counters that press at once
 * each reads what the one before it left. Nobody waiting is no refusal: nothing is called.
 */
export const callNext = defineMutator({
  name: 'queue.callNext',
  version: 1,
  input: callInput,
  may,
  reads: callReads,
  run(store, { counterId, callId }, { actor, now }) {
    const counter = readyCounter(store, { counterId, callId }, actor);
    const plan = store.get(counterPlanKind, counterId);
    if (!plan) return stopIf(refuse('queue.no-plan', { counter: counter.number }));
    const waiting = callable(store, actor.outletId, now);
    const decision = nextCall(plan.rule, { waiting, now, called: counter.recent });
    if (!decision) return;
    const ticket = store.get(ticketKind, decision.chosen.ticketId)!;
    const heads = headsOf(plan, waiting);
    callTo(store, counter, ticket, plan, { actor, now });
    note(
      store,
      callId,
      counter,
      ticket,
      { how: 'next', decision: { ...decision, rivals: [...decision.rivals] }, rule: plan.rule, heads },
      { actor, now },
    );
  },
});

/** QUE-006: out of order, by its number: one that waits, was missed, or is parked where this window may take it. */
export const callGiven = defineMutator({
  name: 'queue.callGiven',
  version: 1,
  input: v.object({ ...callInput.entries, ticketId: idField }),
  may,
  reads: (input, actor) => [
    ...callReads(input, actor),
    one(ticketKind, input.ticketId),
    all(businessTypeKind, 'byOutlet', [actor.outletId]),
  ],
  run(store, { counterId, callId, ticketId }, { actor, now }) {
    const counter = readyCounter(store, { counterId, callId }, actor);
    const given = store.get(ticketKind, ticketId)!;
    const type = store
      .list(businessTypeKind, 'byOutlet', [actor.outletId])
      .find(({ id }) => id === given.businessTypeId);
    const missed = given.state === 'missed';
    stopIf(whyNotCallGiven(given, counter, now) ?? (missed ? whyNotReturn(given, missedPolicyOf(type)) : null));
    const ticket = missed ? { ...given, returns: given.returns + 1 } : given;
    const plan = store.get(counterPlanKind, counterId);
    const heads = plan ? headsOf(plan, callable(store, actor.outletId, now)) : [];
    callTo(store, counter, ticket, plan, { actor, now });
    note(store, callId, counter, ticket, { how: 'given', decision: null, rule: null, heads }, { actor, now });
  },
});

export function whyNotCallGiven(ticket: Ticket, counter: Counter, now: Instant): Refusal | null {
  if (ticket.outletId !== counter.outletId) return refuse('identity.out-of-reach');
  if (ticket.machineId !== null) return refuse('queue.machine-leads');
  const step = whyNotStep(ticket, 'call');
  if (step) return step;
  if (ticket.state === 'parked' && ticket.counterId !== null && ticket.counterId !== counter.id)
    return refuse('queue.other-counter', { number: ticket.number, counter: counter.number });
  return isInTalk(ticket, now) ? refuse('queue.in-talk', { number: ticket.number }) : null;
}

/** QUE-006: somebody stands at the window without a number: he is given one, and it is called in the same moment. */
export const takeWalkIn = defineMutator({
  name: 'queue.takeWalkIn',
  version: 1,
  input: v.object({ ...callInput.entries, ticketId: idField, queueId: idField }),
  may,
  reads: (input, actor) => [
    one(counterKind, input.counterId),
    maybe(callKind, input.callId),
    ...issueReads({ id: input.ticketId, queueId: input.queueId }, actor),
  ],
  run(store, { counterId, callId, ticketId, queueId }, context) {
    const { actor, now } = context;
    const counter = readyCounter(store, { counterId, callId }, actor);
    const ticket = issue(store, { id: ticketId, queueId, customerId: null, issuedBy: 'counter' }, context);
    callTo(store, counter, ticket, undefined, context);
    note(store, callId, counter, ticket, { how: 'walkIn', decision: null, rule: null, heads: [] }, { actor, now });
  },
});

/** The counter, free to call; what a call was decided on is written once. */
function readyCounter(store: Store, { counterId, callId }: CallInput, actor: Actor): Counter {
  const counter = ownCounter(store, counterId, actor);
  stopIf(store.get(callKind, callId) ? refuse('queue.call-known') : null);
  stopIf(counter.status === 'paused' ? refuse('queue.counter-paused', { counter: counter.number }) : null);
  stopIf(whyNotLeave(counter));
  return counter;
}

/** Who waits for us to call him; a talk in the hall keeps its place and is not interrupted (QUE-023). */
const callable = (store: Store, outletId: Id, now: Instant): Ticket[] =>
  store
    .list(ticketKind, 'byOutletState', [outletId, 'waiting', false])
    .filter((ticket) => ticket.machineId === null && !isInTalk(ticket, now));

function callTo(store: Store, counter: Counter, ticket: Ticket, plan: CounterPlan | undefined, { now }: Context): void {
  stopIf(whyNotCallTo(counter, ticket));
  store.put(ticketKind, {
    ...ticket,
    state: ticketSteps.call.to,
    firstCalledAt: ticket.firstCalledAt ?? now,
    calledAt: now,
    counterId: counter.id,
    ...beginAnew,
    ...noTalk,
  });
  store.put(counterKind, {
    ...counter,
    status: 'serving',
    ticketId: ticket.id,
    since: now,
    recent: recentOf(counter, ticket, plan),
  });
}

/** Queues called from, as far as a rule of shares looks back; a walk-in is nobody's turn. */
function recentOf({ recent }: Counter, { queueId }: Ticket, plan: CounterPlan | undefined): Id[] {
  if (!plan) return recent;
  const lookBack = plan.rule.kind === 'ratio' ? lookBackOf(plan.rule) : 0;
  return lookBack > 0 ? [...recent, queueId].slice(-lookBack) : [];
}

/** Of a service before – put aside, missed – nothing goes on: its work and its time on hold are not this one's. */
const beginAnew = {
  arrivedAt: null,
  startedAt: null,
  heldAt: null,
  heldMs: 0,
  recalls: 0,
  pool: null,
  parkedUntil: null,
} as const;

type DecidedOn = Pick<Call, 'how' | 'decision' | 'rule' | 'heads'>;

function note(store: Store, id: Id, counter: Counter, ticket: Ticket, on: DecidedOn, { actor, now }: Context): void {
  const { queueId, number } = ticket;
  const { id: counterId, outletId, recent } = counter;
  const heads = on.heads.map(({ id, queueId: queue, standsAt, number: printed }) => ({
    id,
    queueId: queue,
    standsAt,
    number: printed,
  }));
  const at = { businessDay: dayOf(now), at: now };
  store.put(callKind, {
    id,
    outletId,
    ...at,
    counterId,
    staffId: actor.id,
    ticketId: ticket.id,
    number,
    queueId,
    ...on,
    heads,
    recent,
  });
}

/** The first of each queue of a plan. */
function headsOf({ rule }: CounterPlan, waiting: readonly Candidate[]): Candidate[] {
  const first = (queueId: Id) =>
    waiting
      .filter((one) => one.queueId === queueId)
      .reduce<Candidate | null>((head, one) => (head && !standsBefore(one, head) ? head : one), null);
  return rule.queues.flatMap(({ queueId }) => first(queueId) ?? []);
}
