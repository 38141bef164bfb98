// Commands without answer, two processes, a database that is away, a new day: F53, F54.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { acked, caughtUp, openMachine, until } from './hall-bench.ts';
import { AT, emptyHall, helloOf, openPeer, take } from './machine-peer.ts';
import { createMemoryHall, type MemoryHall } from './memory-hall.ts';

const machineId = smallOutlet.machine.id;
let hall: MemoryHall;
beforeEach(() => {
  hall = createMemoryHall();
});
afterEach(() => hall.close());

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

  it("LOB-050 an abandoned number ends, and the machine's own drop is an echo", async () => {
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
    peer.say({
      msg: 'snapshot',
      seq: 1,
      ...emptyHall,
      tickets: [{ ticket: 'V001', queue: 'V', business: '贵宾', at: AT, state: 'waiting' }],
    });
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
    peer.say({
      msg: 'snapshot',
      seq: 1,
      ...emptyHall,
      tickets: [{ ticket: 'A001', queue: 'A', business: '个人现金', at: AT, state: 'waiting' }],
    });
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
    expect(hall.online()).toBe('online');
  });

  it('F54 without any event the lost lease is noticed when it is to be renewed', async () => {
    const first = await hall.link();
    const stale = await openMachine(first);
    const live = await openMachine(await hall.link());
    await first.pass(4_000);
    await stale.closed;
    expect(live.isClosed()).toBe(false);
    expect(hall.online()).toBe('online');
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

  it('a database that never answers is an outage after 20 s, and the second try has one effect', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    hall.hang();
    peer.say(take(1, 'A001'));
    await until(() => hall.hanging === 1);
    await link.pass(19_999);
    expect(link.metrics().outages).toBe(0);
    await link.pass(1);
    await acked(peer, 1);
    expect(hall.states()).toEqual(['A001 waiting']);
    expect(link.metrics().outages).toBe(1);
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
  it("yesterday's open numbers end when the day changes under a connected machine", async () => {
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
    expect(hall.tickets().filter((ticket) => !ticket.archived)).toMatchObject([
      { number: 'A001', state: 'waiting', businessDay: '2026-03-03' },
    ]);
  });

  it('and at the first hello of the new day', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    peer.say(take(1, 'A001'));
    await acked(peer, 1);
    peer.end();
    await until(() => hall.online() === 'offline');
    hall.clock.set('2026-03-03T08:30:00+08:00');
    const again = await openPeer(link.port);
    again.say(helloOf('e1'));
    await again.hear('welcome');
    expect(hall.tickets()).toMatchObject([{ state: 'expired', archived: true }]);
  });
});
