/** What a hall's network does to a push: answers lost, doubled, out of order; a line that flaps, hangs, or crawls. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Id } from '#domain/kernel/ids.ts';
import type { Link } from '#tests/kit/tcp-proxy.ts';
import {
  allDone,
  doCount,
  eventually,
  expectAllRight,
  expectFeedRight,
  isDone,
  judged,
  kept,
  mutationOf,
  openFaultBench,
  postPush,
  shown,
  type FaultBench,
} from './fault-bench.ts';

let bench: FaultBench;
beforeAll(async () => {
  bench = await openFaultBench();
});
afterAll(() => bench.close());

test('F02 every answer to a push is lost behind the commit: each deed is done once, and known to be done', async () => {
  const tablet = await bench.tablet();
  const before = await kept(bench, 0);
  const lost = bench.web.cutReplyTo('POST /sync/push', 1_000);
  for (let i = 0; i < 10; i++) await doCount(tablet, 0);
  await allDone([tablet]);
  // Also the answer to a push that only repeats what is known.
  const cid = randomUUID() as Id;
  const body = { cid, muts: [mutationOf(1, 0), mutationOf(2, 0)] };
  for (let i = 0; i < 3; i++) await expect(postPush(bench.login, body)).rejects.toThrow('fetch failed');
  lost.lift();
  expect(lost.times).toBeGreaterThanOrEqual(4);
  expect(await postPush(bench.login, body)).toEqual({ status: 200, said: { lmid: 2 } });
  expect(await kept(bench, 0)).toBe(before + 12);
  await eventually(() => shown(tablet, 0) === before + 12, tablet);
  await expectAllRight(bench, [tablet], 10);
});

test('F03 fifty identical pushes at once have one effect, and fifty times the same answer', async () => {
  const before = await kept(bench, 1);
  const cid = randomUUID() as Id;
  const body = { cid, muts: [mutationOf(1, 1), mutationOf(2, 1)] };
  const answers = await Promise.all(Array.from({ length: 50 }, () => postPush(bench.login, body)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set([JSON.stringify({ status: 200, said: { lmid: 2 } })]),
  );
  expect(await kept(bench, 1)).toBe(before + 2);
  expect(await judged(bench, cid)).toHaveLength(2);
  await expectFeedRight(bench);
});

test('F05 pushes that overtake one another: what comes too early is sent back, and in the end all is done once', async () => {
  const before = await kept(bench, 2);
  const cid = randomUUID() as Id;
  const all = Array.from({ length: 12 }, (_, i) => mutationOf(i + 1, 2));
  const waiting = new Set(all);
  let gaps = 0;
  for (let round = 0; waiting.size > 0; round++) {
    expect(round).toBeLessThan(all.length + 1);
    // The last one first, and every other twice, all on their way together.
    const order = [...waiting].toReversed().flatMap((m, i) => (i % 2 ? [m, m] : [m]));
    const answers = await Promise.all(
      order.map(async (m) => ({ m, ...(await postPush(bench.login, { cid, muts: [m] })) })),
    );
    for (const { m, status, said } of answers) {
      expect(status).toBe(200);
      if (said.err) expect(said.err).toMatch(/^(GAP|UNKNOWN)$/);
      if (said.err) gaps++;
      else waiting.delete(m);
    }
  }
  expect(gaps).toBeGreaterThan(0);
  expect(await kept(bench, 2)).toBe(before + 12);
  expect((await judged(bench, cid)).map(({ mid }) => mid)).toEqual(all.map(({ mid }) => mid));
});

test('F06 a network that flaps every 500 ms: the outbox shrinks in the open moments, with one push on its way at most', async () => {
  const tablet = await bench.tablet();
  const before = await kept(bench, 3);
  const onTheWay = new Set<Link>();
  let most = 0;
  const watching = bench.web.addRule((chunk, way, link) => {
    for (const other of onTheWay) if (!bench.web.links.has(other)) onTheWay.delete(other);
    if (way === 'down') onTheWay.delete(link);
    else if (chunk.includes('POST /sync/push')) onTheWay.add(link);
    most = Math.max(most, onTheWay.size);
    return undefined;
  });
  const flapping = bench.web.flap(500);
  let deeds = 0;
  let shrunk = 0;
  const DEEDS = 120;
  for (let waiting = 0; flapping.times < 8 || deeds < DEEDS || shrunk < 2;) {
    expect(flapping.times, 'times the network went away while the outbox shrank less than twice').toBeLessThan(40);
    if (deeds < DEEDS) await doCount(tablet, 3).then(() => deeds++);
    const end = performance.now() + 40;
    await eventually(() => performance.now() > end, tablet, { pace: 10 });
    if (tablet.client.status().waiting < waiting) shrunk++;
    waiting = tablet.client.status().waiting;
  }
  flapping.lift();
  watching.lift();
  expect(most).toBe(1);
  await allDone([tablet]);
  expect(await kept(bench, 3)).toBe(before + DEEDS);
  await expectAllRight(bench, [tablet], DEEDS);
}, 60_000);

test('F07 a line that hangs half open in the middle of a push is given up; what was held up on it arrives late, and counts once', async () => {
  const [sender, watcher] = [await bench.tablet(), await bench.tablet()];
  const before = await kept(bench, 4);
  bench.web.pause();
  await doCount(sender, 4);
  await doCount(sender, 4);
  // The stream is given up for its silence, the push for the time it takes.
  await eventually(() => !watcher.client.status().connected && !sender.client.status().connected, sender, watcher);
  const pushed = sender.net.pushed.length;
  await eventually(() => sender.net.pushed.length > pushed, sender, watcher);
  expect(sender.client.status().waiting).toBe(2);
  expect(await kept(bench, 4)).toBe(before);
  bench.web.resume();
  await allDone([sender, watcher]);
  await eventually(() => shown(watcher, 4) === before + 2 && shown(sender, 4) === before + 2, sender, watcher);
  await sender.net.quiet();
  expect(await kept(bench, 4)).toBe(before + 2);
  await expectAllRight(bench, [sender], 2);
}, 60_000);

test('F08 a line of 24 kB a second: deeds are kept and shown without it, go up in pushes of 64 kB at most, and the hall fills', async () => {
  Object.assign(bench.web.rate, { up: 24_000, down: 24_000 });
  const tablet = await bench.tablet({ still: true });
  tablet.client.start();
  await eventually(() => tablet.client.status().loaded, tablet, { pace: 1 });
  const before = shown(tablet, 5)!;
  for (let i = 1; i <= 60; i++) {
    await doCount(tablet, 5);
    expect(shown(tablet, 5)).toBe(before + i);
  }
  await eventually(() => isDone(tablet), tablet, { pace: 1 });
  Object.assign(bench.web.rate, { up: 0, down: 0 });
  expect(Math.max(...tablet.net.pushed.map((body) => JSON.stringify(body).length))).toBeLessThan(64 * 1024);
  expect(await kept(bench, 5)).toBe(before + 60);
  await expectAllRight(bench, [tablet], 60);
}, 60_000);
