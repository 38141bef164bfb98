// Our own queue engine (QUE-003, QUE-005): numbers given out and called by many at once. First whether it is right: windows
// that call a thousand times each while their replies get lost; then how fast, beside a bare insert and a bare claim.
import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type postgres from 'postgres';
import type { Actor, StaffActor } from '#domain/kernel/actor.ts';
import { rightsOf } from '#domain/identity/permissions.ts';
import { builtInRoles } from '#domain/identity/role-table.ts';
import { addDays, dayOf, toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { mutators } from '#domain/mutators.ts';
import { plainTerms } from '#domain/queue/calling.rules.ts';
import { counterPlanKind } from '#domain/queue/hall.model.ts';
import { counterKind, queueKind, type Counter, type Queue } from '#domain/queue/queue.model.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { migrateDatabase, openDatabase } from '#server/platform/database.ts';
import { callRoutes } from '#server/queue/calls.routes.ts';
import { settleHalls } from '#server/queue/hall.jobs.ts';
import { createExecute, type Execute } from '#server/sync/execute.ts';
import { importRows } from '#server/sync/import.ts';
import type { Cleanup } from './cleanup.ts';
import { figuresOf, percentile, say, type Figure } from './figure.ts';
import { startBenchPostgres } from './product.ts';

const WINDOWS = 32;
/** BENCH_CALLS and BENCH_SECONDS make it short while one works on it. */
const CALLS = Number(process.env['BENCH_CALLS'] ?? 1_000);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 5);
const CLIENTS = 20;
/** Of ten replies so many get lost. */
const LOST = 0.2;
/** As many wait as in a full hall. */
const WAITING = 60;

const figure = figuresOf('queue');
const lobbyRights = rightsOf(builtInRoles.filter(({ code }) => code === 'lobby_manager'));
const tellerRights = rightsOf(builtInRoles.filter(({ code }) => code === 'teller'));

interface Hall {
  readonly outletId: Id;
  readonly queues: readonly Queue[];
  readonly windows: readonly { readonly counter: Counter; readonly teller: StaffActor }[];
  readonly lobby: StaffActor;
}

export async function queueEngine(cleanup: Cleanup): Promise<Figure[]> {
  const url = await startBenchPostgres(cleanup);
  await migrateDatabase(url);
  const database = openDatabase(url, { max: CLIENTS + 4 });
  cleanup.after(() => database.close());
  const sql = database.sql as unknown as postgres.Sql;
  let now = Date.parse('2026-03-02T09:00:00+08:00');
  const began = performance.now();
  const clock = { now: () => Math.floor(now + performance.now() - began) };
  const execute = createExecute({
    sql,
    mutators,
    lookup: lookupKind,
    clock,
    onFault: (error) => {
      throw error;
    },
    onCommit: () => {},
  });
  const right = await manyWindows(sql, execute, clock, cleanup, (ms) => void (now += ms));
  return [...right, ...(await rates(sql, execute, clock))];
}

async function openHall(sql: postgres.Sql, windows: number): Promise<Hall> {
  const outletId = randomUUID() as Id;
  const person = (rights: typeof lobbyRights): StaffActor => ({
    as: 'staff',
    id: randomUUID() as Id,
    outletId,
    deviceId: randomUUID() as Id,
    roles: [],
    ...rights,
    paths: [],
  });
  const queues = ['A', 'B', 'V'].map((code): Queue => ({
    id: randomUUID() as Id,
    outletId,
    code,
    name: code,
    business: code,
    businessKind: 'cash',
    businessTypeId: null,
    active: true,
  }));
  const own = Array.from({ length: windows }, (_, n) => {
    const teller = person(tellerRights);
    const counter: Counter = {
      id: randomUUID() as Id,
      outletId,
      number: n + 1,
      status: 'idle',
      since: toInstant(0),
      ticketId: null,
      teller: null,
      staffId: teller.id,
      pauseReason: null,
      autoCall: false,
      recent: [],
    };
    return { teller, counter };
  });
  await importRows(sql, lookupKind, queueKind, queues);
  await importRows(
    sql,
    lookupKind,
    counterKind,
    own.map(({ counter }) => counter),
  );
  const rule = { kind: 'headStart' as const, queues: queues.map(({ id }) => plainTerms(id)) };
  const plans = own.map(({ counter: { id } }) => ({ id, outletId, name: '', rule }));
  await importRows(sql, lookupKind, counterPlanKind, plans);
  return { outletId, queues, windows: own, lobby: person(lobbyRights) };
}

const deed = (execute: Execute, actor: Actor, name: string, input: object, now: number) =>
  execute({ mutationId: randomUUID() as Id, name, version: 1, input, actor, claimedAt: toInstant(now) });

async function insist(execute: Execute, actor: Actor, name: string, input: object, now: number): Promise<void> {
  const outcome = await deed(execute, actor, name, input, now);
  if (outcome.status !== 'applied') throw new Error(`${name}: ${JSON.stringify(outcome)}`);
}

type Clock = { now(): number };
const issue = (execute: Execute, hall: Hall, n: number, clock: Clock) => {
  const input = { id: randomUUID(), queueId: hall.queues[n % hall.queues.length]!.id, customerId: null };
  return insist(execute, hall.lobby, 'queue.issueTicket', input, clock.now());
};

/** Windows call over HTTP; of their replies a fifth never arrives, and they ask again by the same id. */
async function manyWindows(
  sql: postgres.Sql,
  execute: Execute,
  clock: Clock,
  cleanup: Cleanup,
  later: (ms: number) => void,
): Promise<Figure[]> {
  const hall = await openHall(sql, WINDOWS);
  const tellers = new Map(hall.windows.map(({ teller }) => [teller.id as string, teller]));
  const app = new Hono().route(
    '/api',
    callRoutes({ sql, execute, clock, whoAsks: async (c) => tellers.get(c.req.header('x-teller') ?? '') ?? null }),
  );
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  cleanup.after(() => new Promise<void>((done) => server.close(() => done())));
  await new Promise((up) => server.once('listening', up));
  const { port } = server.address() as AddressInfo;
  let lost = 0;

  async function call(counterId: Id, teller: Id): Promise<Id | null> {
    const id = randomUUID();
    for (;;) {
      const text = await ask(port, { id, counterId }, teller, Math.random() < LOST);
      if (text !== null) {
        const { call: called } = JSON.parse(text) as { call: { ticketId: Id } | null };
        return called?.ticketId ?? null;
      }
      lost++;
    }
  }

  let issued = 0;
  let open = 0;
  const most = WINDOWS * CALLS;
  const given: Id[] = [];
  const fill = async (): Promise<void> => {
    while (issued < most) {
      if (open >= WAITING) await new Promise((later_) => setTimeout(later_, 2));
      else {
        open++;
        await issue(execute, hall, issued++, clock);
      }
    }
  };
  const work = async ({ counter, teller }: Hall['windows'][number]): Promise<void> => {
    for (let n = 0; n < CALLS;) {
      const ticketId = await call(counter.id, teller.id);
      if (ticketId === null) {
        await new Promise((later_) => setTimeout(later_, 5));
        continue;
      }
      n++;
      open--;
      given.push(ticketId);
      const end = { ticketId, counterId: counter.id, at: clock.now(), outcome: 'done', delivered: [] };
      await insist(execute, teller, 'queue.finishAtCounter', end, clock.now());
      if (given.length % 4_000 === 0) say(`queue: ${given.length} of ${most} called`);
    }
  };
  const from = performance.now();
  await Promise.all([fill(), ...hall.windows.map(work)]);
  const seconds = (performance.now() - from) / 1000;

  const [ends] = await sql<{ done: number; numbers: number; highest: number; calls: number; twice: number }[]>`
    select count(*) filter (where state = 'done')::int as done, count(distinct number)::int as numbers,
      max(substring(number from 2)::int)::int as highest,
      (select count(*)::int from queue_call where outlet_id = ${hall.outletId}) as calls,
      (select count(*)::int from (select from queue_call where outlet_id = ${hall.outletId} group by ticket_id having count(*) > 1) d) as twice
    from ticket where outlet_id = ${hall.outletId}`;
  const doubles = given.length - new Set(given).size + ends!.twice;
  later(24 * 60 * 60_000);
  await settleHalls(sql, execute, clock);
  for (const { counter } of hall.windows)
    await sql`update counter set staff_id = ${hall.windows[0]!.teller.id}, status = 'idle' where id = ${counter.id} and number = 1`;
  await issue(execute, hall, 0, clock);
  const second = await call(hall.windows[0]!.counter.id, hall.windows[0]!.teller.id);
  const [next] = await sql<{ number: string; day: string }[]>`
    select number, business_day::text as day from ticket where id = ${second}`;
  const dayTwo = next?.number === 'A001' && next.day === addDays(dayOf(toInstant(clock.now())), 0);
  const note = `${WINDOWS} windows × ${CALLS} calls over HTTP, ${lost} replies lost, ${Math.round(seconds)} s`;
  return [
    figure('double calls', doubles, 'calls', { aim: '0', met: doubles === 0, note }),
    figure('lost numbers', most - ends!.done, 'numbers', {
      aim: '0',
      met: most === ends!.done && ends!.calls === most,
    }),
    figure('numbers given twice in a day', most - ends!.numbers, 'numbers', { aim: '0', met: most === ends!.numbers }),
    figure('highest number of a queue', ends!.highest, '', { note: 'past 999 in one day' }),
    figure('second day begins at A001 and is called', dayTwo ? 1 : 0, '', { aim: '1', met: dayTwo }),
  ];
}

/** Null: the reply was lost on its way, after the request was sent. */
function ask(port: number, body: object, teller: Id, loses: boolean): Promise<string | null> {
  return new Promise((done, failed) => {
    const text = JSON.stringify(body);
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      'x-teller': teller,
    };
    const asking = httpRequest(
      { port, host: '127.0.0.1', method: 'POST', path: '/api/queue/calls', headers },
      (reply) => {
        if (loses) {
          reply.destroy();
          return done(null);
        }
        let heard = '';
        reply.setEncoding('utf8').on('data', (part: string) => (heard += part));
        reply.on('end', () =>
          reply.statusCode === 200 ? done(heard) : failed(new Error(`${reply.statusCode} ${heard}`)),
        );
      },
    );
    asking.on('error', (error) => (loses ? done(null) : failed(error)));
    // Half of the lost ones are lost while the server is still at it.
    if (loses && Math.random() < 0.5) setTimeout(() => asking.destroy(), 2 + Math.random() * 10);
    asking.end(text);
  });
}

async function rates(sql: postgres.Sql, execute: Execute, clock: Clock): Promise<Figure[]> {
  await sql`create table bare_ticket (id uuid primary key, queue int, state text, at bigserial)`;
  await sql`create index on bare_ticket (state, at)`;
  const figures: Figure[] = [];
  for (const [where, count] of [
    ['one outlet', 1],
    [`${CLIENTS} outlets`, CLIENTS],
  ] as const) {
    const halls = await Promise.all(Array.from({ length: count }, () => openHall(sql, Math.ceil(CLIENTS / count))));
    const hallOf = (client: number) => halls[client % halls.length]!;
    const windowOf = (client: number) => hallOf(client).windows[Math.floor(client / halls.length)]!;
    const bareInsert = await race(async () => {
      await sql`insert into bare_ticket (id, queue, state) values (${randomUUID()}, 1, 'waiting')`;
    });
    const issuing = await race((client, n) => issue(execute, hallOf(client), n, clock));
    figures.push(...pair(`issue, ${CLIENTS} clients, ${where}`, issuing, bareInsert, 'a bare insert'));
    // Of those who wait so many stay, as in a full hall.
    for (const { outletId } of halls)
      await sql`update ticket set state = 'done', archived = true where outlet_id = ${outletId} and state = 'waiting' and id not in (
        select id from ticket where outlet_id = ${outletId} and state = 'waiting' order by stands_at limit ${WAITING})`;
    const bareClaim = await race(async () => {
      await sql`update bare_ticket set state = 'called' where id = (
        select id from bare_ticket where state = 'waiting' order by at limit 1 for update skip locked)`;
    });
    const calling = await race(
      async (client) => {
        const { counter, teller } = windowOf(client);
        await insist(execute, teller, 'queue.callNext', { counterId: counter.id, callId: randomUUID() }, clock.now());
      },
      // Between two calls the window is free again, and somebody else waits; not counted.
      async (client) => {
        const { counter, teller } = windowOf(client);
        const [row] = await sql<{ id: Id | null }[]>`select ticket_id as id from counter where id = ${counter.id}`;
        await issue(execute, hallOf(client), client, clock);
        if (!row?.id) return;
        const end = { ticketId: row.id, counterId: counter.id, at: clock.now(), outcome: 'done', delivered: [] };
        await insist(execute, teller, 'queue.finishAtCounter', end, clock.now());
      },
    );
    figures.push(...pair(`call, ${CLIENTS} clients, ${where}`, calling, bareClaim, 'a bare update … skip locked'));
  }
  return figures;
}

interface Rate {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
}

/** Every client does one after the other for some seconds; `between` is not counted in the times, and not in the rate. */
async function race(
  once: (client: number, n: number) => Promise<unknown>,
  between?: (client: number) => Promise<unknown>,
): Promise<Rate> {
  const times: number[] = [];
  let busy = 0;
  const end = performance.now() + SECONDS * 1000;
  const run = async (client: number): Promise<void> => {
    for (let n = 0; performance.now() < end; n++) {
      await between?.(client);
      const from = performance.now();
      await once(client, n);
      const took = performance.now() - from;
      times.push(took);
      busy += took;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, client) => run(client)));
  // As many as the clients would have done with nothing in between.
  return {
    perSecond: (times.length / busy) * 1000 * CLIENTS,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
  };
}

const pair = (what: string, ours: Rate, floor: Rate, beside: string): Figure[] => [
  figure(`${what}, p50`, ours.p50, 'ms', { floor: floor.p50, note: `beside ${beside}` }),
  figure(`${what}, p95`, ours.p95, 'ms', { floor: floor.p95 }),
  figure(`${what}, a second`, ours.perSecond, '1/s', { floor: floor.perSecond }),
];
