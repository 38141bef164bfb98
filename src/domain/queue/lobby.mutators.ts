// What is done with tickets in the hall: a number given by hand, moved, abandoned, brought back, a talk. Where a machine
// leads, a move and an abandonment are asked of it, and the ticket stays as it is until the machine has answered.
import * as v from 'valibot';
import type { Actor } from '../kernel/actor.ts';
import { dayOf, instantField, type Instant } from '../kernel/day.ts';
import { idField, type Id } from '../kernel/ids.ts';
import { all, defineMutator, maybe, one, type Context } from '../kernel/mutator.ts';
import { refuse, stopIf, type Refusal } from '../kernel/refusal.ts';
import type { Store } from '../kernel/store.ts';
import { customerKind } from '../customers/customers.model.ts';
import { permits } from '../identity/permissions.ts';
import { businessTypeKind, machineCommandKind, numberSeriesKind, type MachineCommandRow } from './hall.model.ts';
import { missedPolicyOf, whyNotHere, whyNotOurs, whyNotReturn } from './hall.rules.ts';
import { issue, issueReads, nextNumber } from './issuing.ts';
import {
  queueKind,
  queueMachineKind,
  ticketKind,
  ticketSchema,
  type Queue,
  type QueueMachine,
  type Ticket,
} from './queue.model.ts';
import { blankTicket, noTalk } from './queue.mutators.ts';
import { whyNotEndTalk, whyNotTalk } from './talk.rules.ts';
import { stepTime, ticketSteps, whyNotMoveTo, whyNotStep } from './ticket-steps.ts';

/** QUE-001: a number from a lobby manager's tablet; with the customer where he was recognised. */
export const issueTicket = defineMutator({
  name: 'queue.issueTicket',
  version: 1,
  input: v.object({ id: idField, queueId: idField, customerId: v.nullable(idField) }),
  may: permits('queue.adjust'),
  reads: (input, actor) => [
    ...issueReads(input, actor),
    ...(input.customerId ? [one(customerKind, input.customerId)] : []),
  ],
  run(store, input, context) {
    const customer = input.customerId ? store.get(customerKind, input.customerId) : undefined;
    stopIf(customer ? whyNotHere(customer, context.actor) : null);
    issue(store, { ...input, issuedBy: 'lobby' }, context);
  },
});

export const commandReads = (ticketId: Id, commandId: Id, actor: Actor) => [
  maybe(machineCommandKind, commandId),
  all(machineCommandKind, 'ofTicket', [ticketId, 'asked']),
  all(queueMachineKind, 'byOutlet', [actor.outletId]),
];

/** The ticket, once it is known that it waits here. */
function waitingHere(store: Store, ticketId: Id, step: 'moveWaiting' | 'abandonWaiting', { actor }: Context): Ticket {
  const ticket = store.get(ticketKind, ticketId)!;
  stopIf(whyNotHere(ticket, actor) ?? whyNotStep(ticket, step));
  return ticket;
}

/**
 * LOB-030…036: the old number is deleted and a new one made in the target queue, where it stands by the time it was
 * first taken at. `newId` names the new ticket; with a machine, the command.
 */
export const moveTicket = defineMutator({
  name: 'queue.moveTicket',
  version: 1,
  input: v.object({ ticketId: idField, toQueueId: idField, newId: idField, at: instantField }),
  may: permits('queue.adjust'),
  reads: ({ ticketId, toQueueId, newId }, actor) => [
    one(ticketKind, ticketId),
    one(queueKind, toQueueId),
    maybe(ticketKind, newId),
    maybe(numberSeriesKind, toQueueId),
    ...commandReads(ticketId, newId, actor),
  ],
  run(store, { ticketId, toQueueId, newId, at: claimed }, context) {
    const ticket = waitingHere(store, ticketId, 'moveWaiting', context);
    const queue = store.get(queueKind, toQueueId)!;
    stopIf(whyNotHere(queue, context.actor) ?? whyNotMoveTo(ticket, toQueueId) ?? whyNotEnter(queue));
    if (ticket.machineId !== null)
      return ask(store, newId, ticket, { what: 'move', toQueueId, divertedTo: null }, context);
    stopIf(store.get(ticketKind, newId) ? refuse('queue.number-taken', { number: ticket.number }) : null);
    const endedAt = stepTime(claimed, ticket, context.now);
    store.put(ticketKind, { ...ticket, state: ticketSteps.moveWaiting.to, endedAt, movedToId: newId, ...noTalk });
    store.put(ticketKind, {
      ...blankTicket,
      id: newId,
      outletId: ticket.outletId,
      machineId: null,
      issuedBy: ticket.issuedBy,
      // Of the day that its number is of.
      businessDay: dayOf(context.now),
      number: nextNumber(store, queue, context),
      queueId: queue.id,
      business: queue.business,
      businessTypeId: queue.businessTypeId,
      takenAt: ticket.takenAt,
      standsAt: ticket.standsAt,
      customerId: ticket.customerId,
      contactAt: ticket.contactAt,
      visitId: ticket.visitId ?? ticket.id,
    });
  },
});

const whyNotEnter = (queue: Queue): Refusal | null =>
  queue.active ? null : refuse('queue.queue-closed', { queue: queue.name });

/** LOB-050…053, LOB-064: for ever; it is never called again. Where he was shown to, if he did not just leave. */
export const abandonTicket = defineMutator({
  name: 'queue.abandonTicket',
  version: 1,
  input: v.object({
    ticketId: idField,
    commandId: idField,
    at: instantField,
    divertedTo: v.optional(ticketSchema.entries.divertedTo, null),
  }),
  may: permits('queue.abandon'),
  reads: ({ ticketId, commandId }, actor) => [one(ticketKind, ticketId), ...commandReads(ticketId, commandId, actor)],
  run(store, { ticketId, commandId, at: claimed, divertedTo }, context) {
    const ticket = waitingHere(store, ticketId, 'abandonWaiting', context);
    if (ticket.machineId !== null)
      return ask(store, commandId, ticket, { what: 'abandon', toQueueId: null, divertedTo }, context);
    const endedAt = stepTime(claimed, ticket, context.now);
    const state = ticketSteps.abandonWaiting.to;
    const left = { counterId: null, pool: null, parkedUntil: null, ...noTalk };
    store.put(ticketKind, { ...ticket, state, endedAt, divertedTo, ...left });
  },
});

/** What a channel took at a machine it gives back there: asked of the machine as a lobby manager asks it. */
export const cancelAtMachine = defineMutator({
  name: 'queue.cancelAtMachine',
  version: 1,
  input: v.object({ ticketId: idField, commandId: idField }),
  may: (actor) => actor.as === 'system',
  reads: ({ ticketId, commandId }, actor) => [one(ticketKind, ticketId), ...commandReads(ticketId, commandId, actor)],
  run(store, { ticketId, commandId }, context) {
    const ticket = waitingHere(store, ticketId, 'abandonWaiting', context);
    stopIf(ticket.machineId === null ? refuse('queue.impossible-step', { number: ticket.number }) : null);
    ask(store, commandId, ticket, { what: 'abandon', toQueueId: null, divertedTo: null }, context);
  },
});

type Asked = Pick<MachineCommandRow, 'what' | 'toQueueId' | 'divertedTo'>;

/** A machine that is not there cannot answer: the person is told at once, and the ticket stays. */
export function ask(store: Store, id: Id, ticket: Ticket, asked: Asked, { actor, now }: Context): void {
  // A command has one life: said again under its name, the machine would answer for the first one.
  stopIf(store.get(machineCommandKind, id) ? refuse('queue.command-known', { number: ticket.number }) : null);
  const machine = store.list(queueMachineKind, 'byOutlet', [actor.outletId]).find((one) => one.id === ticket.machineId);
  const open = store.list(machineCommandKind, 'ofTicket', [ticket.id, 'asked']);
  stopIf(whyNotAsk(ticket, machine, open));
  store.put(machineCommandKind, {
    id,
    outletId: ticket.outletId,
    machineId: ticket.machineId!,
    ...asked,
    ticketId: ticket.id,
    staffId: actor.id,
    state: 'asked',
    askedAt: now,
    settledAt: null,
    code: null,
    newNumber: null,
    archived: false,
  });
}

/** One question about a ticket at a time, and only while the machine is there to answer. */
export function whyNotAsk(
  { number }: Pick<Ticket, 'number'>,
  machine: Pick<QueueMachine, 'link'> | undefined,
  open: readonly MachineCommandRow[],
): Refusal | null {
  if (open.length > 0) return refuse('queue.already-asked', { number });
  return machine?.link === 'online' ? null : refuse('queue.machine-offline', { number });
}

/** protocols.md §1: how it ended at the machine. What the machine did comes in as its own deed. */
export const settleCommand = defineMutator({
  name: 'queue.settleCommand',
  version: 1,
  input: v.object({
    commandId: idField,
    state: v.picklist(['done', 'refused', 'unknown']),
    code: v.nullable(v.pipe(v.string(), v.maxLength(40))),
    newNumber: v.nullable(v.pipe(v.string(), v.maxLength(12))),
  }),
  may: (actor) => actor.as === 'machine',
  reads: ({ commandId }) => [one(machineCommandKind, commandId)],
  run(store, { commandId, ...answer }, { actor, now }) {
    const command = store.get(machineCommandKind, commandId)!;
    stopIf(command.machineId === actor.id ? null : refuse('queue.other-machine', { number: '' }));
    // An answer that came is not unsaid by a later doubt.
    if (command.state === 'done' || command.state === 'refused') return;
    store.put(machineCommandKind, { ...command, ...answer, settledAt: now });
  },
});

/** QUE-007: a missed number waits again, as often as its type allows; it keeps the time it was taken at. */
export const returnMissed = defineMutator({
  name: 'queue.returnMissed',
  version: 1,
  input: v.object({ ticketId: idField, businessTypeId: v.nullable(idField) }),
  may: (actor) => permits('queue.adjust')(actor) || permits('queue.serve')(actor),
  reads: ({ ticketId, businessTypeId }) => [
    one(ticketKind, ticketId),
    ...(businessTypeId ? [one(businessTypeKind, businessTypeId)] : []),
  ],
  run(store, { ticketId, businessTypeId }, { actor }) {
    const ticket = store.get(ticketKind, ticketId)!;
    stopIf(whyNotHere(ticket, actor) ?? whyNotOurs(ticket) ?? whyNotStep(ticket, 'giveBack'));
    stopIf(ticket.businessTypeId === businessTypeId ? null : refuse('sync.bad-input', { name: 'queue.returnMissed' }));
    const policy = missedPolicyOf(businessTypeId ? store.get(businessTypeKind, businessTypeId) : undefined);
    stopIf(whyNotReturn(ticket, policy));
    store.put(ticketKind, { ...ticket, state: ticketSteps.giveBack.to, returns: ticket.returns + 1 });
  },
});

const talk = v.object({ ticketId: idField, at: instantField });

/** QUE-023: the place is kept while somebody talks to him; the first of all is the first contact (QUE-021). */
export const beginTalk = defineMutator({
  name: 'queue.beginTalk',
  version: 1,
  input: talk,
  may: permits('leads.work'),
  reads: ({ ticketId }) => [one(ticketKind, ticketId)],
  run(store, { ticketId, at: claimed }, { actor, now }) {
    const ticket = store.get(ticketKind, ticketId)!;
    stopIf(whyNotHere(ticket, actor) ?? whyNotTalk(ticket, actor.id, now));
    const at = Math.max(ticket.takenAt, Math.min(claimed, now)) as Instant;
    store.put(ticketKind, { ...ticket, contactAt: ticket.contactAt ?? at, talkingSince: at, talkingWith: actor.id });
  },
});

export const endTalk = defineMutator({
  name: 'queue.endTalk',
  version: 1,
  input: v.object({ ticketId: idField }),
  may: permits('leads.work'),
  reads: ({ ticketId }) => [one(ticketKind, ticketId)],
  run(store, { ticketId }, { actor, now }) {
    const ticket = store.get(ticketKind, ticketId)!;
    stopIf(whyNotHere(ticket, actor) ?? whyNotEndTalk(ticket, actor, now));
    if (ticket.talkingSince !== null) store.put(ticketKind, { ...ticket, ...noTalk });
  },
});
