// People: who is there, how to reach him, who is above him, what he manages (IDN-007, IDN-012, IDN-015, IDN-024 … 027).
// An input names the institution that its maker saw the person in: scope is asked about that one, and the row must agree.
import * as v from 'valibot';
import type { Actor } from '../kernel/actor.ts';
import { idField, type Id } from '../kernel/ids.ts';
import { all, defineMutator, maybe, one } from '../kernel/mutator.ts';
import { refuse, stopIf } from '../kernel/refusal.ts';
import type { Store } from '../kernel/store.ts';
import { approvalKind, institutionKind, staffKind, staffSchema, type Institution } from './identity.model.ts';
import { permits, type PermissionName } from './permissions.ts';
import { whyNotReach } from './scope.rules.ts';
import { whyNotChange, whyNotManage, whyNotNumber, whyNotSuperior } from './staff.rules.ts';

const { employeeNo, name, phone, mobile } = staffSchema.entries;
const keeps = 'identity.manageStaff';
/** Whom it is about. */
export const whose = { staffId: idField, outletId: idField };
type Whose = { readonly staffId: Id; readonly outletId: Id };

export const readsOf = ({ staffId, outletId }: Whose) => [one(staffKind, staffId), one(institutionKind, outletId)];

/** The person, when the actor may change him. @throws Refused */
export function changeable(store: Store, actor: Actor, permission: PermissionName, { staffId, outletId }: Whose) {
  const person = store.get(staffKind, staffId)!;
  stopIf(whyNotChange(actor, permission, person, store.get(institutionKind, outletId)!));
  return person;
}

const whyNotWorkAt = ({ active }: Institution) => (active ? null : refuse('identity.institution-closed'));

/** IDN-015, IDN-027. Without roles: those are asked for and decided on (SEC-004). */
export const addStaff = defineMutator({
  name: 'identity.addStaff',
  version: 1,
  input: v.strictObject({ id: idField, outletId: idField, employeeNo, name, phone, mobile }),
  may: permits(keeps),
  reads: (input) => [
    one(institutionKind, input.outletId),
    maybe(staffKind, input.id),
    all(staffKind, 'byEmployeeNo', [input.employeeNo]),
  ],
  run(store, input, { actor }) {
    const institution = store.get(institutionKind, input.outletId)!;
    stopIf(whyNotReach(actor, keeps, { institutionPath: institution.path }));
    stopIf(whyNotWorkAt(institution));
    stopIf(store.get(staffKind, input.id) ? refuse('identity.number-taken', { number: input.employeeNo }) : null);
    stopIf(whyNotNumber(input.employeeNo, store.list(staffKind, 'byEmployeeNo', [input.employeeNo])));
    store.put(staffKind, {
      ...input,
      roles: [],
      manages: [],
      superiorId: null,
      tier: null,
      grade: null,
      confidentialSince: null,
      active: true,
    });
  },
});

export const changeStaff = defineMutator({
  name: 'identity.changeStaff',
  version: 1,
  input: v.strictObject({ ...whose, name, phone, mobile }),
  may: permits(keeps),
  reads: readsOf,
  run(store, input, { actor }) {
    const person = changeable(store, actor, keeps, input);
    store.put(staffKind, { ...person, name: input.name, phone: input.phone, mobile: input.mobile });
  },
});

/** IDN-012: one's own name and numbers; what one logs in with stays. */
export const changeOwnCard = defineMutator({
  name: 'identity.changeOwnCard',
  version: 1,
  input: v.strictObject({ name, phone, mobile }),
  may: (actor) => actor.as === 'staff',
  reads: (_, actor) => [one(staffKind, actor.id)],
  run(store, input, { actor }) {
    const person = store.get(staffKind, actor.id)!;
    store.put(staffKind, { ...person, name: input.name, phone: input.phone, mobile: input.mobile });
  },
});

/** To another institution, for good. */
export const transferStaff = defineMutator({
  name: 'identity.transferStaff',
  version: 1,
  input: v.strictObject({ ...whose, toId: idField }),
  may: permits(keeps),
  reads: (input) => [...readsOf(input), one(institutionKind, input.toId)],
  run(store, input, { actor }) {
    const person = changeable(store, actor, keeps, input);
    const to = store.get(institutionKind, input.toId)!;
    stopIf(whyNotReach(actor, keeps, { institutionPath: to.path }));
    stopIf(whyNotWorkAt(to));
    stopIf(to.id === person.outletId ? refuse('identity.own-outlet') : null);
    store.put(staffKind, { ...person, outletId: to.id });
  },
});

/** He has left: nothing of his rights stays, and what was asked for him falls. */
export const deactivateStaff = defineMutator({
  name: 'identity.deactivateStaff',
  version: 1,
  input: v.strictObject(whose),
  may: permits(keeps),
  reads: (input) => [...readsOf(input), all(approvalKind, 'ofSubject', [input.staffId, 'open'])],
  run(store, input, { actor, now }) {
    const person = changeable(store, actor, keeps, input);
    store.put(staffKind, { ...person, roles: [], manages: [], superiorId: null, active: false });
    for (const approval of store.list(approvalKind, 'ofSubject', [input.staffId, 'open']))
      store.put(approvalKind, { ...approval, state: 'withdrawn', decidedAt: now });
  },
});

/** He is back; his roles are asked for anew. */
export const reactivateStaff = defineMutator({
  name: 'identity.reactivateStaff',
  version: 1,
  input: v.strictObject(whose),
  may: permits(keeps),
  reads: readsOf,
  run(store, { staffId, outletId }, { actor }) {
    const person = store.get(staffKind, staffId)!;
    const institution = store.get(institutionKind, outletId)!;
    stopIf(whyNotChange(actor, keeps, { ...person, active: true }, institution));
    stopIf(whyNotWorkAt(institution));
    stopIf(person.active ? refuse('identity.is-there') : null);
    store.put(staffKind, { ...person, active: true });
  },
});

const MOST_MANAGED = 200;

/** IDN-024: departments and institutions he manages besides his own; only such as the actor himself reaches. */
export const setManaged = defineMutator({
  name: 'identity.setManaged',
  version: 1,
  input: v.strictObject({ ...whose, manages: v.pipe(v.array(idField), v.maxLength(MOST_MANAGED)) }),
  may: permits(keeps),
  reads: (input) => [...readsOf(input), ...input.manages.map((id) => one(institutionKind, id))],
  run(store, input, { actor }) {
    const person = changeable(store, actor, keeps, input);
    const places = input.manages.map((id) => store.get(institutionKind, id)!);
    for (const { path } of places) stopIf(whyNotReach(actor, keeps, { institutionPath: path }));
    stopIf(whyNotManage(places));
    store.put(staffKind, { ...person, manages: input.manages.toSorted() });
  },
});

/** IDN-026: `above` is the whole line up, superior first, as the actor saw it; empty = nobody. */
export const setSuperior = defineMutator({
  name: 'identity.setSuperior',
  version: 1,
  input: v.strictObject({ ...whose, above: v.pipe(v.array(idField), v.maxLength(30)) }),
  may: permits(keeps),
  reads: (input) => [...readsOf(input), ...input.above.map((id) => one(staffKind, id))],
  run(store, input, { actor }) {
    const person = changeable(store, actor, keeps, input);
    stopIf(
      whyNotSuperior(
        person,
        input.above.map((id) => store.get(staffKind, id)!),
      ),
    );
    store.put(staffKind, { ...person, superiorId: input.above[0] ?? null });
  },
});

/** IDN-043: the agreement was signed, or is no longer held to. */
export const noteConfidentiality = defineMutator({
  name: 'identity.noteConfidentiality',
  version: 1,
  input: v.strictObject({ ...whose, signed: v.boolean() }),
  may: permits(keeps),
  reads: readsOf,
  run(store, input, { actor, now }) {
    const person = changeable(store, actor, keeps, input);
    store.put(staffKind, { ...person, confidentialSince: input.signed ? (person.confidentialSince ?? now) : null });
  },
});
