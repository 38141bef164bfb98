// A whole branch at speed, over HTTP as its devices speak it: customers take numbers at a kiosk, tellers call and serve
// them, a display calls them out, and the lobby manager walks among them. The outlet is one without a queue machine.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { publicHallSchema, type PublicHall } from '#domain/stations/public-hall.ts';
import { kioskAnswerSchema, type IssuedTicket, type Lease } from '#domain/stations/station-wire.ts';
import type { World } from '#domain/worlds/small-outlet.ts';
import { BranchDevice } from './branch-device.ts';
import { createDice, type Dice } from './seeded.ts';

export interface BranchOptions {
  readonly url: string;
  readonly world: World;
  readonly seed: number;
  /** Simulated seconds a second. */
  readonly speed: number;
  readonly onTrouble?: (error: unknown) => void;
}

export interface BranchFigures {
  issued: number;
  /** Numbers taken while the kiosk had no line. */
  offline: number;
  called: number;
  served: number;
  missed: number;
  announced: number;
  /** What the lobby manager did. */
  lobby: number;
  /** Deeds that the rules said no to: a number that was called in the same moment, for the most part. */
  refused: number;
}

export interface BranchPlayer {
  readonly figures: Readonly<BranchFigures>;
  readonly hall: () => PublicHall | null;
  stop(): Promise<void>;
}

const MINUTE = 60_000;
/** Mean minutes from one customer to the next, by the hour since the doors opened: a Monday comes in one wave. */
const BETWEEN = [2.6, 1.7, 1.9, 2.4, 3.2, 3.6, 3, 3.4];
const SERVICE = { median: 3.4, sigma: 0.7 };
const callAnswer = v.object({ call: v.nullable(v.object({ ticketId: v.string(), number: v.string() })) });

export async function playBranch(options: BranchOptions): Promise<BranchPlayer> {
  const { url, world, seed, speed } = options;
  const { queues, counters, setting } = world.ownHall;
  const figures = { issued: 0, offline: 0, called: 0, served: 0, missed: 0, announced: 0, lobby: 0, refused: 0 };
  const ending = new AbortController();
  const began = performance.now();
  const minutes = (): number => ((performance.now() - began) * speed) / MINUTE;
  const after = (simulated: number): Promise<void> =>
    sleep((simulated * MINUTE) / speed, undefined, { signal: ending.signal });
  const waiting = new Set<Id>();
  let hall: PublicHall | null = null;

  async function kiosk(dice: Dice): Promise<void> {
    const device = new BranchDevice(url);
    await device.stand('kiosk', setting.outletId);
    let leases: Lease[] = [];
    let unsent: IssuedTicket[] = [];
    /** Until then the kiosk has no line. */
    let cutUntil = -1;
    const report = async (): Promise<void> => {
      const holds = leases.map(({ id, numbers }) => ({ id, left: numbers.length }));
      const said = await device.post('/api/station/tickets', { tickets: unsent.slice(0, 50), holds });
      if (said.status !== 200) throw new Error(`the kiosk was not heard: ${said.status}`);
      const answer = v.parse(kioskAnswerSchema, said.body);
      const heard = new Set(answer.results.map(({ id }) => id));
      unsent = unsent.filter(({ id }) => !heard.has(id));
      const left = new Map(leases.map(({ id, numbers }) => [id, numbers]));
      leases = answer.leases.map((lease) => ({ ...lease, numbers: left.get(lease.id) ?? lease.numbers }));
    };
    await report();
    const give = async (): Promise<never> => {
      for (;;) {
        await after(dice.exponential(BETWEEN[Math.floor(minutes() / 60) % BETWEEN.length]!));
        const queue = queues[dice.chance(0.62) ? 0 : 1]!;
        const day = dayOf(toInstant(Date.now()));
        const today = leases.filter((each) => each.queueId === queue.id && each.day === day && each.numbers.length > 0);
        const lease = today.find(({ block }) => block === 'front') ?? today.find(({ block }) => block === 'spare');
        if (lease) {
          const id = randomUUID() as Id;
          const [number, ...rest] = lease.numbers as [string, ...string[]];
          leases = leases.map((each) => (each === lease ? { ...each, numbers: rest } : each));
          const at = Date.now() as IssuedTicket['at'];
          unsent.push({
            id,
            leaseId: lease.id,
            queueId: queue.id,
            number,
            at,
            ahead: null,
            range: null,
            shown: null,
            appointmentId: null,
          });
          waiting.add(id);
          figures.issued++;
        }
        if (cutUntil < minutes() && dice.chance(0.04)) cutUntil = minutes() + dice.between(1, 4);
        if (cutUntil > minutes()) figures.offline++;
        else await report();
      }
    };
    // What it gave out it still sends.
    await give().finally(async () => {
      while (unsent.length > 0) await report();
    });
  }

  async function teller(dice: Dice, { login, counter }: { login: string; counter: number }): Promise<void> {
    const device = new BranchDevice(url);
    await device.logIn(login, world.password);
    const counterId = counters[counter]!.id;
    const deed = async (name: string, input: object): Promise<boolean> => {
      const { status, body } = await device.deed(name, { counterId, ...input });
      const done = status === 200 && body['status'] === 'applied';
      if (!done) figures.refused++;
      return done;
    };
    await deed('queue.openCounter', { takeOver: true });
    for (let n = 1; ; n++) {
      const said = await device.post('/api/queue/calls', { id: randomUUID(), counterId });
      const { call } = said.body['status'] === 'applied' ? v.parse(callAnswer, said.body) : { call: null };
      if (!call) {
        await after(0.5);
        continue;
      }
      const ticketId = call.ticketId as Id;
      figures.called++;
      waiting.delete(ticketId);
      await after(dice.between(0.2, 0.8));
      if (dice.chance(0.06)) {
        const { businessTypeId = null } = queues.find(({ code }) => call.number.startsWith(code)) ?? {};
        if (await deed('queue.missAtCounter', { ticketId, businessTypeId })) figures.missed++;
        continue;
      }
      await deed('queue.startAtCounter', { ticketId });
      await after(Math.min(25, dice.lognormal(SERVICE.median, SERVICE.sigma)));
      if (await deed('queue.finishAtCounter', { ticketId, outcome: 'done', delivered: [] })) figures.served++;
      if (dice.chance(0.3)) await deed('queue.rateAtCounter', { ticketId, score: dice.pick([5, 5, 5, 4, 4, 3, 2]) });
      if (n % 25 === 0) {
        await deed('queue.pauseCounter', { reason: 'break' });
        await after(dice.between(4, 8));
        await deed('queue.resumeCounter', {});
      }
    }
  }

  async function display(): Promise<void> {
    const device = new BranchDevice(url);
    await device.stand('display', setting.outletId);
    const said = new Set<string>();
    for await (const { event, data } of device.listen('/api/station/stream', ending.signal)) {
      if (event !== 'hall') continue;
      hall = v.parse(publicHallSchema, JSON.parse(data));
      const fresh = hall.calls.filter(({ key, live }) => live && !said.has(key));
      if (fresh.length === 0) continue;
      for (const { key } of fresh) said.add(key);
      const at = Date.now();
      const { body } = await device.post('/api/station/announced', {
        calls: fresh.map(({ key }) => ({ key, shownAt: at, playedAt: at })),
      });
      figures.announced += Number(body['noted'] ?? 0);
    }
  }

  async function lobby(dice: Dice): Promise<void> {
    const device = new BranchDevice(url);
    await device.logIn('lobby3', world.password);
    for (;;) {
      await after(dice.exponential(4));
      const ticketId = dice.pick([...waiting]);
      if (!ticketId) continue;
      const roll = dice.next();
      const { status, body } =
        roll < 0.5
          ? await device.deed('queue.beginTalk', { ticketId })
          : roll < 0.8
            ? await device.deed('queue.moveTicket', { ticketId, toQueueId: queues[1]!.id, newId: randomUUID() })
            : await device.deed('queue.abandonTicket', { ticketId, commandId: randomUUID() });
      const done = status === 200 && body['status'] === 'applied';
      if (!done) figures.refused++;
      else figures.lobby++;
      if (!done || roll >= 0.5) waiting.delete(ticketId);
      else {
        await after(2);
        await device.deed('queue.endTalk', { ticketId });
      }
    }
  }

  const dice = createDice(seed);
  const another = (): Dice => createDice(dice.whole(1, 2 ** 31 - 1));
  const loops = [
    kiosk(another()),
    teller(another(), { login: 'teller3', counter: 1 }),
    teller(another(), { login: 'teller4', counter: 3 }),
    display(),
    lobby(another()),
  ].map((loop) =>
    loop.catch((error: unknown) => {
      if (!ending.signal.aborted) options.onTrouble?.(error);
    }),
  );
  await sleep(0);
  return {
    figures,
    hall: () => hall,
    async stop() {
      ending.abort();
      await Promise.all(loops);
    },
  };
}
