/** A tablet of the simulation: the real sync client, a disk that is copied and lost, a person who changes. */
import type { Actor } from '#domain/kernel/actor.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import { SyncClient } from '#sync/sync-client.ts';
import type { Net } from '#sync/wire.ts';
import { MemoryDisk } from '#tests/kit/memory-disk.ts';
import { devices, kinds, mutators } from './world.ts';

export class SimTablet {
  user: Id | null = null;
  client: SyncClient | null = null;
  #disks = new Map<Id, MemoryDisk>();
  #image: Map<Id, MemoryDisk> | null = null;
  #waits = new Set<() => void>();
  readonly #n: number;
  readonly #newId: () => Id;
  readonly #link: (user: Id) => Net;

  constructor(n: number, newId: () => Id, link: (user: Id) => Net) {
    this.#n = n;
    this.#newId = newId;
    this.#link = link;
  }

  /** Everybody who has left something on this tablet. */
  get owners(): readonly Id[] {
    return [...this.#disks.keys()];
  }

  disk(user: Id): MemoryDisk {
    const disk = this.#disks.get(user) ?? new MemoryDisk();
    this.#disks.set(user, disk);
    return disk;
  }

  /** The app is started for this person; whatever ran before is gone without a word. */
  async start(user: Id): Promise<void> {
    this.stop();
    this.user = user;
    const actor: Actor = { as: 'staff', id: user, outletId: user, deviceId: devices[this.#n]!, roles: [] };
    const { vault, replica } = this.disk(user).open();
    const ports = {
      net: this.#link(user),
      vault,
      replica,
      wallNow: () => 1_790_000_000_000,
      wait: (_: number, signal: AbortSignal) => this.#wait(signal),
      random: () => 0.5,
      newId: this.#newId,
    };
    this.client = new SyncClient(ports, kinds, mutators, actor, 'simulation');
    await this.client.open();
    this.client.start();
  }

  stop(): void {
    void this.client?.close().catch(() => undefined);
    this.client = null;
    this.wake();
  }

  /** Time passes: whatever waits goes on. */
  wake(): void {
    const waits = [...this.#waits];
    this.#waits.clear();
    for (const go of waits) go();
  }

  async mutate(name: string, args: unknown, dies: boolean): Promise<void> {
    const { user, client } = this;
    if (!user || !client) return;
    if (dies) this.disk(user).vaultFaults.push('dies-after');
    const mutator = mutators.find((m) => m.name === name) as Mutator;
    // A refusal here and now leaves nothing behind; a process that died never answers.
    void client.mutate(mutator, args).catch(() => undefined);
    if (dies) {
      await turns(4);
      this.disk(user).vaultFaults.length = 0;
      await this.start(user);
    }
  }

  /** Mutation ids that this tablet's vaults know now. */
  known(): Id[] {
    return this.owners.flatMap((user) => {
      const stored = this.disk(user).stored();
      return stored ? [...stored.outbox, ...stored.done, ...stored.attention].map((m) => m.uuid) : [];
    });
  }

  keepImage(): void {
    this.#image = new Map([...this.#disks].map(([user, disk]) => [user, disk.image()]));
  }

  /** The device is set back to its image; false when there is none. */
  async restoreImage(): Promise<boolean> {
    if (!this.#image) return false;
    this.stop();
    this.#disks = new Map([...this.#image].map(([user, disk]) => [user, disk.image()]));
    if (this.user) await this.start(this.user);
    return true;
  }

  async loseAll(): Promise<void> {
    this.stop();
    this.#disks = new Map();
    if (this.user) await this.start(this.user);
  }

  async loseReplica(): Promise<void> {
    if (!this.user) return;
    this.stop();
    this.disk(this.user).loseReplica();
    await this.start(this.user);
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        signal.removeEventListener('abort', go);
        this.#waits.delete(go);
        resolve();
      };
      this.#waits.add(go);
      signal.addEventListener('abort', go);
      if (signal.aborted) go();
    });
  }
}

/** Lets everything that is ready run. */
export async function turns(n: number): Promise<void> {
  for (let i = 0; i < n; i++) await new Promise((next) => setImmediate(next));
}
