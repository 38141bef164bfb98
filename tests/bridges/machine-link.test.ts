// Who may connect, who is alive, and what broken frames do: F46–F49 and every defect of protocols.md §1.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wrapFrame } from '#server/bridges/frame.ts';
import { encodeFrame } from '#server/bridges/frame-body.ts';
import { acked, caughtUp, openMachine, until } from './hall-bench.ts';
import { AT, emptyHall, helloOf, openPeer, take } from './machine-peer.ts';
import { createMemoryHall, type MemoryHall } from './memory-hall.ts';

let hall: MemoryHall;
beforeEach(() => {
  hall = createMemoryHall();
});
afterEach(() => hall.close());

describe('hello', () => {
  const strangers: Record<string, object> = {
    'with a wrong token': { token: 'demo-queue-machinE' },
    'with an unknown name': { machine: 'qm-2' },
    'of another outlet': { outlet: '440305002' },
  };
  for (const [who, hello] of Object.entries(strangers))
    it(`a machine ${who} is refused, counted and cut off`, async () => {
      const link = await hall.link();
      const peer = await openPeer(link.port);
      peer.say(helloOf('e1', hello));
      expect(await peer.hear('nack')).toMatchObject({ code: 'not-registered' });
      await peer.closed;
      expect(link.metrics()).toMatchObject({ 'defect:not-registered': 1, online: 0 });
      expect(JSON.stringify(hall.lines)).not.toContain('demo-queue-machin');
    });

  it('whatever comes before hello is counted and changes nothing', async () => {
    const link = await hall.link();
    const peer = await openPeer(link.port);
    peer.say(take(1, 'A001'));
    expect(await peer.hear('nack')).toMatchObject({ code: 'not-hello', seq: 1 });
    peer.say(helloOf('e1'));
    expect(await peer.hear('welcome')).toEqual({ msg: 'welcome', lastSeq: 0 });
    expect(hall.tickets()).toEqual([]);
  });

  it('who does not say hello within 10 s is cut off', async () => {
    const link = await hall.link();
    const peer = await openPeer(link.port);
    peer.say({ msg: 'ping' });
    await peer.hear('nack');
    await link.pass(10_000);
    await peer.closed;
    expect(link.metrics()['defect:hello-late']).toBe(1);
  });

  it('a new connection of the same machine replaces the old one, and the hall is not shown offline', async () => {
    const link = await hall.link();
    const old = await openMachine(link);
    const next = await openPeer(link.port);
    next.say(helloOf('e1'));
    await next.hear('welcome');
    await old.closed;
    expect(link.metrics()).toMatchObject({ replaced: 1, online: 1 });
    expect(hall.commands.filter((command) => JSON.stringify(command.input) === '{"link":"offline"}')).toEqual([]);
  });

  it('a second hello on the same connection is a bad message', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    peer.say(helloOf('e2'));
    await caughtUp(peer);
    expect(link.metrics()).toMatchObject({ 'defect:bad-message': 2, online: 1 });
    expect(hall.row.epoch).toBe('e1');
  });
});

describe('F46 a connection that is only half open', () => {
  it('F46 a ping every 10 s; 30 s without a frame are the end; the machine is shown offline', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    await link.pass(10_000);
    await peer.hear('ping');
    expect(hall.online()).toBe('online');
    await link.pass(19_999);
    expect(peer.isClosed()).toBe(false);
    await link.pass(1);
    await peer.closed;
    await until(() => hall.online() === 'offline');
    expect(link.metrics()).toMatchObject({ 'defect:silent': 1, online: 0 });
  });

  it('F46 bytes that never become a frame do not count as life', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    for (let i = 0; i < 3; i++) {
      peer.raw(Buffer.from('0'));
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
      await link.pass(10_000);
    }
    await peer.closed;
  });

  it('F46 after a reconnect the state is read anew and what was not acknowledged comes again', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    peer.say(take(1, 'A001'));
    await acked(peer, 1);
    peer.end();
    await until(() => hall.online() === 'offline');
    const again = await openPeer(link.port);
    again.say(helloOf('e1'));
    expect(await again.hear('welcome')).toEqual({ msg: 'welcome', lastSeq: 1 });
    await again.hear('snapshot?');
    again.say(take(2, 'A002'));
    await acked(again, 2);
    expect(hall.states()).toEqual(['A001 waiting', 'A002 waiting']);
  });
});

describe('F47 frames over a real socket', () => {
  it('F47 a hundred events in one segment, and one event in single bytes', async () => {
    const peer = await openMachine(await hall.link());
    peer.raw(
      Buffer.concat(
        Array.from({ length: 100 }, (_, i) => encodeFrame('GBK', take(i + 1, `A${String(i + 1).padStart(3, '0')}`))),
      ),
    );
    await acked(peer, 100);
    for (const byte of encodeFrame('GBK', take(101, 'A101'))) peer.raw(Uint8Array.of(byte));
    await acked(peer, 101);
    expect(hall.tickets()).toHaveLength(101);
  });
});

describe('F48 and every other defect', () => {
  for (const [what, bytes] of Object.entries({
    'garbage bytes': Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    'a length of 2 GB': Buffer.from('2147483648'),
    'a length of nothing': Buffer.from('00000000'),
  }))
    it(`F48 ${what} close the connection, are counted, and harm no other machine`, async () => {
      const link = await hall.link();
      const good = await openMachine(link);
      const bad = await openPeer(link.port);
      bad.raw(bytes);
      await bad.closed;
      expect(link.metrics()['defect:bad-length']).toBe(1);
      good.say(take(1, 'A001'));
      await acked(good, 1);
    });

  it('an unknown charset is counted and answered, and the connection stays', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    peer.raw(wrapFrame('BIG5', Buffer.from('{"msg":"take","seq":1}')));
    expect(await peer.hear('nack')).toMatchObject({ seq: 1, code: 'unknown-charset' });
    peer.raw(wrapFrame('gbk', Buffer.from('{"msg":"ping"}')));
    await caughtUp(peer);
    expect(link.metrics()).toMatchObject({ 'defect:unknown-charset': 2, online: 1 });
  });

  it('a body that is not JSON is counted, and answered where its seq can be read', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    peer.raw(wrapFrame('UTF-8', Buffer.from('no seq here')));
    peer.raw(wrapFrame('UTF-8', Buffer.from('{"msg":"take","seq":1,"ticket":')));
    expect(await peer.hear('nack')).toMatchObject({ seq: 1, code: 'not-json' });
    expect(link.metrics()['defect:not-json']).toBe(2);
  });

  it('an event that cannot be read is passed over and the whole state asked for, so that nothing waits behind it', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    peer.say(take(1, 'A001', { queue: 7 }));
    expect(await peer.hear('nack')).toMatchObject({ seq: 1, code: 'bad-message' });
    peer.say(take(2, 'A002'));
    await acked(peer, 2);
    await link.pass(1_000);
    await peer.hear('snapshot?');
    peer.say({
      msg: 'snapshot',
      seq: 2,
      ...emptyHall,
      tickets: ['A001', 'A002'].map((ticket) => ({
        ticket,
        queue: 'A',
        business: '个人现金',
        at: AT,
        state: 'waiting',
      })),
    });
    await acked(peer, 2);
    expect(hall.states()).toEqual(['A001 waiting', 'A002 waiting']);
  });

  it('a machine that does not read what we say is cut off before it costs memory', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    peer.socket.pause();
    // Each nonsense costs one answer; the answers pile up on our side.
    const nonsense = Buffer.concat(
      Array.from({ length: 2_000 }, (_, i) => encodeFrame('UTF-8', { msg: 'x', seq: 900_000 + i })),
    );
    while (link.metrics()['defect:not-reading'] === 0)
      await new Promise((done) => peer.socket.write(nonsense, () => setImmediate(done)));
    expect(link.metrics().online).toBe(0);
  });
});

describe('F49 one broken field', () => {
  it('F49 an event whose name or business cannot be decoded counts all the same', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    const text = JSON.stringify(take(1, 'A001', { name: '@@', business: '@@', customerNo: '@@' }));
    peer.raw(wrapFrame('GBK', Buffer.from(text.replaceAll('@@', '\xd5\xff'), 'latin1')));
    await acked(peer, 1);
    expect(hall.tickets()).toMatchObject([{ number: 'A001', business: '个人现金', state: 'waiting' }]);
    expect(link.metrics()['defect:undecodable-field']).toBe(1);
    expect(hall.lines.find((line) => line.about['defect'] === 'undecodable-field')?.about['fields']).toEqual([
      'business',
      'name',
      'customerNo',
    ]);
  });
});
