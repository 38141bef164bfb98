/** QUE-005 on Postgres: many windows press at once, and again by the same id when an answer stays away. */
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor, StaffActor } from '#domain/kernel/actor.ts';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { mutators } from '#domain/mutators.ts';
import { counterPlanKind } from '#domain/queue/hall.model.ts';
import { counterKind, type Counter } from '#domain/queue/queue.model.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { seedWorld } from '#server/db/seed.ts';
import { doAtOnce } from '#server/identity/deeds.routes.ts';
import { settleHalls } from '#server/queue/hall.jobs.ts';
import { createExecute, type Execute, type Outcome } from '#server/sync/execute.ts';
import { importRows } from '#server/sync/import.ts';
import { fakeClock } from '#tests/kit/clock.ts';
import { freshDatabase, type FreshDatabase } from '#tests/kit/database.ts';
import { idOf, song, wu } from '#tests/kit/people.ts';

const WINDOWS = 10;
const CALLS = 12;
const { queues, plans, counters } = smallOutlet.ownHall;
const NINE = Date.parse('2026-03-02T09:00:00+08:00');

let database: FreshDatabase;
let sql: postgres.Sql;
const clock = fakeClock();
let execute: Execute;
const windows = Array.from({ length: WINDOWS }, (_, n) => {
  const teller: StaffActor = { ...song, id: idOf(30, n + 1), deviceId: idOf(31, n + 1) };
  const counter: Counter = { ...counters[1]!, id: idOf(21, n + 1), number: n + 11, status: 'idle', staffId: teller.id };
  return { teller, counter };
});

beforeAll(async () => {
  database = await freshDatabase({ max: 24 });
  ({ sql } = database);
  await seedWorld(sql, smallOutlet, NINE);
  const onFault = (error: unknown) => {
    throw error;
  };
  execute = createExecute({ sql, mutators, lookup: lookupKind, clock, onFault, onCommit: () => {} });
  await importRows(
    sql,
    lookupKind,
    counterPlanKind,
    windows.map(({ counter: { id } }) => ({ ...plans[1]!, id })),
  );
});
afterAll(() => database.close());
beforeEach(async () => {
  clock.set(NINE);
  await sql`truncate ticket, queue_call, number_series`;
  await importRows(
    sql,
    lookupKind,
    counterKind,
    windows.map(({ counter }) => counter),
  );
});

const act = async (actor: Actor, name: string, input: object, id = randomUUID() as Id): Promise<Outcome> => {
  if (actor.as === 'staff')
    return (await doAtOnce({ execute, clock }, actor, { id, name, version: 1, input })) as Outcome;
  return await execute({ mutationId: id, name, version: 1, input, actor, claimedAt: toInstant(clock.now()) });
};
const issue = (n: number) =>
  act(wu, 'queue.issueTicket', { id: randomUUID(), queueId: queues[n % 2]!.id, customerId: null });
const calledBy = async (id: Id) =>
  (await sql<{ ticketId: Id }[]>`select ticket_id as "ticketId" from queue_call where id = ${id}`)[0]?.ticketId;

test('QUE-005 QUE-003 of ten windows that press at once, each request sent two and three times, nobody gets another’s number and none is lost', async () => {
  const wanted = WINDOWS * CALLS;
  await Promise.all(Array.from({ length: wanted }, (_, n) => issue(n)));
  const given: Id[] = [];
  await Promise.all(
    windows.map(async ({ teller, counter }) => {
      for (let n = 0; n < CALLS; n++) {
        const callId = randomUUID() as Id;
        const input = { counterId: counter.id, callId };
        const answers = await Promise.all(
          Array.from({ length: 2 + (n % 2) }, () => act(teller, 'queue.callNext', input, callId)),
        );
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['applied']));
        const ticketId = (await calledBy(callId))!;
        given.push(ticketId);
        const end = { ticketId, counterId: counter.id, at: clock.now(), outcome: 'done', delivered: [] };
        expect(await act(teller, 'queue.finishAtCounter', end)).toEqual({ status: 'applied' });
      }
    }),
  );
  expect(given).toHaveLength(wanted);
  expect(new Set(given).size).toBe(wanted);
  const [ends] = await sql`select count(*)::int as all, count(distinct number)::int as numbers,
    count(*) filter (where state = 'done')::int as done from ticket`;
  expect(ends).toEqual({ all: wanted, numbers: wanted, done: wanted });
  expect(await sql`select from queue_call`).toHaveLength(wanted);
}, 120_000);

test('QUE-005 one number and ten windows: one gets it, nine are told that nobody waits', async () => {
  await issue(0);
  const calls = await Promise.all(
    windows.map(async ({ teller, counter }) => {
      const callId = randomUUID() as Id;
      expect(await act(teller, 'queue.callNext', { counterId: counter.id, callId }, callId)).toEqual({
        status: 'applied',
      });
      return await calledBy(callId);
    }),
  );
  expect(calls.filter((ticketId) => ticketId !== undefined)).toHaveLength(1);
  expect(await sql`select from counter where ticket_id is not null`).toHaveLength(1);
});

test('QUE-006 one given number called by ten windows is called by one; the others are told why not', async () => {
  await issue(0);
  const [ticket] = await sql<{ id: Id }[]>`select id from ticket`;
  const answers = await Promise.all(
    windows.map(({ teller, counter }) => {
      const callId = randomUUID() as Id;
      return act(teller, 'queue.callGiven', { counterId: counter.id, callId, ticketId: ticket!.id }, callId);
    }),
  );
  expect(answers.filter(({ status }) => status === 'applied')).toHaveLength(1);
  const codes = answers.flatMap((answer) => (answer.status === 'refused' ? [answer.refusal.code] : []));
  expect(new Set(codes)).toEqual(new Set(['queue.impossible-step']));
});

test('LOB-050 LOB-030 called, moved and abandoned in the same moment: one of them is so, whichever it was', async () => {
  for (let round = 0; round < 12; round++) {
    await sql`truncate ticket, queue_call, number_series`;
    await importRows(
      sql,
      lookupKind,
      counterKind,
      windows.map(({ counter }) => counter),
    );
    await issue(0);
    const [ticket] = await sql<{ id: Id }[]>`select id from ticket`;
    const { id } = ticket!;
    const { teller, counter } = windows[round % WINDOWS]!;
    const at = clock.now();
    const callId = randomUUID() as Id;
    const [call, move, drop] = await Promise.all([
      act(teller, 'queue.callNext', { counterId: counter.id, callId }, callId),
      act(wu, 'queue.moveTicket', { ticketId: id, toQueueId: queues[1]!.id, newId: randomUUID(), at }),
      act(wu, 'queue.abandonTicket', { ticketId: id, commandId: randomUUID(), at }),
    ]);
    const states = (await sql<{ state: string }[]>`select state from ticket order by state`).map(({ state }) => state);
    const settled = [move, drop].filter(({ status }) => status === 'applied').length;
    expect(call.status).toBe('applied');
    // At most one of the two, and the number is where that one says; a moved one may have been called under its new number.
    if (settled === 0) expect(states).toEqual(['called']);
    else if (drop.status === 'applied') expect(states).toEqual(['abandoned']);
    else
      expect([
        ['called', 'moved'],
        ['moved', 'waiting'],
      ]).toContainEqual(states);
    expect(settled).toBeLessThanOrEqual(1);
  }
}, 60_000);

test('QUE-003 the second day begins anew, closed by the clock of two processes at once', async () => {
  await issue(0);
  await issue(2);
  clock.set(NINE + 24 * 60 * 60_000);
  await Promise.all([settleHalls(sql, execute, clock), settleHalls(sql, execute, clock)]);
  expect(await sql`select distinct state, archived from ticket`).toEqual([{ state: 'expired', archived: true }]);
  await issue(0);
  const today = await sql`select number, state from ticket where not archived`;
  expect(today).toEqual([{ number: 'A001', state: 'waiting' }]);
});
