// Roles: what they may do (IDN-018, IDN-019), and who has them, which takes two (IDN-017, SEC-004).
import * as v from 'valibot';
import { idField } from '../kernel/ids.ts';
import { all, defineMutator, maybe, one } from '../kernel/mutator.ts';
import { refuse, Refused, stopIf } from '../kernel/refusal.ts';
import type { Store } from '../kernel/store.ts';
import { approvalKind, reasonField, roleKind, roleSchema, staffKind, type Role } from './identity.model.ts';
import { permits } from './permissions.ts';
import { sameRoles, whyNotDecide, whyNotDefine, whyNotGive, whyNotHold, whyNotRetire } from './role.rules.ts';
import { changeable, readsOf, whose } from './staff.mutators.ts';

const { code, name, scope } = roleSchema.entries;
const names = (most: number) => v.pipe(v.array(v.pipe(v.string(), v.maxLength(60))), v.maxLength(most));
const permissions = names(200);
const codes = names(20);
const inOrder = (list: readonly string[]): string[] => [...new Set(list)].toSorted();

export const addRole = defineMutator({
  name: 'identity.addRole',
  version: 1,
  input: v.strictObject({ id: idField, code, name, scope, permissions }),
  may: permits('identity.manageRoles'),
  reads: (input) => [maybe(roleKind, input.id), all(roleKind, 'byCode', [input.code])],
  run(store, input, { actor }) {
    const taken = store.get(roleKind, input.id) ?? store.list(roleKind, 'byCode', [input.code])[0];
    stopIf(taken ? refuse('identity.code-taken', { code: input.code }) : null);
    const role = { ...input, permissions: inOrder(input.permissions), builtIn: false, active: true };
    stopIf(whyNotDefine(actor, null, role));
    store.put(roleKind, role);
  },
});

export const changeRole = defineMutator({
  name: 'identity.changeRole',
  version: 1,
  input: v.strictObject({ id: idField, name, scope, permissions }),
  may: permits('identity.manageRoles'),
  reads: ({ id }) => [one(roleKind, id)],
  run(store, input, { actor }) {
    const before = store.get(roleKind, input.id)!;
    stopIf(before.active ? null : refuse('identity.role-retired'));
    const after = { ...before, ...input, permissions: inOrder(input.permissions) };
    stopIf(whyNotDefine(actor, before, after));
    store.put(roleKind, after);
  },
});

/** Whoever has it keeps the word and loses what it gave. */
export const retireRole = defineMutator({
  name: 'identity.retireRole',
  version: 1,
  input: v.strictObject({ id: idField }),
  may: permits('identity.manageRoles'),
  reads: ({ id }) => [one(roleKind, id)],
  run(store, { id }, { actor }) {
    const role = store.get(roleKind, id)!;
    stopIf(whyNotRetire(actor, role));
    store.put(roleKind, { ...role, active: false });
  },
});

/** The role rows of these codes. @throws Refused where one is none, or is given no more */
function rolesOf(store: Store, wanted: readonly string[]): Role[] {
  return wanted.map((each) => {
    const role = store.list(roleKind, 'byCode', [each])[0];
    if (!role?.active) throw new Refused(refuse('identity.unknown-role', { role: each }));
    return role;
  });
}

const readRoles = (wanted: readonly string[]) => inOrder(wanted).map((each) => all(roleKind, 'byCode', [each]));

/** IDN-017, SEC-004: asks that a person have these roles and no others. */
export const proposeRoles = defineMutator({
  name: 'identity.proposeRoles',
  version: 1,
  input: v.strictObject({ ...whose, id: idField, roles: codes }),
  may: permits('identity.proposeRoles'),
  reads: (input) => [
    ...readsOf(input),
    maybe(approvalKind, input.id),
    all(approvalKind, 'ofSubject', [input.staffId, 'open']),
    ...readRoles(input.roles),
  ],
  run(store, input, { actor, now }) {
    const person = changeable(store, actor, 'identity.proposeRoles', input);
    const open = store.list(approvalKind, 'ofSubject', [input.staffId, 'open']);
    stopIf(store.get(approvalKind, input.id) || open.length > 0 ? refuse('identity.already-asked') : null);
    const roles = inOrder(input.roles);
    stopIf(sameRoles(roles, person.roles) ? refuse('identity.roles-same') : null);
    const rows = rolesOf(store, roles);
    stopIf(whyNotHold(rows));
    stopIf(
      whyNotGive(
        actor,
        rows.filter((role) => !person.roles.includes(role.code)),
      ),
    );
    store.put(approvalKind, {
      id: input.id,
      outletId: person.outletId,
      what: 'roles',
      subjectId: person.id,
      payload: { roles, before: inOrder(person.roles) },
      askedBy: actor.id,
      askedAt: now,
      decidedBy: null,
      decidedAt: null,
      state: 'open',
    });
  },
});

/** SEC-004: `roles` is what the one who decides has read; it must be what was asked. Who turns it down says why. */
export const decideRoles = defineMutator({
  name: 'identity.decideRoles',
  version: 1,
  input: v.strictObject({ ...whose, id: idField, roles: codes, grant: v.boolean(), reason: v.optional(reasonField) }),
  may: permits('identity.decideRoles'),
  reads: (input) => [...readsOf(input), one(approvalKind, input.id), ...readRoles(input.roles)],
  run(store, input, { actor, now }) {
    const person = changeable(store, actor, 'identity.decideRoles', input);
    const approval = store.get(approvalKind, input.id)!;
    stopIf(approval.subjectId === person.id ? null : refuse('identity.out-of-reach'));
    const decided = { ...approval, decidedBy: actor.id, decidedAt: now };
    if (!input.grant) {
      // What cannot be granted any more can still be turned down.
      stopIf(whyNotDecide(actor, approval, { roles: approval.payload.before }));
      const { reason = '' } = input;
      stopIf(reason === '' ? refuse('identity.reason-missing') : null);
      const payload = { ...approval.payload, reason };
      return store.put(approvalKind, { ...decided, payload, state: 'refused' });
    }
    stopIf(whyNotDecide(actor, approval, person));
    stopIf(sameRoles(input.roles, approval.payload.roles) ? null : refuse('identity.changed-meanwhile'));
    const rows = rolesOf(store, approval.payload.roles);
    stopIf(whyNotHold(rows));
    stopIf(
      whyNotGive(
        actor,
        rows.filter((role) => !person.roles.includes(role.code)),
      ),
    );
    store.put(approvalKind, { ...decided, state: 'granted' });
    store.put(staffKind, { ...person, roles: [...approval.payload.roles] });
  },
});

/** Whoever asked takes it back while it is open. */
export const withdrawApproval = defineMutator({
  name: 'identity.withdrawApproval',
  version: 1,
  input: v.strictObject({ id: idField }),
  may: (actor) => actor.as === 'staff',
  reads: ({ id }) => [one(approvalKind, id)],
  run(store, { id }, { actor, now }) {
    const approval = store.get(approvalKind, id)!;
    stopIf(approval.askedBy === actor.id ? null : refuse('identity.out-of-reach'));
    stopIf(approval.state === 'open' ? null : refuse('identity.already-decided'));
    store.put(approvalKind, { ...approval, state: 'withdrawn', decidedAt: now });
  },
});
