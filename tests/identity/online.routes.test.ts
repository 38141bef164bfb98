/** Who is logged in, and what becomes of the session and stream of somebody who is sent away. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deactivateStaff, transferStaff } from '#domain/identity/staff.mutators.ts';
import { assignStaff, endAssignment, setGrade } from '#domain/identity/posting.mutators.ts';
import { dayOf, toInstant, type Day } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { settleGrades } from '#server/identity/identity.jobs.ts';
import { hashPassword } from '#server/identity/passwords.ts';
import type { Line } from '#server/sync/load.ts';
import { act } from '#tests/kit/both-sides.ts';
import type { TestDevice } from '#tests/kit/device.ts';
import { chen, guo, he, hu, idOf, lin, luo, ma, type Staff } from '#tests/kit/people.ts';
import { openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';
import { emptyPull, viewerOf } from '#tests/sync-server/sync-bench.ts';
import { tabletAt } from './people-bench.ts';
import { bank, eastGate, farOutlet, lakeRoad } from './small-bank.ts';

let bench: HttpBench;
let hash: string;
beforeAll(async () => {
  bench = await openHttp({ rows: bank() });
  hash = await hashPassword('three words here');
  for (const [login, person] of [
    ['lobby', lin],
    ['head', chen],
    ['head3', hu],
    ['branch', he],
    ['sys', guo],
  ] as const)
    await bench.sql`insert into credential (staff_id, login, password_hash) values (${person.id}, ${login}, ${hash})`;
});
beforeEach(async () => {
  bench.trail.length = 0;
  await bench.reset(bank());
  await bench.sql`delete from session`;
});
afterAll(() => bench.close());

/** Which tablet somebody logged in on, by his cookie. */
const tablets = new Map<string, TestDevice>();

/** Logs in; on the tablet of `cookie`, else on a new one of his own place. */
async function logIn(login: string, cookie = '') {
  bench.who = 'session';
  const [person] = await bench.sql<[{ outlet_id: Id }]>`
    select outlet_id from staff s join credential c on c.staff_id = s.id where c.login = ${login}`;
  const device = tablets.get(cookie) ?? (await tabletAt(bench, person.outlet_id));
  const answer = await device.logIn(login, { password: 'three words here' });
  tablets.set(device.cookie, device);
  const said = (await answer.json()) as { deviceId: Id; outlet: { id: string }; code?: string };
  return { status: answer.status, said, cookie: device.cookie };
}
async function whoAmI(cookie: string) {
  bench.who = 'session';
  return (await bench.ask('GET', '/api/session', { headers: { cookie } })).status;
}
async function list(who: Staff, query = '') {
  bench.who = who;
  const answer = await bench.ask('GET', `/api/sessions${query}`);
  return (await answer.json()) as { rows: { id: string; name: string; outlet: string; mine: boolean }[] };
}
async function end(who: Staff, id: string) {
  bench.who = who;
  return (await bench.ask('DELETE', `/api/sessions/${id}`)).status;
}
async function deed(who: Staff, { mutator, input }: ReturnType<typeof act>) {
  bench.who = who;
  const body = { id: randomUUID(), name: mutator.name, version: mutator.version, input };
  return (await bench.ask('POST', '/api/deeds', { body })).status;
}
/** A stream of the person on this tablet; settles with the last frame when it is closed. */
async function listen(person: Staff, deviceId: Id) {
  const frames: string[] = [];
  let end: (farewell: string) => void = () => undefined;
  const closed = new Promise<string>((settle) => (end = settle));
  const line: Line = {
    write: (text) => frames.push(text) > 0,
    drained: () => Promise.resolve(true),
    close: () => end(frames.at(-1)!),
  };
  await bench.hub.listen(viewerOf({ ...person, deviceId }), emptyPull({ cid: randomUUID() as Id }), line);
  return { closed, frames };
}
const RESYNC = '{"t":"resync"}';

describe('online', () => {
  test('IDN-020 SEC-002 who is logged in is listed with person, tablet and outlet, to each in his reach', async () => {
    await logIn('lobby');
    const own = await logIn('head');
    await logIn('head3');
    const names = async (who: Staff) => (await list(who)).rows.map(({ name }) => name);
    expect(await names(chen)).toEqual(['林晓', '陈静']);
    expect(await names(hu)).toEqual(['胡伟']);
    expect(await names(he)).toEqual(['林晓', '陈静', '胡伟']);
    expect(await names(luo)).toHaveLength(3);
    expect(await names({ ...he, paths: [farOutlet.path] })).toEqual([]);
    expect((await list({ ...chen, deviceId: own.said.deviceId })).rows.map(({ mine }) => mine)).toEqual([false, true]);
    expect(JSON.stringify(await list(ma))).not.toMatch(/token|[0-9a-f]{64}/);
    const found = async (query: string) => (await list(he, query)).rows.map(({ name }) => name);
    expect(await found('?q=林')).toEqual(['林晓']);
    expect(await found('?q=东门')).toEqual(['胡伟']);
    expect(await found('?q=%25')).toEqual([]);
    expect(await found(`?staff=${chen.id}`)).toEqual(['陈静']);
    bench.who = he;
    expect((await bench.ask('GET', '/api/sessions?staff=1')).status).toBe(400);
  });
  test('IDN-020 one that is ended is over at once, its stream too, the others are not; it is on record', async () => {
    const [lobby, head] = [await logIn('lobby'), await logIn('head')];
    const stream = await listen(lin, lobby.said.deviceId);
    const other = await listen(chen, head.said.deviceId);
    const { rows } = await list(he);
    expect(await end(he, rows.find(({ name }) => name === '林晓')!.id)).toBe(204);
    expect(await stream.closed).toBe(RESYNC);
    expect([await whoAmI(lobby.cookie), await whoAmI(head.cookie)]).toEqual([401, 200]);
    expect(other.frames).not.toContain(RESYNC);
    expect(bench.trail).toEqual([
      {
        outletId: lakeRoad.id,
        actorId: he.id,
        deviceId: he.deviceId,
        action: 'identity.endSession',
        subject: lin.id,
        result: 'done',
        detail: { device: lobby.said.deviceId },
      },
    ]);
  });
  test('IDN-020 SEC-002 nobody ends one out of his reach, none twice, and none without the permission', async () => {
    const lobby = await logIn('lobby');
    const { rows } = await list(he);
    const { id } = rows[0]!;
    expect([await end(hu, id), await end(luo, id), await end(lin, id)]).toEqual([404, 403, 403]);
    expect([await end(he, idOf(99, 1)), await end(he, 'x')]).toEqual([404, 404]);
    expect(await whoAmI(lobby.cookie)).toBe(200);
    expect(bench.trail).toEqual([]);
    expect([await end(chen, id), await end(chen, id)]).toEqual([204, 404]);
  });
  test('IDN-020 when the trail cannot be written nobody is sent away', async () => {
    const lobby = await logIn('lobby');
    const { rows } = await list(he);
    bench.trailFails = true;
    expect(await end(he, rows[0]!.id)).toBe(500);
    bench.trailFails = false;
    expect(await whoAmI(lobby.cookie)).toBe(200);
  });
});

describe('rights end with what they come from', () => {
  const linAs = { staffId: lin.id, outletId: lakeRoad.id };
  test('IDN-015 who is deactivated or transferred is out at once, on every tablet, and is granted nothing more', async () => {
    for (const away of [act(he, deactivateStaff, linAs), act(he, transferStaff, { ...linAs, toId: eastGate.id })]) {
      await bench.reset(bank());
      const { cookie, said } = await logIn('lobby');
      const stream = await listen(lin, said.deviceId);
      expect(await deed(he, away)).toBe(200);
      expect(await stream.closed).toBe(RESYNC);
      expect(await whoAmI(cookie)).toBe(401);
      expect(await bench.sql`select from session where staff_id = ${lin.id}`).toHaveLength(0);
      expect(await bench.sql`select from sync_grant where principal = ${lin.id}`).toHaveLength(0);
    }
  });
  test('SEC-004 roles that were changed count with the very next request', async () => {
    const { cookie } = await logIn('lobby');
    const scope = async () => {
      bench.who = 'session';
      const answer = await bench.ask('GET', '/api/session', { headers: { cookie } });
      return ((await answer.json()) as { staff: { permissions: string[] } }).staff.permissions.includes(
        'queue.abandon',
      );
    };
    expect(await scope()).toBe(true);
    await bench.sql`update role set permissions = array_remove(permissions, 'queue.abandon') where code = 'lobby_manager'`;
    expect(await scope()).toBe(false);
    await bench.sql`update role set active = false where code = 'lobby_manager'`;
    bench.who = 'session';
    const answer = await bench.ask('GET', '/api/staff', { headers: { cookie } });
    expect(answer.status).toBe(403);
  });
  test('IDN-004 an assignment opens the other outlet’s tablets for its days, and no longer', async () => {
    const east = await logIn('head3');
    expect((await logIn('lobby', east.cookie)).said.code).toBe('identity.other-outlet');
    const today = dayOf(toInstant(Date.now()));
    bench.clock.set(Date.now());
    const id = idOf(84, 1);
    const days = { fromDay: today, untilDay: today };
    expect(await deed(he, act(he, assignStaff, { ...linAs, id, toId: eastGate.id, ...days }))).toBe(200);
    const there = await logIn('lobby', east.cookie);
    expect([there.status, there.said.outlet.id]).toEqual([200, eastGate.id]);
    bench.who = 'session';
    const me = (await (await bench.ask('GET', '/api/session', { headers: { cookie: there.cookie } })).json()) as {
      staff: { paths: string[] };
    };
    expect(me.staff.paths).toEqual([eastGate.path]);
    const stream = await listen(lin, there.said.deviceId);
    expect(await deed(he, act(he, endAssignment, { ...linAs, id }))).toBe(200);
    expect(await stream.closed).toBe(RESYNC);
    expect(await whoAmI(there.cookie)).toBe(401);
    expect((await logIn('lobby', east.cookie)).said.code).toBe('identity.other-outlet');
    await bench.sql`insert into assignment (id, staff_id, outlet_id, from_day, until_day, set_by, set_at)
      values (${id}, ${lin.id}, ${eastGate.id}, ${'2020-01-01' as Day}, ${'2020-01-31' as Day}, ${he.id}, 1)`;
    expect((await logIn('lobby', east.cookie)).said.code).toBe('identity.other-outlet');
  });
  test('IDN-016 what was set for a day counts when the clock has come to it', async () => {
    const { sql, execute, clock } = bench;
    const NINE = Date.parse('2026-03-02T09:00:00+08:00');
    clock.set(NINE);
    expect(await deed(chen, act(chen, setGrade, { ...linAs, id: idOf(85, 1), tier: 4, grade: 9, remark: '' }))).toBe(
      200,
    );
    expect(await settleGrades(sql, execute, clock)).toBe(0);
    clock.set(NINE + 24 * 60 * 60 * 1000);
    expect(await settleGrades(sql, execute, clock)).toBe(1);
    expect(await settleGrades(sql, execute, clock)).toBe(0);
    expect(await sql`select tier, grade from staff where id = ${lin.id}`).toEqual([{ tier: 4, grade: 9 }]);
  });
});
