/** Long lists: in pages, small buckets first, resumed where they broke; imports that everybody has to read. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { customerKind } from '#domain/customers/customers.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { kinds } from '#domain/kinds.ts';
import { counterKind } from '#domain/queue/queue.model.ts';
import { importRows } from '#server/sync/import.ts';
import { createTurns } from '#server/sync/load.ts';
import { push } from '#server/sync/push.ts';
import { LIMITS } from '#server/sync/read.ts';
import { syncKind } from '#server/sync/synced-kind.ts';
import { customers } from '#server/customers/customers.tables.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { applyPatch, emptyMeta } from '#sync/apply.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import { Stage } from '#sync/stage.ts';
import type { Frame, Patch } from '#sync/wire.ts';
import { lin } from '#tests/kit/people.ts';
import { customerOf, one } from '#tests/queue/small-hall.ts';
import { bump, emptyPull, openBench, outletBucket, viewerOf, type SyncBench } from './sync-bench.ts';

const PAGE = 50;
const MANY = 230;
const LIST = 'list:1';
/** Customers lie in a bucket of their own here: a long list beside a small hall. */
const listed = syncKind(customerKind, customers, () => [LIST]);

let bench: SyncBench;
let list: number;
let hall: number;
beforeAll(async () => {
  bench = await openBench({
    lookup: (kind) => (kind.code === customerKind.code ? listed : lookupKind(kind)),
    limits: { ...LIMITS, page: PAGE },
  });
});
afterAll(() => bench.close());
beforeEach(async () => {
  await bench.sql`delete from sync_row`;
  await bench.sql`delete from customer`;
  await bench.sql`delete from sync_doc where kind = ${customerKind.code}`;
  await bench.sql`update sync_bucket set head = head + 1000, horizon = head + 1000, n = 0, sum = 0`;
  await bench.sql`delete from counter`;
  await importRows(bench.sql, bench.lookup, counterKind, [one]);
  await add(0, MANY);
  await bench.grant(lin.id, outletBucket, LIST);
  list = await bench.bucketId(LIST);
  hall = await bench.bucketId(outletBucket);
});

const add = (from: number, count: number, parts = {}) =>
  importRows(
    bench.sql,
    bench.lookup,
    customerKind,
    Array.from({ length: count }, (_, i) => customerOf(from + i + 1, parts)),
  );

/** A tablet that reads by plain requests or listens, and holds every patch to what it has. */
function tablet() {
  const cid = randomUUID() as Id;
  const store = new MemoryStore(kinds);
  const stage = new Stage();
  let meta = emptyMeta(cid, cid);
  const sizes: number[] = [];
  return {
    store,
    stage,
    sizes,
    get meta() {
      return meta;
    },
    customers: () => store.census().find(({ kind }) => kind === customerKind.name)?.rows ?? 0,
    ask: () =>
      emptyPull({
        cid,
        inc: cid,
        ep: meta.epoch,
        gv: meta.gv,
        cur: { ...meta.cursors },
        part: [...meta.behind],
        lmid: meta.lmid,
      }),
    take(patch: Patch): Patch {
      const applied = applyPatch(store, stage, { clientId: cid, meta, wallNow: 0 }, patch);
      if (applied.as === 'stale') throw new Error('stale');
      expect(applied.broken).toEqual([]);
      meta = applied.meta;
      sizes.push(Object.values(patch.b).reduce((sum, part) => sum + part.ops.length, 0));
      return patch;
    },
    async pull() {
      return this.take(await bench.pull(viewerOf(lin), this.ask()));
    },
    async listen() {
      const frames: Frame[] = [];
      let open = true;
      const line = {
        write: (text: string) => {
          const frame = JSON.parse(text) as Frame;
          frames.push(frame);
          if (frame.t === 'patch') this.take(frame);
          return open;
        },
        drained: async () => open,
        close: () => void (open = false),
      };
      const leave = await bench.hub.listen(viewerOf(lin), this.ask(), line);
      return { frames, leave };
    },
  };
}

describe('a first load', () => {
  it('gives the small bucket whole with the first page, and the long one in pages, each no larger than a page', async () => {
    const reader = tablet();
    const first = await reader.pull();
    expect(first.b[hall]).toMatchObject({ reset: 1, ops: [[counterKind.code, one.id, { number: one.number }]] });
    expect(first.b[hall]).not.toHaveProperty('more');
    expect(first.b[list]).toMatchObject({ reset: 1, n: MANY, more: 1 });
    expect([reader.customers(), reader.stage.progress()]).toEqual([0, { rows: PAGE - 1, of: MANY }]);
    while (reader.meta.behind.length > 0) await reader.pull();
    expect(reader.customers()).toBe(MANY);
    expect(reader.sizes).toEqual([PAGE, PAGE, PAGE, PAGE, MANY + 1 - 4 * PAGE]);
  });

  it('over a stream comes by itself, page after page, before anything else', async () => {
    const reader = tablet();
    const { frames, leave } = await reader.listen();
    expect(reader.customers()).toBe(MANY);
    expect(frames.map((frame) => frame.t === 'patch' && frame.whole)).toEqual([1, 1, 1, 1, 1]);
    await bench.do(bump, { counterId: one.id });
    await expect.poll(() => reader.store.get(counterKind, one.id)?.number).toBe(one.number + 1);
    expect(frames.at(-1)).toMatchObject({ whole: 0 });
    leave();
  });

  it('takes up what changes, comes and goes meanwhile, also in the hall', async () => {
    const reader = tablet();
    await reader.pull();
    await add(0, 3, { maskedName: '改**' });
    await add(MANY, 5);
    await bench.sql`update sync_row set deleted = true, seq = (select head + 1 from sync_bucket where id = ${list})
      where bucket = ${list} and id = ${customerOf(200).id}`;
    await bench.sql`update sync_bucket b set head = head + 1, n = n - 1, sum = mod(b.sum - d.hash + 9007199254740881, 9007199254740881)
      from sync_doc d where b.id = ${list} and d.kind = ${customerKind.code} and d.id = ${customerOf(200).id}`;
    await bench.do(bump, { counterId: one.id });
    while (reader.meta.behind.length > 0) await reader.pull();
    expect(reader.customers()).toBe(MANY + 4);
    expect(reader.store.get(customerKind, customerOf(1).id)?.maskedName).toBe('改**');
    expect(reader.store.get(customerKind, customerOf(200).id)).toBeUndefined();
    expect(reader.store.get(counterKind, one.id)?.number).toBe(one.number + 1);
  });

  it('that breaks off goes on where it stopped and reads no row twice', async () => {
    const reader = tablet();
    await reader.pull();
    await reader.pull();
    const before = reader.sizes.reduce((sum, size) => sum + size, 0);
    const { leave } = await reader.listen();
    expect(reader.customers()).toBe(MANY);
    expect(reader.sizes.reduce((sum, size) => sum + size, 0)).toBe(MANY + 1);
    expect(before).toBe(2 * PAGE);
    leave();
  });

  it('comes to its end where removals above its first pages were swept; in a new epoch it starts over', async () => {
    const reader = tablet();
    await bench.sql`update sync_bucket set horizon = head where id = ${list}`;
    await reader.pull();
    expect((await reader.pull()).b[list]).toMatchObject({ reset: 0, more: 1 });
    await bench.sql`update sync_meta set epoch = ${randomUUID()}`;
    expect((await reader.pull()).b[list]).toMatchObject({ reset: 1, more: 1 });
    while (reader.meta.behind.length > 0) await reader.pull();
    expect(reader.customers()).toBe(MANY);
    await bench.sql`update sync_bucket set horizon = head + 5, head = head + 5 where id = ${list}`;
    expect((await reader.pull()).b[list], 'when it is whole, the horizon counts').toMatchObject({ reset: 1 });
  });

  it('ends with its line: nobody reads on for a tablet that is gone', async () => {
    const reader = tablet();
    const frames: Frame[] = [];
    const line = {
      write: (text: string) => (frames.push(JSON.parse(text) as Frame), true),
      drained: async () => frames.length < 2,
      close: () => undefined,
    };
    const before = bench.hub.size;
    await bench.hub.listen(viewerOf(lin), reader.ask(), line);
    expect(frames.map(({ t }) => t)).toEqual(['patch', 'patch', 'resync']);
    expect(bench.hub.size).toBe(before);
  });

  it('one’s own mutations are confirmed in the midst of it', async () => {
    const reader = tablet();
    await reader.pull();
    const muts = [{ mid: 1, uuid: randomUUID() as Id, name: bump.name, v: 1, args: { counterId: one.id }, at: 0 }];
    await push(bench.execute, lin, { cid: reader.ask().cid, muts });
    expect(await reader.pull()).toMatchObject({ fromLmid: 0, lmid: 1, res: [[muts[0]!.uuid, 1, null, null]] });
    expect(reader.store.get(counterKind, one.id)?.number).toBe(one.number + 1);
  });
});

describe('more removals than rows', () => {
  it('are not read one by one: the bucket starts over; in the middle of a load it does not', async () => {
    const reader = tablet();
    while (reader.meta.epoch === null || reader.meta.behind.length > 0) await reader.pull();
    const { head } = (await bench.sql<{ head: number }[]>`select head from sync_bucket where id = ${list}`)[0]!;
    // All but three leave, each by a removal.
    await bench.sql`with gone as (select id, row_number() over () as nth from sync_row where bucket = ${list} order by seq limit ${MANY - 3})
      update sync_row r set deleted = true, hash = 0, seq = ${head}::bigint + gone.nth from gone where r.bucket = ${list} and r.id = gone.id`;
    await bench.sql`update sync_bucket b set head = head + ${MANY - 3}, n = 3, sum = (select mod(sum(hash), 9007199254740881)
      from sync_row where bucket = b.id and not deleted) where id = ${list}`;
    const middle = await bench.pull(viewerOf(lin), { ...reader.ask(), part: [list] });
    expect(middle.b[list]).toMatchObject({ reset: 0, more: 1 });
    const patch = await reader.pull();
    expect(patch.b[list]).toMatchObject({ reset: 1, n: 3 });
    expect(patch.b[list]!.ops).toHaveLength(3);
    expect(reader.customers()).toBe(3);
  });
});

it('a load whose rest is mostly removals comes to its end all the same', async () => {
  const { head } = (await bench.sql<{ head: number }[]>`select head from sync_bucket where id = ${list}`)[0]!;
  // Sixty stay, the others have left, and their removals lie behind the first page.
  await bench.sql`with gone as (select id, row_number() over (order by seq desc) as nth from sync_row where bucket = ${list} order by seq desc limit ${MANY - 60})
    update sync_row r set deleted = true, hash = 0, seq = ${head}::bigint + gone.nth from gone where r.bucket = ${list} and r.id = gone.id`;
  await bench.sql`update sync_bucket b set head = head + ${MANY - 60}, n = 60, sum = (select mod(sum(hash), 9007199254740881)
    from sync_row where bucket = b.id and not deleted) where id = ${list}`;
  const reader = tablet();
  const { frames, leave } = await reader.listen();
  expect(reader.customers()).toBe(60);
  expect(frames.length).toBeLessThan(9);
  leave();
});

describe('an import while the hall is open', () => {
  it('reaches everybody in pages, at a moment of his own; until then he sees the old list, and the hall goes on', async () => {
    const readers = [tablet(), tablet(), tablet()];
    const lines = [];
    for (const reader of readers) lines.push(await reader.listen());
    const before = readers.map(({ sizes }) => sizes.length);
    await add(0, MANY, { maskedName: '新**' });
    bench.hub.poke();
    await bench.do(bump, { counterId: one.id });
    for (const reader of readers)
      await expect.poll(() => reader.store.get(counterKind, one.id)?.number, { timeout: 5_000 }).toBe(one.number + 1);
    for (const [i, reader] of readers.entries()) {
      await expect
        .poll(() => reader.store.get(customerKind, customerOf(7).id)?.maskedName, { timeout: 10_000 })
        .toBe('新**');
      expect(reader.meta.behind).toEqual([]);
      expect(reader.customers()).toBe(MANY);
      // The notice has no row in it, and no later patch more than a page.
      expect(
        lines[i]!.frames.some((f) => f.t === 'patch' && f.b[list]?.more === 1 && f.b[list]?.ops.length === 0),
      ).toBe(true);
      expect(Math.max(...reader.sizes.slice(before[i]))).toBeLessThanOrEqual(PAGE);
    }
    lines.forEach(({ leave }) => leave());
  });

  it('a change of grants meanwhile sends him to ask anew', async () => {
    const reader = tablet();
    const { frames, leave } = await reader.listen();
    await add(0, MANY, { maskedName: '另**' });
    await bench.grant(lin.id, outletBucket);
    bench.hub.poke();
    await expect.poll(() => frames.at(-1)?.t, { timeout: 5_000 }).toBe('resync');
    await reader.pull();
    expect(reader.customers()).toBe(0);
    expect(reader.meta.purged).toMatchObject({ buckets: [list], n: MANY });
    leave();
  });
});

it('so many read pages at a time, the others in their order', async () => {
  const turn = createTurns(2);
  let working = 0;
  let most = 0;
  const order: number[] = [];
  const work = (n: number) =>
    turn(async () => {
      most = Math.max(most, ++working);
      await new Promise((next) => setImmediate(next));
      working--;
      order.push(n);
      if (n === 1) throw new Error('one that fails gives its place free too');
    }).catch(() => undefined);
  await Promise.all([0, 1, 2, 3, 4, 5].map(work));
  expect(most).toBe(2);
  expect(order).toEqual([0, 1, 2, 3, 4, 5]);
});
