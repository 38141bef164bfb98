// POST /bridge/take-number (protocols.md §2): mobile banks and remote systems ask for a number. Where a machine leads, it
// gives the number out on command; else we do.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type postgres from 'postgres';
import * as v from 'valibot';
import { toInstant, type Instant } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { cancelRemote, issueRemote } from '#domain/queue/issuing.ts';
import { cancelAtMachine } from '#domain/queue/lobby.mutators.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Log } from '#server/platform/log.ts';
import { isOutage, isTransient } from '#server/platform/outage.ts';
import type { Execute, Outcome } from '#server/sync/execute.ts';
import { noteNumber, waitingOf } from './channel-numbers.ts';
import { channelOf, type Channel } from './channels.ts';
import type { MachineLink } from './machine-link.ts';
import { isTranCode, readPacket, requests, writePacket, type AnswerName } from './take-number-packet.ts';

export interface TakeNumberDeps {
  readonly sql: postgres.Sql;
  readonly execute: Execute;
  readonly clock: Clock;
  readonly link: Pick<MachineLink, 'command'>;
  readonly log: Pick<Log, 'warn' | 'error'>;
  readonly findCustomer: (outletId: Id, customerNo: string) => Promise<Id | null>;
}

/** The machine is asked, asked once more, and then it is unknown (F53). */
const ANSWERED_WITHIN = 8_000;
const LOOK_AGAIN = 50;
/** A packet is some hundred bytes. */
const MOST_BODY = 8 * 1024;

interface Outlet {
  readonly id: Id;
  /** Where a machine leads. */
  readonly machineId: Id | null;
}

interface QueueRow {
  readonly id: Id;
  readonly code: string;
  readonly name: string;
  readonly waiting: number;
}

export function takeNumberRoutes(deps: TakeNumberDeps): Hono {
  const app = new Hono();
  const { sql, execute, clock, link, log } = deps;
  const now = (): Instant => toInstant(clock.now());
  const oneByOne = createLanes();
  const xml = (c: Context, text: string, status: 200 | 401 | 413 = 200) =>
    c.body(text, status, { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'no-store' });

  app.post(
    '/take-number',
    bodyLimit({ maxSize: MOST_BODY, onError: (c) => xml(c, writePacket('badPacket'), 413) }),
    async (c) => {
      const key = /^Bearer (\S{16,200})$/.exec(c.req.header('authorization') ?? '')?.[1];
      const channel = key ? await channelOf(sql, key) : null;
      if (!channel) return xml(c, writePacket('badParameter'), 401);
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      try {
        return xml(c, await answer(channel, textOf(bytes)));
      } catch (err) {
        // The reference is in the answer's head as well.
        const about = { err, requestId: c.res.headers.get('x-request-id') ?? '', channel: channel.name };
        if (isOutage(err) || isTransient(err)) log.warn(about, 'the database did not answer a channel');
        else log.error(about, 'a channel’s request failed');
        return xml(c, writePacket('serverError'));
      }
    },
  );

  async function answer(channel: Channel, text: string | null): Promise<string> {
    const packet = text === null ? null : readPacket(text);
    if (!packet) return writePacket('badPacket');
    const code = packet.get('TranCode') ?? '';
    if (!isTranCode(code)) return writePacket('badTranCode');
    const parsed = v.safeParse(requests[code], Object.fromEntries([...packet].filter(([, value]) => value !== '')));
    if (!parsed.success) return writePacket('badParameter');
    const asked = parsed.output as { InstNo: string; BizType?: string; CustNo?: string; QueueNumber?: string };
    const outlet = await outletOf(asked.InstNo);
    if (!outlet) return writePacket('outletUnknown');
    if (code === '694010') return listQueues(outlet);
    if (code === '694011') return writePacket('noAppointments');
    return code === '694012' ? await take(channel, outlet, asked) : await giveBack(channel, outlet, asked.QueueNumber);
  }

  async function outletOf(code: string): Promise<Outlet | null> {
    const [row] = await sql<Outlet[]>`
      select o.id, (select m.id from queue_machine m where m.outlet_id = o.id limit 1) as "machineId"
      from institution o where o.code = ${code} and o.active and o.level = 'outlet'`;
    return row ?? null;
  }

  const queuesOf = (outlet: Outlet): Promise<QueueRow[]> => sql<QueueRow[]>`
    select q.id, q.code, q.name, (
      select count(*)::int from ticket t where t.outlet_id = q.outlet_id and t.queue_id = q.id and t.state = 'waiting' and not t.archived
    ) as waiting from queue q where q.outlet_id = ${outlet.id} and q.active order by q.code`;

  async function listQueues(outlet: Outlet): Promise<string> {
    const queues = await queuesOf(outlet);
    return writePacket(
      'ok',
      {},
      queues.map(({ code, name, waiting }) => ({ BizType: code, SerialName: name, QueueNum: waiting })),
    );
  }

  /** `BizType`: the letters of a queue, or its place in the list of them, from 1. */
  async function take(channel: Channel, outlet: Outlet, asked: { BizType?: string; CustNo?: string }): Promise<string> {
    const queues = await queuesOf(outlet);
    const queue = queues.find(({ code }) => code === asked.BizType) ?? queues[Number(asked.BizType) - 1];
    if (!queue) return writePacket('badParameter');
    const reply = (number: string, ahead: number) =>
      writePacket('ok', { SerialName: queue.name, ServCounter: '', QueueNumber: number, QueueNum: ahead });
    const customerId = asked.CustNo ? await deps.findCustomer(outlet.id, asked.CustNo).catch(() => null) : null;
    if (outlet.machineId) {
      const { machineId } = outlet;
      const customerNo = asked.CustNo === undefined ? {} : { customerNo: asked.CustNo };
      const issue = async (): Promise<string> => {
        const theirs = customerId ? await numberOf(outlet, customerId) : null;
        if (theirs) return writePacket('ticketExists', { QueueNumber: theirs });
        const done = await link.command(machineId, { msg: 'issue', queue: queue.code, ...customerNo });
        if (done.result !== 'done' || !done.newTicket) return writePacket('serverError');
        await noteGiven(channel, outlet, done.newTicket);
        return reply(done.newTicket, queue.waiting);
      };
      return customerId ? await oneByOne(customerId, issue) : await issue();
    }
    const id = toId(randomUUID());
    const outcome = await act(channel, outlet, issueRemote.name, { id, queueId: queue.id, customerId });
    if (outcome.status !== 'applied') return refusalOf(outcome);
    const [ticket] = await sql<{ number: string; ahead: number }[]>`
      select t.number, (select count(*)::int from ticket a where a.outlet_id = t.outlet_id and a.queue_id = t.queue_id
        and a.state = 'waiting' and not a.archived and (a.stands_at, a.number) < (t.stands_at, t.number)) as ahead
      from ticket t where t.id = ${id}`;
    await noteGiven(channel, outlet, ticket!.number);
    return reply(ticket!.number, ticket!.ahead);
  }

  /** A customer's number that waits; as far as the machine has told of it. */
  async function numberOf(outlet: Outlet, customerId: Id): Promise<string | null> {
    const [row] = await sql<{ number: string }[]>`
      select number from ticket where outlet_id = ${outlet.id} and customer_id = ${customerId} and state = 'waiting' and not archived
      order by taken_at limit 1`;
    return row?.number ?? null;
  }

  /** The number is given out: that it cannot be given back is no reason to withhold it. */
  const noteGiven = (channel: Channel, outlet: Outlet, number: string): Promise<void> =>
    noteNumber(sql, { channelId: channel.id, outletId: outlet.id, number }, now()).catch((err: unknown) =>
      log.warn({ err, outletId: outlet.id }, 'whose number it is could not be noted; it cannot be given back'),
    );

  async function giveBack(channel: Channel, outlet: Outlet, number = ''): Promise<string> {
    const ticket = await waitingOf(sql, { channelId: channel.id, outletId: outlet.id, number }, now());
    if (!ticket) return writePacket('nothingToCancel');
    if (ticket.machineId !== null) return await giveBackAtMachine(channel, outlet, ticket.id);
    const outcome = await act(channel, outlet, cancelRemote.name, { ticketId: ticket.id });
    return outcome.status === 'applied' ? writePacket('ok') : writePacket('nothingToCancel');
  }

  /** The machine answers through the row, whichever process it is connected to. */
  async function giveBackAtMachine(channel: Channel, outlet: Outlet, ticketId: Id): Promise<string> {
    const commandId = toId(randomUUID());
    const outcome = await act(channel, outlet, cancelAtMachine.name, { ticketId, commandId });
    if (outcome.status !== 'applied') return refusalOf(outcome);
    const until = performance.now() + ANSWERED_WITHIN;
    for (;;) {
      const [row] = await sql<{ state: string }[]>`select state from machine_command where id = ${commandId}`;
      if (row?.state === 'done') return writePacket('ok');
      if (row?.state === 'refused') return writePacket('nothingToCancel');
      if (row?.state === 'unknown' || performance.now() > until) return writePacket('serverError');
      await sleep(LOOK_AGAIN);
    }
  }

  /** Done in the channel's own name. */
  const act = (channel: Channel, outlet: Outlet, name: string, input: object): Promise<Outcome> =>
    execute({
      mutationId: toId(randomUUID()),
      name,
      version: 1,
      input,
      actor: { as: 'system', id: channel.id, outletId: outlet.id },
      claimedAt: toInstant(clock.now()),
    });

  return app;
}

function refusalOf(outcome: Outcome): string {
  if (outcome.status !== 'refused') return writePacket('serverError');
  const { code, data } = outcome.refusal;
  if (code === 'queue.has-number') return writePacket('ticketExists', { QueueNumber: data['number'] ?? '' });
  const known: Readonly<Record<string, AnswerName>> = {
    'queue.not-issuing': 'notIssuing',
    'queue.impossible-step': 'nothingToCancel',
  };
  return writePacket(known[code] ?? 'serverError');
}

/** UTF-8, or the charset the packet names; null where the bytes are not in it. */
function textOf(bytes: Uint8Array): string | null {
  const named = /encoding="([\w-]+)"/.exec(Buffer.from(bytes.subarray(0, 100)).toString('latin1'))?.[1] ?? 'utf-8';
  if (!/^(utf-8|gbk|gb2312|gb18030)$/i.test(named)) return null;
  try {
    return new TextDecoder(/^utf-8$/i.test(named) ? 'utf-8' : 'gb18030', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Work of one name runs one after another: somebody who taps twice asks twice at once. */
function createLanes(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const lanes = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const turn = (lanes.get(name) ?? Promise.resolve()).then(work, work);
    lanes.set(name, turn);
    const left = (): void => void (lanes.get(name) === turn && lanes.delete(name));
    turn.then(left, left);
    return turn;
  };
}
