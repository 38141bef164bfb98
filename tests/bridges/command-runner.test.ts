/** A lobby manager asks, the machine answers, the tablet is told: asked → done, refused, unknown, on the wire and in Postgres. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { startCommandRunner, type CommandRunner } from '#server/bridges/command-runner.ts';
import type { MachineLink } from '#server/bridges/machine-link.ts';
import { idFrom } from '#server/bridges/machine-ids.ts';
import { lin } from '#tests/kit/people.ts';
import { acked, openHall, openMachine, type HallBench, type TestLink } from './hall-bench.ts';
import { AT, emptyHall, helloOf, openPeer, step, take, type MachinePeer } from './machine-peer.ts';

let hall: HallBench;
let link: TestLink;
let runner: CommandRunner;
let peer: MachinePeer;

const start = (to: MachineLink): CommandRunner =>
  startCommandRunner({
    ...hall,
    link: to,
    log: { warn: () => {}, info: () => {}, error: () => {} } as never,
    lookEvery: 0,
  });

beforeEach(async () => {
  hall = await openHall();
  link = await hall.link();
  peer = await openMachine(link);
  peer.say(take(1, 'A001'));
  await acked(peer, 1);
  runner = start(link);
});
afterEach(async () => {
  await runner.stop();
  await link.close();
  await hall.close();
});

const queueId = (code: string): Id => idFrom('queue', smallOutlet.outlet.id, code);
async function ticketId(number: string): Promise<Id> {
  const [row] = await hall.sql<
    { id: Id }[]
  >`select id from ticket where number = ${number} order by taken_at desc limit 1`;
  return row!.id;
}
/** From the tablet; its outcome, and the name under which the machine is asked. */
async function ask(name: 'queue.moveTicket' | 'queue.abandonTicket', number = 'A001') {
  const id = randomUUID() as Id;
  const common = { ticketId: await ticketId(number), at: toInstant(hall.clock.now()) };
  const input =
    name === 'queue.moveTicket' ? { ...common, toQueueId: queueId('V'), newId: id } : { ...common, commandId: id };
  const outcome = await hall.execute({
    mutationId: randomUUID() as Id,
    name,
    version: 1,
    input,
    actor: lin,
    claimedAt: common.at,
  });
  runner.poke();
  return { id, code: outcome.status === 'refused' ? outcome.refusal.code : outcome.status };
}
const standing = async (id: Id) =>
  (await hall.sql`select state, code, new_number from machine_command where id = ${id}`)[0] as Record<string, unknown>;
const seen = (ticket: string, queue: string) => ({ ticket, queue, business: '个人现金', at: AT, state: 'waiting' });
const settled = (id: Id, state: string) =>
  expect.poll(async () => (await standing(id))['state'], { timeout: 10_000 }).toBe(state);

describe('asked of the machine', () => {
  it('LOB-030 LOB-032 a move goes out under its own name, and comes back with the new number', async () => {
    const { id, code } = await ask('queue.moveTicket');
    expect(code).toBe('applied');
    const heard = await peer.hear('move');
    expect(heard).toEqual({ msg: 'move', cmd: id, ticket: 'A001', toQueue: 'V' });
    expect(await standing(id)).toMatchObject({ state: 'asked' });
    expect(await hall.tickets()).toMatchObject([{ number: 'A001', state: 'waiting' }]);
    peer.say({ msg: 'ack', re: id, code: 'ok', newTicket: 'V001' });
    await settled(id, 'done');
    expect(await standing(id)).toMatchObject({ new_number: 'V001' });
    expect(await hall.tickets()).toMatchObject([
      { number: 'A001', state: 'moved' },
      { number: 'V001', state: 'waiting', queue: 'V' },
    ]);
  });

  it('LOB-034 F43 what was called meanwhile is refused by the machine, and stays where it is', async () => {
    const { id } = await ask('queue.moveTicket');
    await peer.hear('move');
    peer.say(step('call', 2, 'A001', 1));
    await acked(peer, 2);
    peer.say({ msg: 'nack', re: id, code: 'called' });
    await settled(id, 'refused');
    expect(await standing(id)).toMatchObject({ code: 'called' });
    expect(await hall.tickets()).toMatchObject([{ number: 'A001', state: 'called' }]);
  });

  it('F43 in the other order: called at the machine first, it is not even asked', async () => {
    peer.say(step('call', 2, 'A001', 1));
    await acked(peer, 2);
    expect((await ask('queue.moveTicket')).code).toBe('queue.impossible-step');
    expect((await ask('queue.abandonTicket')).code).toBe('queue.impossible-step');
    expect(peer.heard.filter(({ msg }) => msg === 'move' || msg === 'abandon')).toEqual([]);
  });

  it('F44 LOB-050 of a move and an abandonment at once the second is told that the first is under way', async () => {
    const first = await ask('queue.abandonTicket');
    const second = await ask('queue.moveTicket');
    expect([first.code, second.code]).toEqual(['applied', 'queue.already-asked']);
    await peer.hear('abandon');
    peer.say({ msg: 'drop', seq: 2, ticket: 'A001', at: AT });
    peer.say({ msg: 'ack', re: first.id, code: 'ok' });
    await settled(first.id, 'done');
    // Delete wins: a move that was made on a tablet meanwhile finds nothing to move.
    expect((await ask('queue.moveTicket')).code).toBe('queue.impossible-step');
    expect(await hall.tickets()).toMatchObject([{ number: 'A001', state: 'abandoned' }]);
  });

  it('F53 no answer, no answer to the question either: it is shown as unknown, and the number stays', async () => {
    const { id } = await ask('queue.moveTicket');
    await peer.hear('move');
    await link.pass(3_000);
    await peer.hear('status?');
    await link.pass(3_000);
    await settled(id, 'unknown');
    expect(await hall.tickets()).toMatchObject([{ number: 'A001', state: 'waiting' }]);
    expect(peer.heard.filter(({ msg }) => msg === 'move')).toHaveLength(1);
  });

  it('F53 the machine’s next state settles it: the number stands as it stood, or it has gone where it was asked to', async () => {
    peer.say(take(2, 'A002'));
    await acked(peer, 2);
    const [stays, goes] = [await ask('queue.moveTicket'), await ask('queue.moveTicket', 'A002')];
    await peer.hear('move');
    await peer.hear('move');
    for (let n = 0; n < 2; n++) await link.pass(3_000);
    await settled(stays.id, 'unknown');
    await settled(goes.id, 'unknown');
    // A look at what is in doubt asks for the state as well, should the first wish have been too early.
    await peer.hear('snapshot?');
    peer.say({ msg: 'snapshot', seq: 2, ...emptyHall, tickets: [seen('A001', 'A'), seen('V001', 'V')] });
    await settled(stays.id, 'refused');
    await settled(goes.id, 'done');
    expect(await standing(goes.id)).toMatchObject({ new_number: 'V001' });
    expect(await hall.tickets()).toMatchObject([
      { number: 'A001', state: 'waiting' },
      { number: 'A002', state: 'moved' },
      { number: 'V001', state: 'waiting' },
    ]);
  });

  it('F53 what is in doubt is settled by a process that comes later, too', async () => {
    await runner.stop();
    const { id } = await ask('queue.moveTicket');
    await hall.sql`update machine_command set state = 'unknown' where id = ${id}`;
    await link.pass(10_000);
    const before = peer.heard.filter(({ msg }) => msg === 'snapshot?').length;
    runner = start(link);
    runner.poke();
    await expect.poll(() => peer.heard.filter(({ msg }) => msg === 'snapshot?').length).toBe(before + 1);
  });

  it('F54 the machine changes to another process that lives: there it is only asked what became of it', async () => {
    const { id } = await ask('queue.moveTicket');
    await peer.hear('move');
    const second = await hall.link();
    const other = start(second);
    const changed = await openPeer(second.port);
    changed.say(helloOf('e1'));
    await changed.hear('welcome');
    other.poke();
    await changed.hear('status?', (message) => message['cmd'] === id);
    changed.say({ msg: 'ack', re: id, code: 'ok', newTicket: 'V001' });
    await settled(id, 'done');
    expect(changed.heard.filter(({ msg }) => msg === 'move')).toEqual([]);
    await other.stop();
    changed.end();
  });

  it('F53 what was asked before this process began and was said by nobody is said now', async () => {
    await runner.stop();
    const { id } = await ask('queue.moveTicket');
    hall.clock.set(hall.clock.now() + 5_000);
    runner = start(link);
    runner.poke();
    expect(await peer.hear('move')).toMatchObject({ cmd: id });
  });

  it('F53 a process that ended in the midst of it leaves it asked; the next one asks what became of it, and does not say it again', async () => {
    const { id } = await ask('queue.moveTicket');
    await peer.hear('move');
    await runner.stop();
    await link.close();
    expect(await standing(id)).toMatchObject({ state: 'asked' });
    hall.clock.set(hall.clock.now() + 5_000);
    link = await hall.link();
    runner = start(link);
    const again = await openPeer(link.port);
    again.say(helloOf('e1'));
    await again.hear('welcome');
    runner.poke();
    await again.hear('status?', (message) => message['cmd'] === id);
    again.say({ msg: 'ack', re: id, code: 'ok', newTicket: 'V001' });
    await settled(id, 'done');
    expect(again.heard.filter(({ msg }) => msg === 'move')).toEqual([]);
    expect(await hall.tickets()).toMatchObject([{ state: 'moved' }, { number: 'V001', state: 'waiting' }]);
    again.end();
  });

  it('LOB-034 while the machine is away nothing is asked, and the person is told', async () => {
    peer.end();
    await peer.closed;
    const linked = async () => (await hall.sql`select link from queue_machine`)[0]!['link'];
    await expect.poll(linked, { timeout: 10_000 }).toBe('offline');
    expect((await ask('queue.moveTicket')).code).toBe('queue.machine-offline');
    expect(await hall.tickets()).toMatchObject([{ number: 'A001', state: 'waiting' }]);
  });

  it('F54 two runners on one database: a command is said by the one that holds the machine, once', async () => {
    const other = await hall.link();
    const idle = start(other);
    const { id } = await ask('queue.moveTicket');
    idle.poke();
    await peer.hear('move');
    peer.say({ msg: 'ack', re: id, code: 'ok', newTicket: 'V001' });
    await settled(id, 'done');
    idle.poke();
    await idle.stop();
    expect(peer.heard.filter(({ msg }) => msg === 'move')).toHaveLength(1);
  });
});
