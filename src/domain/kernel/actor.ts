// Who acts: a person on a device, a queue machine through its bridge, or the system's own clock.
import type { Id } from './ids.ts';

/** How far a permission reaches: one's own, one's outlet, all institutions below one's own, the whole bank. */
export const scopes = ['own', 'outlet', 'subtree', 'bank'] as const;
export type Scope = (typeof scopes)[number];

/** What may be done, `area.action`; the list of them belongs to the identity area. */
export type PermissionCode = `${string}.${string}`;

export type Actor =
  | {
      readonly as: 'staff';
      readonly id: Id;
      /** Where he works now: the outlet of the device in his hands. */
      readonly outletId: Id;
      readonly deviceId: Id;
      /** Codes of his roles, for showing; what he may do stands in `permissions`. */
      readonly roles: readonly string[];
      readonly permissions: readonly string[];
      /** The widest scope of his roles. */
      readonly scope: Scope;
      /** Permissions that only a role of a narrower scope gives him reach so far and no further. */
      readonly narrower?: Readonly<Partial<Record<string, Scope>>> | undefined;
      /** Paths in the institution tree that `outlet` and `subtree` count from: where he works, then what he manages. */
      readonly paths: readonly string[];
    }
  | { readonly as: 'machine'; readonly id: Id; readonly outletId: Id }
  | { readonly as: 'system'; readonly id: Id; readonly outletId: Id };

export type StaffActor = Extract<Actor, { as: 'staff' }>;

export const staffActor = (person: Omit<StaffActor, 'as'>): StaffActor => ({ as: 'staff', ...person });

/** Whether the actor is staff and one of his roles gives him this permission, wherever it reaches. */
export const mayDo = (actor: Actor, permission: PermissionCode): boolean =>
  actor.as === 'staff' && actor.permissions.includes(permission);
