/** Logging in on a tablet, being recognised, and leaving. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { institutionKind, staffKind } from '#domain/identity/identity.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { seedRoles, toStaff } from '#server/db/seed.ts';
import { hashPassword } from '#server/identity/passwords.ts';
import { importRows } from '#server/sync/import.ts';
import { TestDevice, type Send } from '#tests/kit/device.ts';
import { sendOn, tabletAt as enrolledAt } from '#tests/identity/people-bench.ts';
import { idOf, lin } from '#tests/kit/people.ts';
import { openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';
import { emptyPull } from '#tests/sync-server/sync-bench.ts';

const password = 'three words here';
const elsewhere = {
  ...smallOutlet.outlet,
  id: idOf(50, 1),
  code: '440305002',
  name: '滨河路支行',
  path: 'HO/440305002/',
};

let bench: HttpBench;
beforeAll(async () => {
  bench = await openHttp();
  const hash = await hashPassword(password);
  await seedRoles(bench.sql);
  await importRows(bench.sql, lookupKind, institutionKind, [elsewhere]);
  const person = async (n: number, outletId: Id, login: string, active = true) => {
    const id = n === 1 ? lin.id : idOf(51, n);
    const base = { id, outletId, employeeNo: `E${n}`, login, name: `员工${n}`, roles: ['lobby_manager'] };
    await importRows(bench.sql, lookupKind, staffKind, [{ ...toStaff(base), active }]);
    await bench.sql`insert into credential (staff_id, login, password_hash) values (${id}, ${login}, ${hash})`;
  };
  await person(1, smallOutlet.outlet.id, 'lobby');
  await person(2, smallOutlet.outlet.id, 'second');
  await person(3, elsewhere.id, 'stranger');
  await person(4, smallOutlet.outlet.id, 'gone', false);
});
beforeEach(async () => {
  await bench.sql`delete from session`;
  await bench.sql`delete from login_try`;
});
afterAll(() => bench.close());

const send: Send = (...of) => sendOn(bench)(...of);
const setCookies = (answer: Response) => answer.headers.getSetCookie();

const tabletAt = (outletId?: Id, face?: 'tablet' | 'kiosk') => enrolledAt(bench, outletId, face);

async function logIn(login: string, on?: TestDevice, given = password) {
  const device = on ?? (await tabletAt(login === 'stranger' ? elsewhere.id : undefined));
  const answer = await device.logIn(login, { password: given });
  return {
    status: answer.status,
    said: (await answer.json()) as Record<string, unknown>,
    device,
    cookies: setCookies(answer),
  };
}
const whoAmI = async ({ cookie }: { cookie: string }) => {
  const answer = await send('GET', '/api/session', undefined, cookie);
  return { status: answer.status, said: (await answer.json()) as { code?: string; staff?: { name: string } } };
};
const notLoggedIn = { status: 401, said: { code: 'identity.not-logged-in' } };

describe('logging in', () => {
  it('IDN-003 with the right password: who one is, where, on which tablet, and nothing more', async () => {
    const { status, said, device } = await logIn('lobby');
    expect(status).toBe(200);
    expect(said).toEqual({
      staff: {
        id: lin.id,
        name: '员工1',
        roles: ['lobby_manager'],
        permissions: lin.permissions,
        scope: 'outlet',
        narrower: lin.narrower,
        paths: [smallOutlet.outlet.path],
      },
      deviceId: device.own!.id,
      outlet: { id: smallOutlet.outlet.id, code: smallOutlet.outlet.code, name: smallOutlet.outlet.name },
    });
    expect(await whoAmI(device)).toEqual({ status: 200, said });
  });
  it('IDN-003 a wrong password, an unknown person and one who has left get the same answer, and no cookie', async () => {
    const answers = [
      await logIn('lobby', undefined, 'wrong'),
      await logIn('nobody', undefined, 'wrong'),
      await logIn('nobody'),
      await logIn('gone'),
      await logIn("' or 1=1 --"),
    ];
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 401, said: { code: 'identity.wrong-login' }, cookies: [] });
    for (const { said } of answers) expect(said).toEqual(answers[0]!.said);
    expect(await bench.sql`select from session`).toHaveLength(0);
  });
  it('IDN-003 blanks around the name are no part of it, those in the password are', async () => {
    expect((await logIn(' lobby ')).status).toBe(200);
    expect((await logIn('lobby', undefined, ` ${password}`)).status).toBe(401);
  });
  it('a login is never answered with what was typed, and never written to the log', async () => {
    bench.lines.length = 0;
    const { said } = await logIn('canary-login', undefined, 'canary-password');
    await logIn('lobby');
    expect(JSON.stringify(said)).not.toContain('canary');
    expect(bench.lines.join('')).not.toMatch(/canary|three words/);
  });
});

describe('tablet and outlet', () => {
  it('IDN-004 F40 is refused on a tablet of another outlet, with the right password; with a wrong one it says only that', async () => {
    const { device } = await logIn('lobby');
    const refused = await logIn('stranger', device);
    expect(refused).toMatchObject({ status: 403, said: { code: 'identity.other-outlet' }, cookies: [] });
    expect((await logIn('stranger', device, 'wrong')).said).toEqual({ code: 'identity.wrong-login' });
    expect((await logIn('second', device)).status).toBe(200);
  });
  it('IDN-004 a refused login leaves the session that was on the tablet', async () => {
    const { device } = await logIn('lobby');
    const { cookie } = device;
    await logIn('stranger', device);
    expect((await whoAmI({ cookie })).status).toBe(200);
  });
  it('F40 a session is worth nothing once person or tablet belong to another outlet', async () => {
    const { device } = await logIn('second');
    await bench.sql`update staff set outlet_id = ${elsewhere.id} where name = '员工2'`;
    expect(await whoAmI(device)).toEqual(notLoggedIn);
    expect((await send('POST', '/sync/pull', emptyPull(), device.cookie)).status).toBe(401);
    await bench.sql`update staff set outlet_id = ${smallOutlet.outlet.id} where name = '员工2'`;
    await bench.sql`update device set outlet_id = ${elsewhere.id} where id = ${device.own!.id}`;
    expect(await whoAmI(device)).toEqual(notLoggedIn);
  });
  it('IDN-004 who is assigned to another outlet logs in there on these days, on the others not', async () => {
    const device = await tabletAt(elsewhere.id);
    const assign = (from: number, until: number) => bench.sql`
      insert into assignment (id, staff_id, outlet_id, from_day, until_day, set_by, set_at)
      select gen_random_uuid(), id, ${elsewhere.id}, (now() at time zone 'Asia/Shanghai')::date + ${from}::int,
        (now() at time zone 'Asia/Shanghai')::date + ${until}::int, id, 0 from staff where name = '员工2'`;
    await assign(-3, -1);
    await assign(1, 3);
    expect((await logIn('second', device)).said).toEqual({ code: 'identity.other-outlet' });
    await assign(0, 0);
    expect((await logIn('second', device)).status).toBe(200);
    expect((await whoAmI(device)).status).toBe(200);
    await bench.sql`delete from assignment where from_day = until_day`;
    expect(await whoAmI(device)).toEqual(notLoggedIn);
    await bench.sql`delete from assignment`;
  });
  it('IDN-004 a device that nobody has enrolled logs nobody in, with the right password or without', async () => {
    for (const given of [password, 'wrong'])
      expect(await logIn('lobby', new TestDevice(send), given)).toMatchObject({
        status: 403,
        said: { code: 'identity.not-enrolled' },
        cookies: [],
      });
    expect(await bench.sql`select from session`).toHaveLength(0);
  });
  it('nobody logs in on a kiosk', async () => {
    expect((await logIn('lobby', await tabletAt(undefined, 'kiosk'))).said).toEqual({ code: 'identity.not-for-staff' });
  });
  it('at login the person is granted himself, the tablet its outlet: nobody carries one outlet’s rows to another', async () => {
    const { device } = await logIn('stranger');
    const granted = async (principal: string) =>
      (
        await bench.sql<
          { key: string }[]
        >`select key from sync_grant g join sync_bucket b on b.id = g.bucket where principal = ${principal} order by key`
      ).map(({ key }) => key);
    expect(await granted(idOf(51, 3))).toEqual(['ref', `staff:${idOf(51, 3)}`]);
    expect(await granted(device.own!.id)).toEqual([
      `customers:${elsewhere.id}`,
      `device:${device.own!.id}`,
      `outlet:${elsewhere.id}`,
    ]);
  });
});

describe('the session', () => {
  it('one a tablet: the next login there ends the one before, elsewhere it does not', async () => {
    const first = (await logIn('lobby')).device;
    const { cookie } = first;
    const other = await logIn('lobby');
    const next = await logIn('second', first);
    expect(await whoAmI({ cookie })).toEqual(notLoggedIn);
    expect([(await whoAmI(other.device)).status, (await whoAmI(next.device)).said.staff?.name]).toEqual([200, '员工2']);
  });
  it('session fixation: a token that was there before is not the one after the login, and good for nothing', async () => {
    const device = await tabletAt();
    device.cookie = `session=${'x'.repeat(43)}`;
    await logIn('lobby', device);
    expect(device.cookie).not.toContain('xxx');
    const before = device.cookie;
    await logIn('lobby', device);
    expect(device.cookie).not.toBe(before);
    expect(await whoAmI({ cookie: before })).toEqual(notLoggedIn);
    expect(await whoAmI({ cookie: `session=${'x'.repeat(43)}` })).toEqual(notLoggedIn);
  });
  it('ends by itself after a working day', async () => {
    const { device } = await logIn('lobby');
    const [left] = await bench.sql<
      [{ hours: number }]
    >`select extract(epoch from ends_at - started_at)::float8 / 3600 as hours from session`;
    expect(left.hours).toBe(10);
    await bench.sql`update session set ends_at = now() - interval '1 second'`;
    expect(await whoAmI(device)).toEqual(notLoggedIn);
  });
  it('a stolen cookie is worth half an hour: the device has to show its key again, and only it can', async () => {
    const { device } = await logIn('lobby');
    const aged = () => bench.sql`update session set proved_at = now() - interval '31 minutes'`;
    await aged();
    expect(await whoAmI(device)).toEqual(notLoggedIn);
    const thief = await tabletAt();
    thief.cookie = device.cookie;
    expect((await thief.renew()).status).toBe(401);
    expect(await whoAmI(device)).toEqual(notLoggedIn);
    expect((await device.renew()).status).toBe(204);
    expect((await whoAmI(device)).status).toBe(200);
  });
  it('is worth nothing once the person has left', async () => {
    const { device } = await logIn('second');
    await bench.sql`update staff set active = false where name = '员工2'`;
    expect(await whoAmI(device)).toEqual(notLoggedIn);
    await bench.sql`update staff set active = true where name = '员工2'`;
  });
  it('is stored as a hash only; the hash is no key, nor is any other token', async () => {
    const token = (await logIn('lobby')).device.cookie.slice('session='.length);
    const hash = createHash('sha256').update(token).digest('hex');
    expect(await bench.sql`select token_hash from session`).toMatchObject([{ token_hash: hash }]);
    for (const other of [hash, '', 'x', `${token}x`, token.toUpperCase()])
      expect(await whoAmI({ cookie: `session=${other}` })).toEqual(notLoggedIn);
    expect(token.length).toBeGreaterThanOrEqual(43);
  });
  it('IDN-005 logging out ends it on the server and takes the cookie; the tablet stays known', async () => {
    const { device } = await logIn('lobby');
    const answer = await send('DELETE', '/api/session', undefined, device.cookie);
    expect(answer.status).toBe(204);
    expect(setCookies(answer)).toEqual(['session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict']);
    expect(await whoAmI(device)).toEqual(notLoggedIn);
    expect((await logIn('second', device)).status).toBe(200);
    expect((await bench.ask('DELETE', '/api/session')).status).toBe(204);
  });
  it('IDN-004 an open stream is ended once its session is good for nothing', async () => {
    const { device } = await logIn('lobby');
    let ended = 0;
    const open = () => bench.identity.watch.watch(device.cookie.slice('session='.length), () => void ended++);
    const forget = open();
    await bench.identity.watch.look();
    expect(ended).toBe(0);
    await bench.sql`update device set revoked_at = 1 where id = ${device.own!.id}`;
    await bench.identity.watch.look();
    expect(ended).toBe(1);
    forget();
    await bench.identity.watch.look();
    expect(ended).toBe(1);
  });
});

describe('cookies', () => {
  const flags = (lines: string[]) =>
    Object.fromEntries(lines.map((line) => [line.split('=')[0], line.split('; ').slice(1)]));
  it('are out of reach for scripts and other sites, and go with the browser', async () => {
    expect(flags((await logIn('lobby')).cookies)).toEqual({ session: ['Path=/', 'HttpOnly', 'SameSite=Strict'] });
  });
  it.each([
    ['https itself', 'https' as const, {}],
    ['https in front', 'http' as const, { 'x-forwarded-proto': 'https' }, '10.9.0.1'],
  ])('over %s they are bound to this host and secure, and only those count', async (_, scheme, headers, socket?) => {
    const { own } = await tabletAt();
    const device = new TestDevice((method, path, body, cookie) =>
      bench.ask(method, path, {
        scheme,
        socket,
        headers: { ...headers, cookie: cookie || undefined },
        ...(body ? { body } : {}),
      }),
    );
    device.own = own;
    const given = flags((await logIn('lobby', device)).cookies);
    expect(Object.keys(given)).toEqual(['__Host-session']);
    for (const of of Object.values(given))
      expect(of).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict']));
    const ask = (cookie: string) =>
      bench.ask('GET', '/api/session', { scheme, socket, headers: { ...headers, cookie } });
    expect([(await ask(device.cookie)).status, (await ask(device.cookie.replace('__Host-', ''))).status]).toEqual([
      200, 401,
    ]);
  });
  it('what somebody who is no proxy of ours says of https counts for nothing', async () => {
    for (const socket of ['203.0.113.7', '10.10.0.1', undefined]) {
      const { own } = await tabletAt();
      const device = new TestDevice((method, path, body, cookie) =>
        bench.ask(method, path, {
          socket,
          headers: { 'x-forwarded-proto': 'https', cookie: cookie || undefined },
          ...(body ? { body } : {}),
        }),
      );
      device.own = own;
      expect(Object.keys(flags((await logIn('lobby', device)).cookies))).toEqual(['session']);
    }
  });
});
