/** The line to the server: held back frames, a server that asks for time, a release that is too old. */
import { afterEach, expect, test } from 'vitest';
import { toId } from '#domain/kernel/ids.ts';
import { StreamLine } from '#sync/stream-line.ts';
import { Busy, Offline, TooOld, type Frame, type Net, type Patch, type PullBody } from '#sync/wire.ts';
import { Wall } from '#tests/kit/tablet.ts';

const id = toId('00000000-0000-4000-8000-000000000001');
const patch = { t: 'patch', cid: id } as Patch;
const turn = () => new Promise((next) => setImmediate(next));
const lines: StreamLine[] = [];
afterEach(() => lines.splice(0).forEach((line) => line.close()));

/** A line over a network that a test plays, and a clock that it winds. */
function open(net: Partial<Net>) {
  const wall = new Wall(0);
  const frames: Frame[] = [];
  const incidents: string[] = [];
  const line = new StreamLine(
    { net: net as Net, wait: wall.wait, random: () => 0 },
    {
      request: () => ({}) as PullBody,
      onFrame: (frame) => void frames.push(frame),
      onChange: () => undefined,
      onIncident: (what) => void incidents.push(what),
      onLook: () => undefined,
    },
  );
  lines.push(line);
  line.start();
  const pass = async (ms: number) => {
    for (let gone = 0; gone < ms; gone += 500) {
      await turn();
      wall.pass(500);
    }
    await turn();
  };
  return { line, frames, incidents, pass };
}
/** A stream on which nothing is ever said. */
const silent: Net['stream'] = (_, __, signal) =>
  new Promise((___, reject) => signal.addEventListener('abort', () => reject(new Offline())));

test('where a network holds a stream’s frames back, patches are asked for one by one, and the stream is tried again', async () => {
  let streams = 0;
  let pulls = 0;
  const { frames, incidents, pass } = open({
    stream: (...parts) => ((streams += 1), silent(...parts)),
    pull: async () => ((pulls += 1), patch),
  });
  await pass(49_000);
  expect([streams, pulls]).toEqual([1, 0]);
  await pass(60_000);
  expect(streams).toBe(2);
  expect(pulls).toBeGreaterThan(0);
  expect(frames.length).toBe(pulls);
  expect(incidents).toContain('stream-held-back');
  await pass(600_000);
  expect(streams, 'a stream gets its chance again').toBeGreaterThan(2);
});

test('a stream that has spoken and falls silent is opened again, not replaced by single requests', async () => {
  let pulls = 0;
  const { pass } = open({
    stream: (body, onFrame, signal) => (onFrame(patch), silent(body, onFrame, signal)),
    pull: async () => ((pulls += 1), patch),
  });
  await pass(300_000);
  expect(pulls).toBe(0);
});

test('F11 a server that asks for time gets it, whoever nudges', async () => {
  let asked = 0;
  const { line, pass } = open({
    stream: async () => {
      asked += 1;
      throw new Busy(20_000);
    },
  });
  await pass(1_000);
  line.nudge();
  await pass(18_000);
  expect(asked).toBe(1);
  await pass(2_000);
  expect(asked).toBe(2);
});

test('F14 a release that is too old asks seldom, says so, and is served again once it may be', async () => {
  let asked = 0;
  let served = false;
  const { line, pass } = open({
    stream: (body, onFrame, signal) => {
      asked += 1;
      if (!served) return Promise.reject(new TooOld());
      onFrame(patch);
      return silent(body, onFrame, signal);
    },
  });
  await pass(20_000);
  expect([asked, line.tooOld]).toEqual([1, true]);
  served = true;
  line.nudge();
  await pass(1_000);
  expect([asked, line.tooOld]).toEqual([2, false]);
});
