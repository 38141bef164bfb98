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
      mine = await seal.seal(JSON.stringify(crypto.randomUUID()));
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
  const read = async <T>(table: Table<Sealed<number> | Sealed<string>>): Promise<T[]> =>
    await Promise.all((await table.toArray()).map(async ({ bytes }) => JSON.parse(await seal.open(bytes)) as T));
  const sealed = async <K>(key: K, value: unknown): Promise<Sealed<K>> => ({
    key,
    bytes: await seal.seal(JSON.stringify(value)),
  });
  return {
    async read() {
      await fence.prepare();
      const sealedMeta = await db.transaction('rw', db.meta, async () => {
        await fence.take(db.meta);
        return await db.meta.get('meta');
      });
      if (!sealedMeta) return null;
      const meta = JSON.parse(await seal.open(sealedMeta.bytes)) as ClientMeta;
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
        Promise.all((change.outbox?.put ?? []).map((m) => sealed(m.mid, m))),
        Promise.all((change.done?.put ?? []).map((m) => sealed(m.mid, m))),
        Promise.all((change.attention?.put ?? []).map((item) => sealed<string>(item.uuid, item))),
        change.meta ? sealed('meta', change.meta) : null,
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
  let next = 0;
  return {
    async read() {
      await fence.prepare();
      const [pages, deltas, meta] = await db.transaction('rw', [db.pages, db.delta, db.meta], async () => {
        await fence.take(db.meta);
        return await Promise.all([db.pages.toArray(), db.delta.toArray(), db.meta.get('meta')]);
      });
      next = (deltas.at(-1)?.key ?? 0) + 1;
      if (!meta && deltas.length === 0) return null;
      const texts = await Promise.all(pages.map(({ bytes }) => seal.open(bytes)));
      const paged = texts.flatMap((text) => JSON.parse(text) as StoredRow[]);
      // By name only where deltas follow: most starts find pages alone.
      const rows = new Map<string, StoredRow>();
      if (deltas.length > 0) for (const row of paged) rows.set(`${row.kind}/${row.row.id}`, row);
      let last: ReplicaMeta | null = meta ? (JSON.parse(await seal.open(meta.bytes)) as ReplicaMeta) : null;
      const staged: StagedPart[] = [];
      for (const text of await Promise.all(deltas.map(({ bytes }) => seal.open(bytes)))) {
        const delta = JSON.parse(text) as Delta;
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
      const bytes = await seal.seal(JSON.stringify(delta));
      await db.transaction('rw', [db.delta, db.meta], async () => {
        await fence.check(db.meta);
        await db.delta.put({ key: next++, bytes });
      });
    },
    async fold(rows, meta, staged) {
      const pages: StoredRow[][] = [];
      for (const row of rows) {
        if ((pages.at(-1)?.length ?? PAGE_ROWS) >= PAGE_ROWS) pages.push([]);
        pages.at(-1)!.push(row);
      }
      const sealed = await Promise.all(
        pages.map(async (page, key) => ({ key, bytes: await seal.seal(JSON.stringify(page)) })),
      );
      const metaBytes = await seal.seal(JSON.stringify(meta));
      const rest: Delta = { rows: [], staged, meta };
      const restBytes = staged.length > 0 ? await seal.seal(JSON.stringify(rest)) : null;
      await db.transaction('rw', [db.pages, db.delta, db.meta], async () => {
        await fence.check(db.meta);
        await Promise.all([db.pages.clear(), db.delta.clear()]);
        await db.pages.bulkPut(sealed);
        if (restBytes) await db.delta.put({ key: next++, bytes: restBytes });
        await db.meta.put({ key: 'meta', bytes: metaBytes });
      });
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
