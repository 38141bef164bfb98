/** The state feed: what each bucket holds, counted and summed, and what tablets are told of what left it. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { counterKind, ticketKind, type Counter } from '#domain/queue/queue.model.ts';
import type { mutators } from '#domain/mutators.ts';
import * as queue from '#domain/queue/queue.mutators.ts';
import { settleSnapshot } from '#domain/queue/machine-snapshot.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { importRows } from '#server/sync/import.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { hallMachine, idOf, lin } from '#tests/kit/people.ts';
import { cash, counterOf, hall, noncash, one, ticketIn, tickets, two } from '#tests/queue/small-hall.ts';
import { auditFeed } from './feed-audit.ts';
import {
  importSeeds,
  lookupWithTellers,
  openBench,
  outletBucket,
  shift,
  viewerOf,
  type SyncBench,
} from './sync-bench.ts';

let bench: SyncBench;
beforeAll(async () => {
  bench = await openBench({ lookup: lookupWithTellers });
});
afterAll(() => bench.close());

const audit = async () => {
  const { kept, workedOut, docs, heads } = await auditFeed(bench.sql, bench.lookup);
  expect(kept).toEqual(workedOut);
  expect(docs.kept).toEqual(docs.workedOut);
  expect(heads).toEqual([]);
};
const feedOf = async (kind: number, id: Id) =>
  await bench.sql<{ key: string; deleted: boolean; seq: number; hash: number }[]>`
    select b.key, r.deleted, r.seq, r.hash from sync_row r join sync_bucket b on b.id = r.bucket
    where r.kind = ${kind} and r.id = ${id} order by b.key`;
const headOf = async (key: string) =>
  (await bench.sql<{ head: number }[]>`select head from sync_bucket where key = ${key}`)[0]?.head;
const sit = (from: Id, teller: string | null) => bench.do(shift, { from, to: two.id, teller });

describe('rows and buckets', () => {
  it('I11 rows that came in bulk are counted and summed', audit);

  it('an import of rows that are unchanged costs no step; of one that changed, one', async () => {
    const before = await headOf(outletBucket);
    expect(await importSeeds(bench.sql, bench.lookup, hall())).toBe(0);
    expect(await headOf(outletBucket)).toBe(before);
    expect(await importSeeds(bench.sql, bench.lookup, hall(counterOf(3, { teller: null, status: 'paused' })))).toBe(1);
    expect(await headOf(outletBucket)).toBe(before! + 1);
    await audit();
  });
  it('an import larger than one chunk arrives whole', async () => {
    const many = Array.from({ length: 2_050 }, (_, i) => counterOf(i + 100, { number: 900 }));
    expect(await importRows(bench.sql, bench.lookup, counterKind, many)).toBe(2_050);
    expect(
      await importRows(
        bench.sql,
        bench.lookup,
        counterKind,
        many.map((c, i): Counter => (i === 2_040 ? { ...c, number: 901 } : c)),
      ),
    ).toBe(1);
    await audit();
    await bench.reset(hall());
    await audit();
  });
  it('a row in two buckets is held by both, leaves one as a tombstone and stays in the other', async () => {
    expect(await sit(one.id, 'T1')).toBe('applied');
    expect(await feedOf(21, one.id)).toMatchObject([
      { key: outletBucket, deleted: false },
      { key: 'teller:T1', deleted: false },
    ]);
    expect(await sit(one.id, 'T2')).toBe('applied');
    expect(await feedOf(21, one.id)).toMatchObject([
      { key: outletBucket, deleted: false },
      { key: 'teller:T1', deleted: true, hash: 0 },
      { key: 'teller:T2', deleted: false },
    ]);
    await audit();
    expect(await sit(one.id, 'T1'), 'back again').toBe('applied');
    expect(await feedOf(21, one.id)).toMatchObject([
      {},
      { key: 'teller:T1', deleted: false },
      { key: 'teller:T2', deleted: true },
    ]);
    await audit();
  });
  it('archived rows leave the bucket as tombstones, their bytes leave the feed, and they stay in the table', async () => {
    const old = { ...ticketIn('waiting', 7), businessDay: '2026-03-01' as never };
    await importRows(bench.sql, bench.lookup, ticketKind, [old]);
    const before = await bench.sql`select n from sync_bucket where key = ${outletBucket}`;
    bench.clock.set(NINE);
    expect(await bench.do(queue.closeDay, {}, { actor: hallMachine })).toBe('applied');
    expect(await feedOf(22, old.id)).toMatchObject([{ key: outletBucket, deleted: true, hash: 0 }]);
    expect(await bench.sql`select from sync_doc where id = ${old.id}`).toHaveLength(0);
    expect(await bench.sql`select archived, state from ticket where id = ${old.id}`).toMatchObject([
      { archived: true, state: 'expired' },
    ]);
    expect(await bench.sql`select n from sync_bucket where key = ${outletBucket}`).toMatchObject([
      { n: (before[0] as never as { n: number }).n - 1 },
    ]);
    await audit();
    const { b } = await bench.pull(viewerOf(lin), { ep: null });
    expect(JSON.stringify(b), 'a tablet that starts anew is told nothing of it').not.toContain(old.id);
  });
  it('a refused mutation and one that changes no byte cost no step', async () => {
    const before = await headOf(outletBucket);
    expect(await bench.do(queue.setMachine, { device: 'ok' }, { actor: hallMachine })).toBe('applied');
    expect(await bench.do(queue.rateTicket, { ticketId: idOf(22, 7), score: 9 }, { actor: hallMachine })).toBe(
      'sync.bad-input',
    );
    expect(await headOf(outletBucket)).toBe(before);
  });
});

describe('random histories', () => {
  const ticket = fc.integer({ min: 1, max: 6 }).map((n) => idOf(22, n));
  const counter = fc.integer({ min: 1, max: 3 }).map((n) => idOf(21, n));
  const at = fc.constant(NINE);
  const step = fc.record({ ticketId: ticket, counterId: counter, at });
  const number = fc.integer({ min: 1, max: 6 }).map((n) => `A00${n}`);
  const seen = fc.record({
    id: ticket,
    number,
    queueId: fc.constantFrom(cash.id, noncash.id),
    business: fc.constantFrom(cash.business, noncash.business),
    state: fc.constantFrom('waiting' as const, 'called' as const, 'serving' as const),
    counterId: fc.option(counter),
    customerId: fc.constant(null),
    at,
  });
  const deed = fc.oneof(
    fc
      .record({
        id: ticket,
        number,
        queueId: fc.constant(cash.id),
        business: fc.constant('x'),
        customerId: fc.constant(null),
        at,
      })
      .map((i) => [queue.takeTicket, i]),
    fc.tuple(step, fc.option(fc.constantFrom('T1', 'T2'))).map(([i, teller]) => [queue.callTicket, { ...i, teller }]),
    ...[queue.recallTicket, queue.startService, queue.finishService, queue.missTicket].map((m) =>
      step.map((i) => [m, i]),
    ),
    fc.record({ ticketId: ticket, counterId: fc.option(counter), at }).map((i) => [queue.dropTicket, i]),
    fc
      .record({
        ticketId: ticket,
        newId: ticket,
        newNumber: number,
        queueId: fc.constantFrom(cash.id, noncash.id),
        counterId: fc.option(counter),
        at,
      })
      .map((i) => [queue.transferTicket, i]),
    fc
      .record({
        counterId: counter,
        status: fc.constantFrom('idle', 'paused', 'offline'),
        teller: fc.constantFrom('T1', 'T2', null),
        at,
      })
      .map((i) => [queue.setCounter, i]),
    fc
      .uniqueArray(seen, { selector: ({ id }) => id, maxLength: 4 })
      .map((t) => [settleSnapshot, { queues: [], counters: [], tickets: t }]),
    fc.constant([queue.closeDay, {}]),
  ) as fc.Arbitrary<[(typeof mutators)[number], unknown]>;

  it('I11 count, sum, bytes and numbers of every bucket follow from the rows, whatever was done', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(deed, { minLength: 20, maxLength: 20 }),
        fc.integer({ min: 1, max: 3 }),
        async (deeds, days) => {
          await bench.reset([...hall(), ...tickets(ticketIn('called'), ticketIn('waiting', 2))]);
          for (const [i, [mutator, input]] of deeds.entries()) {
            bench.clock.set(NINE + Math.floor((i * days) / 20) * 24 * 60 * 60_000);
            expect(await bench.do(mutator, input, { actor: hallMachine })).not.toBe('dead');
          }
          await audit();
        },
      ),
      { numRuns: 12 },
    );
    expect(bench.faults).toEqual([]);
  });
});
