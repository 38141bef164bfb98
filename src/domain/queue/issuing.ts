// A number is given out (QUE-001, QUE-003): the next one of its queue's series, which is locked while it is taken.
import * as v from 'valibot';
import { customerKind } from '../customers/customers.model.ts';
import type { Actor } from '../kernel/actor.ts';
import { dayOf } from '../kernel/day.ts';
import { idField, type Id } from '../kernel/ids.ts';
import { all, defineMutator, maybe, one, type Context, type Read } from '../kernel/mutator.ts';
import { refuse, stopIf } from '../kernel/refusal.ts';
import type { Store } from '../kernel/store.ts';
import { hallSettingKind, numberSeriesKind, usualHallSetting } from './hall.model.ts';
import { isIssuing, whyNotHere, whyNotLed, whyNotOurs } from './hall.rules.ts';
import { queueKind, queueMachineKind, ticketKind, type Queue, type Ticket } from './queue.model.ts';
import { numberAfter, printedNumber } from './number-series.ts';
import { blankTicket, noTalk } from './queue.mutators.ts';
import { stepTime, whyNotStep } from './ticket-steps.ts';

export interface NewTicket {
  readonly id: Id;
  readonly queueId: Id;
  readonly customerId: Id | null;
  readonly issuedBy: Ticket['issuedBy'];
}

export const issueReads = ({ id, queueId }: Pick<NewTicket, 'id' | 'queueId'>, actor: Actor): Read[] => [
  maybe(ticketKind, id),
  one(queueKind, queueId),
  maybe(numberSeriesKind, queueId),
  all(queueMachineKind, 'byOutlet', [actor.outletId]),
];

/** Puts the new ticket and returns it. */
export function issue(store: Store, given: NewTicket, { actor, now }: Context): Ticket {
  const queue = store.get(queueKind, given.queueId)!;
  stopIf(whyNotHere(queue, actor) ?? whyNotLed(store, actor.outletId));
  stopIf(queue.active ? null : refuse('queue.queue-closed', { queue: queue.name }));
  stopIf(store.get(ticketKind, given.id) ? refuse('queue.number-taken', { number: '' }) : null);
  const ticket: Ticket = {
    ...blankTicket,
    ...given,
    outletId: actor.outletId,
    machineId: null,
    businessDay: dayOf(now),
    number: nextNumber(store, queue, { actor, now }),
    business: queue.business,
    businessTypeId: queue.businessTypeId,
    takenAt: now,
    standsAt: now,
  };
  store.put(ticketKind, ticket);
  return ticket;
}

/** `A001` … `A800`, `A1000`: each day begins anew; what lies between is kept for kiosks. */
export function nextNumber(store: Store, queue: Queue, { now }: Context): string {
  const day = dayOf(now);
  const series = store.get(numberSeriesKind, queue.id);
  const last = series?.day === day ? numberAfter(series.last) : 1;
  store.put(numberSeriesKind, { id: queue.id, outletId: queue.outletId, day, last });
  return printedNumber(queue.code, last);
}

/** QUE-001: a number that another system asks for, while the outlet gives numbers out; nobody has two at once. */
export const issueRemote = defineMutator({
  name: 'queue.issueRemote',
  version: 1,
  input: v.object({ id: idField, queueId: idField, customerId: v.nullable(idField) }),
  may: (actor) => actor.as === 'system',
  reads: (input, actor) => [
    ...issueReads(input, actor),
    maybe(hallSettingKind, actor.outletId),
    all(ticketKind, 'byOutletState', [actor.outletId, 'waiting', false]),
    ...(input.customerId ? [maybe(customerKind, input.customerId)] : []),
  ],
  run(store, input, context) {
    const { actor, now } = context;
    const setting = store.get(hallSettingKind, actor.outletId) ?? usualHallSetting(actor.outletId);
    stopIf(
      isIssuing(setting, now) ? null : refuse('queue.not-issuing', { from: setting.opensAt, until: setting.closesAt }),
    );
    const customer = input.customerId ? store.get(customerKind, input.customerId) : undefined;
    const customerId = customer?.outletId === actor.outletId ? customer.id : null;
    const mine = store
      .list(ticketKind, 'byOutletState', [actor.outletId, 'waiting', false])
      .find((ticket) => customerId !== null && ticket.customerId === customerId);
    stopIf(mine ? refuse('queue.has-number', { number: mine.number }) : null);
    issue(store, { id: input.id, queueId: input.queueId, customerId, issuedBy: 'remote' }, context);
  },
});

/** What a channel asked for it may give back, while it waits. */
export const cancelRemote = defineMutator({
  name: 'queue.cancelRemote',
  version: 1,
  input: v.object({ ticketId: idField }),
  may: (actor) => actor.as === 'system',
  reads: ({ ticketId }) => [one(ticketKind, ticketId)],
  run(store, { ticketId }, { actor, now }) {
    const ticket = store.get(ticketKind, ticketId)!;
    stopIf(whyNotHere(ticket, actor) ?? whyNotOurs(ticket) ?? whyNotStep(ticket, 'abandonWaiting'));
    stopIf(ticket.issuedBy === 'remote' ? null : refuse('queue.impossible-step', { number: ticket.number }));
    store.put(ticketKind, { ...ticket, state: 'abandoned', endedAt: stepTime(now, ticket, now), ...noTalk });
  },
});
