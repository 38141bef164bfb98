/**
 * The disk of a simulated tablet: the memory disk of the kit with a seal on every row and every input, and with rot. The seal is cheap
 * and keeps no secret; like the real one it opens nothing that was sealed for somebody else or touched since.
 */
import { hashText } from '#domain/kernel/checksum.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Row } from '#domain/kernel/store.ts';
import type { Replica, StoredRow, VaultContent } from '#sync/disk.ts';
import { MemoryDisk, type WriteFault } from '#tests/kit/memory-disk.ts';
import type { Hardware, OpenDisk, Rot, SimulatedDisk } from './disk.ts';

class CheapSeal {
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  seal(value: unknown): string {
    const text = JSON.stringify(value ?? null);
    return `${hashText(`${this.#key}>${text}`)}>${text}`;
  }

  /** @throws when the text is not what this key sealed */
  open(sealed: unknown): unknown {
    const [, mark, text] = /^(\d+)>(.*)$/s.exec(String(sealed)) ?? [];
    if (text === undefined || hashText(`${this.#key}>${text}`) !== Number(mark)) throw new Error('the seal is broken');
    return JSON.parse(text);
  }
}

interface Sealed extends Row {
  readonly sealed: string;
}

export class SimDisk implements SimulatedDisk {
  rotten = false;
  #disk: MemoryDisk;
  readonly #owner: Id;
  readonly #seal: CheapSeal;
  /** Damage to stored rows by their name, in the order it came; it lasts until the row is written again. */
  #rotten = new Map<string, Change[]>();
  /** Bytes of a page are other ones: nothing is read until all is written anew. */
  #unreadable = false;

  constructor(owner: Id, disk: MemoryDisk = new MemoryDisk()) {
    this.#owner = owner;
    this.#disk = disk;
    this.#seal = new CheapSeal(owner);
  }

  get vaultFaults(): WriteFault[] {
    return this.#disk.vaultFaults;
  }

  get replicaFaults(): WriteFault[] {
    return this.#disk.replicaFaults;
  }

  async image(): Promise<SimDisk> {
    const copy = new SimDisk(this.#owner, this.#disk.image());
    copy.#rotten = new Map(this.#rotten);
    copy.#unreadable = this.#unreadable;
    copy.rotten = this.rotten;
    return copy;
  }

  async loseReplica(): Promise<void> {
    this.#rotten.clear();
    this.#unreadable = false;
    this.rotten = false;
    this.#disk.loseReplica();
  }

  async loseAll(): Promise<void> {
    await this.loseReplica();
    this.#disk = new MemoryDisk();
  }

  async rot(i: number, how: Rot): Promise<void> {
    const rows = (await this.#read())?.rows.filter((row) => this.#found(row).length > 0) ?? [];
    const row = rows[i % Math.max(1, rows.length)];
    if (!row || this.#unreadable) return;
    if (how === 'bytes') this.#unreadable = true;
    else this.#rotten.set(nameOf(row), [...(this.#rotten.get(nameOf(row)) ?? []), how]);
    this.rotten = true;
  }

  async isLoading(): Promise<boolean> {
    return ((await this.#read())?.meta.behind.length ?? 0) > 0;
  }

  async size(): Promise<number> {
    const stored = await this.#read();
    return (stored?.rows.length ?? 0) + (stored?.staged.length ?? 0);
  }

  async stored(): Promise<VaultContent | null> {
    const stored = this.#disk.stored();
    return stored && this.#opened(stored);
  }

  async open(): Promise<OpenDisk> {
    const { vault, replica, died } = this.#disk.open();
    const sealed = <T extends { readonly args: unknown }>(list?: readonly T[]): T[] | undefined =>
      list?.map((m) => ({ ...m, args: this.#seal.seal(m.args) }));
    const sealRow = <T extends Sealable>(entry: T): T => {
      const { row } = entry;
      return row === null ? entry : { ...entry, row: { id: row.id, sealed: this.#seal.seal(row) } };
    };
    let isDead = false;
    void died.then(() => (isDead = true));
    /** What is written again is whole again, also when that was the last thing that happened. */
    const written = async (write: () => Promise<void>, heal: () => void): Promise<void> => {
      const isLast = this.#disk.replicaFaults[0] === 'dies-after' && !isDead;
      const writing = write();
      await (isLast ? Promise.race([writing, died]) : writing);
      heal();
      await writing;
    };
    return {
      died,
      vault: {
        ...vault,
        read: async () => {
          const stored = await vault.read();
          return stored && this.#opened(stored);
        },
        write: ({ outbox, done, attention, ...rest }) =>
          vault.write({
            ...rest,
            ...(outbox ? { outbox: { ...outbox, put: sealed(outbox.put) ?? [] } } : {}),
            ...(done ? { done: { ...done, put: sealed(done.put) ?? [] } } : {}),
            ...(attention ? { attention: { ...attention, put: sealed(attention.put) ?? [] } } : {}),
          }),
      },
      replica: {
        ...replica,
        read: async () => {
          const stored = await replica.read();
          if (stored && this.#unreadable) throw new Error('the seal is broken');
          return stored && { ...stored, rows: stored.rows.flatMap((row) => this.#found(row)) };
        },
        append: (delta) =>
          written(
            () => replica.append({ ...delta, rows: delta.rows.map(sealRow) }),
            () => {
              for (const entry of delta.rows) this.#rotten.delete(nameOf(entry));
            },
          ),
        fold: (rows, ...rest) =>
          written(
            () => replica.fold([...rows].map(sealRow), ...rest),
            () => {
              this.#rotten.clear();
              this.#unreadable = false;
            },
          ),
      },
    };
  }

  /** Read from a copy, as opening the disk itself ends whatever runs on it. */
  #read(): ReturnType<Replica['read']> {
    return this.#disk.image().open().replica.read();
  }

  #opened(stored: VaultContent): VaultContent {
    const open = <T extends { readonly args: unknown }>(list: readonly T[]): T[] =>
      list.map((m) => ({ ...m, args: this.#seal.open(m.args) }));
    return {
      meta: stored.meta,
      outbox: open(stored.outbox),
      done: open(stored.done),
      attention: open(stored.attention),
    };
  }

  #found(stored: StoredRow): StoredRow[] {
    const row = this.#seal.open((stored.row as Sealed).sealed) as Row;
    return (this.#rotten.get(nameOf(stored)) ?? []).reduce(
      (found, how) => found.flatMap((one) => changed(one, how)),
      [{ ...stored, row }],
    );
  }
}

type Change = Exclude<Rot, 'bytes'>;

function changed(stored: StoredRow, how: Change): StoredRow[] {
  // A row that is in no bucket is not there.
  if (how === 'gone' || (how === 'bucket' && stored.buckets.length < 2)) return [];
  if (how === 'bucket') return [{ ...stored, buckets: stored.buckets.slice(1) }];
  // Other content has another hash: a stored one was taken from the bytes under the same seal.
  const { hash: _, ...rest } = stored;
  return [{ ...rest, row: { ...stored.row, text: 'rot', name: 'rot' } as Row }];
}

interface Sealable {
  readonly row: Row | null;
}

const nameOf = (entry: { readonly kind: number; readonly row: Row | null; readonly id?: Id }): string =>
  `${entry.kind}/${entry.row?.id ?? entry.id}`;

/** The simulation's own disk; all that is ready has run when the event loop came round. */
export const inMemory: Hardware = {
  newDisk: (owner) => new SimDisk(owner),
  async turns(n) {
    for (let i = 0; i < n; i++) await new Promise((next) => setImmediate(next));
  },
};
