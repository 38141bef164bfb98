// What the engine is given: network, disk, clock, dice. The real ones are put together in the app, others in tests.
import type { Id } from '#domain/kernel/ids.ts';
import type { Replica, Vault } from './disk.ts';
import type { KeeperLimits } from './keeper.ts';
import type { Net } from './wire.ts';

/** What the way to the server needs. */
export interface WayPorts {
  readonly net: Net;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
}

export interface SyncPorts extends WayPorts {
  readonly vault: Vault;
  readonly replica: Replica;
  /** Wall clock of the device: only ever used with the offset the server gave. */
  readonly wallNow: () => number;
  readonly newId: () => Id;
  /** When pages are rewritten; tests fold sooner. */
  readonly limits?: KeeperLimits;
  /** How many deeds wait, noted outside the vault's own storage: it shows what went with an evicted vault (F20). */
  readonly memo?: Memo;
}

export interface Memo {
  read(): number;
  write(waiting: number): void;
}
