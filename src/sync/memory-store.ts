// What this person holds, in memory: base (what the server said) and overlay (pending mutations replayed over it).
// Pages read the view of both; nothing here touches a disk or waits.
import { addHash, hashRow, subtractHash } from '#domain/kernel/checksum.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { indexKey, keyText, type Kind, type KeyPart, type Row, type Store } from '#domain/kernel/store.ts';
import type { Delta, StoredRow } from './disk.ts';

interface Entry {
  readonly row: Row;
  readonly hash: number;
  /** Buckets this row is held by; it dies with its last one (sync.md §2, 6). */
  readonly buckets: ReadonlySet<number>;
}

interface KindRows {
  readonly kind: Kind;
  readonly base: Map<Id, Entry>;
  readonly overlay: Map<Id, Row | null>;
  /** Index → key → ids of the view; an index is built when it is first asked for, and kept up from then on. */
  readonly indexes: Map<string, Map<string, Set<Id>>>;
}

/** What the overlay said of a row before a step of an attempt; undefined = nothing. */
interface Undo {
  readonly rows: KindRows;
  readonly id: Id;
  readonly was: Row | null | undefined;
}

/** What changed for readers: `kind/id`, and `kind/index/key` for lists. */
export type Change = string;

export const rowChange = (kind: { readonly name: string }, id: Id): Change => `${kind.name}/${id}`;
export const listChange = (kind: { readonly name: string }, index: string, key: readonly KeyPart[]): Change =>
  `${kind.name}/${index}/${keyText(key)}`;

const emptyRows = (kind: Kind): KindRows => ({
  kind,
  base: new Map(),
  overlay: new Map(),
  indexes: new Map(),
});

export class MemoryStore implements Store {
  readonly #kinds: Map<number, KindRows>;
  readonly #byName: ReadonlyMap<string, KindRows>;
  readonly #sums = new Map<number, { n: number; sum: number }>();
  /** Most rows are held by the same few sets of buckets: one object for each. */
  readonly #bucketSets = new Map<string, ReadonlySet<number>>();
  #changed = new Set<Change>();
  #watching: Set<Change> | null = null;
  /** What an attempt has changed so far. */
  #undo: Undo[] | null = null;

  constructor(kinds: readonly Kind[]) {
    const rows = kinds.map(emptyRows);
    this.#kinds = new Map(rows.map((of) => [of.kind.code, of]));
    this.#byName = new Map(rows.map((of) => [of.kind.name, of]));
  }

  get<R extends Row>(kind: Kind<R>, id: Id): R | undefined {
    this.#watching?.add(rowChange(kind, id));
    return this.#view(this.#of(kind), id) as R | undefined;
  }

  list<R extends Row>(kind: Kind<R>, index: string, key: readonly KeyPart[]): readonly R[] {
    const name = listChange(kind, index, key);
    this.#watching?.add(name);
    const rows = this.#of(kind);
    const ids = [...(this.#indexOf(rows, index).get(keyText(key)) ?? [])].toSorted();
    return ids.map((id) => this.#view(rows, id) as R);
  }

  put<R extends Row>(kind: Kind<R>, row: R): void {
    this.#watching?.add(rowChange(kind, row.id));
    this.#overlay(this.#of(kind), row.id, row);
  }

  remove(kind: Kind, id: Id): void {
    this.#watching?.add(rowChange(kind, id));
    this.#overlay(this.#of(kind), id, null);
  }

  /** Runs `work` and names every row and list it read or wrote. */
  watch(work: () => void): ReadonlySet<Change> {
    const seen = new Set<Change>();
    this.#watching = seen;
    try {
      work();
    } finally {
      this.#watching = null;
    }
    return seen;
  }

  /** Forgets the previews; the view is the base again. */
  clearOverlay(): void {
    for (const rows of this.#kinds.values())
      for (const id of [...rows.overlay.keys()]) this.#show(rows, id, () => rows.overlay.delete(id));
  }

  /** Runs `work` on the overlay. When it throws, or with `keep` false, the overlay is as it was before. */
  attempt(work: () => void, keep = true): void {
    const undo: Undo[] = [];
    this.#undo = undo;
    let done = false;
    try {
      work();
      done = keep;
    } finally {
      this.#undo = null;
      if (!done) for (const step of undo.toReversed()) this.#takeBack(step);
    }
  }

  /** Takes up what the disk holds, before anybody reads. */
  load(stored: Iterable<StoredRow>): void {
    for (const { kind, row, buckets, hash } of stored) {
      // A row that no bucket holds would never be purged.
      if (buckets.length === 0) continue;
      const rows = this.#kinds.get(kind) ?? this.#stranger(kind);
      const sum = hash ?? hashRow(kind, row.id, JSON.stringify(row));
      rows.base.set(row.id, { row, hash: sum, buckets: this.#bucketSet(buckets) });
      for (const bucket of buckets) this.#count(bucket, 1, sum);
    }
    for (const rows of this.#kinds.values()) rows.indexes.clear();
  }

  /** A row as the server sent it, held by `bucket` from now on. */
  putBase(bucket: number, kindCode: number, row: Row, hash?: number): void {
    const rows = this.#kinds.get(kindCode) ?? this.#stranger(kindCode);
    const old = rows.base.get(row.id);
    const sum = hash ?? hashRow(kindCode, row.id, JSON.stringify(row));
    const buckets = old?.buckets.has(bucket) ? old.buckets : this.#bucketSet([...(old?.buckets ?? []), bucket]);
    for (const held of old?.buckets ?? []) this.#count(held, -1, old!.hash);
    for (const held of buckets) this.#count(held, 1, sum);
    this.#show(rows, row.id, () => rows.base.set(row.id, { row, hash: sum, buckets }));
  }

  /** The row left `bucket`. */
  removeBase(bucket: number, kindCode: number, id: Id): void {
    const rows = this.#kinds.get(kindCode);
    const old = rows?.base.get(id);
    if (!rows || !old?.buckets.has(bucket)) return;
    this.#count(bucket, -1, old.hash);
    const buckets = this.#bucketSet([...old.buckets].filter((held) => held !== bucket));
    this.#show(rows, id, () => (buckets.size > 0 ? rows.base.set(id, { ...old, buckets }) : rows.base.delete(id)));
  }

  /** Purges a bucket by what is actually held, whatever any cursor says (sync.md §2, 10). Returns the rows it held. */
  purge(bucket: number): { kind: number; id: Id }[] {
    const gone: { kind: number; id: Id }[] = [];
    if (this.sumOf(bucket).n === 0) return gone;
    for (const [code, rows] of this.#kinds)
      for (const [id, entry] of rows.base) if (entry.buckets.has(bucket)) gone.push({ kind: code, id });
    for (const { kind, id } of gone) this.removeBase(bucket, kind, id);
    return gone;
  }

  /** Buckets that hold at least one row. */
  heldBuckets(): number[] {
    return [...this.#sums].filter(([, { n }]) => n > 0).map(([bucket]) => bucket);
  }

  /** Count and checksum of a bucket's rows, kept from the rows themselves. */
  sumOf(bucket: number): { readonly n: number; readonly sum: number } {
    return this.#sums.get(bucket) ?? { n: 0, sum: 0 };
  }

  /** Buckets that hold a row whose bytes are not those of its hash any more, some rows at a time. */
  *audit(slice: number): Generator<ReadonlySet<number>> {
    let damaged = new Set<number>();
    let looked = 0;
    for (const [kind, rows] of this.#kinds)
      for (const { row, hash, buckets } of rows.base.values()) {
        if (hashRow(kind, row.id, JSON.stringify(row)) !== hash) for (const bucket of buckets) damaged.add(bucket);
        if (++looked % slice > 0) continue;
        yield damaged;
        damaged = new Set();
      }
    yield damaged;
  }

  /** Every base row with its buckets, for the page store. */
  *baseRows(): Generator<StoredRow> {
    for (const [kind, rows] of this.#kinds)
      for (const { row, buckets, hash } of rows.base.values()) yield { kind, row, buckets: [...buckets], hash };
  }

  /** How many rows of each kind are held. */
  census(): { readonly kind: string; readonly rows: number }[] {
    const all = [...this.#kinds.values()].map(({ kind, base }) => ({ kind: kind.name, rows: base.size }));
    return all.filter(({ rows }) => rows > 0);
  }

  /** A base row as it goes to disk; null = not held. */
  storedRow(kind: number, id: Id): Delta['rows'][number] {
    const entry = this.#kinds.get(kind)?.base.get(id);
    return entry ? { kind, row: entry.row, buckets: [...entry.buckets], hash: entry.hash } : { kind, id, row: null };
  }

  /** What readers of this row are told when it changes. */
  changeOf(kind: number, id: Id): Change {
    return `${this.#kinds.get(kind)?.kind.name}/${id}`;
  }

  /** What changed since it was last taken. */
  changes(): ReadonlySet<Change> {
    return this.#changed;
  }

  /** What changed since the last call, for those who draw. */
  takeChanges(): ReadonlySet<Change> {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed;
  }

  /** A kind this release does not know yet is kept unread, so that counts and sums still hold. */
  #stranger(code: number): KindRows {
    const rows = emptyRows({ name: `kind-${code}`, code, indexes: {} } as unknown as Kind);
    this.#kinds.set(code, rows);
    return rows;
  }

  #of(kind: { readonly name: string }): KindRows {
    const rows = this.#byName.get(kind.name);
    if (!rows) throw new Error(`kind ${kind.name} is not on the door list`);
    return rows;
  }

  #view(rows: KindRows, id: Id): Row | undefined {
    const shown = rows.overlay.get(id);
    return shown === undefined ? rows.base.get(id)?.row : (shown ?? undefined);
  }

  #takeBack({ rows, id, was }: Undo): void {
    this.#show(rows, id, () => (was === undefined ? rows.overlay.delete(id) : rows.overlay.set(id, was)));
  }

  #overlay(rows: KindRows, id: Id, row: Row | null): void {
    this.#undo?.push({ rows, id, was: rows.overlay.get(id) });
    this.#show(rows, id, () => rows.overlay.set(id, row));
  }

  /** Makes a change to base or overlay and moves the row in the indexes accordingly. */
  #show(rows: KindRows, id: Id, change: () => unknown): void {
    const before = this.#view(rows, id);
    change();
    const after = this.#view(rows, id);
    if (before === after) return;
    this.#changed.add(`${rows.kind.name}/${id}`);
    for (const [index, ids] of rows.indexes) {
      const from = before && indexKey(rows.kind, index, before);
      const to = after && indexKey(rows.kind, index, after);
      if (from !== undefined) this.#changed.add(`${rows.kind.name}/${index}/${from}`);
      if (to !== undefined) this.#changed.add(`${rows.kind.name}/${index}/${to}`);
      if (from === to) continue;
      if (from !== undefined) ids.get(from)?.delete(id);
      if (to !== undefined) addTo(ids, to, id);
    }
  }

  #indexOf(rows: KindRows, index: string): Map<string, Set<Id>> {
    const known = rows.indexes.get(index);
    if (known) return known;
    const ids = new Map<string, Set<Id>>();
    for (const id of new Set([...rows.base.keys(), ...rows.overlay.keys()])) {
      const row = this.#view(rows, id);
      if (row) addTo(ids, indexKey(rows.kind, index, row), id);
    }
    rows.indexes.set(index, ids);
    return ids;
  }

  #bucketSet(buckets: readonly number[]): ReadonlySet<number> {
    const name = buckets.length > 1 ? buckets.toSorted((a, b) => a - b).join() : String(buckets[0] ?? '');
    const known = this.#bucketSets.get(name);
    if (known) return known;
    const made = new Set(buckets);
    this.#bucketSets.set(name, made);
    return made;
  }

  #count(bucket: number, by: 1 | -1, hash: number): void {
    const held = this.#sums.get(bucket) ?? { n: 0, sum: 0 };
    held.n += by;
    held.sum = by > 0 ? addHash(held.sum, hash) : subtractHash(held.sum, hash);
    this.#sums.set(bucket, held);
  }
}

const addTo = (ids: Map<string, Set<Id>>, key: string, id: Id): void => {
  const of = ids.get(key);
  if (of) of.add(id);
  else ids.set(key, new Set([id]));
};
