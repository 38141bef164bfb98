/** What is not done as it was sent: from somebody revoked, three times failed, the same id with another body. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { idField, type Id } from '#domain/kernel/ids.ts';
import { defineMutator, one as oneRow, type Mutator } from '#domain/kernel/mutator.ts';
import { counterKind } from '#domain/queue/queue.model.ts';
import { quarantine } from '#server/sync/grants.ts';
import { push } from '#server/sync/push.ts';
import { createArgsSeal } from '#server/sync/sealed-args.ts';
import { lin, zhou } from '#tests/kit/people.ts';
import { one } from '#tests/queue/small-hall.ts';
import { bump, openBench, outletBucket, viewerOf, type SyncBench } from './sync-bench.ts';

const fails = defineMutator({
  name: 'test.fails',
  version: 1,
  input: v.object({ counterId: idField, typed: v.string() }),
  may: () => true,
  reads: ({ counterId }) => [oneRow(counterKind, counterId)],
  run() {
    throw new Error('a fault of ours');
  },
});
const seal = createArgsSeal(randomBytes(32));
let bench: SyncBench;
beforeAll(async () => {
  bench = await openBench({ more: [fails] as unknown as Mutator<never>[], seal });
});
afterAll(() => bench.close());

const deed = (mid: number, parts: object = {}) => ({
  mid,
  uuid: randomUUID() as Id,
  name: bump.name,
  v: 1,
  args: { counterId: one.id } as unknown,
  at: 0,
  ...parts,
});
const number = async () =>
  (await bench.sql<{ n: number }[]>`select number as n from counter where id = ${one.id}`)[0]!.n;
const recorded = async (id: Id) =>
  (
    await bench.sql<{ status: number; args: Buffer | null }[]>`select status, args from sync_mutation where id = ${id}`
  )[0];

describe('F37 a person or device that was revoked', () => {
  it.each([
    ['the person', () => lin.id],
    ['the device', () => lin.deviceId],
  ])(
    'F37 %s: what it still sends is recorded sealed and not done, its rows are gone, its queue does not stop',
    async (_, who) => {
      const cid = randomUUID() as Id;
      await bench.grant(lin.id, outletBucket);
      await push(bench.execute, lin, { cid, muts: [deed(1)] });
      const before = await number();
      await bench.sql.begin((tx) => quarantine(tx, who(), true));
      const late = [deed(2), deed(3, { name: 'no.such' })];
      expect(await push(bench.execute, lin, { cid, muts: late })).toEqual({ lmid: 3 });
      expect(await number()).toBe(before);
      const kept = await recorded(late[0]!.uuid);
      expect(kept!.status).toBe(4);
      expect(JSON.parse(seal.open(kept!.args!))).toEqual({ counterId: one.id });
      expect(kept!.args!.includes(one.id)).toBe(false);
      const patch = await bench.pull(viewerOf(lin), { cid });
      expect(patch.res.slice(-2).map(([, status]) => status)).toEqual([4, 4]);
      expect(Object.keys(patch.b)).not.toContain(
        who() === lin.id ? String(await bench.bucketId(outletBucket)) : 'none',
      );
      await bench.sql.begin((tx) => quarantine(tx, who(), false));
      // Let be again: what was set aside stays so, also when it is sent again; what comes now is done.
      expect(await push(bench.execute, lin, { cid, muts: [...late, deed(4)] })).toEqual({ lmid: 4 });
      expect(await number()).toBe(before + 1);
      expect((await recorded(late[0]!.uuid))!.status).toBe(4);
    },
  );

  it('F37 another person on another device is not concerned', async () => {
    await bench.sql.begin((tx) => quarantine(tx, lin.id, true));
    const before = await number();
    await push(bench.execute, zhou, { cid: randomUUID() as Id, muts: [deed(1)] });
    expect(await number()).toBe(before + 1);
    await bench.sql.begin((tx) => quarantine(tx, lin.id, false));
  });
});

describe('what failed three times', () => {
  it('keeps what was typed, sealed, for the person who has to find out; a refused or applied one keeps nothing', async () => {
    const muts = [
      deed(1, { name: fails.name, args: { counterId: one.id, typed: 'CANARY-42' } }),
      deed(2),
      deed(3, { args: {} }),
    ];
    expect(await push(bench.execute, lin, { cid: randomUUID() as Id, muts })).toEqual({ lmid: 3 });
    const [dead, applied, refused] = await Promise.all(muts.map(({ uuid }) => recorded(uuid)));
    expect([dead!.status, applied!.status, refused!.status]).toEqual([3, 1, 2]);
    expect(JSON.parse(seal.open(dead!.args!))).toMatchObject({ typed: 'CANARY-42' });
    expect(dead!.args!.includes('CANARY-42')).toBe(false);
    expect([applied!.args, refused!.args]).toEqual([null, null]);
  });
  it('cannot be opened with another key, nor after a byte was changed', () => {
    const sealed = seal.seal('secret');
    expect(() => createArgsSeal(randomBytes(32)).open(sealed)).toThrow();
    sealed[sealed.length - 1]! ^= 1;
    expect(() => seal.open(sealed)).toThrow();
  });
});

describe('F04 the same mutation id with another body', () => {
  it.each([
    ['another input', { args: { counterId: '00000000-0000-4000-8000-00000000dead' } }],
    ['one field more', { args: { counterId: one.id, more: 1 } }],
    ['another name', { name: 'queue.call' }],
    ['another version', { v: 2 }],
  ])('F04 with %s is told apart and never done, under its own number and under a later one', async (_, other) => {
    const cid = randomUUID() as Id;
    const first = deed(1);
    await push(bench.execute, lin, { cid, muts: [first] });
    const before = await number();
    expect(await push(bench.execute, lin, { cid, muts: [{ ...first, ...other }] })).toEqual({ err: 'OTHER_BODY' });
    expect(await push(bench.execute, lin, { cid, muts: [{ ...first, ...other, mid: 2 }] })).toEqual({
      err: 'OTHER_BODY',
    });
    expect(await push(bench.execute, lin, { cid: randomUUID() as Id, muts: [{ ...first, ...other }] })).toEqual({
      err: 'OTHER_BODY',
    });
    expect(await number()).toBe(before);
    expect(await push(bench.execute, lin, { cid, muts: [first] }), 'the same again is the same').toEqual({ lmid: 1 });
  });
});
