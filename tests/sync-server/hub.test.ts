/** Open streams: what is committed reaches all who may see it, each exactly from where they are; nobody holds up others. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Id } from '#domain/kernel/ids.ts';
import { Hub } from '#server/sync/hub.ts';
import { push } from '#server/sync/push.ts';
import type { Frame, Patch } from '#sync/wire.ts';
import { idOf, lin, zhou, type Staff } from '#tests/kit/people.ts';
import { one, two } from '#tests/queue/small-hall.ts';
import { bump, emptyPull, openBench, outletBucket, viewerOf, type SyncBench } from './sync-bench.ts';

let bench: SyncBench;
let outlet: string;
beforeEach(async () => {
  bench = await openBench();
  outlet = String(await bench.bucketId(outletBucket));
});
afterEach(() => bench.close());

interface Ear {
  readonly frames: Frame[];
  readonly patches: () => Patch[];
  closed: number;
  /** What the receiver says of the next writes; by default it keeps up. */
  slow: boolean;
  leave(): void;
}
async function listen(by: Staff = lin, cid: Id = idOf(30, 1), hub: Hub = bench.hub, slow = false): Promise<Ear> {
  const frames: Frame[] = [];
  const ear: Ear = {
    frames,
    patches: () => frames.filter((f): f is Patch => f.t === 'patch'),
    closed: 0,
    slow,
    leave: () => {},
  };
  const line = {
    write: (text: string) => {
      frames.push(JSON.parse(text) as Frame);
      return !ear.slow;
    },
    drained: async () => ear.closed === 0,
    close: () => void (ear.closed += 1),
  };
  ear.leave = await hub.listen(viewerOf(by), emptyPull({ cid }), line);
  return ear;
}
const head = async () =>
  (await bench.sql<{ head: number }[]>`select head from sync_bucket where key = ${outletBucket}`)[0]!.head;
const heard = (ear: Ear, n: number) =>
  expect.poll(() => ear.frames.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(n);
const settled = async (ear: Ear) => {
  const to = await head();
  await expect.poll(() => ear.patches().at(-1)?.b[outlet]?.to, { timeout: 5_000 }).toBe(to);
};

describe('what is heard', () => {
  it('a stream begins with all that is lacking, and goes on with what changes', async () => {
    const ear = await listen();
    expect(ear.frames[0]).toMatchObject({ t: 'patch', whole: 1, b: { [outlet]: { reset: 1 } } });
    await bench.do(bump, { counterId: one.id });
    await heard(ear, 2);
    expect(ear.frames[1]).toMatchObject({
      t: 'patch',
      whole: 0,
      from: { [outlet]: (await head()) - 1 },
      b: { [outlet]: { to: await head(), reset: 0, ops: [[21, one.id, { number: 2 }]] } },
    });
  });
  it('every frame goes on where the one before ended, for each who listens, wherever they began', async () => {
    const early = await listen();
    for (let i = 0; i < 5; i++) await bench.do(bump, { counterId: one.id });
    const late = await listen(lin, idOf(30, 2));
    await Promise.all(Array.from({ length: 20 }, (_, i) => bench.do(bump, { counterId: (i % 2 ? one : two).id })));
    for (const ear of [early, late]) {
      await settled(ear);
      const [first, ...rest] = ear.patches();
      let at = first!.b[outlet]!.to;
      for (const frame of rest) {
        expect(frame.from[outlet]).toBe(at);
        at = frame.b[outlet]!.to;
      }
      expect(rest.length).toBeGreaterThan(0);
    }
  });
  it('who is granted nothing of it hears nothing of it', async () => {
    const [ear, stranger] = [await listen(), await listen(zhou, idOf(30, 9))];
    await bench.do(bump, { counterId: one.id });
    await settled(ear);
    bench.hub.poke();
    await bench.do(bump, { counterId: two.id });
    await settled(ear);
    expect(stranger.frames).toHaveLength(1);
    expect(JSON.stringify(stranger.frames)).not.toContain(one.id);
  });
  it('one’s own mutation comes back with its number, its chain and its result in the frame of its rows', async () => {
    const cid = randomUUID() as Id;
    const ear = await listen(lin, cid);
    const uuid = randomUUID() as Id;
    await push(bench.execute, lin, {
      cid,
      muts: [{ mid: 1, uuid, name: bump.name, v: 1, args: { counterId: one.id }, at: 0 }],
    });
    await heard(ear, 2);
    expect(ear.patches().find((f) => f.b[outlet]?.to === ear.patches().at(-1)!.b[outlet]!.to)).toMatchObject({
      lmid: 1,
      res: [[uuid, 1, null, null]],
    });
  });
  it('a refused mutation, which changes no row, comes back too', async () => {
    const cid = randomUUID() as Id;
    const ear = await listen(lin, cid);
    const uuid = randomUUID() as Id;
    await push(bench.execute, lin, { cid, muts: [{ mid: 1, uuid, name: bump.name, v: 1, args: {}, at: 0 }] });
    await heard(ear, 2);
    expect(ear.patches()[1]).toMatchObject({ lmid: 1, b: {}, res: [[uuid, 2, 'sync.bad-input', { name: bump.name }]] });
  });
  it('every frame names all cursors and the count of mutations that it goes on from', async () => {
    const cid = randomUUID() as Id;
    const ear = await listen(lin, cid);
    for (const [i, target] of [one, two, one].entries()) {
      const made = {
        mid: i + 1,
        uuid: randomUUID() as Id,
        name: bump.name,
        v: 1,
        args: { counterId: target.id },
        at: 0,
      };
      await push(bench.execute, lin, { cid, muts: [made] });
      await expect.poll(() => ear.patches().at(-1)!.lmid, { timeout: 5_000 }).toBe(i + 1);
    }
    const [first, ...rest] = ear.patches();
    const at = {
      cursors: Object.fromEntries(Object.entries(first!.b).map(([id, { to }]) => [id, to])),
      lmid: first!.lmid,
    };
    for (const frame of rest) {
      expect([frame.from, frame.fromLmid]).toEqual([at.cursors, at.lmid]);
      for (const [id, { to }] of Object.entries(frame.b)) at.cursors[id] = to;
      at.lmid = frame.lmid;
    }
    expect(at.lmid).toBe(3);
  });
  it('I8 whoever names another person’s client hears nothing of it', async () => {
    const cid = randomUUID() as Id;
    await bench.grant(zhou.id, outletBucket);
    const ear = await listen(zhou, cid);
    await push(bench.execute, lin, {
      cid,
      muts: [{ mid: 1, uuid: randomUUID() as Id, name: bump.name, v: 1, args: { counterId: one.id }, at: 0 }],
    });
    await settled(ear);
    expect(ear.patches().at(-1)).toMatchObject({ lmid: 0, chain: '', res: [] });
  });
});

describe('who is sent away', () => {
  it('a receiver that does not keep up is dropped, and the others hear on', async () => {
    const [slow, ear] = [await listen(lin, idOf(30, 1)), await listen(lin, idOf(30, 2))];
    slow.slow = true;
    await bench.do(bump, { counterId: one.id });
    await settled(ear);
    expect(slow.frames.at(-1)).toEqual({ t: 'resync' });
    expect([slow.closed, bench.hub.size]).toEqual([1, 1]);
    await bench.do(bump, { counterId: one.id });
    await settled(ear);
    expect(slow.frames).toHaveLength(3);
  });
  it('a receiver that does not even take the first patch is not kept', async () => {
    const ear = await listen(lin, idOf(30, 1), bench.hub, true);
    expect([ear.frames.map((f) => f.t), ear.closed, bench.hub.size]).toEqual([['patch', 'resync'], 1, 0]);
  });
  it('I13 who was granted or denied something comes again and pulls; nobody else does', async () => {
    const [ear, device] = [await listen(lin), await listen({ ...zhou, deviceId: idOf(1, 7) }, idOf(30, 2))];
    await bench.grant(lin.id, `staff:${lin.id}`);
    bench.hub.poke();
    await expect.poll(() => ear.frames.at(-1)?.t, { timeout: 5_000 }).toBe('resync');
    expect([ear.closed, device.closed, bench.hub.size]).toEqual([1, 0, 1]);
    await bench.grant(idOf(1, 7), `device:${idOf(1, 7)}`);
    bench.hub.poke();
    await expect.poll(() => device.frames.at(-1)?.t, { timeout: 5_000 }).toBe('resync');
  });
  it('I13 no frame after a revocation holds what was revoked', async () => {
    const ear = await listen(lin);
    await bench.grant(lin.id);
    await bench.do(bump, { counterId: one.id });
    await expect.poll(() => ear.frames.at(-1)?.t, { timeout: 5_000 }).toBe('resync');
    expect(ear.patches()).toHaveLength(1);
  });
  it('F64 a new epoch sends everyone to pull', async () => {
    const ears = [await listen(lin), await listen(zhou, idOf(30, 2))];
    await bench.sql`update sync_meta set epoch = ${randomUUID()}`;
    bench.hub.poke();
    for (const ear of ears) await expect.poll(() => ear.frames.at(-1)?.t, { timeout: 5_000 }).toBe('resync');
    expect(bench.hub.size).toBe(0);
  });
  it('who left hears no more', async () => {
    const [gone, ear] = [await listen(lin), await listen(lin, idOf(30, 2))];
    gone.leave();
    await bench.do(bump, { counterId: one.id });
    await settled(ear);
    expect(gone.frames).toHaveLength(1);
  });
  it('at the close everyone is told to come back later, each at another time', async () => {
    const ears = [await listen(lin), await listen(zhou, idOf(30, 2))];
    await bench.hub.close();
    for (const ear of ears) expect([ear.frames.at(-1), ear.closed]).toEqual([{ t: 'bye', retry: [200, 5000] }, 1]);
    expect(bench.hub.size).toBe(0);
  });
  it('who comes while it closes is told the same', async () => {
    const coming = listen(lin);
    await bench.hub.close();
    const ear = await coming;
    expect([ear.frames.at(-1)?.t, ear.closed, bench.hub.size]).toEqual(['bye', 1, 0]);
  });
});

it('F62 while the database does not answer, streams wait and are not lost', async () => {
  const outages: unknown[] = [];
  let down = false;
  const flaky = new Proxy(bench.sql, {
    apply(sql, self, args): unknown {
      if (down) throw new Error('gone');
      return Reflect.apply(sql, self, args);
    },
  });
  const hub = new Hub({ sql: flaky, clock: bench.clock, onOutage: (error) => void outages.push(error) });
  const ear = await listen(lin, idOf(30, 1), hub);
  down = true;
  await bench.do(bump, { counterId: one.id });
  hub.poke();
  await expect.poll(() => outages.length).toBeGreaterThan(0);
  expect([ear.frames.length, hub.size]).toEqual([1, 1]);
  down = false;
  hub.poke();
  await settled(ear);
  await hub.close();
});
