/** A bucket's very first rows, written by several at once: none of them is lost to those who read it. */
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { idField } from '#domain/kernel/ids.ts';
import { defineMutator, one as oneRow } from '#domain/kernel/mutator.ts';
import { counterKind } from '#domain/queue/queue.model.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { counters } from '#server/queue/queue.tables.ts';
import type { KindLookup } from '#server/sync/locked-rows.ts';
import { syncKind } from '#server/sync/synced-kind.ts';
import { seed } from '#tests/kit/both-sides.ts';
import { counterOf } from '#tests/queue/small-hall.ts';
import { auditFeed } from './feed-audit.ts';
import { openBench, type SyncBench } from './sync-bench.ts';

const WRITERS = 6;
const ROUNDS = 25;
const windows = Array.from({ length: WRITERS }, (_, i) => counterOf(i + 1, { teller: `own${i}` }));
/** A window lies in its teller's bucket and in no other. */
const inTeller = syncKind(counterKind, counters, ({ teller }) => [`teller:${teller}`]);
const lookup: KindLookup = (kind) => (kind.code === counterKind.code ? inTeller : lookupKind(kind));

const sit = defineMutator({
  name: 'test.sit',
  version: 1,
  input: v.object({ counterId: idField, teller: v.string() }),
  may: () => true,
  reads: ({ counterId }) => [oneRow(counterKind, counterId)],
  run(store, { counterId, teller }) {
    store.put(counterKind, { ...store.get(counterKind, counterId)!, teller });
  },
});

let bench: SyncBench;
beforeAll(async () => {
  const rows = windows.map((window) => seed(counterKind, window));
  bench = await openBench({ rows, more: [sit] as never, lookup, max: WRITERS + 2 });
});
afterAll(() => bench.close());

it('I11 rows that make a bucket at the same moment are all in it, and all are counted', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const teller = `new${round}`;
    const said = await Promise.all(windows.map(({ id }) => bench.do(sit, { counterId: id, teller })));
    expect(new Set(said)).toEqual(new Set(['applied']));
    const { kept, workedOut, heads } = await auditFeed(bench.sql, bench.lookup);
    expect(workedOut[`teller:${teller}`]!.n).toBe(WRITERS);
    expect(kept).toEqual(workedOut);
    expect(heads).toEqual([]);
    await Promise.all(windows.map(({ id }, i) => bench.do(sit, { counterId: id, teller: `own${i}` })));
  }
  expect(bench.faults).toEqual([]);
});
