/** Keeping the feed small: what every tablet has had time to see goes; who slept longer starts over. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as queue from '#domain/queue/queue.mutators.ts';
import { ticketKind } from '#domain/queue/queue.model.ts';
import { beginNewEpoch, ensureEpoch } from '#server/sync/epoch.ts';
import { importRows } from '#server/sync/import.ts';
import { sweepFeed } from '#server/sync/sweep.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { hallMachine, lin } from '#tests/kit/people.ts';
import { one, ticketIn } from '#tests/queue/small-hall.ts';
import { auditFeed } from './feed-audit.ts';
import { bump, commandOf, openBench, outletBucket, viewerOf, type SyncBench } from './sync-bench.ts';

let bench: SyncBench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const bucket = async () =>
  (
    await bench.sql<
      { id: number; head: number; horizon: number }[]
    >`select id, head, horizon from sync_bucket where key = ${outletBucket}`
  )[0]!;
const epochNow = async () =>
  (await bench.sql<{ epoch: string }[]>`select epoch from sync_meta`).map(({ epoch }) => epoch);

it('F35 old tombstones go, and a tablet from before them starts the bucket over; one from after goes on', async () => {
  const old = { ...ticketIn('waiting', 7), businessDay: '2026-03-01' as never };
  await importRows(bench.sql, bench.lookup, ticketKind, [old]);
  const { id, head: before } = await bucket();
  bench.clock.set(NINE);
  await bench.do(queue.closeDay, {}, { actor: hallMachine });
  const { head: closed } = await bucket();
  await bench.do(bump, { counterId: one.id });
  expect(await sweepFeed(bench.sql), 'nothing is old yet').toEqual({ tombstones: 0, mutations: 0 });

  await bench.sql`update sync_row set at = now() - interval '36 days'`;
  expect(await sweepFeed(bench.sql)).toEqual({ tombstones: 1, mutations: 0 });
  expect((await bucket()).horizon).toBe(closed);
  expect(await bench.sql`select from sync_row where id = ${old.id}`).toHaveLength(0);
  const pull = async (cursor: number) =>
    (await bench.pull(viewerOf(lin), { ep: (await epochNow())[0] as never, cur: { [id]: cursor } })).b[String(id)]!;
  const late = await pull(before);
  expect([late.reset, late.ops.length]).toEqual([1, late.n]);
  expect((await pull(closed)).reset).toBe(0);
  const { kept, workedOut, docs } = await auditFeed(bench.sql, bench.lookup);
  expect(kept).toEqual(workedOut);
  expect(docs.kept).toEqual(docs.workedOut);
});

it('mutations are remembered for ninety days: so long the same one again has no second effect', async () => {
  const [young, old] = [commandOf(bump, { counterId: one.id }), commandOf(bump, { counterId: one.id })];
  await bench.execute(young);
  await bench.execute(old);
  await bench.sql`update sync_mutation set at = now() - interval '91 days' where id = ${old.mutationId}`;
  await bench.sql`update sync_mutation set at = now() - interval '89 days' where id = ${young.mutationId}`;
  expect(await sweepFeed(bench.sql)).toMatchObject({ mutations: 1 });
  const numberNow = async () =>
    (await bench.sql<{ number: number }[]>`select number from counter where id = ${one.id}`)[0]!.number;
  const before = await numberNow();
  await bench.execute(young);
  expect(await numberNow()).toBe(before);
});

it('F64 a database keeps its epoch over restarts and gets another after a restore', async () => {
  const first = await epochNow();
  await ensureEpoch(bench.sql);
  expect(await epochNow()).toEqual(first);
  await beginNewEpoch(bench.sql);
  expect(await epochNow()).not.toEqual(first);
  expect(await epochNow()).toHaveLength(1);
});
