/** The tablet's memory against a naive model of it: base, overlay, lists, sums and what it says has changed. */
import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { addHash, hashRow } from '#domain/kernel/checksum.ts';
import { idField, toId, type Id } from '#domain/kernel/ids.ts';
import { defineKind, indexKey, type Kind } from '#domain/kernel/store.ts';
import { MemoryStore } from '#sync/memory-store.ts';

const shape = v.object({ id: idField, place: v.string(), open: v.boolean(), n: v.number() });
type Thing = v.InferOutput<typeof shape>;
const thing = defineKind({
  name: 'thing',
  code: 90,
  schema: shape,
  indexes: { byPlace: ['place', 'open'], byN: ['n'] },
});
const other = defineKind({ name: 'other', code: 91, schema: shape, indexes: { byPlace: ['place'] } });
const kinds = [thing, other] as unknown as readonly Kind[];
const idOf = (n: number): Id => toId(`00000000-0000-4000-8000-00000000000${n}`);

const kindOf = fc.constantFrom(thing, other);
const id = fc.integer({ min: 1, max: 4 }).map(idOf);
const bucket = fc.integer({ min: 1, max: 3 });
const row = fc.record({ id, place: fc.constantFrom('a', 'b'), open: fc.boolean(), n: fc.integer({ min: 0, max: 2 }) });
const step = fc.oneof(
  fc.record({ do: fc.constant('putBase' as const), kind: kindOf, bucket, row }),
  fc.record({ do: fc.constant('removeBase' as const), kind: kindOf, bucket, id }),
  fc.record({ do: fc.constant('purge' as const), bucket }),
  fc.record({ do: fc.constant('put' as const), kind: kindOf, row }),
  fc.record({ do: fc.constant('remove' as const), kind: kindOf, id }),
  fc.record({ do: fc.constant('clearOverlay' as const) }),
  fc.record({
    do: fc.constant('attempt' as const),
    kind: kindOf,
    row,
    id,
    ends: fc.constantFrom('kept', 'undone', 'thrown'),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** The same in the plainest way: two tables, nothing kept beside them. */
class Model {
  base = new Map<string, { kind: number; row: Thing; buckets: Set<number> }>();
  overlay = new Map<string, Thing | null>();

  take(s: Step): void {
    const name = 'kind' in s ? `${s.kind.code}/${'row' in s ? s.row.id : s.id}` : '';
    switch (s.do) {
      case 'putBase':
        return void this.base.set(name, {
          kind: s.kind.code,
          row: s.row,
          buckets: new Set(this.base.get(name)?.buckets).add(s.bucket),
        });
      case 'removeBase':
        return this.leave(name, s.bucket);
      case 'purge':
        for (const held of [...this.base.keys()]) this.leave(held, s.bucket);
        return undefined;
      case 'put':
        return void this.overlay.set(name, s.row);
      case 'remove':
        return void this.overlay.set(name, null);
      case 'clearOverlay':
        return this.overlay.clear();
      case 'attempt':
        if (s.ends === 'kept') this.overlay.set(`${s.kind.code}/${s.id}`, null).set(name, s.row);
        return undefined;
    }
  }

  leave(name: string, from: number): void {
    const entry = this.base.get(name);
    entry?.buckets.delete(from);
    if (entry?.buckets.size === 0) this.base.delete(name);
  }

  view(kind: Kind): Thing[] {
    const names = [...new Set([...this.base.keys(), ...this.overlay.keys()])].filter((n) =>
      n.startsWith(`${kind.code}/`),
    );
    const rows = names.map((n) => (this.overlay.has(n) ? this.overlay.get(n)! : this.base.get(n)!.row));
    return rows.filter((r) => r !== null).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  sum(of: number): { n: number; sum: number } {
    const rows = [...this.base.values()].filter(({ buckets }) => buckets.has(of));
    return {
      n: rows.length,
      sum: rows.map((e) => hashRow(e.kind, e.row.id, JSON.stringify(e.row))).reduce(addHash, 0),
    };
  }
}

function perform(store: MemoryStore, s: Step): void {
  switch (s.do) {
    case 'putBase':
      return store.putBase(s.bucket, s.kind.code, s.row);
    case 'removeBase':
      return store.removeBase(s.bucket, s.kind.code, s.id);
    case 'purge':
      return void store.purge(s.bucket);
    case 'put':
      return store.put(s.kind, s.row);
    case 'remove':
      return store.remove(s.kind, s.id);
    case 'clearOverlay':
      return store.clearOverlay();
    case 'attempt':
      try {
        return store.attempt(() => {
          store.remove(s.kind, s.id);
          store.put(s.kind, s.row);
          if (s.ends === 'thrown') throw new RangeError('the rules say no');
        }, s.ends === 'kept');
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
  }
}

/** Every list that the two kinds can have with the values above, by the name a change of it goes by. */
function listsOf(kind: Kind, view: readonly Thing[]): Map<string, string> {
  const lists = new Map<string, string>();
  for (const index of Object.keys(kind.indexes))
    for (const at of view) {
      const name = `${kind.name}/${index}/${indexKey(kind, index, at)}`;
      lists.set(name, (lists.get(name) ?? '') + JSON.stringify(at));
    }
  return lists;
}

test('I7 I11 whatever is put, removed, purged, previewed and undone: view, lists and sums are those of a naive model', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const store = new MemoryStore(kinds);
      const model = new Model();
      /** Lists are told of from when somebody first asked for one of their kind. */
      const asked = new Set<string>();
      for (const s of steps) {
        const wasAsked = new Set(asked);
        const before = kinds.map((kind) => [model.view(kind), listsOf(kind, model.view(kind))] as const);
        perform(store, s);
        model.take(s);
        const told = store.takeChanges();
        for (const [at, kind] of kinds.entries()) {
          const view = model.view(kind);
          for (const n of [1, 2, 3, 4]) {
            const row = store.get(kind, idOf(n));
            expect(row).toEqual(view.find((r) => r.id === idOf(n)));
            const was = before[at]![0].find((r) => r.id === idOf(n));
            if (JSON.stringify(was) !== JSON.stringify(row)) expect(told).toContain(`${kind.name}/${idOf(n)}`);
          }
          const [lists, wereLists] = [listsOf(kind, view), before[at]![1]];
          for (const name of new Set([...lists.keys(), ...wereLists.keys()])) {
            const [, index, key] = name.split('/') as [string, string, string];
            expect(
              store
                .list(kind, index as never, JSON.parse(key))
                .map((r) => JSON.stringify(r))
                .join(''),
            ).toBe(lists.get(name) ?? '');
            asked.add(`${kind.name}/${index}`);
            if (wasAsked.has(`${kind.name}/${index}`) && lists.get(name) !== wereLists.get(name))
              expect(told).toContain(name);
          }
        }
        for (const bucket of [1, 2, 3]) expect(store.sumOf(bucket)).toEqual(model.sum(bucket));
        expect(store.heldBuckets().toSorted()).toEqual([1, 2, 3].filter((of) => model.sum(of).n > 0));
      }
    }),
    { numRuns: 300 },
  );
});

test('a row that two buckets hold outlives the first and dies with the last', () => {
  const store = new MemoryStore(kinds);
  const held = { id: idOf(1), place: 'a', open: true, n: 1 };
  store.putBase(1, thing.code, held);
  store.putBase(2, thing.code, held);
  store.removeBase(1, thing.code, held.id);
  expect(store.get(thing, held.id)).toEqual(held);
  store.removeBase(1, thing.code, held.id);
  expect(store.get(thing, held.id)).toEqual(held);
  store.removeBase(2, thing.code, held.id);
  expect(store.get(thing, held.id)).toBeUndefined();
});

test('SYN-002 a purge goes by what is held and names every row it took out', () => {
  const store = new MemoryStore(kinds);
  const rowOf = (n: number) => ({ id: idOf(n), place: 'a', open: true, n });
  store.putBase(1, thing.code, rowOf(1));
  store.putBase(1, other.code, rowOf(2));
  store.putBase(2, thing.code, rowOf(3));
  expect(store.purge(1)).toEqual([
    { kind: thing.code, id: idOf(1) },
    { kind: other.code, id: idOf(2) },
  ]);
  expect([...store.baseRows()].map(({ row }) => row.id)).toEqual([idOf(3)]);
});

test('rows of a kind that this release does not know are kept and counted, and come back from disk', () => {
  const store = new MemoryStore(kinds);
  const stranger = { id: idOf(1), colour: 'red' };
  store.putBase(1, 777, stranger);
  expect(store.sumOf(1)).toEqual({ n: 1, sum: hashRow(777, stranger.id, JSON.stringify(stranger)) });
  expect(store.storedRow(777, stranger.id)).toEqual({
    kind: 777,
    row: stranger,
    buckets: [1],
    hash: hashRow(777, stranger.id, JSON.stringify(stranger)),
  });
});

test('watch names what was read and written, and a nested fault does not leave it watching', () => {
  const store = new MemoryStore(kinds);
  const seen = store.watch(() => {
    store.get(thing, idOf(1));
    store.list(thing, 'byPlace', ['a', true]);
    store.put(other as never, { id: idOf(2), place: 'b', open: true, n: 1 } as never);
  });
  expect([...seen]).toEqual([`thing/${idOf(1)}`, 'thing/byPlace/["a",true]', `other/${idOf(2)}`]);
  expect(() => store.watch(() => store.get({ name: 'no-such' } as never, idOf(1)))).toThrow('door list');
  store.get(thing, idOf(3));
  expect(seen.size).toBe(3);
});

test('what the disk held is there as if it had been put row by row, also in lists that were asked for before', () => {
  const rows = [1, 2, 3].map((n) => ({ id: idOf(n), place: n < 3 ? 'a' : 'b', open: true, n }));
  const stored = rows.map((row, n) => ({ kind: thing.code, row, buckets: n === 0 ? [2, 1] : [1] }));
  const [loaded, put] = [new MemoryStore(kinds), new MemoryStore(kinds)];
  const listed = (store: MemoryStore) => store.list(thing, 'byPlace', ['a', true]);
  expect(listed(loaded)).toEqual([]);
  loaded.load(stored);
  for (const { kind, row, buckets } of stored) for (const bucket of buckets) put.putBase(bucket, kind, row);
  expect(listed(loaded)).toEqual([rows[0], rows[1]]);
  expect(listed(put)).toEqual([rows[0], rows[1]]);
  for (const bucket of [1, 2]) expect(loaded.sumOf(bucket)).toEqual(put.sumOf(bucket));
  const sorted = (store: MemoryStore) =>
    [...store.baseRows()].map((held) => ({ ...held, buckets: held.buckets.toSorted() }));
  expect(sorted(loaded)).toEqual(sorted(put));
  loaded.purge(1);
  expect(listed(loaded)).toEqual([rows[0]]);
});
