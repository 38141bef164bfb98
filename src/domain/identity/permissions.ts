// What may be done at all, one line each. A role is a choice of these (IDN-018); its words stand with the pages.
import { mayDo, scopes, type Actor, type Scope } from '../kernel/actor.ts';

interface Permission {
  /** The narrowest scope in which it means anything. */
  readonly least: Scope;
  /** The widest it ever reaches, whatever the role: what is one's own stays one's own. */
  readonly most?: Scope;
  /** Decides over other people's rights: it is granted only by somebody who has it himself. */
  readonly power?: true;
}

export const permissions = {
  // People and institutions
  'identity.readStaff': { least: 'outlet' },
  'identity.manageStaff': { least: 'outlet' },
  'identity.gradeStaff': { least: 'outlet' },
  'identity.assignStaff': { least: 'outlet' },
  'identity.importStaff': { least: 'subtree' },
  'identity.exportStaff': { least: 'outlet' },
  'identity.manageInstitutions': { least: 'subtree' },
  'identity.resetPassword': { least: 'outlet' },
  'identity.readSessions': { least: 'outlet' },
  'identity.endSessions': { least: 'outlet' },
  'identity.manageDevices': { least: 'outlet' },
  // Rights
  'identity.proposeRoles': { least: 'outlet', power: true },
  'identity.decideRoles': { least: 'outlet', power: true },
  'identity.manageRoles': { least: 'bank', power: true },
  'identity.entrustWork': { least: 'outlet', power: true },
  // Trail
  'audit.read': { least: 'outlet' },
  'audit.keep': { least: 'bank', power: true },
  // Parameters
  'settings.setLobby': { least: 'own', most: 'own' },
  'settings.manage': { least: 'outlet' },
  // Products
  'products.read': { least: 'own' },
  'products.manage': { least: 'outlet' },
  'products.recommend': { least: 'outlet' },
  // Customers
  'customers.readBasic': { least: 'outlet' },
  'customers.readOwn': { least: 'own', most: 'own' },
  'customers.readFull': { least: 'outlet' },
  'customers.revealOwn': { least: 'own', most: 'own' },
  'customers.reveal': { least: 'outlet' },
  'customers.import': { least: 'outlet' },
  'customers.allocate': { least: 'outlet' },
  'customers.claim': { least: 'own', most: 'own' },
  'customers.approveClaim': { least: 'outlet' },
  'customers.export': { least: 'outlet' },
  // The hall
  'queue.read': { least: 'outlet' },
  'queue.adjust': { least: 'outlet' },
  'queue.abandon': { least: 'outlet' },
  'queue.serve': { least: 'own', most: 'own' },
  'queue.manage': { least: 'outlet' },
  // Forms, referrals, tasks
  'forms.fill': { least: 'own', most: 'own' },
  'forms.enter': { least: 'outlet' },
  'leads.refer': { least: 'own', most: 'own' },
  'leads.work': { least: 'own', most: 'own' },
  'campaigns.manage': { least: 'outlet' },
  'outreach.contact': { least: 'own', most: 'own' },
  // Loans
  'loans.apply': { least: 'own', most: 'own' },
  'loans.registerBank': { least: 'outlet' },
  'loans.correctSigned': { least: 'bank' },
  'loans.care': { least: 'own', most: 'own' },
  // Wealth
  'wealth.verify': { least: 'outlet' },
  'wealth.confirmFunds': { least: 'outlet' },
  // Figures, points, office
  'performance.readOwn': { least: 'own', most: 'own' },
  'performance.read': { least: 'outlet' },
  'membership.redeem': { least: 'own', most: 'own' },
  'office.calendar': { least: 'own', most: 'own' },
  'office.notices': { least: 'outlet' },
  'office.reviewArticles': { least: 'bank' },
  'reports.read': { least: 'outlet' },
  'reports.inspect': { least: 'outlet' },
} as const satisfies Readonly<Record<string, Permission>>;

export type PermissionName = keyof typeof permissions;
export const permissionNames = Object.keys(permissions) as PermissionName[];

const known: Readonly<Record<string, Permission>> = permissions;
export const isPermission = (name: string): name is PermissionName => Object.hasOwn(known, name);
/** Whether only a holder may grant it. */
export const isPower = (name: string): boolean => known[name]?.power === true;
/** Whether it reaches no further than one's own, whatever the role. */
export const staysOwn = (name: string): boolean => known[name]?.most === 'own';
/** IDN-018: whether a role of this scope can have it and mean something by it. */
export const fitsScope = (name: PermissionName, scope: Scope): boolean =>
  scopes.indexOf(scope) >= scopes.indexOf(known[name]!.least);

export const widerScope = (a: Scope, b: Scope): Scope => (scopes.indexOf(a) >= scopes.indexOf(b) ? a : b);
const narrowerScope = (a: Scope, b: Scope): Scope => (widerScope(a, b) === a ? b : a);

interface HeldRole {
  readonly permissions: readonly string[];
  readonly scope: Scope;
}

/** What several roles come to: each permission reaches as far as the widest role that gives it, and no further. */
export function rightsOf(held: readonly HeldRole[]) {
  const reach = new Map<PermissionName, Scope>();
  for (const role of held)
    for (const name of role.permissions.filter(isPermission)) {
      const here = narrowerScope(role.scope, known[name]!.most ?? 'bank');
      reach.set(name, widerScope(here, reach.get(name) ?? 'own'));
    }
  const scope = held.reduce<Scope>((widest, role) => widerScope(widest, role.scope), 'own');
  const narrower = Object.fromEntries([...reach].filter(([, here]) => here !== scope));
  return { permissions: [...reach.keys()].toSorted(), scope, narrower } as const;
}

/** For a mutator's `may`: staff with this permission. Whom it reaches is for the scope rules. */
export const permits =
  (permission: PermissionName) =>
  (actor: Actor): boolean =>
    mayDo(actor, permission);
