/** Mutations come up in the order of their numbers, each once; whatever else a tablet sends is told why not. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nextLink } from '#domain/kernel/checksum.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { defineMutator } from '#domain/kernel/mutator.ts';
import { push } from '#server/sync/push.ts';
import type { PushRequest } from '#server/sync/messages.ts';
import * as v from 'valibot';
import { lin, zhou } from '#tests/kit/people.ts';
import { one } from '#tests/queue/small-hall.ts';
import { bump, openBench, viewerOf, type SyncBench } from './sync-bench.ts';

const explode = defineMutator({
  name: 'test.explode',
  version: 1,
  input: v.object({}),
  may: () => true,
  reads: () => [],
  run: () => {
    throw new Error('broken');
  },
});

let bench: SyncBench;
beforeAll(async () => {
  bench = await openBench({ more: [explode] as never, max: 12 });
});
afterAll(() => bench.close());

type Mutation = PushRequest['muts'][number];
const newId = (): Id => randomUUID() as Id;
const mutation = (mid: number, parts: Partial<Mutation> = {}): Mutation => ({
  mid,
  uuid: newId(),
  name: bump.name,
  v: 1,
  args: { counterId: one.id },
  at: 0,
  ...parts,
});
const send = (cid: Id, ...muts: Mutation[]) => push(bench.execute, lin, { cid, muts });
const effects = async () =>
  (await bench.sql<{ number: number }[]>`select number from counter where id = ${one.id}`)[0]!.number;
const client = async (cid: Id) =>
  (
    await bench.sql<
      { lmid: number; chain: string; user_id: Id; device_id: Id }[]
    >`select lmid, chain, user_id, device_id from sync_client where id = ${cid}`
  )[0];

describe('in order', () => {
  it('numbers rise by one; the chain names every mutation up to the last', async () => {
    const cid = newId();
    const muts = [1, 2, 3].map((mid) => mutation(mid));
    const before = await effects();
    expect(await send(cid, ...muts)).toEqual({ lmid: 3 });
    expect(await effects()).toBe(before + 3);
    const chain = muts.reduce((link, { uuid }) => nextLink(link, uuid), '');
    expect(await client(cid)).toEqual({ lmid: 3, chain, user_id: lin.id, device_id: lin.deviceId });
  });
  it('F05 a gap is refused, nothing behind it is done, and the count stays', async () => {
    const cid = newId();
    await send(cid, mutation(1));
    const before = await effects();
    expect(await send(cid, mutation(3))).toEqual({ err: 'GAP' });
    expect(await send(cid, mutation(2), mutation(4), mutation(3))).toEqual({ err: 'GAP' });
    expect([await effects(), (await client(cid))!.lmid]).toEqual([before + 1, 2]);
  });
  it('a client nobody knows that does not begin at one is told so and is not made', async () => {
    const cid = newId();
    expect(await send(cid, mutation(2))).toEqual({ err: 'UNKNOWN' });
    expect(await client(cid)).toBeUndefined();
  });
});

describe('once', () => {
  it('F02 the same push again gives the same count and has no second effect', async () => {
    const cid = newId();
    const muts = [1, 2].map((mid) => mutation(mid));
    await send(cid, ...muts);
    const [before, kept] = [await effects(), await client(cid)];
    expect(await send(cid, ...muts)).toEqual({ lmid: 2 });
    expect(await send(cid, muts[0]!)).toEqual({ lmid: 1 });
    expect(await send(cid, ...muts, mutation(3))).toEqual({ lmid: 3 });
    expect([await effects(), (await client(cid))!.lmid]).toEqual([before + 1, 3]);
    expect(kept!.lmid).toBe(2);
  });
  it('F03 the same first push twenty times at once makes one client and has one effect', async () => {
    const cid = newId();
    const muts = [mutation(1), mutation(2)];
    const before = await effects();
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(cid, ...muts)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"lmid":2}']));
    expect(await effects()).toBe(before + 2);
    expect(await bench.sql`select from sync_client_mutation where client = ${cid}`).toHaveLength(2);
  });
  it('F04 a number that was used for another mutation is a fork; the other body is never applied', async () => {
    const cid = newId();
    await send(cid, mutation(1), mutation(2));
    const before = await effects();
    expect(await send(cid, mutation(2))).toEqual({ err: 'FORK' });
    expect(await send(cid, mutation(1))).toEqual({ err: 'FORK' });
    expect([await effects(), (await client(cid))!.lmid]).toEqual([before, 2]);
  });
  it('after a fork the old mutations come again under new numbers, and none is done twice', async () => {
    const [old, fresh] = [newId(), newId()];
    const muts = [mutation(1), mutation(2)];
    await send(old, ...muts);
    const before = await effects();
    expect(await send(fresh, ...muts, mutation(3))).toEqual({ lmid: 3 });
    expect(await effects()).toBe(before + 1);
    const { lmid, res } = await bench.pull(viewerOf(lin), { cid: fresh });
    expect([lmid, res.map(([id, status]) => [id, status]).slice(0, 2)]).toEqual([3, muts.map(({ uuid }) => [uuid, 1])]);
  });
});

describe('whose it is', () => {
  it('F31 nobody pushes as another person’s client', async () => {
    const cid = newId();
    await send(cid, mutation(1));
    const before = await effects();
    expect(await push(bench.execute, zhou, { cid, muts: [mutation(2)] })).toEqual({ err: 'WRONG_USER' });
    expect(await push(bench.execute, zhou, { cid, muts: [mutation(1)] })).toEqual({ err: 'WRONG_USER' });
    expect([await effects(), (await client(cid))!.lmid]).toEqual([before, 1]);
  });
  it('I8 a mutation is kept as done by the person of the session', async () => {
    const made = mutation(1);
    await push(bench.execute, zhou, { cid: newId(), muts: [made] });
    expect(await bench.sql`select actor from sync_mutation where id = ${made.uuid}`).toMatchObject([
      { actor: zhou.id },
    ]);
  });
});

describe('what cannot be done', () => {
  it('F09 a refused and a dead mutation count as judged, and those after them go on', async () => {
    const cid = newId();
    const before = await effects();
    const muts = [
      mutation(1, { args: {} }),
      mutation(2, { name: 'test.explode', args: {} }),
      mutation(3, { name: 'test.unheardOf' }),
      mutation(4),
    ];
    expect(await send(cid, ...muts)).toEqual({ lmid: 4 });
    expect(await effects()).toBe(before + 1);
    const { lmid, res, chain } = await bench.pull(viewerOf(lin), { cid });
    expect(lmid).toBe(4);
    expect(chain).toBe(muts.reduce((link, { uuid }) => nextLink(link, uuid), ''));
    expect(res).toEqual([
      [muts[0]!.uuid, 2, 'sync.bad-input', { name: bump.name }],
      [muts[1]!.uuid, 3, null, null],
      [muts[2]!.uuid, 2, 'sync.unknown-mutation', { name: 'test.unheardOf' }],
      [muts[3]!.uuid, 1, null, null],
    ]);
    expect(bench.faults.splice(0)).toHaveLength(1);
  });
  it('an outage in the middle leaves what was done and nothing else; the rest comes again', async () => {
    const cid = newId();
    const muts = [1, 2, 3].map((mid) => mutation(mid));
    const before = await effects();
    let calls = 0;
    const outage = Object.assign(new Error('gone'), { code: 'CONNECTION_CLOSED' });
    const shaky: typeof bench.execute = (command, alongside) =>
      ++calls === 2
        ? bench.execute(command, {
            ...alongside,
            after: () => {
              throw outage;
            },
          })
        : bench.execute(command, alongside);
    await expect(push(shaky, lin, { cid, muts })).rejects.toBe(outage);
    expect([await effects(), (await client(cid))!.lmid]).toEqual([before + 1, 1]);
    expect(await send(cid, ...muts)).toEqual({ lmid: 3 });
    expect(await effects()).toBe(before + 3);
  });
});
