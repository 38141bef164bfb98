// The vault and the replica in IndexedDB, through Dexie used as a key-value store; rows lie in sealed pages
// (sync.md §3.4).
import Dexie, { type Table } from 'dexie';
import type {
  Attention,
  ClientMeta,
  Delta,
  Pending,
  Replica,
  ReplicaMeta,
  Seal,
  StagedPart,
  StoredRow,
  Vault,
  VaultChange,
  VaultContent,
} from './disk.ts';
import { GENERATION, replicaPlace, vaultPlace, type Generation } from './places.ts';
import { foldParts } from './stage.ts';

const PAGE_ROWS = 500;

/** Another window has opened this database since: what this one still wants to write no longer counts. */
export class Superseded extends Error {}

/**
 * Whoever reads a database last is its writer. A window that hung while another took over must not write between the
 * other's writes; the name lies sealed behind `meta`, where an older release passes it over.
 */
function createFence(seal: Seal) {
  const KEY = 'window';
  let mine: Uint8Array | null = null;
  const same = (other: Uint8Array): boolean =>
    other.length === mine!.length && other.every((byte, at) => byte === mine![at]);
  return {
    /** Before a transaction, as nothing else may be awaited inside. */
    async prepare() {
      mine = await seal.seal(JSON.stringify(crypto.randomUUID()), KEY);
    },
    take: (meta: Table<Sealed<string>, string>) => meta.put({ key: KEY, bytes: mine! }),
    /** @throws Superseded */
    async check(meta: Table<Sealed<string>, string>) {
      const holder = mine && (await meta.get(KEY));
      if (holder && !same(holder.bytes)) throw new Superseded('another window writes here now');
    },
  };
}

interface Sealed<Key> {
  readonly key: Key;
  readonly bytes: Uint8Array;
}

class VaultDatabase extends Dexie {
  outbox!: Table<Sealed<number>, number>;
  done!: Table<Sealed<number>, number>;
  attention!: Table<Sealed<string>, string>;
  meta!: Table<Sealed<string>, string>;

  constructor(name: string) {
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ outbox: 'key', done: 'key', attention: 'key', meta: 'key' });
  }
}

class ReplicaDatabase extends Dexie {
  pages!: Table<Sealed<number>, number>;
  delta!: Table<Sealed<number>, number>;
  meta!: Table<Sealed<string>, string>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({ pages: 'key', delta: 'key', meta: 'key' });
  }
}

/** Additive schema only; never dropped by a release. */
export function openVault(owner: string, seal: Seal): Vault {
  const db = new VaultDatabase(`vault-${owner}`);
  const fence = createFence(seal);
  const opened = async <T>(table: Table, { key, bytes }: Sealed<string | number>): Promise<T> =>
    JSON.parse(await seal.open(bytes, vaultPlace(table.name, key))) as T;
  const read = async <T>(table: Table<Sealed<number> | Sealed<string>>): Promise<T[]> =>
    await Promise.all((await table.toArray()).map((row) => opened<T>(table, row)));
  const sealed = async <K extends string | number>(table: Table, key: K, value: unknown): Promise<Sealed<K>> => ({
    key,
    bytes: await seal.seal(JSON.stringify(value), vaultPlace(table.name, key)),
  });
  return {
    async read() {
      await fence.prepare();
      const sealedMeta = await db.transaction('rw', db.meta, async () => {
        await fence.take(db.meta);
        return await db.meta.get('meta');
      });
      if (!sealedMeta) return null;
      const meta = await opened<ClientMeta>(db.meta, sealedMeta);
      const [outbox, done, attention] = await Promise.all([
        read<Pending>(db.outbox as never),
        read<Pending>(db.done as never),
        read<Attention>(db.attention as never),
      ]);
      return { meta, outbox, done, attention } satisfies VaultContent;
    },
    async write(change: VaultChange) {
      // Sealed before the transaction opens: nothing else may be awaited inside it (sync.md §2, 24).
      const [outbox, done, attention, meta] = await Promise.all([
        Promise.all((change.outbox?.put ?? []).map((m) => sealed(db.outbox, m.mid, m))),
        Promise.all((change.done?.put ?? []).map((m) => sealed(db.done, m.mid, m))),
        Promise.all((change.attention?.put ?? []).map((item) => sealed<string>(db.attention, item.uuid, item))),
        change.meta ? sealed(db.meta, 'meta', change.meta) : null,
      ]);
      await db.transaction('rw', [db.outbox, db.done, db.attention, db.meta], async () => {
        await fence.check(db.meta);
        await db.outbox.bulkDelete([...(change.outbox?.remove ?? [])]);
        await db.outbox.bulkPut(outbox);
        await db.done.bulkDelete([...(change.done?.remove ?? [])]);
        await db.done.bulkPut(done);
        await db.attention.bulkDelete([...(change.attention?.remove ?? [])]);
        await db.attention.bulkPut(attention);
        if (meta) await db.meta.put(meta);
      });
    },
    close: () => db.close(),
  };
}

/** `schema` is part of the name: another schema is another, empty, replica and not a migration; older ones go. */
export function openReplica(owner: string, schema: string, seal: Seal): Replica {
  const name = `replica-${owner}-${schema}`;
  const db = new ReplicaDatabase(name);
  const fence = createFence(seal);
  void dropOthers(`replica-${owner}-`, name);
  let generation: Generation = { id: '', pages: 0, first: 1 };
  let next = 1;
  const open = async <T>(table: Table, { key, bytes }: Sealed<string | number>): Promise<T> =>
    JSON.parse(await seal.open(bytes, replicaPlace(generation.id, table.name, key))) as T;
  const sealed = async <K extends string | number>(table: Table, key: K, value: unknown, id = generation.id) => ({
    key,
    bytes: await seal.seal(JSON.stringify(value), replicaPlace(id, table.name, key)),
  });
  return {
    async read() {
      await fence.prepare();
      const [pages, deltas, meta, written] = await db.transaction('rw', [db.pages, db.delta, db.meta], async () => {
        await fence.take(db.meta);
        const reads = [db.pages.toArray(), db.delta.toArray(), db.meta.get('meta'), db.meta.get(GENERATION)] as const;
        return await Promise.all(reads);
      });
      next = (deltas.at(-1)?.key ?? 0) + 1;
      if (written) generation = JSON.parse(await seal.open(written.bytes, GENERATION)) as Generation;
      next = Math.max(next, generation.first);
      if (!meta && deltas.length === 0) return null;
      const { first, pages: wanted } = generation;
      const whole = pages.length === wanted && deltas.every(({ key }, at) => key === first + at);
      if (!whole) throw new Error('pages or deltas are missing');
      const paged = (await Promise.all(pages.map((page) => open<StoredRow[]>(db.pages, page)))).flat();
      // By name only where deltas follow: most starts find pages alone.
      const rows = new Map<string, StoredRow>();
      if (deltas.length > 0) for (const row of paged) rows.set(`${row.kind}/${row.row.id}`, row);
      let last: ReplicaMeta | null = meta ? await open<ReplicaMeta>(db.meta, meta) : null;
      const staged: StagedPart[] = [];
      for (const delta of await Promise.all(deltas.map((row) => open<Delta>(db.delta, row)))) {
        for (const entry of delta.rows)
          if (entry.row === null) rows.delete(`${entry.kind}/${entry.id}`);
          else rows.set(`${entry.kind}/${entry.row.id}`, entry);
        staged.push(...(delta.staged ?? []));
        last = delta.meta;
      }
      if (!last) return null;
      const held = deltas.length > 0 ? [...rows.values()] : paged;
      return { rows: held, staged: foldParts(staged, last), meta: last, deltas: deltas.length };
    },
    async append(delta) {
      const appended = await sealed(db.delta, next, delta);
      await db.transaction('rw', [db.delta, db.meta], async () => {
        await fence.check(db.meta);
        await db.delta.put(appended);
      });
      next++;
    },
    async fold(rows, meta, staged) {
      const pages: StoredRow[][] = [];
      for (const row of rows) {
        if ((pages.at(-1)?.length ?? PAGE_ROWS) >= PAGE_ROWS) pages.push([]);
        pages.at(-1)!.push(row);
      }
      const anew: Generation = { id: crypto.randomUUID(), pages: pages.length, first: next };
      const written = await Promise.all(pages.map((page, key) => sealed(db.pages, key, page, anew.id)));
      const sealedMeta = await sealed(db.meta, 'meta', meta, anew.id);
      const rest: Delta = { rows: [], staged, meta };
      const sealedRest = staged.length > 0 ? await sealed(db.delta, next, rest, anew.id) : null;
      const mark = { key: GENERATION, bytes: await seal.seal(JSON.stringify(anew), GENERATION) };
      await db.transaction('rw', [db.pages, db.delta, db.meta], async () => {
        await fence.check(db.meta);
        await Promise.all([db.pages.clear(), db.delta.clear()]);
        await db.pages.bulkPut(written);
        if (sealedRest) await db.delta.put(sealedRest);
        await db.meta.bulkPut([sealedMeta, mark]);
      });
      generation = anew;
      if (sealedRest) next++;
    },
    close: () => db.close(),
  };
}

/** What an older release kept: nobody reads it again, and rows must not lie about. */
async function dropOthers(prefix: string, kept: string): Promise<void> {
  const names = await Dexie.getDatabaseNames().catch(() => []);
  const old = names.filter((name) => name.startsWith(prefix) && name !== kept);
  await Promise.all(old.map((name) => Dexie.delete(name).catch(() => undefined)));
}
