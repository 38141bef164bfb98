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
  /** `index/key` → ids of the view. */
  readonly index: Map<string, Set<Id>>;
}

/** What changed for readers: `kind/id`, and `kind/index/key` for lists. */
export type Change = string;

export const rowChange = (kind: { readonly name: string }, id: Id): Change => `${kind.name}/${id}`;
export const listChange = (kind: { readonly name: string }, index: string, key: readonly KeyPart[]): Change =>
  `${kind.name}/${index}/${keyText(key)}`;

const emptyRows = (kind: Kind): KindRows => ({ kind, base: new Map(), overlay: new Map(), index: new Map() });

export class MemoryStore implements Store {
  readonly #kinds: Map<number, KindRows>;
  readonly #byName: ReadonlyMap<string, KindRows>;
  readonly #sums = new Map<number, { n: number; sum: number }>();
  #changed = new Set<Change>();
  #watching: Set<Change> | null = null;

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
    const ids = [...(rows.index.get(`${index}/${keyText(key)}`) ?? [])].toSorted();
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
    const before = [...this.#kinds.values()].map((rows) => [rows, new Map(rows.overlay)] as const);
    let done = false;
    try {
      work();
      done = keep;
    } finally {
      if (!done) for (const [rows, overlay] of before) this.#restoreOverlay(rows, overlay);
    }
  }

  /** A row as the server sent it, held by `bucket` from now on. */
  putBase(bucket: number, kindCode: number, row: Row, hash?: number): void {
    const rows = this.#kinds.get(kindCode) ?? this.#stranger(kindCode);
    const old = rows.base.get(row.id);
    const sum = hash ?? hashRow(kindCode, row.id, JSON.stringify(row));
    const buckets = new Set(old?.buckets).add(bucket);
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
    const buckets = new Set(old.buckets);
    buckets.delete(bucket);
    this.#show(rows, id, () => (buckets.size > 0 ? rows.base.set(id, { ...old, buckets }) : rows.base.delete(id)));
  }

  /** Purges a bucket by what is actually held, whatever any cursor says (sync.md §2, 10). Returns the rows it held. */
  purge(bucket: number): { kind: number; id: Id }[] {
    const gone: { kind: number; id: Id }[] = [];
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

  #restoreOverlay(rows: KindRows, overlay: ReadonlyMap<Id, Row | null>): void {
    for (const id of new Set([...rows.overlay.keys(), ...overlay.keys()])) {
      const old = overlay.get(id);
      this.#show(rows, id, () => (old === undefined ? rows.overlay.delete(id) : rows.overlay.set(id, old)));
    }
  }

  #overlay(rows: KindRows, id: Id, row: Row | null): void {
    this.#show(rows, id, () => rows.overlay.set(id, row));
  }

  /** Makes a change to base or overlay and moves the row in the indexes accordingly. */
  #show(rows: KindRows, id: Id, change: () => unknown): void {
    const before = this.#view(rows, id);
    change();
    const after = this.#view(rows, id);
    if (before === after) return;
    this.#changed.add(`${rows.kind.name}/${id}`);
    for (const index of Object.keys(rows.kind.indexes)) {
      const from = before && `${index}/${indexKey(rows.kind, index, before)}`;
      const to = after && `${index}/${indexKey(rows.kind, index, after)}`;
      if (from !== undefined) this.#changed.add(`${rows.kind.name}/${from}`);
      if (to !== undefined) this.#changed.add(`${rows.kind.name}/${to}`);
      if (from === to) continue;
      if (from !== undefined) rows.index.get(from)?.delete(id);
      if (to !== undefined) (rows.index.get(to) ?? rows.index.set(to, new Set()).get(to)!).add(id);
    }
  }

  #count(bucket: number, by: 1 | -1, hash: number): void {
    const { n, sum } = this.sumOf(bucket);
    this.#sums.set(bucket, { n: n + by, sum: by > 0 ? addHash(sum, hash) : subtractHash(sum, hash) });
  }
}
