// Looks after machines that nobody speaks with: their holder died, or they were switched off before the day ended.
import type { Day, Instant } from '#domain/kernel/day.ts';
import { idFrom } from './machine-ids.ts';
import { LeaseLost, type HeldLease } from './machine-register.ts';
import { closingOf } from './machine-session.ts';
import type { BridgeDeps } from './machine-writer.ts';

/** Marks the machines of dead holders offline and closes days that nobody closed. Safe in any number of processes. */
export async function attendUnattended({ register, execute, clock, log }: BridgeDeps, today: Day): Promise<void> {
  for (const machine of await register.findUnattended(today)) {
    const actor = { as: 'machine', id: machine.id, outletId: machine.outletId } as const;
    const claimedAt = clock.now() as Instant;
    try {
      let lease: HeldLease = machine;
      if (machine.wasHeld) {
        log.warn(
          { machine: machine.code, outletId: machine.outletId },
          'the process that spoke with this machine is gone',
        );
        const mutationId = idFrom('unattended', machine.id, machine.fence);
        const before = async (tx: Parameters<typeof register.expire>[0]): Promise<void> => {
          if (!(await register.expire(tx, machine))) throw new LeaseLost();
        };
        await execute(
          { mutationId, name: 'queue.setMachine', version: 1, input: { link: 'offline' }, actor, claimedAt },
          { before },
        );
        lease = { ...machine, fence: machine.fence + 1 };
      }
      if (machine.day !== null && machine.day < today) {
        const before = (tx: Parameters<typeof register.mark>[0]) => register.mark(tx, lease, { is: 'day', day: today });
        await execute(
          { mutationId: closingOf(machine, today), name: 'queue.closeDay', version: 1, input: {}, actor, claimedAt },
          { before },
        );
      }
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
    }
  }
}
