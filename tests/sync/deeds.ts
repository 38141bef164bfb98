/** Deeds that only these tests know: they count, so that a second execution shows. */
import * as v from 'valibot';
import { customerKind } from '#domain/customers/customers.model.ts';
import { idField } from '#domain/kernel/ids.ts';
import { all, defineMutator, one, type Mutator } from '#domain/kernel/mutator.ts';
import { refuse, stopIf } from '#domain/kernel/refusal.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';

/** One more complaint of a customer. */
export const count = defineMutator({
  name: 'test.count',
  version: 1,
  input: v.object({ customerId: idField }),
  may: (actor) => actor.as === 'staff',
  reads: ({ customerId }) => [one(customerKind, customerId)],
  run(store, { customerId }) {
    const customer = store.get(customerKind, customerId)!;
    store.put(customerKind, { ...customer, complaintCount: customer.complaintCount + 1 });
  },
});

/** The same, refused once there are `most`. */
export const countUpTo = defineMutator({
  name: 'test.countUpTo',
  version: 1,
  input: v.object({ customerId: idField, most: v.number() }),
  may: (actor) => actor.as === 'staff',
  reads: ({ customerId }) => [one(customerKind, customerId)],
  run(store, { customerId, most }) {
    const customer = store.get(customerKind, customerId)!;
    stopIf(customer.complaintCount >= most ? refuse('settings.other-device', { most }) : null);
    store.put(customerKind, { ...customer, complaintCount: customer.complaintCount + 1 });
  },
});

/** Writes into one customer how many there are. */
export const census = defineMutator({
  name: 'test.census',
  version: 1,
  input: v.object({ customerId: idField }),
  may: (actor) => actor.as === 'staff',
  reads: ({ customerId }, actor) => [one(customerKind, customerId), all(customerKind, 'byOutlet', [actor.outletId])],
  run(store, { customerId }, { actor }) {
    const everyone = store.list(customerKind, 'byOutlet', [actor.outletId]);
    store.put(customerKind, { ...store.get(customerKind, customerId)!, complaintCount: everyone.length });
  },
});

/** A fault of ours, on the server only: tablets know another body under this name. */
export const breaks = defineMutator({
  name: 'test.breaks',
  version: 1,
  input: v.object({ customerId: idField }),
  may: () => true,
  reads: ({ customerId }) => [one(customerKind, customerId)],
  run() {
    throw new Error('a fault of ours');
  },
});
export const breaksElsewhere = defineMutator({ ...breaks, run: count.run });

const asMutators = (list: readonly unknown[]) => list as readonly Mutator[];
export const tabletDeeds = asMutators([count, countUpTo, census, breaksElsewhere]);
export const serverDeeds = asMutators([count, countUpTo, census, breaks]);

export const customerAt = (n: number) => smallOutlet.customers[n]!;
