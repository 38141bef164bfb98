/** The people, tablets and machines of the small outlet, as those who act. */
import type { Actor } from '#domain/kernel/actor.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';

export type Staff = Extract<Actor, { as: 'staff' }>;
export type Machine = Extract<Actor, { as: 'machine' }>;

const { outlet, staff, machine } = smallOutlet;

/** An id of this group of things, readable in a failure: `…-0007` is the seventh. */
export const idOf = (group: number, n: number): Id =>
  toId(`00000000-0000-4000-9${String(group).padStart(3, '0')}-${n.toString(16).padStart(12, '0')}`);

export const devices = { hall: idOf(1, 1), desk: idOf(1, 2), office: idOf(1, 3) };

const on = (login: string, deviceId: Id): Staff => {
  const { id, roles } = staff.find((person) => person.login === login)!;
  return { as: 'staff', id, outletId: outlet.id, deviceId, roles };
};

/** Lobby manager with the tablet in the hall. */
export const lin: Staff = on('lobby', devices.hall);
/** Wealth manager with the tablet at the desk. */
export const zhou: Staff = on('wealth', devices.desk);
/** Head of the outlet. */
export const chen: Staff = on('head', devices.office);

/** The outlet's queue machine. */
export const hallMachine: Machine = { as: 'machine', id: machine.id, outletId: outlet.id };
/** A second machine in the same hall: nothing of the first one's is its own. */
export const otherMachine: Machine = { as: 'machine', id: idOf(2, 2), outletId: outlet.id };
/** The server's own clock, acting for the outlet. */
export const nightWatch: Actor = { as: 'system', id: idOf(2, 9), outletId: outlet.id };
