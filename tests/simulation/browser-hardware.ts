/** What a history in a browser stands on: its disks, their databases, and when all that was begun on them has come to rest. */
import type { Id } from '#domain/kernel/ids.ts';
import type { Seal } from '#sync/disk.ts';
import { createSeal } from '#sync/seal.ts';
import { BrowserDisk, databasesOf, type Around } from './browser-disk.ts';
import type { Hardware } from './disk.ts';
import { empty, type Strike } from './raw-databases.ts';
import { users } from './world.ts';

/** Names whose databases are empty and serve again. */
const free: string[] = [];
let named = 0;

const turn = new MessageChannel();
const waiting: (() => void)[] = [];
turn.port1.addEventListener('message', () => waiting.shift()!());
turn.port1.start();
export const nextTurn = (): Promise<void> =>
  new Promise((next) => {
    waiting.push(next);
    turn.port2.postMessage(null);
  });

/** A person's key, on every device: an image is read by whoever starts from it. */
const seals = new Map<Id, Seal>();
export async function makeSeals(): Promise<void> {
  for (const user of users)
    seals.set(
      user,
      createSeal(await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])),
    );
}

/** What happened on the disks of all histories since it was last taken. */
let figures: Record<string, number> = {};
export function takeFigures(): Readonly<Record<string, number>> {
  const taken = figures;
  figures = {};
  return taken;
}

export class BrowserHardware implements Hardware, Around {
  readonly #disks: BrowserDisk[] = [];
  readonly #busy = new Set<Promise<unknown>>();
  #strikes = 0;
  #failed: string | null = null;

  newDisk(owner: Id): BrowserDisk {
    return this.adopt(new BrowserDisk(this, seals.get(owner)!));
  }

  adopt(disk: BrowserDisk): BrowserDisk {
    this.#disks.push(disk);
    return disk;
  }

  async turns(n: number): Promise<void> {
    for (let i = 0; i < n; i++) {
      await nextTurn();
      await this.rest();
    }
    if (this.#failed) throw new Error(this.#failed);
  }

  takeName(): string {
    return free.pop() ?? `simulated${++named}`;
  }

  async busy<T>(work: Promise<T>): Promise<T> {
    this.#busy.add(work);
    try {
      return await work;
    } finally {
      this.#busy.delete(work);
    }
  }

  async rest(): Promise<void> {
    while (this.#busy.size > 0) await Promise.allSettled(this.#busy);
  }

  nextStrike(fault: 'dies-before' | 'dies-after'): Strike {
    return fault === 'dies-before' ? 'midway' : { after: 1 + (this.#strikes++ % 4) };
  }

  count(what: string): void {
    figures[what] = (figures[what] ?? 0) + 1;
  }

  fail(what: string): void {
    this.#failed ??= what;
  }

  /** The history is over: its databases are emptied for the next one. */
  async end(): Promise<void> {
    await this.rest();
    for (const name of this.#disks.map((disk) => disk.retire())) {
      if (!name) continue;
      const { vault, replica } = databasesOf(name);
      await empty(vault);
      await empty(replica);
      free.push(name);
    }
  }
}
