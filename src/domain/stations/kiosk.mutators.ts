// What the server does for a kiosk (QUE-003, QUE-004): it leases numbers, and takes in what was given out with them.
import * as v from 'valibot';
import { arrivalReads, arrive } from '../appointments/appointments.mutators.ts';
import { customerKind } from '../customers/customers.model.ts';
import {
  addDays,
  dayField,
  dayOf,
  instantField,
  startOfDay,
  toInstant,
  type Day,
  type Instant,
} from '../kernel/day.ts';
import { idField } from '../kernel/ids.ts';
import { all, defineMutator, maybe, one } from '../kernel/mutator.ts';
import { refuse, stopIf } from '../kernel/refusal.ts';
import { whyNotHere, whyNotLed } from '../queue/hall.rules.ts';
import { numberSeriesKind } from '../queue/hall.model.ts';
import { nextNumber } from '../queue/issuing.ts';
import { ofDayThatIsOver } from '../queue/late-report.ts';
import { printedNumber, spareNumber } from '../queue/number-series.ts';
import { blankTicket } from '../queue/queue.mutators.ts';
import { queueKind, queueMachineKind, ticketKind, ticketSchema, type Queue } from '../queue/queue.model.ts';
import { nextSpare, SPARE_COUNT, whyNotGive } from './lease.rules.ts';
import { hallDeviceKind, numberLeaseKind, numberLeaseSchema, type NumberLease } from './stations.model.ts';

const may = (actor: { readonly as: string }): boolean => actor.as === 'system';

/** `front`: the queue's very next number. `spare`: a block of those kept back, for today or a day to come. */
export const leaseNumbers = defineMutator({
  name: 'stations.leaseNumbers',
  version: 1,
  routine: true,
  input: v.object({
    id: idField,
    deviceId: idField,
    queueId: idField,
    day: dayField,
    block: numberLeaseSchema.entries.block,
  }),
  may,
  reads: ({ id, queueId, day, block }, { outletId }) => [
    // Whoever leases or issues of a queue takes turns on its row.
    one(queueKind, queueId),
    maybe(numberLeaseKind, id),
    maybe(numberSeriesKind, queueId),
    ...(block === 'spare' ? [all(numberLeaseKind, 'ofBlock', [queueId, day, 'spare'])] : []),
    all(queueMachineKind, 'byOutlet', [outletId]),
  ],
  run(store, { id, deviceId, queueId, day, block }, context) {
    const queue = store.get(queueKind, queueId)!;
    const { actor, now } = context;
    stopIf(whyNotHere(queue, actor) ?? whyNotLed(store, actor.outletId));
    stopIf(queue.active ? null : refuse('queue.queue-closed', { queue: queue.name }));
    stopIf(store.get(numberLeaseKind, id) ? refuse('stations.lease-exists') : null);
    const isPossible = block === 'front' ? day === dayOf(now) : day >= dayOf(now);
    stopIf(isPossible ? null : refuse('stations.other-day', { day }));
    const first =
      block === 'front'
        ? seriesNumber(nextNumber(store, queue, context), queue)
        : nextSpare(store.list(numberLeaseKind, 'ofBlock', [queueId, day, 'spare']));
    const count = block === 'front' ? 1 : SPARE_COUNT;
    stopIf(block === 'spare' && spareNumber(first + count - 1) === null ? refuse('stations.no-numbers-left') : null);
    const lease = { id, outletId: actor.outletId, deviceId, queueId, day, block, first, count, at: now, taken: [] };
    store.put(numberLeaseKind, lease);
  },
});

const seriesNumber = (printed: string, { code }: Queue): number => Number(printed.slice(code.length));

/**
 * A number that a kiosk gave out, with or without the server. It stands where it was taken, not when it came in. Where its
 * number came in before, from another holder of the same device, or is of a day that has not come, as the kiosk's clock was
 * wrong, the customer keeps his place under a new one, and staff are told.
 */
export const issueAtKiosk = defineMutator({
  name: 'stations.issueAtKiosk',
  version: 1,
  input: v.object({
    id: idField,
    deviceId: idField,
    leaseId: idField,
    queueId: idField,
    number: ticketSchema.entries.number,
    at: instantField,
    customerId: v.nullable(idField),
    /** The booking that it was taken for (QUE-015). */
    appointmentId: v.optional(v.nullable(idField)),
    /** The lease that a new number is put on record with, should it need one. */
    againId: idField,
    /** The day that it counts for: the lease's, or today where that is still to come. */
    day: dayField,
  }),
  may,
  reads: ({ id, deviceId, leaseId, queueId, customerId, appointmentId, day, againId }) => [
    maybe(ticketKind, id),
    one(queueKind, queueId),
    one(numberLeaseKind, leaseId),
    all(numberLeaseKind, 'ofBlock', [queueId, day, 'spare']),
    maybe(hallDeviceKind, deviceId),
    maybe(numberLeaseKind, againId),
    ...(customerId ? [maybe(customerKind, customerId)] : []),
    ...arrivalReads(appointmentId),
  ],
  run(store, input, { actor, now }) {
    const { id, deviceId, leaseId, queueId, number, customerId, day } = input;
    const [queue, lease] = [store.get(queueKind, queueId)!, store.get(numberLeaseKind, leaseId)!];
    stopIf(whyNotHere(queue, actor) ?? whyNotHere(lease, actor));
    stopIf(
      lease.queueId === queueId ? whyNotGive(lease, number, queue.code) : refuse('stations.not-leased', { number }),
    );
    stopIf(day <= lease.day ? null : refuse('stations.other-day', { day }));
    stopIf(store.get(ticketKind, id) ? refuse('queue.number-taken', { number }) : null);
    const takenAt = within({ ...lease, day }, input.at, now);
    const customer = customerId ? store.get(customerKind, customerId) : undefined;
    const ticket = arrive(store, input.appointmentId, {
      ...blankTicket,
      id,
      outletId: actor.outletId,
      machineId: null,
      issuedBy: 'kiosk',
      businessDay: day,
      number,
      queueId,
      business: queue.business,
      businessTypeId: queue.businessTypeId,
      takenAt,
      standsAt: takenAt,
      customerId: customer?.outletId === actor.outletId ? customer.id : null,
      ...(day < dayOf(now) ? ofDayThatIsOver(takenAt) : {}),
    });
    const isNew = !lease.taken.includes(number);
    if (isNew) store.put(numberLeaseKind, { ...lease, taken: [...lease.taken, number] });
    if (isNew && day === lease.day) return store.put(ticketKind, ticket);
    const first = nextSpare(store.list(numberLeaseKind, 'ofBlock', [queueId, day, 'spare']));
    const other = spareNumber(first);
    stopIf(other === null ? refuse('stations.no-numbers-left') : null);
    const newNumber = printedNumber(queue.code, other!);
    const again = {
      ...lease,
      id: input.againId,
      day,
      block: 'spare' as const,
      first,
      count: 1,
      at: now,
      taken: [newNumber],
    };
    store.put(numberLeaseKind, again);
    store.put(ticketKind, { ...ticket, number: newNumber });
    const device = store.get(hallDeviceKind, deviceId);
    if (device) store.put(hallDeviceKind, { ...device, twice: { number, newNumber, at: now } });
  },
});

/** A kiosk's clock may be wrong: neither before the number was its to give, nor of another day, nor still to come. */
function within({ at, day }: Pick<NumberLease, 'at' | 'day'>, claimed: Instant, now: Instant): Instant {
  const [from, until] = [midnightOf(day), midnightOf(addDays(day, 1)) - 1];
  return toInstant(Math.max(from, Math.min(until, now, Math.max(at, claimed))));
}

const midnightOf = (day: Day): Instant => startOfDay(toInstant(Date.parse(`${day}T00:00:00Z`)));
