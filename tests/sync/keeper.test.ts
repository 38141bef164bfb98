/** When the pages on a tablet's disk are written anew: soon after a row has left, and not for less. */
import { expect, test } from 'vitest';
import { toId, type Id } from '#domain/kernel/ids.ts';
import type { Row } from '#domain/kernel/store.ts';
import { emptyMeta } from '#sync/apply.ts';
import type { Delta } from '#sync/disk.ts';
import { Keeper } from '#sync/keeper.ts';
import { MemoryDisk } from '#tests/kit/memory-disk.ts';
import { textOn } from './tablet-bench.ts';

const KIND = 90;
/** So many looks at the clocks are a minute. */
const MINUTE = 6;
const idOf = (n: number): Id => toId(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
const stored = (n: number) => ({ kind: KIND, row: { id: idOf(n), name: `KANARI-${n}` } as Row, buckets: [1] });

/** A tablet's memory over a disk: what of its rows the disk still has, in pages or deltas, and how often it wrote pages. */
function tabletOver(disk: MemoryDisk) {
  const { vault, replica } = disk.open();
  const meta = emptyMeta(idOf(1), idOf(2));
  const rows = new Map<number, ReturnType<typeof stored>>();
  let folds = 0;
  const counted = { ...replica, fold: (...all: Parameters<typeof replica.fold>) => (folds++, replica.fold(...all)) };
  const keeper = new Keeper(vault, counted, () => ({ rows: rows.values(), staged: [], meta }));
  const write = (delta: Delta['rows'], atOnce?: boolean) => keeper.toReplica({ rows: delta, meta }, atOnce);
  return {
    keeper,
    folds: () => folds,
    start: () => keeper.read(),
    put(n: number) {
      rows.set(n, stored(n));
      write([stored(n)]);
    },
    leaves(n: number, atOnce?: boolean) {
      rows.delete(n);
      write([{ kind: KIND, id: idOf(n), row: null }], atOnce);
    },
    /** What was asked for so far is on the disk. */
    rest: () => keeper.toVault({ meta: { clientId: idOf(1), next: 1, confirmed: 0, chain: '' } }),
    async looks(times: number) {
      for (let n = 0; n < times; n++) {
        keeper.tidy();
        await this.rest();
      }
    },
  };
}

/** Whose names the disk still holds, whether or not they are read. */
const lyingOn = (disk: MemoryDisk) => [...new Set(textOn(disk).match(/KANARI-\d+/g))].toSorted();

test('SEC-001 a row that left is gone from the disk at the next look; what stays is read back', async () => {
  const disk = new MemoryDisk();
  const tablet = tabletOver(disk);
  for (const n of [1, 2]) tablet.put(n);
  tablet.leaves(1);
  await tablet.rest();
  expect(lyingOn(disk), 'in an older delta').toEqual(['KANARI-1', 'KANARI-2']);
  await tablet.looks(1);
  expect(lyingOn(disk)).toEqual(['KANARI-2']);
  expect((await disk.open().replica.read())?.rows).toEqual([stored(2)]);
});

test('SEC-001 while rows keep leaving, pages are written once a minute, and none lies on the disk for longer', async () => {
  const disk = new MemoryDisk();
  const tablet = tabletOver(disk);
  for (let n = 0; n < 5 * MINUTE; n++) {
    tablet.put(n);
    await tablet.rest();
    tablet.leaves(n);
    await tablet.looks(1);
    expect(lyingOn(disk).length).toBeLessThan(MINUTE);
  }
  expect(tablet.folds()).toBe(5);
  await tablet.looks(MINUTE);
  expect(lyingOn(disk)).toEqual([]);
  await tablet.looks(10 * MINUTE);
  expect(tablet.folds(), 'nothing has left since').toBe(6);
});

test('rows that only come and change are not written anew as pages, neither then nor after a start', async () => {
  const disk = new MemoryDisk();
  const first = tabletOver(disk);
  for (const n of [1, 2, 1]) first.put(n);
  await first.looks(3 * MINUTE);
  const again = tabletOver(disk);
  expect((await again.start()).replica).toMatchObject({ deltas: 3 });
  again.put(3);
  await again.looks(3 * MINUTE);
  expect([first.folds(), again.folds()]).toEqual([0, 0]);
});

test.each([
  ['was not asked for yet', null],
  ['was cut off', 'dies-before'],
  ['found the disk full', 'quota'],
] as const)(
  'SEC-001 F17 a row that left is gone soon after the next start, where the writing of pages %s',
  async (_, fault) => {
    const disk = new MemoryDisk();
    const first = tabletOver(disk);
    first.put(1);
    first.leaves(1);
    first.put(2);
    await first.rest();
    if (fault) {
      disk.replicaFaults.push(fault);
      first.keeper.tidy();
    }
    const again = tabletOver(disk);
    await again.start();
    again.put(2);
    expect(lyingOn(disk)).toContain('KANARI-1');
    await again.looks(1);
    expect(lyingOn(disk)).toEqual(['KANARI-2']);
  },
);

test('SEC-001 pages that the full disk did not take are written a minute later', async () => {
  const disk = new MemoryDisk();
  const tablet = tabletOver(disk);
  tablet.put(1);
  tablet.leaves(1);
  await tablet.rest();
  disk.replicaFaults.push('quota');
  await tablet.looks(MINUTE);
  expect(lyingOn(disk)).toEqual(['KANARI-1']);
  await tablet.looks(1);
  expect(lyingOn(disk)).toEqual([]);
});

test('F37 what is purged leaves the disk at once, and pages are not written a second time for it', async () => {
  const disk = new MemoryDisk();
  const tablet = tabletOver(disk);
  for (const n of [1, 2]) tablet.put(n);
  tablet.leaves(1, true);
  await tablet.rest();
  expect(lyingOn(disk)).toEqual(['KANARI-2']);
  await tablet.looks(3 * MINUTE);
  expect(tablet.folds()).toBe(1);
});
