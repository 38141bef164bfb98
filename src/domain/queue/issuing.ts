// A number is given out (QUE-001, QUE-003): the next one of its queue's series, which is locked while it is taken.
import type { Actor } from '../kernel/actor.ts';
import { dayOf } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import { all, maybe, one, type Context, type Read } from '../kernel/mutator.ts';
import { refuse, stopIf } from '../kernel/refusal.ts';
import type { Store } from '../kernel/store.ts';
import { whyNotHere, whyNotLed } from './hall.rules.ts';
import { numberSeriesKind } from './hall.model.ts';
import { queueKind, queueMachineKind, ticketKind, type Queue, type Ticket } from './queue.model.ts';
import { blankTicket } from './queue.mutators.ts';

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

/** `A001` … `A999`, `A1000`: the letters of the queue and at least three digits; each day begins anew. */
export function nextNumber(store: Store, queue: Queue, { now }: Context): string {
  const day = dayOf(now);
  const series = store.get(numberSeriesKind, queue.id);
  const last = series?.day === day ? series.last + 1 : 1;
  store.put(numberSeriesKind, { id: queue.id, outletId: queue.outletId, day, last });
  return `${queue.code}${String(last).padStart(3, '0')}`;
}
