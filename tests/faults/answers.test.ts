/** Answers that are none: a busy server, a proxy's error page, half of a JSON text, a frame twice or by half, frames held back. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Tablet } from '#tests/kit/tablet.ts';
import type { Fault } from '#tests/kit/tcp-proxy.ts';
import {
  allDone,
  doCount,
  eventually,
  expectAllRight,
  isDone,
  kept,
  mutationOf,
  openFaultBench,
  postPush,
  shown,
  type FaultBench,
} from './fault-bench.ts';

let bench: FaultBench;
const faults: Fault[] = [];
beforeAll(async () => {
  bench = await openFaultBench();
});
afterEach(() => {
  for (const fault of faults.splice(0)) fault.lift();
  bench.web.collects = 0;
});
afterAll(() => bench.close());

const answerTo = (path: string, answer: string, most?: number): Fault => {
  const fault = bench.web.answerTo(`POST ${path} `, answer, most);
  faults.push(fault);
  return fault;
};

const page = (status: number, body: string, more = '') =>
  `HTTP/1.1 ${status} Fault\r\ncontent-type: text/html\r\n${more}content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;

/** Somebody else's deed, over the same line. */
async function elsewhere(n: number): Promise<void> {
  const cid = crypto.randomUUID();
  expect(await postPush(bench.login, { cid, muts: [mutationOf(1, n)] })).toEqual({ status: 200, said: { lmid: 1 } });
}

describe('answers to a push that are none', () => {
  const bad: readonly (readonly [string, string])[] = [
    ...[400, 403, 404, 413, 500, 502, 504].map((status) => [`status ${status}`, page(status, '<html>no')] as const),
    ['half of a JSON text', page(200, '{"lmid":1')],
    ['fewer bytes than were promised', page(200, '{"lmid":1}').replace('length: 10', 'length: 999')],
    ['no answer at all', ''],
    ['another protocol', '220 mail.test ESMTP\r\n'],
    ['a page that a portal puts in between', page(200, '<html>please log in')],
  ];
  test.each(bad)('F02 %s: nothing is taken for done, and the deed goes up again', async (_, answer) => {
    const tablet = await bench.tablet();
    const before = await kept(bench, 0);
    const opened = tablet.net.asked.length;
    const fault = answerTo('/sync/push', answer);
    await doCount(tablet, 0);
    await allDone([tablet], { pace: 2 });
    expect([fault.times, tablet.net.pushed.length]).toEqual([1, 2]);
    expect(tablet.net.asked.length, 'without a new stream, which would put it right').toBe(opened);
    expect(await kept(bench, 0)).toBe(before + 1);
    await expectAllRight(bench, [tablet], 1);
    tablet.end();
  });
});

describe('F11 a server that asks for time', () => {
  test.each([
    [429, '/sync/push'],
    [503, '/sync/push'],
    [503, '/sync/stream'],
  ])('%i with retry-after 20 to %s: the tablet waits so long at least, and goes on', async (status, path) => {
    const tablet = await bench.tablet();
    const before = await kept(bench, 1);
    const busy = answerTo(path, page(status, '', 'retry-after: 20\r\n'));
    if (path === '/sync/stream') tablet.net.cutStream();
    await doCount(tablet, 1);
    await eventually(() => busy.times === 1, tablet, { pace: 5 });
    const asked = () => (path === '/sync/push' ? tablet.net.pushed.length : tablet.net.asked.length);
    const told = { at: tablet.wall.now(), asked: asked() };
    tablet.client.nudge();
    await eventually(() => asked() > told.asked, tablet, { pace: 100 });
    expect(tablet.wall.now() - told.at).toBeGreaterThanOrEqual(19_000);
    await allDone([tablet]);
    expect(await kept(bench, 1)).toBe(before + 1);
    tablet.end();
  });
});

describe('frames', () => {
  /** On the next chunk of a stream that carries a patch. */
  const onFrame = (verdict: (chunk: Buffer) => 'half' | { instead: Buffer }, most = 1): Fault => {
    const fault = bench.web.onChunk('down', most, (chunk) => (isWholeFrame(chunk) ? verdict(chunk) : undefined));
    faults.push(fault);
    return fault;
  };
  /** One piece of a chunked answer, with one frame in it: it may be said twice. */
  const isWholeFrame = (chunk: Buffer) => /^[0-9a-f]+\r\ndata: \{"t":"patch".*\}\n\n\r\n$/s.test(chunk.toString());

  async function untilShown(tablet: Tablet, n: number, so: number): Promise<void> {
    await eventually(() => shown(tablet, n) === so, tablet);
  }

  test('F02 a frame that arrives twice counts once', async () => {
    const tablet = await bench.tablet();
    const before = await kept(bench, 2);
    const twice = onFrame((chunk) => ({ instead: Buffer.concat([chunk, chunk]) }), 3);
    for (let i = 1; i <= 3; i++) {
      await elsewhere(2);
      await untilShown(tablet, 2, before + i);
    }
    expect(twice.times).toBe(3);
    await doCount(tablet, 2);
    await allDone([tablet]);
    await untilShown(tablet, 2, before + 4);
    await expectAllRight(bench, [tablet], 1);
    tablet.end();
  });

  test('F02 a line that is cut in the middle of a frame: half of it is nothing, and it comes whole with the next stream', async () => {
    const tablet = await bench.tablet();
    const before = await kept(bench, 3);
    const half = onFrame(() => 'half', 2);
    await elsewhere(3);
    await untilShown(tablet, 3, before + 1);
    await elsewhere(3);
    await untilShown(tablet, 3, before + 2);
    expect(half.times).toBe(2);
    expect(tablet.client.status().heals).toBe(0);
    tablet.end();
  });

  test('F08 a proxy that holds back what comes down for a while: late, but whole and in order, and pushes go up meanwhile', async () => {
    const tablet = await bench.tablet();
    const before = await kept(bench, 4);
    bench.web.collects = 1_500;
    for (let i = 0; i < 5; i++) await doCount(tablet, 4);
    await elsewhere(4);
    await eventually(() => isDone(tablet) && shown(tablet, 4) === before + 6, tablet, { pace: 20 });
    bench.web.collects = 0;
    await allDone([tablet]);
    expect(await kept(bench, 4)).toBe(before + 6);
    await expectAllRight(bench, [tablet], 5);
    tablet.end();
  });

  test('F08 a proxy that lets no frame through as long as a stream lasts: the tablet learns what it needs all the same', async () => {
    const tablet = await bench.tablet();
    const before = await kept(bench, 5);
    const swallowing = bench.web.onChunk('down', Infinity, (chunk) =>
      /data: \{"t":"(patch|hb)"/.test(chunk.toString()) ? 'drop' : undefined,
    );
    faults.push(swallowing);
    tablet.net.cutStream();
    await doCount(tablet, 5);
    await elsewhere(5);
    await eventually(() => isDone(tablet) && shown(tablet, 5) === before + 2, tablet, { pace: 100 });
    expect(swallowing.times).toBeGreaterThan(0);
    swallowing.lift();
    await expectAllRight(bench, [tablet], 1);
    tablet.end();
  });
});
