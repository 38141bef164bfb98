/** A tablet of the simulation: the real sync client, a disk that is copied and lost, a person who changes. */
import type { Actor } from '#domain/kernel/actor.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import { SyncClient } from '#sync/sync-client.ts';
import type { Net } from '#sync/wire.ts';
import type { Hardware, Rot, SimulatedDisk } from './disk.ts';
import { devices, kinds, mutators } from './world.ts';

export interface TabletParts {
  readonly hardware: Hardware;
  readonly newId: () => Id;
  readonly link: (user: Id) => Net;
  readonly onPublish: (one: SimTablet) => void;
}

export class SimTablet {
  user: Id | null = null;
  client: SyncClient | null = null;
  #disks = new Map<Id, SimulatedDisk>();
  #image: Map<Id, SimulatedDisk> | null = null;
  #waits = new Set<() => void>();
  /** A row on its disk was damaged, and what runs has not found out yet. */
  damaged = false;
  /** It has taken in an answer about all its buckets since it was started. */
  compared = false;
  /** How far this device's clock is from where it began, in ms. */
  #late = 0;
  /** What each bucket showed when it was last complete; null = this run has not been looked at yet. */
  shown: ReadonlyMap<number, ReadonlySet<string>> | null = null;
  /** Checksum repairs that damage explains, in what runs now. */
  explained = 0;
  /** What a look after a patch found wrong. */
  trouble: Error | null = null;
  /** The power was cut in the midst of what it wrote last: it waits to be started. */
  isDead = false;
  /** The device was set back to an image once. */
  wasSetBack = false;
  readonly #n: number;
  readonly #hardware: Hardware;
  readonly #newId: () => Id;
  readonly #link: (user: Id) => Net;
  readonly onPublish: (one: SimTablet) => void;

  constructor(n: number, { hardware, newId, link, onPublish }: TabletParts) {
    this.onPublish = onPublish;
    this.#n = n;
    this.#hardware = hardware;
    this.#newId = newId;
    this.#link = link;
  }

  /** Everybody who has left something on this tablet. */
  get owners(): readonly Id[] {
    return [...this.#disks.keys()];
  }

  disk(user: Id): SimulatedDisk {
    const disk = this.#disks.get(user) ?? this.#hardware.newDisk(user);
    this.#disks.set(user, disk);
    return disk;
  }

  /** The app is started for this person; whatever ran before is gone without a word. */
  async start(user: Id): Promise<void> {
    this.stop();
    this.user = user;
    this.explained = 0;
    this.shown = null;
    this.isDead = false;
    this.compared = false;
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
    const { vault, replica, died } = await this.disk(user).open();
    const ports = {
      net: this.#watched(this.#link(user)),
      vault,
      replica,
      wallNow: () => 1_790_000_000_000 + this.#late,
      wait: (_: number, signal: AbortSignal) => this.#wait(signal),
      random: () => 0.5,
      newId: this.#newId,
      // Pages are folded and written whole within a short history too.
      limits: { foldAt: 3, pagesFrom: 4 },
    };
    const client = new SyncClient(ports, kinds, mutators, actor, 'simulation');
    this.client = client;
    const ended = died.then(() => 'died' as const);
    if ((await Promise.race([client.open(), ended])) === 'died') return await this.start(user);
    void ended.then(() => (this.isDead ||= client === this.client));
    // Looked at after each patch, not after each step: a bucket may become whole and fall behind again within one.
    client.subscribe(() => {
      if (client === this.client) this.onPublish(this);
    });
    this.onPublish(this);
    client.start();
  }

  #watched(net: Net): Net {
    const stream: Net['stream'] = (body, onFrame, signal) => {
      const { client } = this;
      return net.stream(
        body,
        (frame) => {
          onFrame(frame);
          if (frame.t !== 'patch' || frame.whole === 0 || client !== this.client) return;
          this.compared ||= client?.status().asOf === frame.now;
        },
        signal,
      );
    };
    return { ...net, stream };
  }

  /** Its disks write without faults from now on. */
  endFaults(): void {
    for (const disk of [...this.#disks.values(), ...(this.#image?.values() ?? [])])
      disk.vaultFaults.length = disk.replicaFaults.length = 0;
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
      await this.#hardware.turns(4);
      this.disk(user).vaultFaults.length = 0;
      await this.start(user);
    }
  }

  /** Mutation ids that this tablet's vaults know now. */
  async known(): Promise<Id[]> {
    const stored = await Promise.all(this.owners.map((user) => this.disk(user).stored()));
    return stored.flatMap((one) => (one ? [...one.outbox, ...one.done, ...one.attention].map((m) => m.uuid) : []));
  }

  /** Whether a bucket came in parts of which some are still to come, for anybody here or on the image of this device. */
  async isLoading(): Promise<boolean> {
    const disks = [...this.#disks.values(), ...(this.#image?.values() ?? [])];
    const behind = await Promise.all(disks.map((disk) => disk.isLoading()));
    return behind.includes(true) || (this.client?.diagnostics().behind.length ?? 0) > 0;
  }

  async keepImage(): Promise<void> {
    this.#image = await imageOf(this.#disks);
  }

  /** The device is set back to its image; false when there is none. */
  async restoreImage(): Promise<boolean> {
    if (!this.#image) return false;
    this.stop();
    this.#disks = await imageOf(this.#image);
    this.wasSetBack = true;
    if (this.user) await this.start(this.user);
    return true;
  }

  async loseAll(): Promise<void> {
    this.stop();
    for (const disk of this.#disks.values()) await disk.loseAll();
    this.#disks = new Map();
    if (this.user) await this.start(this.user);
  }

  async loseReplica(): Promise<void> {
    if (!this.user) return;
    this.stop();
    await this.disk(this.user).loseReplica();
    await this.start(this.user);
  }

  /**
   * The lid is closed, and opened again so much later without a word from the server; a negative time is a clock set back. The app
   * has looked at the clock just before, and looks often enough afterwards to notice a dead line.
   */
  async sleep(hours: number, restarted: boolean): Promise<void> {
    if (!this.user) return;
    this.wake();
    await this.#hardware.turns(4);
    this.#late += hours * 60 * 60 * 1000;
    if (restarted) await this.start(this.user);
    for (let looks = 0; looks < 8; looks++) {
      this.wake();
      await this.#hardware.turns(3);
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

async function imageOf(disks: ReadonlyMap<Id, SimulatedDisk>): Promise<Map<Id, SimulatedDisk>> {
  const image = new Map<Id, SimulatedDisk>();
  for (const [user, disk] of disks) image.set(user, await disk.image());
  return image;
}
