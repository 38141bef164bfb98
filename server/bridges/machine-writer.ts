// Writes for one machine: through the one door for commands, under its lease, again and again while the database is away.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '#domain/kernel/actor.ts';
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Log } from '#server/platform/log.ts';
import type { Execute, Outcome } from '#server/sync/execute.ts';
import type { MachineConnection } from './machine-connection.ts';
import type { Meter } from './machine-metrics.ts';
import { LeaseLost, type HeldLease, type Mark, type Register, type RegisteredMachine } from './machine-register.ts';

export type BridgeLog = Pick<Log, 'info' | 'warn' | 'error'>;

export interface BridgeDeps {
  readonly execute: Execute;
  readonly register: Register;
  readonly clock: Clock;
  /** Milliseconds of a timer that never goes back. */
  readonly elapsed: () => number;
  readonly log: BridgeLog;
  readonly meter: Meter;
  /** Must answer from what is at hand; a slow one holds up the machine's events. */
  readonly findCustomer: (outletId: Id, customerNo: string) => Promise<Id | null>;
  /** Names this process on lease rows. */
  readonly holder: string;
  readonly leaseMs: number;
  /** First wait in milliseconds after an outage; doubles up to 5 s. */
  readonly retryFrom: number;
}

/** For whom something is written: once the signal is aborted, nobody waits for it any more. */
export interface Turn {
  readonly signal: AbortSignal;
  readonly connection: MachineConnection | null;
}

export interface Write {
  readonly mutationId: Id;
  readonly name: string;
  readonly input: object;
  readonly claimedAt: Instant;
}

export interface MachineWriter {
  /** Runs a mutator and writes the mark in one transaction; null when the turn was over first. @throws LeaseLost */
  write(lease: HeldLease, write: Write, mark: Mark, turn: Turn): Promise<Outcome | null>;
  /** Repeats work over outages; null when the turn was over first. @throws LeaseLost */
  insist<T>(work: () => Promise<T>, turn: Turn): Promise<T | null>;
  /** Counts work that the database left without any answer as an outage; ids and fence make the second try safe. */
  beat(): void;
}

const LONGEST_WAIT = 5_000;
/** Longer than the longest statement may take. */
const ANSWER_WITHIN = 20_000;

export function createMachineWriter(machine: RegisteredMachine, deps: BridgeDeps): MachineWriter {
  const actor: Actor = { as: 'machine', id: machine.id, outletId: machine.outletId };

  let open: { readonly since: number; readonly giveUp: (error: Error) => void } | null = null;

  /** One machine has one piece of work at a time. */
  function watched<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      open = { since: deps.elapsed(), giveUp: reject };
      work().then(resolve, reject);
    });
  }

  async function insist<T>(work: () => Promise<T>, turn: Turn): Promise<T | null> {
    for (let wait = deps.retryFrom; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      try {
        const result = await watched(work);
        open = null;
        if (wait > deps.retryFrom) turn.connection?.release();
        return result;
      } catch (error) {
        open = null;
        if (error instanceof LeaseLost) throw error;
        if (wait === deps.retryFrom)
          deps.log.warn(
            { err: error, machine: machine.code },
            'nothing can be stored; the machine is held until it can',
          );
        deps.meter.count('outages');
        turn.connection?.hold();
        await sleep(wait, undefined, { signal: turn.signal, ref: false }).catch(() => {});
        if (turn.signal.aborted) return null;
      }
    }
  }

  return {
    insist,
    beat() {
      if (open && deps.elapsed() - open.since >= ANSWER_WITHIN) open.giveUp(new Error('the database did not answer'));
    },
    write(lease, { mutationId, name, input, claimedAt }, mark, turn) {
      const command = { mutationId, name, version: 1, input, actor, claimedAt };
      // The fence is checked first, under the row's lock: a process that lost the lease does not even read the hall.
      const before = (tx: Parameters<Register['mark']>[0]) => deps.register.mark(tx, lease, mark);
      return insist(() => deps.execute(command, { before }), turn);
    },
  };
}
