/**
 * What the tablets of a history stand on: a disk in memory, or the databases of a real browser. A step means the same on either, so
 * that there is one tablet and one history for both.
 */
import type { Id } from '#domain/kernel/ids.ts';
import type { Replica, Vault, VaultContent } from '#sync/disk.ts';
import type { WriteFault } from '#tests/kit/memory-disk.ts';

/** What happens to a stored row: its sealed bytes rot; or it is other, gone, or not in a bucket although its seal is whole. */
export type Rot = 'bytes' | 'content' | 'gone' | 'bucket';

export interface OpenDisk {
  readonly vault: Vault;
  readonly replica: Replica;
  /** Settles when a write fault ended the run. */
  readonly died: Promise<void>;
}

/** Vault and replica of one person on one tablet. */
export interface SimulatedDisk {
  /** What the next writes meet, one each. */
  readonly vaultFaults: WriteFault[];
  readonly replicaFaults: WriteFault[];
  /** It was damaged, and what runs on it has not been compared with the server since: pages written meanwhile keep the damage. */
  rotten: boolean;
  /** Opens both for one run of the app; nothing an earlier run still wants to write counts from now on. */
  open(): Promise<OpenDisk>;
  /** A copy of all that is on it: a device image. */
  image(): Promise<SimulatedDisk>;
  loseReplica(): Promise<void>;
  loseAll(): Promise<void>;
  /** A row that is stored now takes damage. */
  rot(i: number, how: Rot): Promise<void>;
  /** Whether a bucket came in parts of which some are still to come. */
  isLoading(): Promise<boolean>;
  /** How many rows lie on it, staged ones too. */
  size(): Promise<number>;
  /** What a fresh start would find in the vault. */
  stored(): Promise<VaultContent | null>;
}

export interface Hardware {
  newDisk(owner: Id): SimulatedDisk;
  /** Lets everything that is ready run, and what is being written come to its end. */
  turns(n: number): Promise<void>;
}
