// The institution tree is kept by those whose part of it it is (IDN-021).
import * as v from 'valibot';
import { idField } from '../kernel/ids.ts';
import { all, defineMutator, maybe, one } from '../kernel/mutator.ts';
import { refuse, Refused, stopIf } from '../kernel/refusal.ts';
import { institutionKind, institutionSchema, staffKind } from './identity.model.ts';
import { pathBelow, whyNotBelow, whyNotClose, whyNotMove } from './institution.rules.ts';
import { permits } from './permissions.ts';
import { whyNotReach } from './scope.rules.ts';

const { level, code, name, ownership } = institutionSchema.entries;
const keeps = 'identity.manageInstitutions';

/** IDN-021, IDN-022, IDN-023. */
export const addInstitution = defineMutator({
  name: 'identity.addInstitution',
  version: 1,
  input: v.strictObject({ id: idField, parentId: idField, level, code, name, ownership }),
  may: permits(keeps),
  reads: (input) => [
    one(institutionKind, input.parentId),
    maybe(institutionKind, input.id),
    all(institutionKind, 'byCode', [input.code]),
  ],
  run(store, input, { actor }) {
    const parent = store.get(institutionKind, input.parentId)!;
    stopIf(whyNotReach(actor, keeps, { institutionPath: parent.path }));
    stopIf(whyNotBelow(parent, input.level));
    const taken = store.get(institutionKind, input.id) ?? store.list(institutionKind, 'byCode', [input.code])[0];
    stopIf(taken ? refuse('identity.code-taken', { code: input.code }) : null);
    store.put(institutionKind, { ...input, path: pathBelow(parent, input.code), active: true });
  },
});

/** Name and ownership; the code is for ever, the level too. */
export const changeInstitution = defineMutator({
  name: 'identity.changeInstitution',
  version: 1,
  input: v.strictObject({ id: idField, name, ownership }),
  may: permits(keeps),
  reads: ({ id }) => [one(institutionKind, id)],
  run(store, input, { actor }) {
    const institution = store.get(institutionKind, input.id)!;
    stopIf(whyNotReach(actor, keeps, { institutionPath: institution.path }));
    stopIf(institution.active ? null : refuse('identity.institution-closed'));
    store.put(institutionKind, { ...institution, name: input.name, ownership: input.ownership });
  },
});

/** More would be a merger of banks: in parts. */
const MOST_BELOW = 2_000;

/** With all that hangs below it, which the mover names as he sees it. */
export const moveInstitution = defineMutator({
  name: 'identity.moveInstitution',
  version: 1,
  input: v.strictObject({
    id: idField,
    parentId: idField,
    below: v.pipe(v.array(idField), v.maxLength(MOST_BELOW)),
  }),
  may: permits(keeps),
  reads: ({ id, parentId, below }) => [
    one(institutionKind, id),
    one(institutionKind, parentId),
    ...below.map((each) => one(institutionKind, each)),
    ...[id, ...below].map((each) => all(institutionKind, 'byParent', [each])),
  ],
  run(store, { id, parentId, below }, { actor }) {
    const [moving, parent] = [store.get(institutionKind, id), store.get(institutionKind, parentId)];
    if (!moving || !parent) throw new Refused(refuse('identity.tree-changed'));
    for (const { path } of [moving, parent]) stopIf(whyNotReach(actor, keeps, { institutionPath: path }));
    const those = [...new Set(below)].flatMap((each) => store.get(institutionKind, each) ?? []);
    stopIf(whyNotMove(moving, parent, those, (of) => store.list(institutionKind, 'byParent', [of])));
    const path = pathBelow(parent, moving.code);
    store.put(institutionKind, { ...moving, parentId, path });
    for (const each of those) store.put(institutionKind, { ...each, path: path + each.path.slice(moving.path.length) });
  },
});

export const closeInstitution = defineMutator({
  name: 'identity.closeInstitution',
  version: 1,
  input: v.strictObject({ id: idField }),
  may: permits(keeps),
  reads: ({ id }) => [
    one(institutionKind, id),
    all(institutionKind, 'byParent', [id]),
    all(staffKind, 'byOutlet', [id, true]),
  ],
  run(store, { id }, { actor }) {
    const institution = store.get(institutionKind, id)!;
    stopIf(whyNotReach(actor, keeps, { institutionPath: institution.path }));
    const people = store.list(staffKind, 'byOutlet', [id, true]).length;
    stopIf(whyNotClose(institution, store.list(institutionKind, 'byParent', [id]), people));
    store.put(institutionKind, { ...institution, active: false });
  },
});
