// Who is logged in on this tablet, as the server said at login.
import { staffActor, type StaffActor } from '#domain/kernel/actor.ts';
import type { Id } from '#domain/kernel/ids.ts';

export interface Me {
  readonly staff: Pick<StaffActor, 'id' | 'roles' | 'permissions' | 'scope' | 'narrower' | 'paths'> & {
    readonly name: string;
  };
  readonly deviceId: Id;
  readonly outlet: { readonly id: Id; readonly code: string; readonly name: string };
}

/** The person as the one who acts on this tablet. */
export function actorOf(me: Me): StaffActor {
  const { name: _, ...person } = me.staff;
  return staffActor({ ...person, outletId: me.outlet.id, deviceId: me.deviceId });
}
