// Who may have which rights, and who may give them (SEC-004, IDN-017 … 019).
import { mayDo, type Actor, type StaffActor } from '../kernel/actor.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import type { Approval, Role, Staff } from './identity.model.ts';
import { fitsScope, isPermission, isPower, widerScope } from './permissions.ts';

type Duty = 'system' | 'security' | 'audit';

/** 三员分立 (GB/T 22239-2019 8.1.4.2): whoever has one of a line has that duty, whatever the role is called. */
const dutyOf: Readonly<Record<string, Duty>> = {
  'identity.manageStaff': 'system',
  'identity.manageInstitutions': 'system',
  'identity.proposeRoles': 'system',
  'identity.decideRoles': 'security',
  'identity.manageRoles': 'security',
  'audit.keep': 'security',
  'audit.read': 'audit',
};

export const dutiesOf = ({ permissions }: Pick<Role, 'permissions'>): readonly Duty[] =>
  [...new Set(permissions.flatMap((name) => dutyOf[name] ?? []))].toSorted();

/**
 * SEC-004: why nobody may hold these roles together: system administration, security administration and audit exclude one
 * another, and the owner of everything excludes all three.
 */
export function whyNotHold(roles: readonly Role[]): Refusal | null {
  const officers = roles.filter((role) => dutiesOf(role).length > 0);
  for (const one of officers)
    for (const other of officers)
      if (dutiesOf(one).join() !== dutiesOf(other).join())
        return refuse('identity.roles-exclude', { one: one.code, other: other.code });
  return null;
}

/**
 * IDN-018, IDN-019: nobody grants what he has not. Work may also be granted by whoever is entrusted with that; rights over
 * other people's rights only by a holder.
 */
export function whyNotGrant(actor: Actor, names: readonly string[]): Refusal | null {
  const entrusted = mayDo(actor, 'identity.entrustWork');
  const held = actor.as === 'staff' ? actor.permissions : [];
  const lacking = names.find((name) => !held.includes(name) && (isPower(name) || !entrusted));
  return lacking === undefined ? null : refuse('identity.not-yours-to-grant', { permission: lacking });
}

/** No further than one's own scope. */
const whyNotWider = (actor: Actor, role: Pick<Role, 'code' | 'scope'>): Refusal | null =>
  widerScope((actor as StaffActor).scope, role.scope) === (actor as StaffActor).scope
    ? null
    : refuse('identity.wider-than-own', { role: role.code });

/** IDN-017: why the actor may not give somebody these roles. */
export function whyNotGive(actor: Actor, roles: readonly Role[]): Refusal | null {
  for (const role of roles) {
    const no = whyNotWider(actor, role) ?? whyNotGrant(actor, role.permissions);
    if (no) return no;
  }
  return null;
}

/** IDN-018, IDN-019, SEC-004: why a role may not be made so by this actor; `before` is what it was. */
export function whyNotDefine(actor: Actor, before: Role | null, after: Role): Refusal | null {
  if (actor.as === 'staff' && actor.roles.includes(after.code)) return refuse('identity.own-rights');
  const unknown = after.permissions.find((name) => !isPermission(name));
  if (unknown !== undefined) return refuse('identity.unknown-permission', { permission: unknown.slice(0, 60) });
  const narrow = after.permissions.find((name) => isPermission(name) && !fitsScope(name, after.scope));
  if (narrow !== undefined) return refuse('identity.scope-too-narrow', { permission: narrow });
  const duties = dutiesOf(after);
  if (duties.includes('audit') && duties.length > 1) return refuse('identity.audit-apart');
  if (duties.length > 1 && after.code !== 'super_admin') return refuse('identity.duties-mixed');
  const widened = before !== null && widerScope(before.scope, after.scope) !== before.scope;
  const added = after.permissions.filter((name) => widened || !before?.permissions.includes(name));
  return whyNotWider(actor, after) ?? whyNotGrant(actor, added);
}

/** IDN-018: what came with the product stays. */
export function whyNotRetire(actor: Actor, role: Role): Refusal | null {
  if (role.builtIn) return refuse('identity.role-built-in');
  if (actor.as === 'staff' && actor.roles.includes(role.code)) return refuse('identity.own-rights');
  return role.active ? null : refuse('identity.role-retired');
}

/** SEC-004: what was asked is decided once, by another person than who asked and than whom it is about. */
export function whyNotDecide(actor: Actor, approval: Approval, person: Pick<Staff, 'roles'>): Refusal | null {
  if (approval.state !== 'open') return refuse('identity.already-decided');
  if (approval.askedBy === actor.id) return refuse('identity.own-request');
  if (approval.subjectId === actor.id) return refuse('identity.own-rights');
  return sameRoles(approval.payload.before, person.roles) ? null : refuse('identity.changed-meanwhile');
}

export const sameRoles = (a: readonly string[], b: readonly string[]): boolean =>
  a.toSorted().join() === b.toSorted().join();
