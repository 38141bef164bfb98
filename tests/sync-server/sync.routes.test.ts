/** The three ways in: what push, pull and stream answer, to whom, and what a stream does with a slow receiver. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Id } from '#domain/kernel/ids.ts';
import { customerKind } from '#domain/customers/customers.model.ts';
import { SECURITY_HEADERS } from '#server/platform/headers.ts';
import { importRows } from '#server/sync/import.ts';
import type { Patch } from '#sync/wire.ts';
import { lin, zhou } from '#tests/kit/people.ts';
import { customerOf, one } from '#tests/queue/small-hall.ts';
import { openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';
import { Outgoing } from './outgoing.ts';
import { bump, emptyPull, outletBucket, shift } from './sync-bench.ts';

let bench: HttpBench;
beforeAll(async () => {
  bench = await openHttp();
});
beforeEach(() => {
  bench.who = lin;
});
afterAll(() => bench.close());

const post = async (path: string, body: object) => {
  const answer = await bench.ask('POST', path, { body });
  return { status: answer.status, said: (await answer.json()) as Record<string, unknown> };
};
const mutation = (mid: number, parts: object = {}) => ({
  mid,
  uuid: randomUUID(),
  name: bump.name,
  v: 1,
  args: { counterId: one.id },
  at: 0,
  ...parts,
});
const acked = async (cid: string) =>
  (await bench.sql<{ acked: number; pending: number }[]>`select acked, pending from sync_client where id = ${cid}`)[0];

const stream = async (cid = randomUUID()) => {
  const outgoing = new Outgoing();
  await bench.ask('POST', '/sync/stream', { body: emptyPull({ cid: cid as Id }), env: { outgoing } });
  return outgoing;
};

describe('who is asked for', () => {
  it('nobody who is not logged in gets anything, whatever he sends', async () => {
    bench.who = null;
    for (const path of ['/sync/push', '/sync/pull', '/sync/stream'])
      for (const body of [emptyPull(), {}])
        expect(await post(path, body)).toEqual({ status: 401, said: { code: 'identity.not-logged-in' } });
  });
});

describe('push and pull', () => {
  it('F05 business answers are answers, not failures: a count, or why not', async () => {
    const cid = randomUUID();
    expect(await post('/sync/push', { cid, muts: [mutation(1), mutation(2)] })).toEqual({
      status: 200,
      said: { lmid: 2 },
    });
    expect(await post('/sync/push', { cid, muts: [mutation(4)] })).toEqual({ status: 200, said: { err: 'GAP' } });
    expect(await post('/sync/push', { cid, muts: [mutation(2)] })).toEqual({ status: 200, said: { err: 'FORK' } });
    bench.who = zhou;
    expect(await post('/sync/push', { cid, muts: [mutation(3)] })).toEqual({
      status: 200,
      said: { err: 'WRONG_USER' },
    });
  });
  it('results that a tablet says it kept are not sent again; what it says it kept too early does not count', async () => {
    const cid = randomUUID() as Id;
    const muts = [mutation(1), mutation(2), mutation(3)];
    await post('/sync/push', { cid, muts });
    const results = async (ack: number) =>
      ((await post('/sync/pull', emptyPull({ cid, ack }))).said as unknown as Patch).res.map(([id]) => id);
    const ids = muts.map(({ uuid }) => uuid);
    expect(await results(0)).toEqual(ids);
    expect(await results(2)).toEqual(ids.slice(2));
    expect(await results(0), 'it does not go back').toEqual(ids.slice(2));
    expect(await results(99)).toEqual([]);
    expect(await acked(cid)).toMatchObject({ acked: 3 });
    await post('/sync/push', { cid, muts: [mutation(4)] });
    expect(await results(3)).toHaveLength(1);
  });
  it('nobody acknowledges another person’s results', async () => {
    const cid = randomUUID() as Id;
    await post('/sync/push', { cid, muts: [mutation(1)] });
    bench.who = zhou;
    await post('/sync/pull', emptyPull({ cid, ack: 1, pending: 7 }));
    expect(await acked(cid)).toEqual({ acked: 0, pending: 0 });
  });
  it('the server knows how much a tablet still has to send', async () => {
    const cid = randomUUID() as Id;
    await post('/sync/push', { cid, muts: [mutation(1)] });
    await post('/sync/pull', emptyPull({ cid, pending: 3 }));
    expect(await acked(cid)).toMatchObject({ pending: 3 });
  });
});

describe('the stream', () => {
  it('is opened as an event stream that nobody buffers or keeps, and begins with a patch', async () => {
    const outgoing = await stream();
    const { status, headers } = outgoing;
    expect([status, headers]).toEqual([
      200,
      {
        ...SECURITY_HEADERS,
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      },
    ]);
    expect(outgoing.frames()).toMatchObject([{ t: 'patch', whole: 1 }]);
    outgoing.emit('close');
  });
  it('ends with its connection', async () => {
    const before = bench.hub.size;
    const outgoing = await stream();
    expect(bench.hub.size).toBe(before + 1);
    outgoing.emit('close');
    expect(bench.hub.size).toBe(before);
  });
  it('a first patch may be as large as it is, in any script; a receiver that then lags is sent away', async () => {
    const many = Array.from({ length: 900 }, (_, i) =>
      customerOf(i + 100, { maskedName: '张*三'.repeat(10), grade: '白金' }),
    );
    const inHall = ((kind) => ({ ...bench.lookup(kind), buckets: () => [outletBucket] })) as typeof bench.lookup;
    await importRows(bench.sql, inHall, customerKind, many);
    const outgoing = await stream();
    expect(outgoing.writableLength).toBeGreaterThan(256 * 1024);
    expect(outgoing.writableEnded).toBe(false);
    await bench.do(shift, { from: one.id, to: one.id, teller: 'T1' });
    await expect.poll(() => outgoing.writableEnded, { timeout: 5_000 }).toBe(true);
    expect(outgoing.frames().map((frame) => frame.t)).toEqual(['patch', 'patch', 'resync']);
  });
  it('a receiver that takes what it is sent is kept', async () => {
    const outgoing = await stream();
    for (let i = 0; i < 3; i++) {
      outgoing.writableLength = 0;
      const [{ head }] = await bench.sql<[{ head: number }]>`select head from sync_bucket where key = ${outletBucket}`;
      await bench.do(bump, { counterId: one.id });
      await expect
        .poll(() => Object.values((outgoing.frames().at(-1) as Patch).b).some(({ to }) => to === head + 1))
        .toBe(true);
    }
    expect(outgoing.writableEnded).toBe(false);
    outgoing.emit('close');
  });
});
