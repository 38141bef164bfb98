// The one place that decides action × scope (SEC-002): routes, grants and mutators all ask here.
import type { Actor, Scope, StaffActor } from '../kernel/actor.ts';
import { mayDo } from '../kernel/actor.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import type { PermissionName } from './permissions.ts';

export interface Target {
  /** Path of the institution that it belongs to. */
  readonly institutionPath: string;
  /** Whose it is, where it is somebody's own. */
  readonly ownerId?: string | null;
}

/** How far a permission of this person reaches; null = he has it not. */
export const reachOf = (actor: Actor, permission: PermissionName): Scope | null =>
  mayDo(actor, permission) ? ((actor as StaffActor).narrower?.[permission] ?? (actor as StaffActor).scope) : null;

/** Whether a path lies inside a scope that counts from these paths; of `own` no path does. */
export function isWithin(scope: Scope, paths: readonly string[], path: string): boolean {
  if (scope === 'bank') return true;
  if (scope === 'subtree') return paths.some((root) => path.startsWith(root));
  return scope === 'outlet' && paths.includes(path);
}

/**
 * SEC-002, IDN-024: why this person may not do this to that. Without the permission he is told so; what lies outside its
 * scope does not exist for him, so a route answers 404 to `identity.out-of-reach`. The system's own clock reaches its outlet.
 */
export function whyNotReach(actor: Actor, permission: PermissionName, target: Target): Refusal | null {
  if (actor.as === 'system') return null;
  const scope = reachOf(actor, permission);
  if (actor.as !== 'staff' || scope === null) return refuse('identity.no-permission');
  const own = target.ownerId !== undefined && target.ownerId !== null && target.ownerId === actor.id;
  return own || isWithin(scope, actor.paths, target.institutionPath) ? null : refuse('identity.out-of-reach');
}
