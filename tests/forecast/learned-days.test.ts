/** QUE-011: days that are over become a model on the outlet's tablets; what is told is kept, graded, and corrects the next. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { serviceModelKind, type ServiceModel } from '#domain/forecast/forecast.model.ts';
import { lawOf, meanOf } from '#domain/forecast/service-law.ts';
import { addDays, dayOf, toInstant, type Day } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Kind, Row } from '#domain/kernel/store.ts';
import { callKind, type Call } from '#domain/queue/hall.model.ts';
import { ticketKind, type Ticket } from '#domain/queue/queue.model.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { learnModels } from '#server/forecast/forecast.jobs.ts';
import { openForecasts } from '#server/forecast/forecasts.ts';
import { readModel } from '#server/forecast/hall-rows.lookup.ts';
import { readTold } from '#server/forecast/past-days.lookup.ts';
import { keepTold, startToldWaits } from '#server/forecast/told-waits.ts';
import { importRows } from '#server/sync/import.ts';
import { fakeClock } from '#tests/kit/clock.ts';
import { freshDatabase, type FreshDatabase } from '#tests/kit/database.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { idOf, song, tang, wu } from '#tests/kit/people.ts';
import { busy, cash, called, noncash, ownHall, served, songs, tangs, vip, waiting } from '#tests/queue/own-hall.ts';

const MINUTE = 60_000;
const outletId = wu.outletId;
const today = dayOf(NINE);
let base: FreshDatabase;

beforeAll(async () => {
  base = await freshDatabase();
});
afterAll(() => base.close());
beforeEach(async () => {
  await base.sql`truncate ticket, queue_call, counter, counter_plan, queue, hall_setting, business_type, institution,
    service_model, told_wait, sync_doc, sync_row, sync_bucket cascade`;
});

async function rows(...seeds: readonly (readonly [Kind, Row])[]): Promise<void> {
  for (const [kind, row] of seeds) await importRows(base.sql, lookupKind, kind, [row]);
}

/** A ticket of an earlier day: taken, called and done at these minutes after nine. */
function past(
  n: number,
  day: Day,
  [take, call, end]: readonly [number, number, number],
  parts: Partial<Ticket> = {},
): Ticket {
  const at = (minute: number) => toInstant(Date.parse(`${day}T09:00:00+08:00`) + minute * MINUTE);
  return waiting(n, {
    businessDay: day,
    state: 'done',
    takenAt: at(take),
    standsAt: at(take),
    firstCalledAt: at(call),
    calledAt: at(call),
    startedAt: at(call),
    endedAt: at(end),
    counterId: songs.id,
    archived: true,
    ...parts,
  });
}
const callBy = (n: number, ticket: Ticket, staffId: Id): Call => ({
  id: idOf(27, n),
  outletId,
  businessDay: ticket.businessDay,
  at: ticket.calledAt!,
  counterId: ticket.counterId!,
  staffId,
  ticketId: ticket.id,
  number: ticket.number,
  queueId: ticket.queueId,
  how: 'next',
  decision: null,
  rule: null,
  heads: [],
  recent: [],
});

/** Sixty services of four minutes by one teller and sixty of twelve by another, in one queue. */
async function twoTellers(day: Day): Promise<void> {
  const tickets = Array.from({ length: 120 }, (_, n) => {
    const minutes = n < 60 ? 4 : 12;
    return past(n + 1, day, [n, n + 5, n + 5 + minutes], { counterId: n < 60 ? songs.id : tangs.id });
  });
  await importRows(base.sql, lookupKind, ticketKind, tickets);
  await importRows(
    base.sql,
    lookupKind,
    callKind,
    tickets.map((ticket, n) => callBy(n + 1, ticket, n < 60 ? song.id : tang.id)),
  );
}

test('QUE-011 at night a day that is over is learned once, by queue and teller, and lies in the outlet’s bucket', async () => {
  await rows(...ownHall());
  const yesterday = addDays(today, -1);
  await twoTellers(yesterday);
  const clock = fakeClock(NINE);
  expect(await learnModels(base.sql, lookupKind, clock)).toBe(1);
  expect(await learnModels(base.sql, lookupKind, clock)).toBe(0);
  const model = await readModel(base.sql, outletId);
  expect(model).toMatchObject({ learnedTo: yesterday, days: 1, lastDay: null, calibration: [] });
  const mean = (teller: Id) => meanOf(lawOf(model, cash.id, teller));
  expect(mean(tang.id) / mean(song.id)).toBeGreaterThan(1.8);
  expect(mean(song.id)).toBeLessThan(6);
  const [doc] = await base.sql<{ payload: string }[]>`
    select d.payload from sync_doc d join sync_row r on r.kind = d.kind and r.id = d.id
    join sync_bucket b on b.id = r.bucket where d.kind = ${serviceModelKind.code} and b.key = ${`outlet:${outletId}`}`;
  expect((JSON.parse(doc!.payload) as ServiceModel).learnedTo).toBe(yesterday);
  // The next day with numbers, the next lesson.
  await importRows(base.sql, lookupKind, ticketKind, [past(500, today, [0, 2, 6])]);
  expect(await learnModels(base.sql, lookupKind, fakeClock(NINE + 24 * 60 * MINUTE))).toBe(1);
});

test('QUE-011 what a customer was told is kept once, of every queue with a window; a kiosk’s own word counts', async () => {
  const now = NINE;
  const fresh = (n: number, parts: Partial<Ticket> = {}) =>
    waiting(n, { takenAt: toInstant(now - 1_000), standsAt: toInstant(now - 1_000), ...parts });
  const inService = served(1, songs);
  await rows(
    ...ownHall(busy(songs, inService.id)),
    ...[
      inService,
      fresh(2),
      fresh(3, { number: 'A003' }),
      fresh(4, { issuedBy: 'transfer' }),
      waiting(5, { takenAt: toInstant(now - 60 * MINUTE) }),
    ].map((ticket) => [ticketKind, ticket] as [Kind, Row]),
  );
  const forecasts = openForecasts(base.sql);
  const outages: unknown[] = [];
  const keeper = startToldWaits({
    sql: base.sql,
    clock: fakeClock(now),
    forecasts,
    onOutage: (error) => outages.push(error),
  });
  await keeper.look();
  const told = () =>
    base.sql<
      { id: Id; p50: number; p80: number; raw: number | null }[]
    >`select id, p50, p80, raw from told_wait order by id`;
  const first = await told();
  expect(first.map(({ id }) => id)).toEqual([idOf(22, 2), idOf(22, 3)]);
  expect(first[1]!.p50).toBeGreaterThanOrEqual(first[0]!.p50);
  expect(first.every(({ p50, p80, raw }) => p80 >= p50 && raw !== null)).toBe(true);
  await keepTold(
    base.sql,
    [{ id: idOf(22, 2), outletId, queueId: cash.id, businessDay: today, at: now, p50: 77, p80: 99, raw: null }],
    'kiosk',
  );
  await keeper.look();
  expect((await told())[0]).toMatchObject({ p50: 77, p80: 99, raw: first[0]!.raw });
  await keeper.stop();
  expect(outages).toEqual([]);
});

test('QUE-011 with all windows closed public devices are told nothing and nothing is kept; as one opens, they are', async () => {
  await rows(...ownHall(), [ticketKind, waiting(1, { takenAt: NINE, standsAt: NINE })]);
  const forecasts = openForecasts(base.sql);
  expect([...(await forecasts.forecastOf(outletId, NINE)).keys()]).toEqual([]);
  const keeper = startToldWaits({ sql: base.sql, clock: fakeClock(NINE), forecasts, onOutage: () => undefined });
  await keeper.look();
  expect(await base.sql`select from told_wait`).toHaveLength(0);
  await keeper.stop();
  await rows(...ownHall(tangs));
  const open = await forecasts.forecastOf(outletId, NINE);
  expect([...open.keys()].sort()).toEqual([cash.id, noncash.id, vip.id].sort());
  for (const { p50, p80, pace } of open.values()) {
    expect(Number.isInteger(p50) && Number.isInteger(p80) && p80 >= p50).toBe(true);
    expect(pace).toBeGreaterThan(0);
  }
  // The same hall again is not played again.
  expect(await forecasts.whole(outletId, NINE)).toBe(await forecasts.whole(outletId, toInstant(NINE + 5_000)));
  expect(await forecasts.whole(outletId, NINE)).not.toBe(await forecasts.whole(outletId, toInstant(NINE + 15_000)));
});

test('QUE-011 what was told is graded against what was waited, and said too short it is corrected', async () => {
  const yesterday = addDays(today, -1);
  await rows(...ownHall(busy(songs, idOf(22, 900))), [ticketKind, called(900, songs)]);
  const tickets = Array.from({ length: 100 }, (_, n) => past(n + 1, yesterday, [n, n + 20, n + 24]));
  await importRows(base.sql, lookupKind, ticketKind, tickets);
  await keepTold(
    base.sql,
    tickets.map(({ id, takenAt }) => ({
      id,
      outletId,
      queueId: cash.id,
      businessDay: yesterday,
      at: takenAt,
      p50: 5,
      p80: 15,
      raw: 5,
    })),
    'server',
  );
  expect(await readTold(base.sql, outletId, yesterday)).toHaveLength(100);
  await learnModels(base.sql, lookupKind, fakeClock(NINE));
  const model = await readModel(base.sql, outletId);
  expect(model.lastDay).toEqual({ told: 100, error: 15 * MINUTE, bias: -15 * MINUTE, coverage: 0, underPromised: 0 });
  expect(model.longest).toBe(20);
  expect(model.calibration.at(-1)!.p50).toBeGreaterThan(12);
});
