// The queue machine link against a real Postgres: what reaches the hall, and what must not.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { acked, openHall, openMachine, type HallBench } from './hall-bench.ts';
import { AT, emptyHall, helloOf, openPeer, step, take } from './machine-peer.ts';

let hall: HallBench;
beforeEach(async () => {
  hall = await openHall();
});
afterEach(() => hall.close());

const machineId = smallOutlet.machine.id;
const customerNo = smallOutlet.customers[0]!.customerNo;

describe('a machine and its hall', () => {
  it('LOB-001 a number taken at the machine stands in the hall with its customer', async () => {
    const peer = await openMachine(await hall.link());
    peer.say(take(1, 'A001', { customerNo, name: '王晓梅', mediaNo: '6222020000000000' }));
    peer.say(take(2, 'B001', { customerNo: 'nobody' }));
    await acked(peer, 2);
    expect(await hall.tickets()).toEqual([
      { number: 'A001', state: 'waiting', counter: null, queue: 'A', customer: customerNo },
      { number: 'B001', state: 'waiting', counter: null, queue: 'B', customer: null },
    ]);
    expect(JSON.stringify(hall.lines)).not.toMatch(/王晓梅|6222020000000000/);
  });

  it('a ticket goes its whole way: called, recalled, started, finished, rated', async () => {
    const peer = await openMachine(await hall.link());
    peer.say(take(1, 'A001'));
    for (const [i, msg] of ['call', 'recall', 'start', 'finish'].entries()) peer.say(step(msg, i + 2, 'A001', 1));
    peer.say({ msg: 'rate', seq: 6, ticket: 'A001', counter: 1, score: 5, at: AT });
    await acked(peer, 6);
    const [ticket] = await hall.sql`select state, score, recalls, ended_at from ticket`;
    expect(ticket).toMatchObject({ state: 'done', score: 5, recalls: 1, ended_at: expect.any(Number) });
  });
});
