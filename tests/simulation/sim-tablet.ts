/** A tablet of the simulation: the real sync client, a disk that is copied and lost, a person who changes. */
import type { Actor } from '#domain/kernel/actor.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import { SyncClient } from '#sync/sync-client.ts';
import type { Net } from '#sync/wire.ts';
import { SimDisk, type Rot } from './sim-disk.ts';
import { devices, kinds, mutators } from './world.ts';

export class SimTablet {
  user: Id | null = null;
  client: SyncClient | null = null;
  #disks = new Map<Id, SimDisk>();
  #image: Map<Id, SimDisk> | null = null;
  #waits = new Set<() => void>();
  /** A row on its disk was damaged, and what runs has not found out yet. */
  damaged = false;
  /** How far this device's clock is from where it began, in ms. */
  #late = 0;
  /** What each bucket showed when it was last complete; null = this run has not been looked at yet. */
  shown: ReadonlyMap<number, ReadonlySet<string>> | null = null;
  /** Checksum repairs that damage explains, in what runs now. */
  explained = 0;
  /** What a look after a patch found wrong. */
  trouble: Error | null = null;
  readonly #n: number;
  readonly #newId: () => Id;
  readonly #link: (user: Id) => Net;
  readonly onPublish: (one: SimTablet) => void;

  constructor(n: number, newId: () => Id, link: (user: Id) => Net, onPublish: (one: SimTablet) => void) {
    this.onPublish = onPublish;
    this.#n = n;
    this.#newId = newId;
    this.#link = link;
  }

  /** Everybody who has left something on this tablet. */
  get owners(): readonly Id[] {
    return [...this.#disks.keys()];
  }

  disk(user: Id): SimDisk {
    const disk = this.#disks.get(user) ?? new SimDisk(user);
    this.#disks.set(user, disk);
    return disk;
  }

  /** The app is started for this person; whatever ran before is gone without a word. */
  async start(user: Id): Promise<void> {
    this.stop();
    this.user = user;
    this.explained = 0;
    this.shown = null;
    this.damaged = this.disk(user).rotten;
    const actor: Actor = {
      as: 'staff',
      id: user,
      outletId: user,
      deviceId: devices[this.#n]!,
      roles: [],
      permissions: [],
      scope: 'own',
      paths: [],
    };
    const { vault, replica } = this.disk(user).open();
    const ports = {
      net: this.#link(user),
      vault,
      replica,
      wallNow: () => 1_790_000_000_000 + this.#late,
      wait: (_: number, signal: AbortSignal) => this.#wait(signal),
      random: () => 0.5,
      newId: this.#newId,
      // Pages are folded and written whole within a short history too.
      limits: { foldAt: 3, pagesFrom: 4 },
    };
    this.client = new SyncClient(ports, kinds, mutators, actor, 'simulation');
    await this.client.open();
    // Looked at after each patch, not after each step: a bucket may become whole and fall behind again within one.
    const { client } = this;
    client.subscribe(() => {
      if (client === this.client) this.onPublish(this);
    });
    this.onPublish(this);
    client.start();
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

  /** Whether a bucket came in parts of which some are still to come, for anybody here or on the image of this device. */
  async isLoading(): Promise<boolean> {
    const disks = [...this.#disks.values(), ...(this.#image?.values() ?? [])];
    const behind = await Promise.all(disks.map((disk) => disk.isLoading()));
    return behind.includes(true) || (this.client?.diagnostics().behind.length ?? 0) > 0;
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

  /**
   * The lid is closed, and opened again so much later without a word from the server; a negative time is a clock set back. The app
   * has looked at the clock just before, and looks often enough afterwards to notice a dead line.
   */
  async sleep(hours: number, restarted: boolean): Promise<void> {
    if (!this.user) return;
    this.wake();
    await turns(4);
    this.#late += hours * 60 * 60 * 1000;
    if (restarted) await this.start(this.user);
    for (let looks = 0; looks < 8; looks++) {
      this.wake();
      await turns(3);
    }
  }

  /** A stored row takes damage while the app is not running; then it starts. */
  async rot(i: number, how: Rot): Promise<void> {
    const { user } = this;
    if (!user) return;
    this.stop();
    await this.disk(user).rot(i, how);
    await this.start(user);
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
