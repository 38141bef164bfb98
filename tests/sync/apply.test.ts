/** Taking a patch in: only the answer to what I have now counts, rows never die in between, sums are checked. */
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { addHash, hashRow } from '#domain/kernel/checksum.ts';
import { idField, toId, type Id } from '#domain/kernel/ids.ts';
import { defineKind } from '#domain/kernel/store.ts';
import { Stage } from '#sync/stage.ts';
import { applyPatch, deltaOf, emptyMeta, type Applied, type Mine } from '#sync/apply.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import type { BucketPatch, Op, Patch } from '#sync/wire.ts';

const KIND = 90;
const thing = defineKind({ name: 'thing', code: KIND, schema: v.object({ id: idField, n: v.number() }), indexes: {} });
const idOf = (n: number): Id => toId(`00000000-0000-4000-8000-00000000000${n}`);
const rowOf = (id: number, n = 0) => ({ id: idOf(id), n });
const put = (id: number, n = 0): Op => [KIND, idOf(id), rowOf(id, n)];
const del = (id: number): Op => [KIND, idOf(id)];

const clientId = idOf(7);
const inc = idOf(8);
const epoch = idOf(9);
const sumOf = (...rows: { id: Id }[]) =>
  rows.map((row) => hashRow(KIND, row.id, JSON.stringify(row))).reduce(addHash, 0);
const part = (to: number, rows: { id: Id }[], ops: readonly Op[], more: Partial<BucketPatch> = {}): BucketPatch => ({
  to,
  reset: 0,
  n: rows.length,
  sum: sumOf(...rows),
  ops,
  ...more,
});

function mine(cursors: Record<string, number>): Mine {
  return { clientId, wallNow: 1_000, meta: { ...emptyMeta(clientId, inc), epoch, gv: 1, cursors } };
}
const patchOf = (b: Record<string, BucketPatch>, from: Record<string, number>, more: Partial<Patch> = {}): Patch => ({
  t: 'patch',
  cid: clientId,
  inc,
  ep: epoch,
  gv: 1,
  from,
  fromEp: epoch,
  fromLmid: 0,
  b,
  lmid: 0,
  chain: '',
  res: [],
  whole: 0,
  now: 5_000,
  ...more,
});
const storeOf = (...held: [bucket: number, row: { id: Id }][]): MemoryStore => {
  const store = new MemoryStore([thing]);
  for (const [bucket, row] of held) store.putBase(bucket, KIND, row);
  return store;
};
const rowsIn = (store: MemoryStore) => [...store.baseRows()].map(({ row, buckets }) => [row, [...buckets]]);
function applied(answer: Applied): Extract<Applied, { as: 'applied' }> {
  if (answer.as !== 'applied') throw new Error('stale');
  return answer;
}

test.each([
  ['another client id', { cid: idOf(1) }],
  ['another incarnation of the replica', { inc: idOf(1) }],
  ['another epoch asked from', { fromEp: idOf(1) }],
  ['another mutation number asked from', { fromLmid: 1 }],
  ['a load that never began', { fromPart: [3] }],
  ['an older cursor', { from: { 3: 1 } }],
  ['a cursor too many', { from: { 3: 2, 4: 0 } }],
  ['no cursor', { from: {} }],
] as const)('I6 a patch that answers %s is thrown away untouched', (_, wrong) => {
  const store = storeOf([3, rowOf(1)]);
  const patch = patchOf({ 3: part(4, [rowOf(1), rowOf(2)], [put(2)]) }, { 3: 2 }, wrong);
  expect(applyPatch(store, new Stage(), mine({ 3: 2 }), patch)).toEqual({ as: 'stale' });
  expect(rowsIn(store)).toEqual([[rowOf(1), [3]]]);
});

test('I6 a patch must answer to all cursors, also to those that it does not move', () => {
  const cursors = { 3: 2, 4: 5 };
  const b = { 3: part(4, [rowOf(1)], [put(1)]) };
  expect(applyPatch(storeOf(), new Stage(), mine(cursors), patchOf(b, { 3: 2 })).as).toBe('stale');
  expect(applyPatch(storeOf(), new Stage(), mine(cursors), patchOf(b, cursors)).as).toBe('applied');
  expect(applyPatch(storeOf(), new Stage(), mine(cursors), patchOf(b, { 3: 2 }, { whole: 1 })).as).toBe('stale');
  expect(applyPatch(storeOf(), new Stage(), mine(cursors), patchOf(b, cursors, { whole: 1 })).as).toBe('applied');
});

test('a row that moves from one bucket to another is never gone in between', () => {
  const store = storeOf([3, rowOf(1)]);
  const gone: unknown[] = [];
  const watch = store.removeBase.bind(store);
  store.removeBase = (bucket, kind, id) => {
    watch(bucket, kind, id);
    gone.push(store.get(thing, id) ?? 'gone');
  };
  const b = { 3: part(3, [], [del(1)]), 4: part(1, [rowOf(1)], [put(1)]) };
  const answer = applied(applyPatch(store, new Stage(), mine({ 3: 2, 4: 0 }), patchOf(b, { 3: 2, 4: 0 })));
  expect(gone).toEqual([rowOf(1)]);
  expect(rowsIn(store)).toEqual([[rowOf(1), [4]]]);
  expect(answer.broken).toEqual([]);
});

test('a reset replaces a bucket and does not add to it; a row that another bucket holds stays', () => {
  const store = storeOf([3, rowOf(1)], [3, rowOf(2)], [4, rowOf(2)]);
  const b = { 3: part(9, [rowOf(3)], [put(3)], { reset: 1 }) };
  const answer = applied(applyPatch(store, new Stage(), mine({ 3: 2, 4: 1 }), patchOf(b, { 3: 2, 4: 1 })));
  expect(rowsIn(store)).toEqual([
    [rowOf(2), [4]],
    [rowOf(3), [3]],
  ]);
  expect(answer.broken).toEqual([]);
  expect(answer.meta.cursors).toEqual({ 3: 9, 4: 1 });
});

test('SYN-002 I5 a whole patch purges what it does not list, even where no cursor knew of it', () => {
  const store = storeOf([3, rowOf(1)], [4, rowOf(2)], [5, rowOf(5)]);
  const b = { 3: part(2, [rowOf(1)], []) };
  const answer = applied(
    applyPatch(store, new Stage(), mine({ 3: 2, 4: 1 }), patchOf(b, { 3: 2, 4: 1 }, { whole: 1, gv: 2 })),
  );
  expect(rowsIn(store)).toEqual([[rowOf(1), [3]]]);
  expect(answer.meta).toMatchObject({ cursors: { 3: 2 }, gv: 2 });
  expect(deltaOf(store, answer).rows).toEqual([
    { kind: KIND, id: idOf(2), row: null },
    { kind: KIND, id: idOf(5), row: null },
  ]);
});

test('SYN-002 I5 a bucket that is taken away while it loads is told in the receipt', () => {
  const stage = new Stage();
  stage.resume([{ bucket: 4, first: true, reset: true, ops: [put(2)] }]);
  const b = { 3: part(2, [rowOf(1)], []) };
  const answer = applied(
    applyPatch(storeOf([3, rowOf(1)]), stage, mine({ 3: 2, 4: 1 }), patchOf(b, { 3: 2, 4: 1 }, { whole: 1, gv: 2 })),
  );
  expect(answer.meta).toMatchObject({ cursors: { 3: 2 }, behind: [], purged: { gv: 2, buckets: [4], n: 0 } });
});

test.each([
  ['sum', { sum: 12345 }],
  ['count', { n: 7 }],
])('I11 a wrong %s marks the bucket to be read anew and is told, and its cursor is kept as broken', (_, wrong) => {
  const store = storeOf([3, rowOf(1)]);
  const b = { 3: part(4, [rowOf(1), rowOf(2)], [put(2)], wrong), 4: part(1, [], []) };
  const answer = applied(applyPatch(store, new Stage(), mine({ 3: 2, 4: 0 }), patchOf(b, { 3: 2, 4: 0 })));
  expect(answer.broken).toEqual([3]);
  expect(answer.meta.cursors).toEqual({ 3: -1, 4: 1 });
});

test('the state after it is the server’s: epoch, grants, progress, and the offset of its clock', () => {
  const newer = idOf(6);
  const answer = applied(
    applyPatch(storeOf(), new Stage(), mine({}), patchOf({}, {}, { ep: newer, gv: 4, lmid: 3, whole: 1 })),
  );
  expect(answer.meta).toEqual({
    ...emptyMeta(clientId, inc),
    epoch: newer,
    gv: 4,
    lmid: 3,
    offset: 4_000,
    asOf: 5_000,
    wall: 1_000,
  });
});

test('what goes to disk is each touched row once, as it is now', () => {
  const store = storeOf();
  const b = { 3: part(4, [rowOf(1, 2)], [put(1, 1), put(1, 2)]), 4: part(1, [rowOf(1, 2)], [put(1, 2)]) };
  const answer = applied(applyPatch(store, new Stage(), mine({ 3: 2, 4: 0 }), patchOf(b, { 3: 2, 4: 0 })));
  expect(deltaOf(store, answer)).toEqual({
    rows: [{ kind: KIND, row: rowOf(1, 2), buckets: [3, 4], hash: sumOf(rowOf(1, 2)) }],
    meta: answer.meta,
  });
});
