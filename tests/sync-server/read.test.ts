/** What a pull brings: everything the tablet lacks, only what it may hold, from one moment. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Id } from '#domain/kernel/ids.ts';
import { push } from '#server/sync/push.ts';
import type { Patch } from '#sync/wire.ts';
import { chen, idOf, lin, zhou } from '#tests/kit/people.ts';
import { one, two } from '#tests/queue/small-hall.ts';
import { bump, openBench, outletBucket, viewerOf, type SyncBench } from './sync-bench.ts';

let bench: SyncBench;
let outlet: string;
let head: number;
let epoch: Id;
let opened = false;
beforeEach(async () => {
  if (!opened) bench = await openBench();
  opened = true;
  outlet = String(await bench.bucketId(outletBucket));
  const [now] = await bench.sql<[{ head: number; epoch: Id }]>`
    select head, (select epoch from sync_meta) as epoch from sync_bucket where key = ${outletBucket}`;
  ({ head, epoch } = now);
});
afterAll(() => bench.close());

const pull = (cur: Record<string, number>, parts: object = {}) =>
  bench.pull(viewerOf(lin), { ep: epoch, cur, ...parts });
const partOf = (patch: Patch) => patch.b[outlet]!;
const countOf = async () =>
  (await bench.sql<{ n: number }[]>`select n from sync_bucket where key = ${outletBucket}`)[0]!.n;

describe('from where', () => {
  it('a tablet with nothing gets every row of every bucket it is granted', async () => {
    const patch = await pull({});
    expect(partOf(patch)).toMatchObject({ to: head, reset: 1, n: await countOf() });
    expect(partOf(patch).ops).toHaveLength(await countOf());
    expect(patch).toMatchObject({
      t: 'patch',
      whole: 1,
      ep: epoch,
      fromEp: epoch,
      from: {},
      lmid: 0,
      chain: '',
      res: [],
      now: bench.clock.now(),
    });
  });
  it('a tablet that has all gets no row, and is told so', async () => {
    expect(partOf(await pull({ [outlet]: head }))).toMatchObject({ to: head, reset: 0, ops: [] });
  });
  it('a tablet that lacks one row gets that row, with its last state only', async () => {
    for (let i = 0; i < 3; i++) await bench.do(bump, { counterId: one.id });
    const part = partOf(await pull({ [outlet]: head }));
    expect(part).toMatchObject({ to: head + 3, reset: 0 });
    expect(part.ops).toEqual([[21, one.id, expect.objectContaining({ id: one.id, number: expect.any(Number) })]]);
  });
  it.each([
    ['broken (-1)', () => ({ [outlet]: -1 }), {}],
    ['from the future', () => ({ [outlet]: head + 1 }), {}],
    ['of another epoch', () => ({ [outlet]: head }), { ep: idOf(9, 9) }],
    ['of no epoch', () => ({ [outlet]: head }), { ep: null }],
  ])('F64 a cursor that is %s starts over', async (_, cur, parts) => {
    expect(partOf(await pull(cur(), parts))).toMatchObject({ reset: 1, to: head });
    expect(partOf(await pull(cur(), parts)).ops).toHaveLength(await countOf());
  });
  it('F35 a cursor below the horizon starts over, one at it does not', async () => {
    await bench.sql`update sync_bucket set horizon = ${head - 1} where key = ${outletBucket}`;
    expect(partOf(await pull({ [outlet]: head - 2 })).reset).toBe(1);
    expect(partOf(await pull({ [outlet]: head - 1 })).reset).toBe(0);
    await bench.sql`update sync_bucket set horizon = 0`;
  });
  it('the answer names exactly what it answers to', async () => {
    const cur = { [outlet]: head, 999: 5 };
    const inc = idOf(8, 8);
    const answer = { from: cur, fromEp: epoch, fromLmid: 7, fromPart: [outlet], inc, cid: idOf(8, 9) };
    expect(await pull(cur, { inc, cid: idOf(8, 9), lmid: 7, part: [outlet] })).toMatchObject(answer);
  });
});

describe('who may hold what', () => {
  it('a bucket that is not granted is not sent, whatever cursor is asked with', async () => {
    const patch = await bench.pull(viewerOf(zhou), { ep: epoch, cur: { [outlet]: 0 } });
    expect(patch).toMatchObject({ whole: 1, b: {} });
    expect(JSON.stringify(patch)).not.toContain(one.id);
  });
  it('I5 a bucket that was taken away is no longer listed: the tablet purges it; given back, it starts over', async () => {
    await bench.grant(chen.id, outletBucket);
    const before = await bench.pull(viewerOf(chen), { ep: epoch });
    expect(Object.keys(before.b)).toEqual([outlet]);
    await bench.grant(chen.id);
    const revoked = await bench.pull(viewerOf(chen), { ep: epoch, cur: { [outlet]: head } });
    expect(revoked).toMatchObject({ whole: 1, b: {} });
    expect(revoked.gv).toBeGreaterThan(before.gv);
    await bench.grant(chen.id, outletBucket);
    const again = await bench.pull(viewerOf(chen), { ep: epoch });
    expect(again.gv).toBeGreaterThan(revoked.gv);
    expect(again.b[outlet]!.reset).toBe(1);
  });
  it('grants that stay as they are change no version', async () => {
    const { gv } = await bench.pull(viewerOf(chen));
    await bench.grant(chen.id, outletBucket);
    expect((await bench.pull(viewerOf(chen))).gv).toBe(gv);
  });
  it('what the device holds comes on that device, to whoever is logged in on it', async () => {
    await bench.grant(lin.deviceId, `device:${lin.deviceId}`);
    const device = String(await bench.bucketId(`device:${lin.deviceId}`));
    expect(Object.keys((await pull({})).b)).toContain(device);
    expect(Object.keys((await bench.pull({ userId: lin.id, deviceId: zhou.deviceId })).b)).not.toContain(device);
    expect(Object.keys((await bench.pull({ userId: zhou.id, deviceId: lin.deviceId })).b)).toEqual([device]);
  });
});

describe('one’s own mutations', () => {
  const sent = async (cid: Id, n: number) => {
    const muts = Array.from({ length: n }, (_, i) => ({
      mid: i + 1,
      uuid: randomUUID() as Id,
      name: bump.name,
      v: 1,
      args: { counterId: two.id },
      at: 0,
    }));
    await push(bench.execute, lin, { cid, muts });
    return muts.map(({ uuid }) => uuid);
  };
  it('results come until they are acknowledged, then no more', async () => {
    const cid = randomUUID() as Id;
    const uuids = await sent(cid, 3);
    expect((await pull({}, { cid })).res.map(([id]) => id)).toEqual(uuids);
    await bench.sql`update sync_client set acked = 2 where id = ${cid}`;
    const patch = await pull({}, { cid });
    expect([patch.lmid, patch.res.map(([id]) => id)]).toEqual([3, uuids.slice(2)]);
  });
  it('I8 whoever names another person’s client learns nothing of it', async () => {
    const cid = randomUUID() as Id;
    await sent(cid, 2);
    expect(await bench.pull(viewerOf(zhou), { cid })).toMatchObject({ lmid: 0, chain: '', res: [] });
  });
});
