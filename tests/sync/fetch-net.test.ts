/** The way to the server by fetch, against a server that answers in every wrong way. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toId } from '#domain/kernel/ids.ts';
import { fetchNet } from '#sync/fetch-net.ts';
import { Busy, LoggedOut, Offline, TooOld, type Frame, type Net, type PullBody } from '#sync/wire.ts';

const id = toId('00000000-0000-4000-8000-000000000001');
const pullBody: PullBody = {
  cid: id,
  inc: id,
  ep: null,
  gv: 0,
  cur: {},
  part: [],
  purged: null,
  lmid: 0,
  ack: 0,
  pending: 0,
  heals: 0,
  schema: 1,
  app: 'test',
};
let server: Server;
let net: Net;
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  server = createServer((_, response) => answer(response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  net = fetchNet(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const push = () => net.push({ cid: id, muts: [] });
async function streamed(): Promise<{ frames: Frame[]; end: unknown }> {
  const frames: Frame[] = [];
  const end = await net
    .stream(pullBody, (frame) => frames.push(frame), new AbortController().signal)
    .catch((error: unknown) => error);
  return { frames, end };
}

test('F10 401 is a login that has ended; every other bad status is being offline', async () => {
  for (const status of [400, 403, 413, 500, 502, 503]) {
    answer = (response) => response.writeHead(status).end('{}');
    await expect(push()).rejects.toBeInstanceOf(Offline);
    expect((await streamed()).end).toBeInstanceOf(Offline);
  }
  answer = (response) => response.writeHead(401).end('{}');
  await expect(push()).rejects.toBeInstanceOf(LoggedOut);
  expect((await streamed()).end).toBeInstanceOf(LoggedOut);
});

test.each([
  [
    'that is cut off',
    (response: ServerResponse) =>
      response.writeHead(200, { 'content-length': 40 }).write('{"lmid":', () => response.destroy()),
  ],
  ['that is a login page of some hotel', (response: ServerResponse) => response.end('<html>welcome</html>')],
  ['that never comes because the line breaks', (response: ServerResponse) => response.destroy()],
] as const)('F02 an answer to a push %s is no answer', async (_, how) => {
  answer = how;
  await expect(push()).rejects.toBeInstanceOf(Offline);
});

test('frames are read however they are cut up, heartbeats and comments among them', async () => {
  const frames = [{ t: 'hb', now: 1 }, { t: 'patch', name: '张*三' }, { t: 'resync' }];
  const bytes = Buffer.from(`: hello\n\n${frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join('')}`);
  answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    void (async () => {
      for (const byte of bytes) {
        response.write(Buffer.from([byte]));
        if (byte > 0x7f) await new Promise((turn) => setImmediate(turn));
      }
      response.end();
    })();
  };
  const heard = await streamed();
  expect(heard).toEqual({ frames, end: undefined });
});

test('a stream that breaks in the middle of a frame gives the whole frames before it and ends as offline', async () => {
  answer = (response) =>
    response
      .writeHead(200)
      .write('data: {"t":"hb","now":1}\n\ndata: {"t":"hb","n', () => setImmediate(() => response.destroy()));
  const { frames, end } = await streamed();
  expect(frames).toEqual([{ t: 'hb', now: 1 }]);
  expect(end).toBeInstanceOf(Offline);
});

test('F07 a stream to a server that takes the call and says nothing ends when it is given up', async () => {
  answer = () => undefined;
  const giveUp = new AbortController();
  const stream = net.stream(pullBody, () => undefined, giveUp.signal);
  await new Promise<void>((asked) => server.once('request', () => asked()));
  giveUp.abort();
  await expect(stream).rejects.toBeInstanceOf(Offline);
});

test('F14 426 is a release too old to be given rows, on pull and stream', async () => {
  answer = (response) => response.writeHead(426).end('{}');
  await expect(net.pull(pullBody, AbortSignal.timeout(5_000))).rejects.toBeInstanceOf(TooOld);
  expect((await streamed()).end).toBeInstanceOf(TooOld);
});

test.each([
  [429, undefined, 1_000],
  [429, '7', 7_000],
  [503, '2', 2_000],
  [503, 'Mon, 23 Nov 2026 09:00:00 GMT', 1_000],
  [503, '999999', 300_000],
])('F11 %s with retry-after %s asks to be left alone for %s ms', async (status, after, ms) => {
  answer = (response) => response.writeHead(status, after === undefined ? {} : { 'retry-after': after }).end('{}');
  await expect(push()).rejects.toEqual(expect.objectContaining({ ms }));
  expect((await streamed()).end).toBeInstanceOf(Busy);
});
