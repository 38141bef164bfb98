// Who acts: a person on a device, a queue machine through its bridge, or the system's own clock.
import type { Id } from './ids.ts';

/** Roles of requirements.md §2; the table of what each may do belongs to the identity area. */
export const roles = [
  'super_admin',
  'business_admin',
  'sys_admin',
  'sales_rep',
  'channel_manager',
  'service_agent',
  'dept_manager',
  'finance_auditor',
  'investor_services',
  'kb_reviewer',
  'teller',
  'wealth_manager',
  'lobby_manager',
  'outlet_head',
  'marketing_supervisor',
  'inspector',
  'entry_clerk',
  'branch_admin',
  'customer_kiosk',
] as const;
export type Role = (typeof roles)[number];

export type Actor =
  | {
      readonly as: 'staff';
      readonly id: Id;
      readonly outletId: Id;
      readonly deviceId: Id;
      readonly roles: readonly Role[];
    }
  | { readonly as: 'machine'; readonly id: Id; readonly outletId: Id }
  | { readonly as: 'system'; readonly id: Id; readonly outletId: Id };

/** Whether the actor is staff holding one of these roles. */
export const hasRole = (actor: Actor, ...wanted: readonly Role[]): boolean =>
  actor.as === 'staff' && wanted.some((role) => actor.roles.includes(role));
