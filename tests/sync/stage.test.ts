/** Buckets that come in parts: nothing is shown before it is whole, and a broken load goes on where it stopped. */
import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { addHash, hashRow } from '#domain/kernel/checksum.ts';
import { idField, toId, type Id } from '#domain/kernel/ids.ts';
import { defineKind } from '#domain/kernel/store.ts';
import { applyPatch, emptyMeta } from '#sync/apply.ts';
import type { StagedPart } from '#sync/disk.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import { foldParts, Stage } from '#sync/stage.ts';
import type { BucketPatch, Op, Patch } from '#sync/wire.ts';

const KIND = 90;
const idOf = (n: number): Id => toId(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
const thing = defineKind({
  name: 'thing',
  code: KIND,
  schema: v.object({ id: idField, n: v.number() }),
  indexes: {},
});
const [cid, inc, epoch] = [idOf(7), idOf(8), idOf(9)];
const rowOf = (n: number, value = 0) => ({ id: idOf(n), n: value });
const put = (n: number, value = 0): Op => [KIND, idOf(n), rowOf(n, value)];
const gone = (n: number): Op => [KIND, idOf(n)];
const sumOf = (rows: readonly { id: Id }[]) =>
  rows.reduce((sum, row) => addHash(sum, hashRow(KIND, row.id, JSON.stringify(row))), 0);
const more = (to: number, ops: readonly Op[], reset: 0 | 1 = 0): BucketPatch => ({
  to,
  reset,
  n: 9,
  sum: 1,
  ops,
  more: 1,
});
const last = (to: number, rows: readonly { id: Id }[], ops: readonly Op[], reset: 0 | 1 = 0): BucketPatch => ({
  to,
  reset,
  n: rows.length,
  sum: sumOf(rows),
  ops,
});

/** A tablet's memory: patches are given to it as answers to what it has. */
function memory(parts: readonly StagedPart[] = []) {
  const store = new MemoryStore([thing]);
  const stage = new Stage();
  stage.resume(parts);
  let meta = { ...emptyMeta(cid, inc), epoch, behind: stage.behind };
  const kept: StagedPart[] = [];
  return {
    store,
    stage,
    kept,
    get meta() {
      return meta;
    },
    shown: () => [...store.baseRows()].map(({ row }) => row),
    take(b: Record<string, BucketPatch>, parts_: Partial<Patch> = {}) {
      const patch: Patch = {
        t: 'patch',
        cid,
        inc,
        ep: epoch,
        gv: 1,
        from: meta.cursors,
        fromEp: epoch,
        fromLmid: 0,
        b,
        lmid: 0,
        chain: '',
        res: [],
        whole: 1,
        now: 5,
        ...parts_,
      };
      const applied = applyPatch(store, stage, { clientId: cid, meta, wallNow: 0 }, patch);
      if (applied.as === 'stale') throw new Error('stale');
      meta = applied.meta as typeof meta;
      kept.push(...applied.staged);
      return applied;
    },
  };
}

test('parts wait apart: shown is nothing of them until the last has come, then all at once', () => {
  const tablet = memory();
  tablet.take({ 3: more(2, [put(1), put(2)], 1), 4: last(1, [rowOf(9)], [put(9)], 1) });
  expect(tablet.shown()).toEqual([rowOf(9)]);
  expect(tablet.meta).toMatchObject({ cursors: { 3: 2, 4: 1 }, behind: [3] });
  tablet.take({ 3: more(4, [put(3)]), 4: last(1, [rowOf(9)], []) });
  expect(tablet.shown()).toEqual([rowOf(9)]);
  expect(tablet.stage.progress()).toEqual({ rows: 3, of: 9 });
  const rows = [rowOf(1), rowOf(2), rowOf(3), rowOf(4)];
  expect(tablet.take({ 3: last(6, rows, [put(4)]), 4: last(1, [rowOf(9)], []) }).broken).toEqual([]);
  expect(tablet.shown()).toHaveLength(5);
  expect(tablet.meta).toMatchObject({ cursors: { 3: 6, 4: 1 }, behind: [] });
  expect(tablet.stage.progress()).toBeNull();
});

test('what a later part says of a row counts, also that it is gone', () => {
  const tablet = memory();
  tablet.take({ 3: more(2, [put(1, 1), put(2, 1)], 1) });
  tablet.take({ 3: more(4, [gone(1), put(2, 2)]) });
  expect(tablet.take({ 3: last(5, [rowOf(2, 3)], [put(2, 3)]) }).broken).toEqual([]);
  expect(tablet.shown()).toEqual([rowOf(2, 3)]);
});

test('while a bucket catches up, what it last was stays in sight, and the rest goes on', () => {
  const tablet = memory();
  tablet.take({ 3: last(2, [rowOf(1)], [put(1)], 1), 4: last(1, [], [], 1) });
  tablet.take({ 3: more(2, []) }, { whole: 0 });
  tablet.take({ 4: last(2, [rowOf(8)], [put(8)]) }, { whole: 0 });
  expect(tablet.shown()).toEqual([rowOf(1), rowOf(8)]);
  expect(tablet.meta.behind).toEqual([3]);
  tablet.take({ 3: last(9, [rowOf(1, 5)], [put(1, 5)]), 4: last(2, [rowOf(8)], []) });
  expect(tablet.shown()).toEqual([rowOf(1, 5), rowOf(8)]);
});

test('a load that begins anew forgets its parts; one whose bucket is taken away leaves nothing', () => {
  const tablet = memory();
  tablet.take({ 3: more(2, [put(1), put(2)], 1) });
  tablet.take({ 3: more(7, [put(5)], 1) });
  tablet.take({ 3: last(8, [rowOf(5), rowOf(6)], [put(6)]) });
  expect(tablet.shown()).toEqual([rowOf(5), rowOf(6)]);
  tablet.take({ 3: more(9, [put(7)]) });
  tablet.take({});
  expect([tablet.shown(), tablet.meta.behind, tablet.stage.parts()]).toEqual([[], [], []]);
});

test('a bucket that starts over in parts loses at its end what it no longer has, and not before', () => {
  const tablet = memory();
  tablet.take({ 3: last(2, [rowOf(1), rowOf(2)], [put(1), put(2)], 1) });
  tablet.take({ 3: more(7, [put(2, 5)], 1) });
  expect(tablet.shown()).toEqual([rowOf(1), rowOf(2)]);
  expect(tablet.take({ 3: last(9, [rowOf(2, 5), rowOf(3)], [put(3)]) }).broken).toEqual([]);
  expect(tablet.shown()).toEqual([rowOf(2, 5), rowOf(3)]);
});

test('I9 a load that does not add up at its end is read anew and told', () => {
  const tablet = memory();
  tablet.take({ 3: more(2, [put(1)], 1) });
  expect(tablet.take({ 3: last(5, [rowOf(1), rowOf(2), rowOf(3)], [put(3)]) }).broken).toEqual([3]);
  expect(tablet.meta.cursors).toEqual({ 3: -1 });
});

test('wherever a load breaks off, what the disk has kept of it ends in the same rows', () => {
  const op = fc.tuple(fc.nat(5), fc.nat(3), fc.boolean()).map(([n, value, dead]) => (dead ? gone(n) : put(n, value)));
  const parts = fc.array(fc.tuple(fc.array(op, { maxLength: 4 }), fc.boolean()), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(parts, fc.nat(6), fc.boolean(), (list, broken, folded) => {
      const state = new Map<Id, { id: Id; n: number }>();
      const note = (ops: readonly Op[], reset: boolean) => {
        if (reset) state.clear();
        for (const [, id, row] of ops)
          if (row) state.set(id, row as never);
          else state.delete(id);
      };
      let tablet = memory();
      for (const [i, [ops, anew]] of list.entries()) {
        const reset = i === 0 || anew;
        note(ops, reset);
        tablet.take({ 3: more(i, ops, reset ? 1 : 0) });
        if (i !== broken) continue;
        const { kept, meta, stage } = tablet;
        tablet = memory(foldParts(folded ? stage.parts() : kept, meta));
      }
      // Only the load itself is in question: what the tablet had before it is replaced.
      const answer = tablet.take({ 3: last(99, [...state.values()], []) });
      expect(answer.broken).toEqual([]);
      expect(tablet.shown().toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
        [...state.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      );
    }),
    { numRuns: 500 },
  );
});
