/** The failing line itself: what it is told to do to bytes, it does, and nothing else. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { WireReader, isStatement, onMessages } from '#tests/kit/postgres-wire.ts';
import { TcpProxy } from '#tests/kit/tcp-proxy.ts';

/** Says everything back; `bye` ends the line. */
let echo: Server;
let proxy: TcpProxy;
const served = new Set<Socket>();
const callers: Socket[] = [];
const target = () => ({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port });

beforeAll(async () => {
  echo = createServer((socket) => {
    served.add(socket.on('error', () => undefined).on('close', () => served.delete(socket)));
    socket.on('data', (bytes) => (bytes.toString() === 'bye' ? socket.end() : socket.write(bytes)));
  });
  await new Promise<void>((done) => echo.listen(0, '127.0.0.1', done));
});
beforeEach(async () => {
  proxy = await TcpProxy.open(target());
});
afterEach(async () => {
  callers.splice(0).forEach((caller) => caller.destroy());
  await proxy.close();
});
afterAll(() => echo.close());

interface Caller {
  readonly socket: Socket;
  heard: string;
  /** Undefined while the line is up. */
  end: 'end' | 'reset' | undefined;
}
function call(): Caller {
  const socket = connect(proxy.port, '127.0.0.1');
  callers.push(socket);
  const caller: Caller = { socket, heard: '', end: undefined };
  socket.on('data', (bytes) => (caller.heard += bytes.toString()));
  socket.on('end', () => (caller.end ??= 'end'));
  socket.on('error', () => (caller.end ??= 'reset'));
  return caller;
}
const turns = (n: number) => new Promise((done) => setTimeout(done, n));

test('bytes and ends pass both ways', async () => {
  const caller = call();
  caller.socket.write('one');
  await expect.poll(() => caller.heard).toBe('one');
  caller.socket.write('bye');
  await expect.poll(() => caller.end).toBe('end');
  await expect.poll(() => served.size).toBe(0);
});

test('cut after so many bytes, up and down: those before arrive, none behind, and the next line is whole', async () => {
  for (const way of ['up', 'down'] as const) {
    const cut = proxy.cutAfter(5, way);
    const caller = call();
    caller.socket.write('1234567');
    await expect.poll(() => caller.end).toBeDefined();
    expect(caller.heard).toBe(way === 'down' ? '12345' : '');
    expect(cut.times).toBe(1);
    const next = call();
    next.socket.write('1234567');
    await expect.poll(() => next.heard).toBe('1234567');
  }
});

test('cut behind a request and before its reply', async () => {
  const cut = proxy.cutReplyTo('please');
  const caller = call();
  caller.socket.write('hello');
  await expect.poll(() => caller.heard).toBe('hello');
  caller.socket.write('please');
  await expect.poll(() => caller.end).toBe('reset');
  expect([caller.heard, cut.times]).toEqual(['hello', 1]);
});

test('half open: neither bytes nor ends nor new calls pass, and all of it arrives later', async () => {
  const caller = call();
  caller.socket.write('a');
  await expect.poll(() => caller.heard).toBe('a');
  proxy.pause();
  caller.socket.write('b');
  const late = call();
  late.socket.write('c');
  for (const socket of served) socket.end('d');
  await turns(100);
  expect([caller.heard, caller.end, late.heard, late.end, served.size]).toEqual(['a', undefined, '', undefined, 1]);
  proxy.resume();
  await expect.poll(() => [caller.heard, caller.end, late.heard]).toEqual(['ad', 'end', 'c']);
});

test('half of a chunk, other bytes, none, an answer of its own', async () => {
  const halves = proxy.onChunk('down', 1, () => 'half');
  const half = call();
  half.socket.write('123456');
  await expect.poll(() => [half.heard, half.end]).toEqual(['123', 'end']);
  expect(halves.times).toBe(1);
  const other = proxy.onChunk('up', 1, () => ({ instead: Buffer.from('xyz') }));
  const caller = call();
  caller.socket.write('abc');
  await expect.poll(() => caller.heard).toBe('xyz');
  expect(other.times).toBe(1);
  proxy.onChunk('up', 1, () => 'drop');
  caller.socket.write('lost');
  await turns(50);
  caller.socket.write('kept');
  await expect.poll(() => caller.heard).toBe('xyzkept');
  const answering = proxy.answerTo('POST /a ', 'HTTP/1.1 503 Busy\r\n\r\n');
  caller.socket.write('POST /a HTTP/1.1\r\ncontent-length: 4\r\n\r\n12');
  await turns(50);
  expect(answering.times).toBe(0);
  caller.socket.write('34');
  await expect.poll(() => [caller.heard, caller.end]).toEqual(['xyzkeptHTTP/1.1 503 Busy\r\n\r\n', 'end']);
});

test('throttled, it takes its time; down, it resets whoever calls; with nobody behind it, too; the second target is tried', async () => {
  proxy.rate.up = 160;
  const caller = call();
  const began = performance.now();
  caller.socket.write('x'.repeat(80));
  await expect.poll(() => caller.heard.length).toBe(80);
  expect(performance.now() - began).toBeGreaterThan(300);
  const flapping = proxy.flap(60_000);
  await expect.poll(() => caller.end).toBe('reset');
  const refused = call();
  await expect.poll(() => refused.end).toBe('reset');
  expect(flapping.times).toBe(1);
  flapping.lift();
  const nobody = { host: '127.0.0.1', port: 1 };
  proxy.targets = [nobody];
  const alone = call();
  await expect.poll(() => alone.end).toBe('reset');
  proxy.targets = [nobody, target()];
  const second = call();
  second.socket.write('ok');
  await expect.poll(() => second.heard).toBe('ok');
});

test('messages of Postgres are told apart wherever they are cut, and rules are asked one after another', async () => {
  const message = (type: string, body: string) => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(type), head, Buffer.from(body)]);
  };
  const all = Buffer.concat([message('', 'start'), message('P', 'x'), message('E', ''), message('Q', 'commit')]);
  for (let at = 0; at <= all.length; at++) {
    const reader = new WireReader('up');
    const found = [...reader.read(all.subarray(0, at)), ...reader.read(all.subarray(at))];
    expect(found.map(({ type }) => type)).toEqual(['', 'P', 'E', 'Q']);
    expect(Buffer.concat(found.map(({ bytes }) => bytes))).toEqual(all);
    expect(found.map(isStatement)).toEqual([false, false, true, true]);
  }
  let seen = 0;
  onMessages(proxy, 'up', ({ type }) => (type === 'P' ? 'drop' : undefined));
  onMessages(proxy, 'up', () => void seen++);
  const caller = call();
  caller.socket.write(all);
  await expect.poll(() => caller.heard).toBe(Buffer.concat([all.subarray(0, 9), all.subarray(15)]).toString());
  expect(seen).toBe(3);
});
