/** Logging in on a tablet, being recognised, and leaving. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { institutionKind, staffKind } from '#domain/identity/identity.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { seedRoles, toStaff } from '#server/db/seed.ts';
import { hashPassword } from '#server/identity/sessions.ts';
import { importRows } from '#server/sync/import.ts';
import { devices, idOf, lin } from '#tests/kit/people.ts';
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
beforeEach(() => bench.sql`delete from session`);
afterAll(() => bench.close());

interface Jar {
  session?: string;
  device?: string;
}
const cookies = (jar: Jar, prefix = '') =>
  Object.entries(jar)
    .map(([name, value]) => `${prefix}${name}=${value as string}`)
    .join('; ');
const setCookies = (answer: Response) => answer.headers.getSetCookie();
const jarOf = (answer: Response): Jar =>
  Object.fromEntries(
    setCookies(answer).map((line) => /^(?:__Host-)?(\w+)=([^;]*)/.exec(line)!.slice(1, 3) as [string, string]),
  );

async function logIn(login: string, jar: Jar = {}, given = password) {
  const answer = await bench.ask('POST', '/api/session', {
    body: { login, password: given },
    headers: { cookie: cookies(jar) || undefined },
  });
  return {
    status: answer.status,
    said: (await answer.json()) as Record<string, unknown>,
    jar: { ...jar, ...jarOf(answer) },
    cookies: setCookies(answer),
  };
}
const whoAmI = async (jar: Jar) => {
  const answer = await bench.ask('GET', '/api/session', { headers: { cookie: cookies(jar) || undefined } });
  return { status: answer.status, said: (await answer.json()) as { code?: string; staff?: { name: string } } };
};
const notLoggedIn = { status: 401, said: { code: 'identity.not-logged-in' } };

describe('logging in', () => {
  it('IDN-003 with the right password: who one is, where, on which tablet, and nothing more', async () => {
    const { status, said, jar } = await logIn('lobby');
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
      deviceId: jar.device,
      outlet: { id: smallOutlet.outlet.id, code: smallOutlet.outlet.code, name: smallOutlet.outlet.name },
    });
    expect(await whoAmI(jar)).toEqual({ status: 200, said });
  });
  it('IDN-003 a wrong password, an unknown person and one who has left get the same answer, and no cookie', async () => {
    const answers = [
      await logIn('lobby', {}, 'wrong'),
      await logIn('nobody', {}, 'wrong'),
      await logIn('nobody'),
      await logIn('gone'),
      await logIn("' or 1=1 --"),
    ];
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 401, said: { code: 'identity.wrong-login' }, cookies: [] });
    for (const { said } of answers) expect(said).toEqual(answers[0]!.said);
    expect(await bench.sql`select from session`).toHaveLength(0);
    expect(await bench.sql`select from device where outlet_id = ${elsewhere.id}`).toHaveLength(0);
  });
  it('IDN-003 blanks around the name are no part of it, those in the password are', async () => {
    expect((await logIn(' lobby ')).status).toBe(200);
    expect((await logIn('lobby', {}, ` ${password}`)).status).toBe(401);
  });
  it('a login is never answered with what was typed, and never written to the log', async () => {
    bench.lines.length = 0;
    const { said } = await logIn('canary-login', {}, 'canary-password');
    await logIn('lobby');
    expect(JSON.stringify(said)).not.toContain('canary');
    expect(bench.lines.join('')).not.toMatch(/canary|three words/);
  });
});

describe('tablet and outlet', () => {
  it('IDN-004 F40 is refused on a tablet of another outlet, with the right password; with a wrong one it says only that', async () => {
    const { jar } = await logIn('lobby');
    const refused = await logIn('stranger', { device: jar.device! });
    expect(refused).toMatchObject({ status: 403, said: { code: 'identity.other-outlet' }, cookies: [] });
    expect((await logIn('stranger', { device: jar.device! }, 'wrong')).said).toEqual({ code: 'identity.wrong-login' });
    expect((await logIn('second', { device: jar.device! })).status).toBe(200);
  });
  it('IDN-004 a refused login leaves the session that was on the tablet', async () => {
    const { jar } = await logIn('lobby');
    await logIn('stranger', { device: jar.device! });
    expect((await whoAmI(jar)).status).toBe(200);
  });
  it('F40 a session is worth nothing once person or tablet belong to another outlet', async () => {
    const { jar } = await logIn('second');
    await bench.sql`update staff set outlet_id = ${elsewhere.id} where name = '员工2'`;
    expect(await whoAmI(jar)).toEqual(notLoggedIn);
    expect(
      (await bench.ask('POST', '/sync/pull', { body: emptyPull(), headers: { cookie: cookies(jar) } })).status,
    ).toBe(401);
    await bench.sql`update staff set outlet_id = ${smallOutlet.outlet.id} where name = '员工2'`;
    await bench.sql`update device set outlet_id = ${elsewhere.id} where id = ${jar.device!}`;
    expect(await whoAmI(jar)).toEqual(notLoggedIn);
  });
  it('IDN-004 a new tablet joins the outlet of the first who logs in; a device name that is none makes a new tablet', async () => {
    const { jar } = await logIn('stranger');
    expect(await bench.sql`select outlet_id from device where id = ${jar.device!}`).toMatchObject([
      { outlet_id: elsewhere.id },
    ]);
    for (const device of ['nonsense', devices.office])
      expect((await logIn('stranger', { device })).jar.device).toMatch(/^[0-9a-f-]{36}$/);
    expect((await logIn('stranger', { device: devices.office })).jar.device).not.toBe(devices.office);
  });
  it('at login the person is granted his outlet and himself, the tablet itself', async () => {
    const { jar } = await logIn('stranger');
    const granted = async (principal: string) =>
      (
        await bench.sql<
          { key: string }[]
        >`select key from sync_grant g join sync_bucket b on b.id = g.bucket where principal = ${principal} order by key`
      ).map(({ key }) => key);
    expect(await granted(idOf(51, 3))).toEqual([`outlet:${elsewhere.id}`, 'ref', `staff:${idOf(51, 3)}`]);
    expect(await granted(jar.device!)).toEqual([`device:${jar.device!}`]);
  });
});

describe('the session', () => {
  it('one a tablet: the next login there ends the one before, elsewhere it does not', async () => {
    const first = await logIn('lobby');
    const other = await logIn('lobby');
    const next = await logIn('second', { device: first.jar.device! });
    expect(await whoAmI(first.jar)).toEqual(notLoggedIn);
    expect([(await whoAmI(other.jar)).status, (await whoAmI(next.jar)).said.staff?.name]).toEqual([200, '员工2']);
  });
  it('ends by itself after a working day', async () => {
    const { jar } = await logIn('lobby');
    const [left] = await bench.sql<
      [{ hours: number }]
    >`select extract(epoch from ends_at - started_at)::float8 / 3600 as hours from session`;
    expect(left.hours).toBe(10);
    await bench.sql`update session set ends_at = now() - interval '1 second'`;
    expect(await whoAmI(jar)).toEqual(notLoggedIn);
  });
  it('is worth nothing once the person has left', async () => {
    const { jar } = await logIn('second');
    await bench.sql`update staff set active = false where name = '员工2'`;
    expect(await whoAmI(jar)).toEqual(notLoggedIn);
    await bench.sql`update staff set active = true where name = '员工2'`;
  });
  it('is stored as a hash only; the hash is no key, nor is any other token', async () => {
    const { jar } = await logIn('lobby');
    const hash = createHash('sha256').update(jar.session!).digest('hex');
    expect(await bench.sql`select token_hash from session`).toMatchObject([{ token_hash: hash }]);
    for (const session of [hash, '', 'x', `${jar.session!}x`, jar.session!.toUpperCase()])
      expect(await whoAmI({ session })).toEqual(notLoggedIn);
    expect(jar.session!.length).toBeGreaterThanOrEqual(43);
  });
  it('IDN-005 logging out ends it on the server and takes the cookie; the tablet stays known', async () => {
    const { jar } = await logIn('lobby');
    const answer = await bench.ask('DELETE', '/api/session', { headers: { cookie: cookies(jar) } });
    expect(answer.status).toBe(204);
    expect(setCookies(answer)).toEqual(['session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict']);
    expect(await whoAmI(jar)).toEqual(notLoggedIn);
    expect((await logIn('second', { device: jar.device! })).jar.device).toBe(jar.device);
    expect((await bench.ask('DELETE', '/api/session')).status).toBe(204);
  });
});

describe('cookies', () => {
  const flags = (lines: string[]) =>
    Object.fromEntries(lines.map((line) => [line.split('=')[0], line.split('; ').slice(1)]));
  it('are out of reach for scripts and other sites; the session goes with the browser, the tablet stays for a year', async () => {
    expect(flags((await logIn('lobby')).cookies)).toEqual({
      session: ['Path=/', 'HttpOnly', 'SameSite=Strict'],
      device: [`Max-Age=${365 * 24 * 60 * 60}`, 'Path=/', 'HttpOnly', 'SameSite=Strict'],
    });
  });
  it.each([
    ['https itself', 'https' as const, {}],
    ['https in front', 'http' as const, { 'x-forwarded-proto': 'https' }],
  ])('over %s they are bound to this host and secure, and only those count', async (_, scheme, headers) => {
    const answer = await bench.ask('POST', '/api/session', { scheme, headers, body: { login: 'lobby', password } });
    const given = flags(setCookies(answer));
    expect(Object.keys(given)).toEqual(['__Host-session', '__Host-device']);
    for (const of of Object.values(given))
      expect(of).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict']));
    const jar = jarOf(answer);
    const ask = (cookie: string) => bench.ask('GET', '/api/session', { scheme, headers: { ...headers, cookie } });
    expect([(await ask(cookies(jar, '__Host-'))).status, (await ask(cookies(jar))).status]).toEqual([200, 401]);
  });
});
