/** Many write at once, others read all the while: each reads whole transactions, in the order of their commits. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { kinds } from '#domain/kinds.ts';
import { nextLink } from '#domain/kernel/checksum.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { counterKind, type Counter } from '#domain/queue/queue.model.ts';
import { push } from '#server/sync/push.ts';
import { Stage } from '#sync/stage.ts';
import { applyPatch, emptyMeta, type Applied } from '#sync/apply.ts';
import type { ReplicaMeta } from '#sync/disk.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import type { Frame, Patch } from '#sync/wire.ts';
import { idOf, lin } from '#tests/kit/people.ts';
import { seed } from '#tests/kit/both-sides.ts';
import { counterOf, hall } from '#tests/queue/small-hall.ts';
import { auditFeed } from './feed-audit.ts';
import {
  bump,
  emptyPull,
  lookupWithTellers,
  openBench,
  outletBucket,
  shift,
  viewerOf,
  type SyncBench,
} from './sync-bench.ts';

const WRITERS = 8;
const DEEDS = 25;
const windows = Array.from({ length: 6 }, (_, i) => counterOf(i + 1, { number: 500 }));

let bench: SyncBench;
beforeAll(async () => {
  const others = hall().filter(([kind]) => kind.code !== counterKind.code);
  bench = await openBench({
    rows: [...others, ...windows.map((w) => seed(counterKind, w))],
    lookup: lookupWithTellers,
    max: WRITERS + 4,
  });
  await bench.grant(lin.id, outletBucket, 'teller:T1', 'teller:T2');
});
afterAll(() => bench.close());

/** A tablet: base rows and cursors, patch after patch. */
function tablet(cid: Id) {
  const store = new MemoryStore(kinds);
  let meta: ReplicaMeta = emptyMeta(cid, cid);
  return {
    store,
    get meta() {
      return meta;
    },
    request: () => emptyPull({ cid, inc: cid, ep: meta.epoch, gv: meta.gv, cur: { ...meta.cursors }, lmid: meta.lmid }),
    take(patch: Patch): Applied {
      const applied = applyPatch(store, new Stage(), { clientId: cid, meta, wallNow: 0 }, patch);
      if (applied.as === 'applied') meta = applied.meta;
      return applied;
    },
    windows: (): Counter[] => windows.flatMap(({ id }) => store.get(counterKind, id) ?? []),
  };
}

/** Takes from one window and gives to another, and sits somebody down: two rows, three buckets, one transaction. */
async function write(writer: number): Promise<void> {
  for (let i = 0; i < DEEDS; i++) {
    const from = windows[(writer * 5 + i * 7) % windows.length]!;
    const to = windows[(writer * 3 + i * 11 + 1) % windows.length]!;
    if (from.id === to.id) continue;
    const teller = ['T1', 'T2', null][(writer + i) % 3]!;
    expect(await bench.do(shift, { from: from.id, to: to.id, teller })).toBe('applied');
  }
}

function expectCut(reader: ReturnType<typeof tablet>, applied: Applied): void {
  expect(applied).toMatchObject({ as: 'applied', broken: [] });
  expect(reader.windows().reduce((sum, { number }) => sum + number, 0)).toBe(500 * windows.length);
}

it('I6 I10 readers of deltas see every commit, whole, and end with what the server has', async () => {
  const reader = tablet(idOf(30, 1));
  const listener = tablet(idOf(30, 2));
  const frames: Frame[] = [];
  const line = {
    write: (text: string) => (frames.push(JSON.parse(text) as Frame), true),
    drained: async () => true,
    close: () => {},
  };
  const leave = await bench.hub.listen(viewerOf(lin), listener.request(), line);
  let writing = true;
  let reads = 0;
  const reading = (async () => {
    for (let last = false; !last; reads += 1) {
      last = !writing;
      expectCut(reader, reader.take(await bench.pull(viewerOf(lin), reader.request())));
    }
  })();
  await Promise.all(Array.from({ length: WRITERS }, (_, i) => write(i)));
  writing = false;
  await reading;
  expect(reads).toBeGreaterThan(5);

  const [head] = await bench.sql<{ head: number }[]>`select head from sync_bucket where key = ${outletBucket}`;
  const bucket = String(await bench.bucketId(outletBucket));
  await expect.poll(() => (frames.at(-1) as Patch).b?.[bucket]?.to, { timeout: 10_000 }).toBe(head!.head);
  for (const frame of frames) expectCut(listener, listener.take(frame as Patch));
  leave();

  const stored = await bench.sql<
    { id: Id; number: number; teller: string | null }[]
  >`select id, number, teller from counter order by id`;
  for (const { windows: held, meta } of [reader, listener].map((t) => ({ windows: t.windows(), meta: t.meta }))) {
    expect(held.map(({ id, number, teller }) => ({ id, number, teller }))).toEqual([...stored]);
    expect(meta.cursors[bucket]).toBe(head!.head);
  }
  const { kept, workedOut, heads } = await auditFeed(bench.sql, bench.lookup);
  expect(kept).toEqual(workedOut);
  expect(heads).toEqual([]);
  expect(bench.faults).toEqual([]);
});

it('I6 a patch’s rows, its count of one’s own mutations, their chain and their results are of one moment', async () => {
  const cid = idOf(30, 3);
  const [target] = windows;
  const numberNow = async () =>
    (await bench.sql<{ number: number }[]>`select number from counter where id = ${target!.id}`)[0]!.number;
  const start = await numberNow();
  const uuids = Array.from({ length: 30 }, (_, i) => idOf(31, i + 1));
  const links = uuids.reduce<string[]>((chain, id) => [...chain, nextLink(chain.at(-1) ?? '', id)], []);
  let pushing = true;
  const pushed = (async () => {
    for (const [i, uuid] of uuids.entries()) {
      const mutation = { mid: i + 1, uuid, name: bump.name, v: 1, args: { counterId: target!.id }, at: 0 };
      expect(await push(bench.execute, lin, { cid, muts: [mutation] })).toEqual({ lmid: i + 1 });
    }
    pushing = false;
  })();
  const seen = new Set<number>();
  while (pushing) {
    const reader = tablet(cid);
    const patch = await bench.pull(viewerOf(lin), reader.request());
    reader.take(patch);
    expect(reader.store.get(counterKind, target!.id)!.number).toBe(start + patch.lmid);
    expect(patch.chain).toBe(links[patch.lmid - 1] ?? '');
    expect(patch.res.map(([id]) => id)).toEqual(uuids.slice(0, patch.lmid));
    seen.add(patch.lmid);
  }
  await pushed;
  expect(seen.size).toBeGreaterThan(3);
});
