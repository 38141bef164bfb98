// The simulated queue machine against the bridge: whatever goes wrong on the way, both end with the same hall.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queueKind } from '#domain/queue/queue.model.ts';
import { isLive } from '#domain/queue/ticket-steps.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { packageRoot } from '#server/platform/package-root.ts';
import { callQueues, placeAtCounters, readCallDay } from '#server/simulators/call-day.ts';
import { replayDay } from '#server/simulators/day-replay.ts';
import { customersOf } from '#server/simulators/demo-machine.ts';
import { createMorning, morningQueues, MORNING_COUNTERS } from '#server/simulators/morning.ts';
import { createQueueMachine, type QueueMachine } from '#server/simulators/queue-machine.ts';
import type { Mischief } from '#server/simulators/mischief.ts';
import { createDice } from '#server/simulators/seeded.ts';
import { openHall, type TestLink } from '../bridges/hall-bench.ts';
import { createMemoryHall, type MemoryHall } from '../bridges/memory-hall.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-03-02T08:15:00+08:00');
const customers = customersOf(smallOutlet);
const { machine: registered, outlet } = smallOutlet;

let hall: MemoryHall;
let link: TestLink;
const machines: QueueMachine[] = [];
beforeEach(async () => {
  hall = createMemoryHall();
  link = await hall.link();
});
afterEach(async () => {
  for (const machine of machines.splice(0)) machine.stop();
  await hall.close();
});

/** Waits for both sides without looking at a clock; what is due at the bridge is done meanwhile. */
async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setImmediate(resolve));
}

function openSimulated(seed: number, mischief: Partial<Mischief> = {}, port = link.port) {
  let now = () => START;
  const machine = createQueueMachine({
    host: '127.0.0.1',
    port,
    machine: registered.code,
    outlet: outlet.code,
    token: registered.token,
    queues: morningQueues,
    counters: MORNING_COUNTERS,
    dice: createDice(seed),
    now: () => now(),
    mischief,
    reconnectFrom: 1,
  });
  machines.push(machine);
  const morning = createMorning(machine.memory, createDice(seed + 1), customers, START);
  now = () => morning.now;
  return { machine, morning };
}

const ofMachine = (machine: QueueMachine): string[] =>
  [...machine.memory.tickets.values()]
    .map(({ ticket, queue, state, counter }) => `${ticket} ${queue} ${state} ${counter ?? '-'}`)
    .toSorted();
function ofBridge(): string[] {
  const queues = new Map(hall.store.list(queueKind, 'byOutlet', [outlet.id]).map((queue) => [queue.id, queue.code]));
  const counters = new Map(
    [...hall.store.rows]
      .filter(([name]) => name.startsWith('counter/'))
      .map(([, row]) => [row.id, (row as unknown as { number: number }).number]),
  );
  return hall
    .tickets()
    .filter((ticket) => isLive(ticket) && ticket.state !== 'missed')
    .map(
      ({ number, queueId, state, counterId }) =>
        `${number} ${queues.get(queueId)} ${state} ${(counterId && counters.get(counterId)) ?? '-'}`,
    )
    .toSorted();
}

/** Everything said is stored, and a fresh snapshot is settled. */
async function settle(machine: QueueMachine): Promise<void> {
  await until(() => machine.online && machine.unacknowledged === 0);
  machine.cut();
  const settled = link.metrics().snapshotsSettled;
  await until(() => machine.online && link.metrics().snapshotsSettled > settled && machine.unacknowledged === 0);
}

describe('a well-behaved machine', () => {
  it('its whole past arrives, no step is impossible, and both halls are the same', async () => {
    const { machine, morning } = openSimulated(1);
    morning.advance(START + 45 * MINUTE);
    machine.start();
    await until(() => machine.online && machine.unacknowledged === 0);
    expect(link.metrics()).toMatchObject({ refused: 0, unknownNames: 0, dead: 0, nacks: 0 });
    expect(hall.tickets().filter(({ state }) => state === 'done').length).toBeGreaterThan(10);
    expect(ofBridge()).toEqual(ofMachine(machine));
    for (let minute = 46; minute < 60; minute++) morning.advance(START + minute * MINUTE);
    await until(() => machine.unacknowledged === 0);
    expect(link.metrics()).toMatchObject({ refused: 0, unknownNames: 0 });
    expect(ofBridge()).toEqual(ofMachine(machine));
  });

  it('it carries out move and abandon, and says no where the bridge asks for the impossible', async () => {
    const { machine, morning } = openSimulated(2);
    morning.advance(START + 45 * MINUTE);
    machine.start();
    await until(() => machine.online && machine.unacknowledged === 0);
    const [first, second] = machine.memory.waiting('A');
    const moved = await link.command(registered.id, { msg: 'move', ticket: first!.ticket, toQueue: 'V' });
    expect(moved).toEqual({ result: 'done', newTicket: expect.stringMatching(/^V\d{3}$/) });
    expect(await link.command(registered.id, { msg: 'abandon', ticket: second!.ticket })).toEqual({ result: 'done' });
    expect(await link.command(registered.id, { msg: 'abandon', ticket: second!.ticket })).toEqual({
      result: 'refused',
      code: 'not-possible',
    });
    expect(await link.command(registered.id, { msg: 'issue', queue: 'C' })).toMatchObject({ result: 'done' });
    expect(ofBridge()).toEqual(ofMachine(machine));
    machine.mischief.refuse = 'locked';
    expect(await link.command(registered.id, { msg: 'abandon', ticket: 'A999' })).toEqual({
      result: 'refused',
      code: 'locked',
    });
  });

  it('F53 it did as told but its answers are lost: unknown, and the snapshot settles it', async () => {
    const { machine, morning } = openSimulated(3, { mute: 'done' });
    morning.advance(START + 45 * MINUTE);
    machine.start();
    await until(() => machine.online && machine.unacknowledged === 0);
    const ticket = machine.memory.waiting('A')[0]!.ticket;
    const result = link.command(registered.id, { msg: 'move', ticket, toQueue: 'B' });
    await until(() => machine.memory.tickets.get(ticket) === undefined);
    await link.pass(3_000);
    await link.pass(3_000);
    expect(await result).toEqual({ result: 'unknown' });
    await settle(machine);
    expect(ofBridge()).toEqual(ofMachine(machine));
  });

  it('F46 a machine that falls silent is given up, and comes back', async () => {
    const { machine, morning } = openSimulated(4);
    morning.advance(START + 10 * MINUTE);
    machine.start();
    await until(() => machine.online && machine.unacknowledged === 0);
    machine.mischief.silent = true;
    morning.advance(START + 20 * MINUTE);
    await link.pass(30_000);
    await until(() => link.metrics().online === 0);
    machine.mischief.silent = false;
    machine.cut();
    await settle(machine);
    expect(ofBridge()).toEqual(ofMachine(machine));
  });
});

describe('a machine on a bad day', () => {
  const bad: Record<string, Partial<Mischief>> = {
    'F47 frames split at random bytes': { split: true },
    'F50 every third event twice': { duplicate: 0.3 },
    'F51 events left out': { drop: 0.05 },
    'F48 senseless frames in between': { garbage: 0.2 },
    'all of it at once': { split: true, duplicate: 0.2, drop: 0.05, garbage: 0.1 },
  };
  for (const [what, mischief] of Object.entries(bad))
    for (const seed of [11, 12, 13])
      it(`${what}: the hall is right in the end (seed ${seed})`, async () => {
        const { machine, morning } = openSimulated(seed, mischief);
        const dice = createDice(seed);
        machine.start();
        await until(() => machine.online);
        for (let minute = 1; minute <= 60; minute++) {
          morning.advance(START + minute * MINUTE);
          await link.pass(1_000);
          await new Promise((resolve) => setImmediate(resolve));
          if (dice.chance(0.05)) machine.cut();
          if (dice.chance(0.05)) machine.cutInFrame();
        }
        Object.assign(machine.mischief, { drop: 0, garbage: 0, duplicate: 0 });
        for (; machine.unacknowledged > 0 || !machine.online; await new Promise((resolve) => setImmediate(resolve)))
          await link.pass(500);
        await settle(machine);
        expect(ofBridge()).toEqual(ofMachine(machine));
        expect(link.metrics().dead).toBe(0);
      });

  it('F52 it loses its memory in the middle of the morning', async () => {
    const { machine, morning } = openSimulated(20);
    morning.advance(START + 30 * MINUTE);
    machine.start();
    await until(() => machine.online && machine.unacknowledged === 0);
    machine.restart();
    morning.advance(START + 40 * MINUTE);
    await settle(machine);
    expect(machine.memory.tickets.size).toBeGreaterThan(3);
    expect(ofBridge()).toEqual(ofMachine(machine));
  });
});

describe('over a real Postgres', () => {
  it('the demo morning stands in the hall', async () => {
    const real = await openHall();
    const realLink = await real.link();
    const { machine, morning } = openSimulated(20260302, {}, realLink.port);
    morning.advance(START + 45 * MINUTE);
    machine.start();
    await until(() => machine.online && machine.unacknowledged === 0);
    expect(realLink.metrics()).toMatchObject({ refused: 0, unknownNames: 0, dead: 0 });
    const live = (await real.tickets()).filter(({ state }) => ['waiting', 'called', 'serving'].includes(state));
    expect(
      live.map(({ number, queue, state, counter }) => `${number} ${queue} ${state} ${counter ?? '-'}`).toSorted(),
    ).toEqual(ofMachine(machine));
    expect(live.filter(({ customer }) => customer !== null).length).toBeGreaterThan(3);
    machine.stop();
    await real.close();
  });

  const file = join(packageRoot, '../shared/data/queue/anonbank-feb1999-days-dev.csv');
  it.skipIf(!existsSync(file))(
    `a whole call-centre day is replayed, every ticket served or given up${existsSync(file) ? '' : ' (skipped: no data)'}`,
    async () => {
      const day = readCallDay(readFileSync(file, 'utf8'), '1999-02-13');
      const machine = createQueueMachine({
        host: '127.0.0.1',
        port: link.port,
        machine: registered.code,
        outlet: outlet.code,
        token: registered.token,
        queues: callQueues,
        counters: placeAtCounters(day.calls).counters,
        dice: createDice(1),
        now: () => START,
        reconnectFrom: 1,
      });
      machines.push(machine);
      machine.start();
      await until(() => machine.online);
      const summary = await replayDay(machine, day, { speed: 1e9, vips: customers.vip });
      expect(summary).toMatchObject({ rows: 246, overtaken: 0, nacked: 0, unacknowledged: 0 });
      expect(summary.served + summary.abandoned + summary.ignored + summary.unreadable).toBe(246);
      const states = hall.tickets().map(({ state }) => state);
      expect(states.filter((state) => state === 'done')).toHaveLength(summary.served);
      expect(states.filter((state) => state === 'abandoned')).toHaveLength(summary.abandoned);
      expect(states).toHaveLength(summary.tickets);
      expect(link.metrics()).toMatchObject({ refused: 0, unknownNames: 0 });
    },
  );
});
