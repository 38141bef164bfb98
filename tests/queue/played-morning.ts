/** A morning in the hall that we lead, played on the server with the product's own deeds; the same seed, the same morning. */
import { randomUUID } from 'node:crypto';
import type { Actor } from '#domain/kernel/actor.ts';
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import * as at from '#domain/queue/counter.mutators.ts';
import { unparkDue } from '#domain/queue/hall-day.mutators.ts';
import * as lobby from '#domain/queue/lobby.mutators.ts';
import type { Counter, Ticket } from '#domain/queue/queue.model.ts';
import * as service from '#domain/queue/service.mutators.ts';
import { createDice } from '#server/simulators/seeded.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { eastWatch, song, tang, wu, type Staff } from '#tests/kit/people.ts';
import type { SyncBench } from '#tests/sync-server/sync-bench.ts';
import { cash, noncash, songs, tangs, vip } from './own-hall.ts';

const HALF_MINUTE = 30_000;
const freshId = () => randomUUID() as Id;

type Waiting = Pick<Ticket, 'id' | 'queueId' | 'businessTypeId' | 'state' | 'counterId' | 'talkingSince' | 'startedAt'>;

/** @returns how often each deed was done */
export async function playMorning(
  bench: Pick<SyncBench, 'sql' | 'clock' | 'do'>,
  steps: number,
  seed = 7,
): Promise<Record<string, number>> {
  const dice = createDice(seed);
  const done: Record<string, number> = {};
  let now = NINE;
  const act = async <A>(actor: Actor, mutator: Mutator<A>, input: NoInfer<A>): Promise<void> => {
    const said = await bench.do(mutator, input, { actor, claimedAt: now });
    if (said !== 'applied') throw new Error(`${mutator.name}: ${said}`);
    done[mutator.name] = (done[mutator.name] ?? 0) + 1;
  };
  const tickets = (state: Ticket['state']) => bench.sql<Waiting[]>`
    select id, queue_id as "queueId", business_type_id as "businessTypeId", state, counter_id as "counterId",
      talking_since as "talkingSince", started_at as "startedAt" from ticket where state = ${state} and not archived order by number`;

  async function inTheLobby(): Promise<void> {
    if (dice.chance(0.42))
      await act(wu, lobby.issueTicket, {
        id: freshId(),
        queueId: dice.pick([cash, cash, noncash, noncash, vip]).id,
        customerId: null,
      });
    const waiting = await tickets('waiting');
    const someone = waiting.length > 0 ? dice.pick(waiting) : null;
    const talking = waiting.find(({ talkingSince }) => talkingSince !== null);
    if (talking && dice.chance(0.3)) await act(wu, lobby.endTalk, { ticketId: talking.id });
    else if (someone && dice.chance(0.08)) await act(wu, lobby.beginTalk, { ticketId: someone.id, at: now });
    else if (someone && dice.chance(0.05)) await act(wu, lobby.moveTicket, moveOf(someone));
    else if (someone && dice.chance(0.04))
      await act(wu, lobby.abandonTicket, { ticketId: someone.id, commandId: freshId(), at: now, divertedTo: null });
    const [missed] = await tickets('missed');
    if (missed && missed.queueId !== cash.id && dice.chance(0.5)) {
      const { id: ticketId, businessTypeId } = missed;
      const [row] = await bench.sql<{ returns: number }[]>`select returns from ticket where id = ${ticketId}`;
      if (row!.returns < 2) await act(wu, lobby.returnMissed, { ticketId, businessTypeId });
    }
    await act(eastWatch, unparkDue, {});
  }
  const moveOf = ({ id: ticketId, queueId }: Waiting) => ({
    ticketId,
    toQueueId: queueId === cash.id ? noncash.id : cash.id,
    newId: freshId(),
    at: now,
  });

  async function atWindow(teller: Staff, { id: counterId }: Counter): Promise<void> {
    const [window] = await bench.sql<{ ticketId: Id | null }[]>`
      select ticket_id as "ticketId" from counter where id = ${counterId}`;
    if (window!.ticketId === null) return await callSomebody(teller, counterId);
    const [ticket] = (await tickets('called'))
      .concat(await tickets('serving'))
      .filter(({ id }) => id === window!.ticketId);
    const step = { ticketId: ticket!.id, counterId, at: now };
    if (ticket!.state === 'called') {
      if (dice.chance(0.15))
        await act(teller, service.missAtCounter, { ...step, businessTypeId: ticket!.businessTypeId });
      else await act(teller, service.startAtCounter, step);
      return;
    }
    const roll = dice.next();
    if (roll < 0.05) await act(teller, service.parkTicket, { ...step, pool: 'counters', minutes: 5 });
    else if (roll < 0.1) {
      const toQueueId = ticket!.queueId === vip.id ? cash.id : vip.id;
      await act(teller, service.transferAtCounter, {
        ...step,
        newId: freshId(),
        toQueueId,
        place: dice.chance(0.5) ? 'first' : 'byWait',
      });
    } else if (roll < 0.4) {
      await act(teller, service.rateAtCounter, { ticketId: ticket!.id, counterId, score: dice.whole(1, 5) });
      await act(teller, service.finishAtCounter, { ...step, outcome: 'done', delivered: [] });
    }
  }
  async function callSomebody(teller: Staff, counterId: Id): Promise<void> {
    const call = { counterId, callId: freshId() };
    const [given] = (await tickets('waiting')).filter(({ talkingSince }) => talkingSince === null);
    if (dice.chance(0.05)) await act(teller, at.takeWalkIn, { ...call, ticketId: freshId(), queueId: cash.id });
    else if (given && dice.chance(0.08)) await act(teller, at.callGiven, { ...call, ticketId: given.id });
    else await act(teller, at.callNext, call);
  }

  bench.clock.set(NINE);
  await act(song, at.openCounter, { counterId: songs.id, takeOver: false });
  await act(tang, at.openCounter, { counterId: tangs.id, takeOver: false });
  for (let n = 0; n < steps; n++) {
    now = (NINE + n * HALF_MINUTE) as Instant;
    bench.clock.set(now);
    await inTheLobby();
    // Not in the instant of the number just given: that one is open to doubt, and rightly left out.
    now = (now + 5_000) as Instant;
    bench.clock.set(now);
    await atWindow(song, songs);
    await atWindow(tang, tangs);
  }
  return done;
}
