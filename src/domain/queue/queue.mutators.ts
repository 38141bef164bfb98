// What happens to tickets and counters when the outlet's queue machine leads: each deed it reports, as a mutation
// made by the machine's own actor.
import * as v from 'valibot';
import type { Actor } from '../kernel/actor.ts';
import { dayOf, instantField, startOfDay } from '../kernel/day.ts';
import { idField } from '../kernel/ids.ts';
import { all, defineMutator, maybe, one, type Context } from '../kernel/mutator.ts';
import { refuse, stopIf } from '../kernel/refusal.ts';
import type { Store } from '../kernel/store.ts';
import { customerKind } from '../customers/customers.model.ts';
import { archiveCommands, askedAbout, divertedBy, doneWith, settleAsked } from './asked-of-machine.ts';
import { machineCommandKind } from './hall.model.ts';
import { asReportedAt, ofDayThatIsOver, whyNotReport } from './late-report.ts';
import {
  counterKind,
  counterSchema,
  queueKind,
  queueMachineKind,
  queueMachineSchema,
  ticketKind,
  ticketSchema,
  type Counter,
  type Ticket,
} from './queue.model.ts';
import {
  stepTime,
  takeTime,
  ticketSteps,
  whyNotAt,
  whyNotCallTo,
  whyNotMoveTo,
  whyNotStep,
  type StepName,
} from './ticket-steps.ts';

const isMachine = (actor: Actor): boolean => actor.as === 'machine';
const ownTicket = (ticket: Ticket, actor: Actor): void =>
  stopIf(ticket.machineId === actor.id ? null : refuse('queue.other-machine', { number: ticket.number }));

const atCounter = v.object({ ticketId: idField, counterId: idField, at: instantField });
type AtCounter = v.InferOutput<typeof atCounter>;
const atCounterReads = ({ ticketId, counterId }: AtCounter) => [one(ticketKind, ticketId), one(counterKind, counterId)];

/** The ticket, the counter and the time of a step, once the step is known to be possible. */
function beginStep(
  store: Store,
  step: StepName,
  input: AtCounter,
  { actor, now }: Context,
): [Ticket, Counter, Ticket['takenAt']] {
  const ticket = asReportedAt(store.get(ticketKind, input.ticketId)!, input.at);
  const counter = store.get(counterKind, input.counterId)!;
  ownTicket(ticket, actor);
  stopIf(whyNotReport(ticket, step, input.at));
  return [ticket, counter, stepTime(input.at, ticket, now)];
}

export const freeCounter = (counter: Counter, since: Counter['since']): Counter => ({
  ...counter,
  status: 'idle',
  ticketId: null,
  since,
});

/** Today's windows know nothing of a number whose day is over. */
const putCounter = (store: Store, ticket: Ticket, counter: Counter): void =>
  ticket.archived ? undefined : store.put(counterKind, counter);

/**
 * LOB-001: a number was taken; with the customer where the machine could tell who. `late`: it was taken while nobody heard,
 * and its time is no wrong clock's, so a day that is over by now is its day.
 */
export const takeTicket = defineMutator({
  name: 'queue.takeTicket',
  version: 1,
  input: v.object({
    id: idField,
    number: ticketSchema.entries.number,
    queueId: idField,
    business: ticketSchema.entries.business,
    customerId: v.nullable(idField),
    at: instantField,
    late: v.optional(v.boolean()),
  }),
  may: isMachine,
  reads: ({ id, queueId, customerId }) => [
    maybe(ticketKind, id),
    one(queueKind, queueId),
    ...(customerId ? [maybe(customerKind, customerId)] : []),
  ],
  run(store, { id, number, queueId, business, customerId, at, late }, { actor, now }) {
    stopIf(store.get(ticketKind, id) ? refuse('queue.number-taken', { number }) : null);
    const known = customerId && store.get(customerKind, customerId) ? customerId : null;
    const isOver = late === true && at < startOfDay(now);
    const takenAt = isOver ? at : takeTime(at, startOfDay(now), now);
    store.put(ticketKind, {
      ...blankTicket,
      ...(isOver ? ofDayThatIsOver(at) : {}),
      id,
      outletId: actor.outletId,
      machineId: actor.id,
      businessDay: dayOf(takenAt),
      number,
      queueId,
      business,
      takenAt,
      standsAt: takenAt,
      customerId: known,
    });
  },
});

export const callTicket = defineMutator({
  name: 'queue.callTicket',
  version: 1,
  input: v.object({ ...atCounter.entries, teller: counterSchema.entries.teller }),
  may: isMachine,
  reads: atCounterReads,
  run(store, input, context) {
    const [ticket, counter, at] = beginStep(store, 'call', input, context);
    stopIf(ticket.archived ? null : whyNotCallTo(counter, ticket));
    store.put(ticketKind, {
      ...ticket,
      state: ticketSteps.call.to,
      firstCalledAt: ticket.firstCalledAt ?? at,
      calledAt: at,
      counterId: counter.id,
      ...noTalk,
    });
    const teller = input.teller ?? counter.teller;
    putCounter(store, ticket, { ...counter, status: 'serving', ticketId: ticket.id, teller, since: at });
  },
});

export const recallTicket = defineMutator({
  name: 'queue.recallTicket',
  version: 1,
  input: atCounter,
  may: isMachine,
  reads: atCounterReads,
  run(store, input, context) {
    const [ticket, counter, at] = beginStep(store, 'recall', input, context);
    stopIf(whyNotAt(ticket, counter));
    store.put(ticketKind, { ...ticket, calledAt: at, recalls: ticket.recalls + 1 });
  },
});

export const startService = defineMutator({
  name: 'queue.startService',
  version: 1,
  input: atCounter,
  may: isMachine,
  reads: atCounterReads,
  run(store, input, context) {
    const [ticket, counter, at] = beginStep(store, 'start', input, context);
    stopIf(whyNotAt(ticket, counter));
    store.put(ticketKind, { ...ticket, state: ticketSteps.start.to, startedAt: at });
    putCounter(store, ticket, { ...counter, status: 'serving', since: at });
  },
});

export const finishService = defineMutator({
  name: 'queue.finishService',
  version: 1,
  input: atCounter,
  may: isMachine,
  reads: atCounterReads,
  run(store, input, context) {
    const [ticket, counter, at] = beginStep(store, 'finish', input, context);
    stopIf(whyNotAt(ticket, counter));
    store.put(ticketKind, {
      ...ticket,
      state: ticketSteps.finish.to,
      startedAt: ticket.startedAt ?? ticket.calledAt,
      endedAt: at,
    });
    putCounter(store, ticket, freeCounter(counter, at));
  },
});

export const missTicket = defineMutator({
  name: 'queue.missTicket',
  version: 1,
  input: atCounter,
  may: isMachine,
  reads: atCounterReads,
  run(store, input, context) {
    const [ticket, counter, at] = beginStep(store, 'miss', input, context);
    stopIf(whyNotAt(ticket, counter));
    store.put(ticketKind, { ...ticket, state: ticketSteps.miss.to, counterId: null });
    putCounter(store, ticket, freeCounter(counter, at));
  },
});

/**
 * Moved at the machine: the old number ends, a new one waits in the target queue and keeps its taken-at (6.6). From a window
 * it is a transfer: that stay was served, and the wait for the next one begins with it (QUE-021).
 */
export const transferTicket = defineMutator({
  name: 'queue.transferTicket',
  version: 1,
  input: v.object({
    ticketId: idField,
    newId: idField,
    newNumber: ticketSchema.entries.number,
    queueId: idField,
    counterId: v.nullable(idField),
    at: instantField,
  }),
  may: isMachine,
  reads: ({ ticketId, newId, queueId, counterId }) => [
    one(ticketKind, ticketId),
    maybe(ticketKind, newId),
    one(queueKind, queueId),
    ...(counterId ? [maybe(counterKind, counterId)] : []),
    ...askedAbout(ticketId),
  ],
  run(store, { ticketId, newId, newNumber, queueId, counterId, at: claimed }, { actor, now }) {
    const ticket = asReportedAt(store.get(ticketKind, ticketId)!, claimed);
    ownTicket(ticket, actor);
    const fromWindow = ticket.state === 'called' || ticket.state === 'serving';
    const step = fromWindow ? 'transfer' : 'move';
    stopIf(whyNotReport(ticket, step, claimed) ?? whyNotMoveTo(ticket, queueId));
    stopIf(store.get(ticketKind, newId) ? refuse('queue.number-taken', { number: newNumber }) : null);
    const at = stepTime(claimed, ticket, now);
    const left = fromWindow ? { startedAt: ticket.startedAt ?? ticket.calledAt } : { counterId: null };
    store.put(ticketKind, { ...ticket, ...left, state: ticketSteps[step].to, endedAt: at, movedToId: newId });
    store.put(ticketKind, {
      ...blankTicket,
      ...(ticket.archived ? ofDayThatIsOver(at) : {}),
      id: newId,
      outletId: ticket.outletId,
      machineId: ticket.machineId,
      issuedBy: fromWindow ? 'transfer' : ticket.issuedBy,
      businessDay: ticket.businessDay,
      number: newNumber,
      queueId,
      business: store.get(queueKind, queueId)!.business,
      takenAt: fromWindow ? at : ticket.takenAt,
      standsAt: ticket.standsAt,
      customerId: ticket.customerId,
      contactAt: ticket.contactAt,
      visitId: ticket.visitId ?? ticket.id,
    });
    settleAsked(store, ticketId, now, ({ what, toQueueId }) =>
      what === 'move' && toQueueId === queueId ? doneWith(newNumber) : null,
    );
    const counter = counterId ? store.get(counterKind, counterId) : undefined;
    if (counter?.ticketId === ticketId) store.put(counterKind, freeCounter(counter, at));
  },
});

/** LOB-050…052: abandoned at the machine; for ever. */
export const dropTicket = defineMutator({
  name: 'queue.dropTicket',
  version: 1,
  input: v.object({ ticketId: idField, counterId: v.nullable(idField), at: instantField }),
  may: isMachine,
  reads: ({ ticketId, counterId }) => [
    one(ticketKind, ticketId),
    ...(counterId ? [maybe(counterKind, counterId)] : []),
    ...askedAbout(ticketId),
  ],
  run(store, { ticketId, counterId, at: claimed }, { actor, now }) {
    const ticket = asReportedAt(store.get(ticketKind, ticketId)!, claimed);
    ownTicket(ticket, actor);
    stopIf(whyNotReport(ticket, 'abandon', claimed));
    const at = stepTime(claimed, ticket, now);
    const divertedTo = divertedBy(store, ticketId);
    store.put(ticketKind, { ...ticket, state: ticketSteps.abandon.to, endedAt: at, counterId: null, divertedTo });
    settleAsked(store, ticketId, now, ({ what }) => (what === 'abandon' ? doneWith() : null));
    const counter = counterId ? store.get(counterKind, counterId) : undefined;
    if (counter?.ticketId === ticketId) store.put(counterKind, freeCounter(counter, at));
  },
});

/** QUE-020: 1–5 at the evaluator; the last press counts. */
export const rateTicket = defineMutator({
  name: 'queue.rateTicket',
  version: 1,
  input: v.object({ ticketId: idField, score: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)) }),
  may: isMachine,
  reads: ({ ticketId }) => [one(ticketKind, ticketId)],
  run(store, { ticketId, score }, { actor }) {
    const ticket = store.get(ticketKind, ticketId)!;
    ownTicket(ticket, actor);
    const served = ticket.state === 'serving' || ticket.state === 'done';
    stopIf(served ? null : refuse('queue.not-served', { number: ticket.number }));
    store.put(ticketKind, { ...ticket, score });
  },
});

/** LOB-017: a window opened, paused or closed. Its ticket stays with it until the machine says what became of it. */
export const setCounter = defineMutator({
  name: 'queue.setCounter',
  version: 1,
  input: v.object({
    counterId: idField,
    status: counterSchema.entries.status,
    teller: counterSchema.entries.teller,
    at: instantField,
  }),
  may: isMachine,
  reads: ({ counterId }) => [one(counterKind, counterId)],
  run(store, { counterId, status, teller, at }, { now }) {
    const counter = store.get(counterKind, counterId)!;
    const since =
      counter.status === status ? counter.since : (Math.min(now, Math.max(at, counter.since)) as Counter['since']);
    store.put(counterKind, { ...counter, status, teller: teller ?? counter.teller, since });
  },
});

export const setMachine = defineMutator({
  name: 'queue.setMachine',
  version: 1,
  input: v.partial(v.object({ link: queueMachineSchema.entries.link, device: queueMachineSchema.entries.device })),
  may: isMachine,
  reads: (_, actor) => [one(queueMachineKind, actor.id)],
  run(store, { link, device }, { actor, now }) {
    const machine = store.get(queueMachineKind, actor.id)!;
    const since = link && link !== machine.link ? now : machine.since;
    const deviceSince = device && device !== machine.device ? now : machine.deviceSince;
    const said = { link: link ?? machine.link, device: device ?? machine.device };
    store.put(queueMachineKind, { ...machine, ...said, since, deviceSince });
  },
});

/** End of a business day: what is still open expires; the day's tickets and commands leave the tablets (field-notes.md §3.1). */
export const closeDay = defineMutator({
  name: 'queue.closeDay',
  version: 1,
  input: v.object({}),
  may: (actor) => actor.as !== 'staff',
  reads: (_, actor) => [
    all(ticketKind, 'ofMachine', [actor.id, false]),
    all(counterKind, 'byOutlet', [actor.outletId]),
    all(machineCommandKind, 'byOutlet', [actor.outletId, false]),
  ],
  run(store, _, { actor, now }) {
    const today = dayOf(now);
    archiveCommands(store, actor.outletId, now);
    const ended = new Set<string>();
    for (const ticket of store.list(ticketKind, 'ofMachine', [actor.id, false])) {
      if (ticket.businessDay >= today || ticket.state === 'serving') continue;
      // Who was called and did not come stays so: a no-show counts (QUE-021).
      const open = ticket.state !== 'missed' && whyNotStep(ticket, 'expire') === null;
      const end = open ? ({ state: 'expired', endedAt: stepTime(now, ticket, now) } as const) : {};
      ended.add(ticket.id);
      store.put(ticketKind, { ...ticket, archived: true, ...end });
    }
    for (const counter of store.list(counterKind, 'byOutlet', [actor.outletId]))
      if (counter.ticketId && ended.has(counter.ticketId)) store.put(counterKind, freeCounter(counter, now));
  },
});

/** A call ends every talk in the hall. */
export const noTalk = { talkingSince: null, talkingWith: null } as const;

export const blankTicket = {
  issuedBy: 'machine',
  businessTypeId: null,
  state: 'waiting',
  firstCalledAt: null,
  calledAt: null,
  arrivedAt: null,
  startedAt: null,
  endedAt: null,
  counterId: null,
  recalls: 0,
  returns: 0,
  holdMode: null,
  pool: null,
  heldAt: null,
  parkedUntil: null,
  heldMs: 0,
  outcome: null,
  delivered: [] as string[],
  divertedTo: null,
  contactAt: null,
  talkingSince: null,
  talkingWith: null,
  visitId: null,
  customerId: null,
  movedToId: null,
  score: null,
  archived: false,
} as const satisfies Partial<Ticket>;
