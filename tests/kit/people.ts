/** The people, tablets and machines of the small outlet, as those who act. */
import type { Customer } from '#domain/customers/customers.model.ts';
import type { Actor, StaffActor } from '#domain/kernel/actor.ts';
import { rightsOf } from '#domain/identity/permissions.ts';
import { builtInRoles } from '#domain/identity/role-table.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';

export type Staff = StaffActor;
export type Machine = Extract<Actor, { as: 'machine' }>;

const { outlet, institutions, staff, machine } = smallOutlet;

/** An id of this group of things, readable in a failure: `…-0007` is the seventh. */
export const idOf = (group: number, n: number): Id =>
  toId(`00000000-0000-4000-9${String(group).padStart(3, '0')}-${n.toString(16).padStart(12, '0')}`);

export const devices = {
  hall: idOf(1, 1),
  desk: idOf(1, 2),
  office: idOf(1, 3),
  branch: idOf(1, 4),
  bank: idOf(1, 5),
  safe: idOf(1, 6),
  east: idOf(1, 7),
  eastOne: idOf(1, 8),
  eastTwo: idOf(1, 9),
};

const on = (login: string, deviceId: Id): Staff => {
  const { id, roles, outletId } = staff.find((person) => person.login === login)!;
  const { path } = institutions.find((place) => place.id === outletId)!;
  const held = builtInRoles.filter(({ code }) => roles.includes(code));
  return { as: 'staff', id, outletId, deviceId, roles, ...rightsOf(held), paths: [path] };
};

/** Lobby manager with the tablet in the hall. */
export const lin: Staff = on('lobby', devices.hall);
/** Wealth manager with the tablet at the desk. */
export const zhou: Staff = on('wealth', devices.desk);
/** Head of the outlet. */
export const chen: Staff = on('head', devices.office);

/** Administrator of the branch that the outlet belongs to. */
export const he: Staff = on('branch', devices.branch);
/** System administrator, security administrator and auditor of the bank. */
export const guo: Staff = on('sysadmin', devices.bank);
export const ma: Staff = on('secadmin', devices.safe);
export const luo: Staff = on('auditor', devices.bank);
/** The owner of all rights. */
export const gao: Staff = on('boss', devices.bank);
/** Lobby manager and head of the second outlet. */
export const wu: Staff = on('lobby3', devices.east);
export const hu: Staff = on('head3', devices.east);
/** Its tellers, each at a window of his own. */
export const song: Staff = on('teller3', devices.eastOne);
export const tang: Staff = on('teller4', devices.eastTwo);

/** A customer of whom the CRM has said nothing but his name. */
export const nothingKnown = {
  riskRating: null,
  churnShort: null,
  churnLong: null,
  topCreditCard: null,
  topDebitCard: null,
  managerId: null,
  recommended: [],
  signed: [],
} satisfies Partial<Customer>;

/** The outlet's queue machine. */
export const hallMachine: Machine = { as: 'machine', id: machine.id, outletId: outlet.id };
/** A second machine in the same hall: nothing of the first one's is its own. */
export const otherMachine: Machine = { as: 'machine', id: idOf(2, 2), outletId: outlet.id };
/** The server's own clock, acting for the second outlet. */
export const eastWatch: Actor = { as: 'system', id: idOf(2, 9), outletId: wu.outletId };
/** The server's own clock, acting for the outlet. */
export const nightWatch: Actor = { as: 'system', id: idOf(2, 9), outletId: outlet.id };
