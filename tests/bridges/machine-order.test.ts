// Events twice, early, missing, impossible, or from a new memory: F50–F52.
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acked, caughtUp, openMachine } from './hall-bench.ts';
import { AT, emptyHall, helloOf, openPeer, step, take } from './machine-peer.ts';
import { createMemoryHall, type MemoryHall } from './memory-hall.ts';

let hall: MemoryHall;
beforeEach(() => {
  hall = createMemoryHall();
});
afterEach(() => hall.close());

describe('F50 the same frame twice', () => {
  it('F50 every event sent twice, and all of them again: one effect, always acknowledged', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    const events = [
      take(1, 'A001'),
      step('call', 2, 'A001', 1),
      step('start', 3, 'A001', 1),
      take(4, 'A002'),
      step('finish', 5, 'A001', 1),
    ];
    for (const event of [...events.flatMap((event) => [event, event]), ...events]) peer.say(event);
    await caughtUp(peer);
    expect(hall.states()).toEqual(['A001 done', 'A002 waiting']);
    expect(link.metrics()).toMatchObject({ duplicates: 10, refused: 0 });
    expect(peer.heard.filter(({ msg }) => msg === 'ack').at(-1)).toEqual({ msg: 'ack', seq: 5 });
  });

  it('F50 an event stored but not acknowledged, said again to another process, has one effect', async () => {
    const first = await openMachine(await hall.link());
    for (const event of [take(1, 'A001'), step('call', 2, 'A001', 1), step('recall', 3, 'A001', 1)]) first.say(event);
    await acked(first, 3);
    hall.row.lastSeq = 2;
    const second = await openPeer((await hall.link()).port);
    second.say(helloOf('e1'));
    await second.hear('welcome');
    second.say(step('recall', 3, 'A001', 1));
    await acked(second, 3);
    expect(hall.tickets()).toMatchObject([{ state: 'called', recalls: 1 }]);
  });

  it('F50 an event that was stored although the database answered with an error has one effect', async () => {
    const link = await hall.link();
    const peer = await openMachine(link);
    hall.loseAnswer();
    peer.say(take(1, 'A001'));
    peer.say(step('call', 2, 'A001', 1));
    await acked(peer, 2);
    expect(hall.states()).toEqual(['A001 called']);
    expect(link.metrics()).toMatchObject({ outages: 1, refused: 0, unknownNames: 0 });
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
  const end = ['A001 transferred', 'A002 missed', 'B001 abandoned', 'B002 called'];

  it('F51 a window of ten events in any order ends in the same hall', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(day, { minLength: 10 }),
        fc.array(fc.nat(9), { maxLength: 5 }),
        async (order, again) => {
          const fresh = createMemoryHall();
          const peer = await openMachine(await fresh.link());
          for (const event of [...order, ...again.map((i) => day[i]!)]) peer.say(event);
          await acked(peer, 10);
          expect(fresh.states()).toEqual(end);
          peer.end();
          await fresh.close();
        },
      ),
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
    const tickets = ['A001', 'A002', 'A003'].map((ticket) => ({
      ticket,
      queue: 'A',
      business: '个人现金',
      at: AT,
      state: 'waiting',
    }));
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
    peer.say({
      msg: 'snapshot',
      seq: 3,
      ...emptyHall,
      tickets: [{ ticket: 'A001', queue: 'A', business: '个人现金', at: AT, state: 'called', counter: 1 }],
    });
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
    for (const event of [
      take(1, 'A001'),
      take(2, 'A002'),
      step('call', 3, 'A001', 1),
      take(4, 'B001'),
      { msg: 'drop', seq: 5, ticket: 'B001', at: AT },
    ])
      old.say(event);
    await acked(old, 5);
    old.end();
    const fresh = await openPeer(link.port);
    fresh.say(helloOf('e2'));
    expect(await fresh.hear('welcome')).toEqual({ msg: 'welcome', lastSeq: 0 });
    fresh.say(take(1, 'A001'));
    fresh.say(take(2, 'B001'));
    fresh.say(step('call', 3, 'A001', 1));
    await acked(fresh, 3);
    expect(hall.states().toSorted()).toEqual([
      'A001 called',
      'A001 done',
      'A002 expired',
      'B001 abandoned',
      'B001 waiting',
    ]);
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
