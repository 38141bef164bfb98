// The queue machine link under faults: every one of reliability.md F46–F54 and every defect of protocols.md §1.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queueMachineKind } from '#domain/queue/queue.model.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { wrapFrame } from '#server/bridges/frame.ts';
import { encodeFrame } from '#server/bridges/frame-body.ts';
import { acked, openMachine } from './hall-bench.ts';
import { AT, emptyHall, helloOf, openPeer, step, take, type MachinePeer } from './machine-peer.ts';
import { createMemoryHall, type MemoryHall } from './memory-hall.ts';

const machineId = smallOutlet.machine.id;
let hall: MemoryHall;
beforeEach(() => {
  hall = createMemoryHall();
});
afterEach(() => hall.close());

const isOnline = (): string => hall.store.get(queueMachineKind, machineId)!.link;
/** Waits until the bridge has done what it does by itself. */
async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setImmediate(resolve));
}
/** The bridge has read everything said so far once it answers this. */
async function caughtUp(peer: MachinePeer): Promise<void> {
  peer.say({ msg: 'caught up?', seq: 999_999 });
  await peer.hear('nack', (message) => message['seq'] === 999_999);
}

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
    expect(isOnline()).toBe('online');
    await link.pass(19_999);
    expect(peer.isClosed()).toBe(false);
    await link.pass(1);
    await peer.closed;
    await until(() => isOnline() === 'offline');
    expect(link.metrics()).toMatchObject({ 'defect:silent': 1, online: 0 });
  });

  it('F46 bytes that never become a frame do not count as life', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    for (let i = 0; i < 3; i++) {
      peer.raw(Buffer.from('0'));
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
    await until(() => isOnline() === 'offline');
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
    peer.raw(Buffer.concat(Array.from({ length: 100 }, (_, i) => encodeFrame('GBK', take(i + 1, `A${String(i + 1).padStart(3, '0')}`)))));
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
    peer.say({ msg: 'snapshot', seq: 2, ...emptyHall, tickets: ['A001', 'A002'].map((ticket) => ({ ticket, queue: 'A', business: '个人现金', at: AT, state: 'waiting' })) });
    await acked(peer, 2);
    expect(hall.states()).toEqual(['A001 waiting', 'A002 waiting']);
  });

  it('a machine that does not read what we say is cut off before it costs memory', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    peer.socket.pause();
    // Each nonsense costs one answer; the answers pile up on our side.
    const nonsense = Buffer.concat(Array.from({ length: 2_000 }, (_, i) => encodeFrame('UTF-8', { msg: 'x', seq: 900_000 + i })));
    while (link.metrics()['defect:not-reading'] === 0) await new Promise((done) => peer.socket.write(nonsense, () => setImmediate(done)));
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
    expect(hall.lines.find((line) => line.about['defect'] === 'undecodable-field')?.about['fields']).toEqual(['business', 'name', 'customerNo']);
  });
});

describe('F50 the same frame twice', () => {
  it('F50 every event sent twice, and all of them again: one effect, always acknowledged', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    const events = [take(1, 'A001'), step('call', 2, 'A001', 1), step('start', 3, 'A001', 1), take(4, 'A002'), step('finish', 5, 'A001', 1)];
    for (const event of [...events.flatMap((event) => [event, event]), ...events]) peer.say(event);
    await caughtUp(peer);
    expect(hall.states()).toEqual(['A001 done', 'A002 waiting']);
    expect(link.metrics()).toMatchObject({ duplicates: 10, refused: 0 });
    expect(peer.heard.filter(({ msg }) => msg === 'ack').at(-1)).toEqual({ msg: 'ack', seq: 5 });
  });

  it('F50 an event stored but not acknowledged, said again to another process, has one effect', async () => {
    const first = await openMachine(await hall.link());
    first.say(take(1, 'A001'));
    await acked(first, 1);
    hall.row.lastSeq = 0;
    const second = await openPeer((await hall.link()).port);
    second.say(helloOf('e1'));
    await second.hear('welcome');
    second.say(take(1, 'A001'));
    await acked(second, 1);
    expect(hall.states()).toEqual(['A001 waiting']);
    expect(hall.commands.filter((command) => command.name === 'queue.takeTicket')).toHaveLength(1);
  });
});

describe('F51 the wrong order', () => {
  const day = [
    take(1, 'A001'),
    take(2, 'A002'),
    step('call', 3, 'A001', 1),
    take(4, 'B001'),
    step('start', 5, 'A001', 1),
    step('call', 6, 'A002', 2),
    step('miss', 7, 'A002', 2),
    { msg: 'transfer', seq: 8, ticket: 'A001', queue: 'B', newTicket: 'B002', at: AT },
    { msg: 'drop', seq: 9, ticket: 'B001', at: AT },
    step('call', 10, 'B002', 1),
  ];
  const end = ['A001 moved', 'A002 missed', 'B001 abandoned', 'B002 called'];

  it('F51 a window of ten events in any order ends in the same hall', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(day, { minLength: 10 }), fc.array(fc.nat(9), { maxLength: 5 }), async (order, again) => {
        const fresh = createMemoryHall();
        const peer = await openMachine(await fresh.link());
        for (const event of [...order, ...again.map((i) => day[i]!)]) peer.say(event);
        await acked(peer, 10);
        expect(fresh.states()).toEqual(end);
        peer.end();
        await fresh.close();
      }),
      { numRuns: 60 },
    );
  });

  it('F51 a gap waits 5 s, then the whole state is asked for, again every 5 s, and the snapshot closes it', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    peer.say(take(1, 'A001'));
    peer.say(take(3, 'A003'));
    peer.say(take(5, 'A005'));
    await caughtUp(peer);
    await link.pass(4_999);
    await caughtUp(peer);
    expect(peer.heard.filter(({ msg }) => msg === 'snapshot?')).toHaveLength(1);
    expect(hall.states()).toEqual(['A001 waiting']);
    await link.pass(1);
    await peer.hear('snapshot?');
    await link.pass(5_000);
    await peer.hear('snapshot?');
    const tickets = ['A001', 'A002', 'A003'].map((ticket) => ({ ticket, queue: 'A', business: '个人现金', at: AT, state: 'waiting' }));
    peer.say({ msg: 'snapshot', seq: 4, ...emptyHall, tickets });
    await acked(peer, 5);
    expect(hall.states()).toEqual(['A001 waiting', 'A002 waiting', 'A003 waiting', 'A005 waiting']);
  });

  it('F51 more events beyond a gap than can be kept are left to the snapshot', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    for (let seq = 2; seq <= 1_100; seq++) peer.say({ msg: 'device', seq, state: 'ok' });
    await caughtUp(peer);
    await link.pass(1_000);
    await peer.hear('snapshot?');
    peer.say({ msg: 'snapshot', seq: 1_100, ...emptyHall });
    await acked(peer, 1_100);
    peer.say(take(1_101, 'A001'));
    await acked(peer, 1_101);
    expect(hall.states()).toEqual(['A001 waiting']);
  });

  it('F51 an impossible step is refused and reported with the number only, acknowledged, and the next event counts', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    peer.say(take(1, 'A001', { customerNo: '60001', name: '王晓梅' }));
    peer.say(step('finish', 2, 'A001', 1));
    peer.say(take(3, 'A002'));
    await acked(peer, 3);
    expect(hall.states()).toEqual(['A001 waiting', 'A002 waiting']);
    expect(link.metrics().refused).toBe(1);
    expect(hall.lines.filter((line) => line.level === 'warn').map((line) => line.about)).toEqual([
      expect.objectContaining({ ticket: 'A001', step: 'finish', code: 'queue.impossible-step', machine: 'qm-1' }),
    ]);
    expect(JSON.stringify(hall.lines)).not.toMatch(/王晓梅|60001/);
  });

  it('LOB-051 an abandoned number is never called again, not even by a snapshot', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    peer.say(take(1, 'A001'));
    peer.say({ msg: 'drop', seq: 2, ticket: 'A001', at: AT });
    peer.say(step('call', 3, 'A001', 1));
    await acked(peer, 3);
    peer.say({ msg: 'snapshot', seq: 3, ...emptyHall, tickets: [{ ticket: 'A001', queue: 'A', business: '个人现金', at: AT, state: 'called', counter: 1 }] });
    await acked(peer, 3);
    expect(hall.states()).toEqual(['A001 abandoned']);
  });

  for (const [what, event] of Object.entries({
    number: step('call', 1, 'A009', 1),
    counter: { msg: 'counter', seq: 1, counter: 9, status: 'idle', at: AT },
    queue: take(1, 'Z001'),
  }))
    it(`an unknown ${what} is counted, passed over, and the whole state asked for`, async () => {
      const link = await hall.link();
      const peer = await openMachine(link);
      peer.say(event);
      await acked(peer, 1);
      expect(link.metrics().unknownNames).toBe(1);
      await link.pass(1_000);
      await peer.hear('snapshot?');
    });

  it('an old snapshot is not settled', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    peer.say(take(1, 'A001'));
    peer.say({ msg: 'snapshot', seq: 0, ...emptyHall });
    await caughtUp(peer);
    expect(hall.states()).toEqual(['A001 waiting']);
    expect(link.metrics().snapshotsStale).toBe(1);
  });
});

describe('F52 a machine that lost its memory', () => {
  it('F52 its numbers start again at A001 and are other tickets; the old ones end', async () => {
    const link = await hall.link();
    const old = await openMachine(link, 'e1');
    for (const event of [take(1, 'A001'), take(2, 'A002'), step('call', 3, 'A001', 1), take(4, 'B001'), { msg: 'drop', seq: 5, ticket: 'B001', at: AT }]) old.say(event);
    await acked(old, 5);
    old.end();
    const fresh = await openPeer(link.port);
    fresh.say(helloOf('e2'));
    expect(await fresh.hear('welcome')).toEqual({ msg: 'welcome', lastSeq: 0 });
    fresh.say(take(1, 'A001'));
    fresh.say(take(2, 'B001'));
    fresh.say(step('call', 3, 'A001', 1));
    await acked(fresh, 3);
    expect(hall.states().toSorted()).toEqual(['A001 called', 'A001 done', 'A002 expired', 'B001 abandoned', 'B001 waiting']);
    expect(link.metrics()).toMatchObject({ newEpochs: 2, refused: 0, unknownNames: 0 });
  });

  it('F52 a number that is still waiting cannot be taken again within one memory', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    peer.say(take(1, 'A001'));
    peer.say(take(2, 'A001'));
    await acked(peer, 2);
    expect(hall.states()).toEqual(['A001 waiting']);
    expect(link.metrics().unknownNames).toBe(1);
  });
});

describe('F53 commands to the machine', () => {
  const ready = async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    peer.say(take(1, 'A001'));
    await acked(peer, 1);
    return { link, peer };
  };
  const move = { msg: 'move', ticket: 'A001', toQueue: 'V' } as const;

  it('LOB-032 a move that the machine did ends the old number and inserts the new one; its own event is an echo', async () => {
    const { link, peer } = await ready();
    const result = link.command(machineId, move);
    const asked = await peer.hear('move');
    expect(asked).toMatchObject({ ticket: 'A001', toQueue: 'V', cmd: expect.any(String) });
    peer.say({ msg: 'ack', re: asked['cmd'], code: 'ok', newTicket: 'V001' });
    expect(await result).toEqual({ result: 'done', newTicket: 'V001' });
    peer.say({ msg: 'transfer', seq: 2, ticket: 'A001', queue: 'V', newTicket: 'V001', at: AT });
    await acked(peer, 2);
    expect(hall.states()).toEqual(['A001 moved', 'V001 waiting']);
    expect(link.metrics()).toMatchObject({ refused: 0, unknownNames: 0, commandsDone: 1 });
  });

  it('LOB-034 a move that the machine refused leaves the original', async () => {
    const { link, peer } = await ready();
    const result = link.command(machineId, move);
    peer.say({ msg: 'nack', re: (await peer.hear('move'))['cmd'], code: 'queue-closed' });
    expect(await result).toEqual({ result: 'refused', code: 'queue-closed' });
    expect(hall.states()).toEqual(['A001 waiting']);
  });

  it('LOB-050 an abandoned number ends, and the machine\'s own drop is an echo', async () => {
    const { link, peer } = await ready();
    const result = link.command(machineId, { msg: 'abandon', ticket: 'A001' });
    peer.say({ msg: 'drop', seq: 2, ticket: 'A001', at: AT });
    await acked(peer, 2);
    peer.say({ msg: 'ack', re: peer.heard.find(({ msg }) => msg === 'abandon')!['cmd'], code: 'ok' });
    expect(await result).toEqual({ result: 'done' });
    expect(hall.states()).toEqual(['A001 abandoned']);
    expect(link.metrics().refused).toBe(0);
  });

  it('a number issued on command comes with its own event', async () => {
    const { link, peer } = await ready();
    const result = link.command(machineId, { msg: 'issue', queue: 'V', customerNo: '60001' });
    const asked = await peer.hear('issue');
    expect(asked).toMatchObject({ queue: 'V', customerNo: '60001' });
    peer.say(take(2, 'V001'));
    peer.say({ msg: 'ack', re: asked['cmd'], code: 'ok', newTicket: 'V001' });
    expect(await result).toEqual({ result: 'done', newTicket: 'V001' });
    expect(hall.states()).toEqual(['A001 waiting', 'V001 waiting']);
  });

  it('F53 without an answer in 3 s it is asked once, in 3 s more it is unknown; the original stays until the snapshot', async () => {
    const { link, peer } = await ready();
    const result = link.command(machineId, move);
    const asked = await peer.hear('move');
    await link.pass(3_000);
    expect(await peer.hear('status?')).toEqual({ msg: 'status?', cmd: asked['cmd'] });
    await link.pass(3_000);
    expect(await result).toEqual({ result: 'unknown' });
    expect(hall.states()).toEqual(['A001 waiting']);
    await peer.hear('snapshot?');
    peer.say({ msg: 'snapshot', seq: 1, ...emptyHall, tickets: [{ ticket: 'V001', queue: 'V', business: '贵宾', at: AT, state: 'waiting' }] });
    await acked(peer, 1);
    expect(hall.states()).toEqual(['A001 expired', 'V001 waiting']);
    expect(link.metrics()).toMatchObject({ commandsUnknown: 1 });
    expect(peer.heard.filter(({ msg }) => msg === 'move')).toHaveLength(1);
  });

  it('F53 an answer lost with the connection is asked for before anything else is settled', async () => {
    const { link, peer } = await ready();
    const result = link.command(machineId, move);
    const asked = await peer.hear('move');
    peer.end();
    const again = await openPeer(link.port);
    again.say(helloOf('e1'));
    await again.hear('status?', (message) => message['cmd'] === asked['cmd']);
    again.say({ msg: 'ack', re: asked['cmd'], code: 'ok', newTicket: 'V001' });
    expect(await result).toEqual({ result: 'done', newTicket: 'V001' });
    await again.hear('snapshot?');
    expect(hall.states()).toEqual(['A001 moved', 'V001 waiting']);
  });

  it('F53 an answer that comes too late changes nothing by itself; the whole state is asked for', async () => {
    const { link, peer } = await ready();
    const result = link.command(machineId, move);
    const asked = await peer.hear('move');
    await link.pass(3_000);
    await link.pass(3_000);
    await result;
    await peer.hear('snapshot?');
    peer.say({ msg: 'snapshot', seq: 1, ...emptyHall, tickets: [{ ticket: 'A001', queue: 'A', business: '个人现金', at: AT, state: 'waiting' }] });
    peer.say({ msg: 'ack', re: asked['cmd'], code: 'ok', newTicket: 'V001' });
    await caughtUp(peer);
    await link.pass(1_000);
    await peer.hear('snapshot?');
    expect(hall.states()).toEqual(['A001 waiting']);
  });

  it('a machine that is not connected here is said to be offline at once', async () => {
    const link = await hall.link();
    expect(await link.command(machineId, move)).toEqual({ result: 'refused', code: 'machine-offline' });
  });
});

describe('F54 two processes for one machine', () => {
  it('F54 the one that lost the lease writes nothing more and stops', async () => {
    const first = await hall.link();
    const second = await hall.link();
    const stale = await openMachine(first);
    stale.say(take(1, 'A001'));
    await acked(stale, 1);
    const live = await openPeer(second.port);
    live.say(helloOf('e1'));
    await live.hear('welcome');
    stale.say(take(2, 'A002'));
    await stale.closed;
    expect(first.metrics()).toMatchObject({ leasesLost: 1, online: 0 });
    expect(hall.states()).toEqual(['A001 waiting']);
    live.say(take(2, 'A003'));
    await acked(live, 2);
    expect(hall.states()).toEqual(['A001 waiting', 'A003 waiting']);
    expect(isOnline()).toBe('online');
  });

  it('F54 without any event the lost lease is noticed when it is to be renewed', async () => {
    const first = await hall.link();
    const stale = await openMachine(first);
    const live = await openMachine(await hall.link());
    await first.pass(4_000);
    await stale.closed;
    expect(live.isClosed()).toBe(false);
    expect(isOnline()).toBe('online');
  });
});

describe('when the database is away', () => {
  it('an event is not acknowledged until it is stored, and the machine is held meanwhile', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    const away = () => {
      throw Object.assign(new Error('gone'), { code: 'CONNECTION_CLOSED' });
    };
    hall.faults.push(away, away, away);
    for (let seq = 1; seq <= 20; seq++) peer.say(take(seq, `A${String(seq).padStart(3, '0')}`));
    await acked(peer, 20);
    expect(hall.tickets()).toHaveLength(20);
    expect(link.metrics()).toMatchObject({ outages: 3, duplicates: 0 });
  });

  it('a machine that goes away meanwhile says it again later', async () => {
    const link = await hall.link({ retryFrom: 60_000 });
    const peer = await openMachine(link);
    hall.faults.push(() => {
      throw new Error('gone');
    });
    peer.say(take(1, 'A001'));
    await until(() => link.metrics().outages === 1);
    const again = await openPeer(link.port);
    again.say(helloOf('e1'));
    expect(await again.hear('welcome')).toEqual({ msg: 'welcome', lastSeq: 0 });
    again.say(take(1, 'A001'));
    await acked(again, 1);
    expect(hall.states()).toEqual(['A001 waiting']);
  });
});

describe('a new business day', () => {
  it('yesterday\'s open numbers end when the day changes under a connected machine', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    peer.say(take(1, 'A001'));
    await acked(peer, 1);
    hall.clock.set('2026-03-03T00:00:01+08:00');
    await link.pass(250);
    await until(() => hall.row.day === '2026-03-03');
    expect(hall.tickets()).toMatchObject([{ number: 'A001', state: 'expired', archived: true }]);
    peer.say({ ...take(2, 'A001'), at: '2026-03-03T00:00:01' });
    await acked(peer, 2);
    expect(hall.tickets().filter((ticket) => !ticket.archived)).toMatchObject([{ number: 'A001', state: 'waiting', businessDay: '2026-03-03' }]);
  });

  it('and at the first hello of the new day', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    peer.say(take(1, 'A001'));
    await acked(peer, 1);
    peer.end();
    await until(() => isOnline() === 'offline');
    hall.clock.set('2026-03-03T08:30:00+08:00');
    const again = await openPeer(link.port);
    again.say(helloOf('e1'));
    await again.hear('welcome');
    expect(hall.tickets()).toMatchObject([{ state: 'expired', archived: true }]);
  });
});
