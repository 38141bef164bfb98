/** QUE-026: the report of a day against figures worked out by hand, and who is given it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { institutionKind, staffKind } from '#domain/identity/identity.model.ts';
import { addDays, dayOf, type Day } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { HallReport, NamedGroup } from '#domain/queue/day-report.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import { closeCounter, openCounter, pauseCounter, resumeCounter, takeWalkIn } from '#domain/queue/counter.mutators.ts';
import { finishAtCounter, startAtCounter } from '#domain/queue/service.mutators.ts';
import { callKind, hallSettingKind, type Call } from '#domain/queue/hall.model.ts';
import { queueKind, queueMachineKind, ticketKind, type Ticket } from '#domain/queue/queue.model.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { parseCsv } from '#server/platform/csv.ts';
import { keepTold } from '#server/forecast/told-waits.ts';
import { NINE, seed } from '#tests/kit/both-sides.ts';
import { chen, gao, guo, he, hu, idOf, lin, ma, song, tang, wu, type Staff } from '#tests/kit/people.ts';
import { openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';
import { personOf } from '#tests/identity/small-bank.ts';
import { cash, noncash, ownHall, setting, songs, tangs, vip, waiting } from './own-hall.ts';
import { machineRow, minutesAfter as at } from './small-hall.ts';

const MINUTE = 60_000;
const outletId = wu.outletId;
const today = dayOf(NINE);
const clock = at(240);

const took = (n: number, minute: number, parts: Partial<Ticket> = {}): Ticket =>
  waiting(n, { takenAt: at(minute), standsAt: at(minute), ...parts });
/** Taken, called, started, finished at these minutes after nine. */
const served = (
  n: number,
  [take, call, start, end]: readonly [number, number, number, number],
  parts: Partial<Ticket>,
) =>
  took(n, take, {
    state: 'done',
    firstCalledAt: at(call),
    calledAt: at(call),
    startedAt: at(start),
    endedAt: at(end),
    counterId: songs.id,
    archived: true,
    ...parts,
  });

/** Promised: 20 minutes. Waits of those called: 10, 30, 5, 25 (missed), 6 (transferred). */
const day: readonly Ticket[] = [
  served(1, [0, 10, 11, 21], { score: 5 }),
  served(2, [5, 35, 35, 41], { score: 2, heldMs: 2 * MINUTE, contactAt: at(9) }),
  served(3, [70, 75, 76, 80], { queueId: vip.id, counterId: tangs.id, score: 4, number: 'V001', contactAt: at(71) }),
  // Missed, it is at no window; who called it knows at which.
  took(4, 15, { state: 'missed', firstCalledAt: at(40), calledAt: at(44) }),
  took(5, 61, { state: 'abandoned', endedAt: at(90) }),
  // Waits still, fifty minutes, and five.
  took(6, 190),
  took(7, 235, { queueId: noncash.id, number: 'B001' }),
  took(8, 62, { state: 'moved', endedAt: at(63), movedToId: idOf(22, 9) }),
  took(10, 100, {
    state: 'transferred',
    firstCalledAt: at(106),
    calledAt: at(106),
    startedAt: at(107),
    endedAt: at(110),
    counterId: songs.id,
    movedToId: idOf(22, 11),
  }),
  served(11, [110, 114, 114, 124], {
    queueId: noncash.id,
    number: 'A010',
    issuedBy: 'transfer',
    visitId: idOf(22, 10),
    counterId: tangs.id,
  }),
];
const before = (n: number, days: number, parts: Partial<Ticket>): Ticket => ({
  ...served(n, [0, 8, 8, 10], {}),
  businessDay: addDays(today, -days),
  ...parts,
});
const call = (n: number, ticketId: Id, staffId: Id, minute: number): Call => ({
  id: idOf(27, n),
  outletId,
  businessDay: today,
  at: at(minute),
  counterId: songs.id,
  staffId,
  ticketId,
  number: 'A001',
  queueId: cash.id,
  how: 'given',
  decision: null,
  rule: null,
  heads: [],
  recent: [],
});

let bench: HttpBench;
beforeAll(async () => {
  bench = await openHttp({
    rows: [
      ...ownHall(),
      ...[...day, before(50, 3, {}), before(51, 7, { state: 'expired', endedAt: at(9) })].map((row) =>
        seed(ticketKind, row),
      ),
      seed(callKind, call(1, idOf(22, 1), song.id, 10)),
      seed(callKind, call(2, idOf(22, 2), tang.id, 34)),
      // The last who called him served him.
      seed(callKind, call(3, idOf(22, 2), song.id, 35)),
      seed(callKind, call(4, idOf(22, 3), tang.id, 75)),
      seed(callKind, { ...call(5, idOf(22, 4), tang.id, 44), counterId: tangs.id }),
      seed(queueKind, { ...cash, id: idOf(20, 77), outletId: smallOutlet.outlet.id, name: '=1+1', code: 'X' }),
      seed(queueMachineKind, machineRow),
      seed(ticketKind, { ...took(70, 0), outletId: smallOutlet.outlet.id, queueId: idOf(20, 77), number: 'X001' }),
      seed(hallSettingKind, { ...setting, waitTarget: 20 }),
      seed(institutionKind, smallOutlet.institutions[0]!),
      ...['teller3', 'teller4'].map((login) => seed(staffKind, personOf(login))),
    ].filter((row, n, all) => all.findLastIndex(([kind, { id }]) => kind === row[0] && id === row[1].id) === n),
  });
  bench.clock.set(clock);
});
beforeEach(() => void (bench.trail.length = 0));
afterAll(() => bench.close());

async function get(who: Staff | null, path: string): Promise<{ status: number; code?: string; report: HallReport }> {
  bench.who = who;
  const answer = await bench.ask('GET', `/api${path}`);
  const report = (await answer.json()) as HallReport & { code?: string };
  return { status: answer.status, report, ...(report.code ? { code: report.code } : {}) };
}
const reportOf = async (of: Day = today, who = hu) =>
  (await get(who, `/halls/${who.outletId}/report?day=${of}`)).report;
const named = (groups: readonly NamedGroup[], name: string) => groups.find((group) => group.name === name)!.figures;

describe('the figures of a day', () => {
  test('QUE-026 QUE-021 the whole outlet, as worked out by hand', async () => {
    const { whole, norm, asOf, day: of } = await reportOf();
    expect([of, norm, asOf]).toEqual([today, 20, clock]);
    expect(whole).toMatchObject({
      // Ten tickets: one was moved, one is the next stay of a visit.
      arrived: 8,
      called: 5,
      served: 4,
      waiting: 2,
      meanWait: ((10 + 30 + 5 + 25 + 6) / 5) * MINUTE,
      p80Wait: 25 * MINUTE,
      mostWait: 50 * MINUTE,
      meanHandling: ((10 + 4 + 4 + 3 + 10) / 5) * MINUTE,
      serviceLevelOfCalled: 3 / 5,
      // Of eight, one may still be called in time.
      serviceLevelOfArrived: 3 / 7,
      abandonment: 2 / 8,
      noShow: 1 / 8,
      meanFirstContact: ((4 + 1) / 2) * MINUTE,
      expired: 0,
    });
  });

  test('QUE-011 QUE-021 what customers were told of their waits, beside what they waited; nobody told, nothing said', async () => {
    const told = (n: number, p50: number, p80: number) => ({
      id: idOf(22, n),
      outletId,
      queueId: cash.id,
      businessDay: today,
      at: at(0),
      p50,
      p80,
      raw: p50,
    });
    expect((await reportOf()).forecast).toBeNull();
    // Waited 10, 30 and 5; the last gave up and is not counted.
    await keepTold(bench.sql, [told(1, 7, 12), told(2, 15, 20), told(3, 5, 8), told(5, 4, 5)], 'server');
    expect((await reportOf()).forecast).toEqual({
      told: 3,
      error: ((3 + 15) / 3) * MINUTE,
      bias: ((-3 - 15) / 3) * MINUTE,
      coverage: 2 / 3,
      underPromised: 1 / 3,
    });
    bench.who = hu;
    const file = await bench.ask('GET', `/api/halls/${hu.outletId}/report.csv?day=${today}`);
    const line = parseCsv(await file.text()).find(([head]) => head?.startsWith('等候预测'))!;
    expect([2, 4, 6, 8, 10].map((cell) => line[cell])).toEqual(['3', '6', '-6', '66.67', '33.33']);
    await bench.sql`delete from told_wait`;
  });

  test('QUE-020 ratings: how many, their mean, how often each score was given', async () => {
    const { whole, byCounter } = await reportOf();
    expect(whole).toMatchObject({ rated: 3, meanScore: 11 / 3, scores: [0, 1, 0, 1, 1] });
    expect(named(byCounter, '2')).toMatchObject({ rated: 2, meanScore: 3.5 });
    expect((await reportOf(addDays(today, -3))).whole).toMatchObject({ rated: 0, meanScore: null });
  });

  test('QUE-026 by queue, by window, by teller and by hour, each under its name', async () => {
    const { byQueue, byCounter, byTeller, byHour } = await reportOf();
    expect(byQueue.map(({ name, figures: { arrived } }) => [name, arrived])).toEqual([
      ['A 个人现金', 6],
      ['B 个人非现金', 1],
      ['V 贵宾', 1],
    ]);
    expect(byCounter.map(({ name, figures: { called } }) => [name, called])).toEqual([
      ['2', 3],
      ['4', 2],
    ]);
    const tellers = byTeller.map(({ name, figures: { served: n } }) => [name, n]);
    expect(new Map(tellers as [string, number][])).toEqual(
      new Map([
        [nameOf(song), 2],
        [nameOf(tang), 1],
      ]),
    );
    expect(byHour.map(({ name, figures: { arrived } }) => [name, arrived])).toEqual([
      ['09:00', 3],
      ['10:00', 3],
      ['12:00', 2],
    ]);
  });
  const nameOf = ({ id }: Staff) => smallOutlet.staff.find((person) => person.id === id)!.name;

  test('QUE-026 it stands beside the last day with numbers and the same weekday of the week before', async () => {
    const { before: last, lastWeek } = await reportOf();
    expect([last?.day, last?.figures.meanWait]).toEqual([addDays(today, -3), 8 * MINUTE]);
    // What the close of the day ended is in no average.
    expect([lastWeek?.day, lastWeek?.figures]).toMatchObject([
      addDays(today, -7),
      { arrived: 0, expired: 1, meanWait: null },
    ]);
    const empty = await reportOf(addDays(today, -30));
    expect(empty).toMatchObject({ before: null, lastWeek: null, byQueue: [], whole: { arrived: 0, meanWait: null } });
  });

  test('QUE-026 who waits still has waited until the day was over, not until it is looked at', async () => {
    bench.clock.set(at(48 * 60));
    const { whole } = await reportOf();
    bench.clock.set(clock);
    // From ten past twelve until midnight.
    expect(whole.mostWait).toBe((11 * 60 + 50) * MINUTE);
  });

  test('QUE-026 of a hall that a machine leads, and the hour of the outlet’s own clock', async () => {
    const { hall, byHour, byTeller } = await reportOf(today, chen);
    expect(hall.bridged).toBe(true);
    expect([byHour.map(({ name }) => name), byTeller]).toEqual([['09:00'], []]);
  });
});

describe('what windows did', () => {
  const tomorrow = addDays(today, 1);
  /** Minutes after nine of the next day. */
  const then = (minute: number) => at(24 * 60 + minute);
  const counterId = songs.id;
  const ticketId = idOf(22, 90);
  const does = async <Args>(minute: number, mutator: Mutator<Args>, input: NoInfer<Args>, actor = song) => {
    bench.clock.set(then(minute));
    expect(await bench.do(mutator, input, { actor })).toBe('applied');
  };
  test('QUE-021 how long it was open, and which part of that it served: pauses count as open, what goes on until now', async () => {
    await does(0, openCounter, { counterId, takeOver: false });
    await does(30, pauseCounter, { counterId, reason: 'break' });
    await does(40, resumeCounter, { counterId });
    await does(50, takeWalkIn, { counterId, callId: idOf(27, 90), ticketId, queueId: cash.id });
    await does(55, startAtCounter, { ticketId, counterId, at: then(55) });
    bench.clock.set(then(60));
    const now = await reportOf(tomorrow);
    expect(named(now.byCounter, '2')).toMatchObject({ openTime: 60 * MINUTE, occupancy: 10 / 60 });
    await does(80, finishAtCounter, { ticketId, counterId, at: then(80), outcome: 'done', delivered: [] });
    await does(90, closeCounter, { counterId });
    await does(60, openCounter, { counterId: tangs.id, takeOver: false }, tang);
    await does(100, closeCounter, { counterId: tangs.id }, tang);
    const { whole, byCounter, byTeller, byQueue, before: last } = await reportOf(tomorrow);
    expect(named(byCounter, '2')).toMatchObject({ openTime: 90 * MINUTE, occupancy: 30 / 90 });
    // Open, and nobody came to it.
    expect(named(byCounter, '4')).toMatchObject({ openTime: 40 * MINUTE, occupancy: 0, called: 0 });
    expect(named(byTeller, smallOutlet.staff.find(({ id }) => id === song.id)!.name)).toMatchObject({
      occupancy: 30 / 90,
    });
    expect(whole).toMatchObject({ openTime: 130 * MINUTE, occupancy: 30 / 130 });
    expect(byQueue[0]!.figures).toMatchObject({ openTime: null, occupancy: null });
    expect(last!.figures).toMatchObject({ openTime: null, occupancy: null });
    bench.clock.set(clock);
  });
});

describe('as a file', () => {
  const file = async (who: Staff) => {
    bench.who = who;
    return await bench.ask('GET', `/api/halls/${who.outletId}/report.csv?day=${today}`);
  };
  test('QUE-026 it has the same figures, a line for each group, in a file that spreadsheets read as UTF-8', async () => {
    const answer = await file(hu);
    expect(answer.headers.get('content-disposition')).toContain(`hall-${today}.csv`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [about, head, whole, ...groups] = parseCsv(new TextDecoder().decode(bytes));
    expect(about!.slice(0, 4)).toEqual(['网点 Outlet', '东门支行', '日期 Day', today]);
    const cell = (name: string) => whole![head!.findIndex((text) => text.startsWith(name))];
    expect([cell('取号'), cell('平均等候'), cell('达标率·已叫'), cell('平均评分')]).toEqual([
      '8',
      '15.2',
      '60',
      '3.67',
    ]);
    expect(groups.map(([what]) => what)).toEqual([
      ...Array.from({ length: 3 }, () => '队列 Queue'),
      ...Array.from({ length: 2 }, () => '窗口 Window'),
      ...Array.from({ length: 2 }, () => '柜员 Teller'),
      ...Array.from({ length: 3 }, () => '小时 Hour'),
    ]);
    expect(bench.trail).toMatchObject([
      { action: 'queue.exportReport', outletId, actorId: hu.id, subject: outletId, detail: { day: today } },
    ]);
  });
  test('QUE-026 no name in it becomes a formula, and what cannot be put on record is not handed out', async () => {
    await bench.sql`update queue set code = '=' where id = ${idOf(20, 77)}`;
    expect(await (await file(chen)).text()).toContain(`"'= =1+1"`.replaceAll('"', ''));
    bench.trailFails = true;
    const answer = await file(hu);
    bench.trailFails = false;
    expect(answer.status).toBeGreaterThanOrEqual(500);
  });
});

describe('who is given it', () => {
  const paths = ['report', 'report.csv', 'replay'];
  test('QUE-026 SEC-002 nobody who is not logged in or has not the right; what is elsewhere is not there', async () => {
    for (const path of paths) {
      const of = (outlet: Id) => `/halls/${outlet}/${path}?day=${today}`;
      expect((await get(null, of(outletId))).status, path).toBe(401);
      expect((await get(wu, of(outletId))).status, path).toBe(403);
      expect(await get(chen, of(outletId)), path).toMatchObject({ status: 404, code: 'identity.out-of-reach' });
      expect((await get(gao, of(idOf(1, 1)))).status, path).toBe(404);
      expect((await get(gao, `/halls/nowhere/${path}?day=${today}`)).status, path).toBe(404);
    }
  });
  test('QUE-026 a day that is none is not understood', async () => {
    for (const path of paths)
      for (const bad of ['', '?day=', '?day=2026-02-30', '?day=today', `?day=${today}T00:00`])
        expect((await get(hu, `/halls/${outletId}/${path}${bad}`)).status, path + bad).toBe(400);
  });
  test('QUE-009 QUE-026 the halls to choose from: those in reach with the right, by a part of their name', async () => {
    const names = async (who: Staff, path: string) =>
      ((await get(who, path)).report as unknown as { rows: { name: string; bridged: boolean }[] }).rows.map(
        ({ name, bridged }) => `${name}${bridged ? ' *' : ''}`,
      );
    expect(await names(he, '/halls')).toEqual(['南湖路支行 *', '东门支行']);
    expect(await names(hu, '/halls')).toEqual(['东门支行']);
    expect(await names(hu, '/reports/halls')).toEqual(['东门支行']);
    expect(await names(gao, '/reports/halls?text=南湖')).toEqual(['南湖路支行 *']);
    expect(await names(gao, `/reports/halls?text=${encodeURIComponent('%')}`)).toEqual([]);
    expect((await get(he, '/reports/halls')).status).toBe(403);
    expect((await get(ma, '/halls')).status).toBe(403);
    expect((await get(hu, `/halls?text=${'x'.repeat(61)}`)).status).toBe(400);
  });
  test('QUE-009 QUE-007 how a hall is set up: types, queues with who waits, windows with their rules, hours and norms', async () => {
    interface Setup {
      types: object[];
      queues: { code: string; waiting: number }[];
      counters: { number: number }[];
      plans: object[];
      setting: object;
      hall: object;
    }
    const setup = (await get(hu, `/halls/${outletId}`)).report as unknown as Setup;
    expect(setup.hall).toEqual({ id: outletId, name: '东门支行', bridged: false });
    expect(setup.queues.map(({ code, waiting: n }) => [code, n])).toEqual([
      ['A', 1],
      ['B', 1],
      ['V', 0],
    ]);
    expect(setup.counters.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(setup.types).toHaveLength(3);
    expect(setup.plans).toEqual(expect.arrayContaining([...smallOutlet.ownHall.plans]));
    expect(setup.setting).toEqual({ ...setting, waitTarget: 20 });
    const lakeRoad = (await get(guo, `/halls/${lin.outletId}`)).report as unknown as Setup;
    expect(lakeRoad).toMatchObject({ hall: { bridged: true }, setting: { opensAt: '08:30', id: lin.outletId } });
    expect((await get(lin, `/halls/${lin.outletId}`)).status).toBe(403);
    expect((await get(chen, `/halls/${outletId}`)).status).toBe(404);
  });
});
