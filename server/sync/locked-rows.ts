// The server's store for one mutation: the rows it declared, locked, read once; its writes, kept until the end.
import type postgres from 'postgres';
import type { Id } from '#domain/kernel/ids.ts';
import type { Read } from '#domain/kernel/mutator.ts';
import { Refused, refuse } from '#domain/kernel/refusal.ts';
import { keyText, indexKey, type Kind, type KeyPart, type Row, type Store } from '#domain/kernel/store.ts';
import { toSnake } from './columns.ts';
import { payloadOf, type SyncedKind } from './synced-kind.ts';
import { together } from './together.ts';

export interface Change {
  readonly synced: SyncedKind;
  readonly id: Id;
  readonly before: Row | undefined;
  /** Hash of the row's bytes as they stand in the feed; null = on no tablet. */
  readonly oldHash: number | null;
  readonly after: Row | undefined;
}

interface Found {
  readonly row: Record<string, unknown>;
}

interface Hash {
  readonly id: Id;
  readonly hash: number;
}

export type KindLookup = (kind: Kind) => SyncedKind;

export class LockedRows implements Store {
  readonly #lookup: KindLookup;
  readonly #rows = new Map<string, Row | undefined>();
  readonly #before = new Map<string, { readonly row: Row; readonly hash: number | null }>();
  readonly #touched = new Map<string, { synced: SyncedKind; id: Id }>();
  readonly #readKeys = new Set<string>();

  constructor(lookup: KindLookup) {
    this.#lookup = lookup;
  }

  /** Locks and reads what the mutator declared, kinds and ids in one fixed order so that two mutators cannot deadlock. */
  async load(tx: postgres.TransactionSql, reads: readonly Read[]): Promise<void> {
    const byKind = new Map<Kind, { ids: Set<Id>; keys: { index: string; key: readonly KeyPart[] }[] }>();
    for (const read of reads) {
      const wanted = byKind.get(read.kind) ?? { ids: new Set<Id>(), keys: [] };
      byKind.set(read.kind, wanted);
      if ('id' in read) wanted.ids.add(read.id);
      else wanted.keys.push({ index: read.index, key: read.key });
    }
    const inOrder = [...byKind].toSorted(([a], [b]) => a.code - b.code);
    const answers = inOrder.map(([kind, wanted]) => this.#select(tx, kind, [...wanted.ids].toSorted(), wanted.keys));
    for (const [i, rows] of (await together(answers)).entries()) this.#keep(inOrder[i]![0], inOrder[i]![1], rows);
  }

  /** @throws Refused when a row that has to exist is not there */
  requireAll(reads: readonly Read[]): void {
    for (const read of reads)
      if ('id' in read && read.must && !this.#rows.get(nameOf(read.kind, read.id)))
        throw new Refused(refuse('sync.row-missing', { kind: read.kind.name }));
  }

  get<R extends Row>(kind: Kind<R>, id: Id): R | undefined {
    const name = nameOf(kind, id);
    if (!this.#rows.has(name)) throw new Error(`mutator read ${kind.name} ${id} without declaring it`);
    return this.#rows.get(name) as R | undefined;
  }

  list<R extends Row>(kind: Kind<R>, index: string, key: readonly KeyPart[]): readonly R[] {
    if (!this.#readKeys.has(`${kind.name}/${index}/${keyText(key)}`))
      throw new Error(`mutator listed ${kind.name} by ${index} without declaring it`);
    const found: R[] = [];
    for (const [name, row] of this.#rows)
      if (row && name.startsWith(`${kind.name}/`) && indexKey(kind, index, row) === keyText(key)) found.push(row as R);
    return found.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  put<R extends Row>(kind: Kind<R>, row: R): void {
    this.#set(kind, row.id, row);
  }

  remove(kind: Kind, id: Id): void {
    this.#set(kind, id, undefined);
  }

  /** What the mutator changed: rows whose bytes differ from what was read. */
  changes(): readonly Change[] {
    const all: Change[] = [];
    for (const [name, { synced, id }] of this.#touched) {
      const { row: before, hash: oldHash = null } = this.#before.get(name) ?? {};
      const after = this.#rows.get(name);
      const same = before && after ? payloadOf(synced, before) === payloadOf(synced, after) : before === after;
      if (!same) all.push({ synced, id, before, oldHash, after });
    }
    return all;
  }

  #set(kind: Kind, id: Id, row: Row | undefined): void {
    const name = nameOf(kind, id);
    if (!this.#rows.has(name)) throw new Error(`mutator wrote ${kind.name} ${id} without declaring it`);
    this.#rows.set(name, row);
    this.#touched.set(name, { synced: this.#lookup(kind), id });
  }

  #select(
    tx: postgres.TransactionSql,
    kind: Kind,
    ids: readonly Id[],
    keys: readonly { index: string; key: readonly KeyPart[] }[],
  ) {
    const { table } = this.#lookup(kind);
    const conditions = keys.map(({ index, key }) =>
      key
        .map((part, i) => tx`t.${tx(toSnake(kind.indexes[index]![i]!))} = ${part as string}`)
        .reduce((left, right) => tx`${left} and ${right}`),
    );
    const where = [tx`t.id = any(${[...ids] as string[]}::uuid[])`, ...conditions].reduce(
      (left, right) => tx`${left} or (${right})`,
    );
    // The hashes by a statement of their own, behind the locking one: beside it they could be from before the wait.
    return together([
      tx<Found[]>`select row_to_json(t) as row from ${tx(table)} t where ${where} order by t.id for update`,
      tx<
        Hash[]
      >`select t.id, d.hash from ${tx(table)} t join sync_doc d on d.kind = ${kind.code} and d.id = t.id where ${where}`,
    ]);
  }

  #keep(
    kind: Kind,
    wanted: { ids: Set<Id>; keys: { index: string; key: readonly KeyPart[] }[] },
    [rows, hashes]: readonly [readonly Found[], readonly Hash[]],
  ) {
    for (const id of wanted.ids) this.#rows.set(nameOf(kind, id), undefined);
    for (const { index, key } of wanted.keys) this.#readKeys.add(`${kind.name}/${index}/${keyText(key)}`);
    const { columns } = this.#lookup(kind);
    const hashOf = new Map(hashes.map(({ id, hash }) => [id, hash]));
    for (const { row } of rows) {
      const model: Record<string, unknown> = {};
      for (const [field, column] of columns) model[field] = row[column];
      const name = nameOf(kind, model['id'] as Id);
      this.#rows.set(name, model as unknown as Row);
      this.#before.set(name, { row: model as unknown as Row, hash: hashOf.get(model['id'] as Id) ?? null });
    }
  }
}

const nameOf = (kind: { readonly name: string }, id: Id): string => `${kind.name}/${id}`;
