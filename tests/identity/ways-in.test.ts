/** Which ways in there are, and that there is no other: passwords as typed, second steps, first passwords, the first person. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { audit } from '#server/audit/audit.ts';
import { seedWorld } from '#server/db/seed.ts';
import { openFirstWayIn } from '#server/identity/first-way-in.ts';
import { hashPassword } from '#server/identity/passwords.ts';
import { hotp, stepAt } from '#server/identity/totp.ts';
import { sourceFiles } from '#tests/house/tree.ts';
import { TestDevice } from '#tests/kit/device.ts';
import { gao, he, lin } from '#tests/kit/people.ts';
import { openHttp } from '#tests/server-app/http-bench.ts';
import { read } from './login-answers.ts';
import { codeFor, sendOn, tabletAt } from './people-bench.ts';
import { openRecordBench, type RecordBench } from './record-bench.ts';

const { password, staff } = smallOutlet;
const DAY = 24 * 60 * 60_000;
let bench: RecordBench;
beforeAll(async () => {
  bench = await openRecordBench();
});
beforeEach(() => bench.anew());
afterAll(() => bench.close());

const setTo = async (given: string) =>
  await bench.sql`update credential set password_hash = ${await hashPassword(given)} where staff_id = ${lin.id}`;
const resetBy = async (admin: TestDevice, body: object = {}) =>
  ((await (await admin.send('POST', `/api/staff/${lin.id}/password`, body)).json()) as { password: string }).password;

describe('a password', () => {
  it('ASVS 6.2.8 is compared as it was typed: no case, no blank and no end of it is without meaning', async () => {
    const device = await tabletAt(bench);
    const whole = `Seven geese ${'x'.repeat(100)} end`;
    await setTo(whole);
    for (const other of [
      whole.toLowerCase(),
      whole.slice(0, -1),
      whole.slice(0, 72),
      `${whole} `,
      ` ${whole}`,
      whole.replace('  ', ' ').replace('x', ''),
    ]) {
      expect((await device.logIn('lobby', { password: other })).status, other).toBe(401);
      await bench.sql`delete from login_try`;
    }
    expect((await device.logIn('lobby', { password: whole })).status).toBe(200);
  });
  it('ASVS 6.2.9 of 128 characters, each of two units, is set and logs in', async () => {
    const device = await bench.onDevice();
    const long = Array.from({ length: 128 }, (_, n) => String.fromCodePoint(0x1f600 + ((n * 7) % 60))).join('');
    expect((await device.send('POST', '/api/account/password', { old: password, next: long })).status).toBe(204);
    expect((await device.logIn('lobby', { password: long })).status).toBe(200);
  });
  it('ASVS 6.2.4 6.2.11 6.2.12 that everybody knows, or with a word of the bank, is refused at either place where one is set', async () => {
    await bench.sql`update credential set must_change = true where login = 'wealth'`;
    const [mine, first] = [await bench.onDevice(), await tabletAt(bench)];
    const { step } = await read(await first.logIn('wealth'));
    for (const [next, code] of [
      ['woaini1314520', 'identity.password-known'],
      ['passwordpassword', 'identity.password-known'],
      ['my tingtang tablet', 'identity.password-word'],
    ] as const) {
      expect((await read(await mine.send('POST', '/api/account/password', { old: password, next }))).code).toBe(code);
      expect((await read(await first.step({ step, newPassword: next }))).code).toBe(code);
    }
  });
  it('ASVS 6.4.1 that was given out is random, good for one thing, and after a week for nothing', async () => {
    const [mine, admin] = [await tabletAt(bench), await bench.onDevice('branch', he.outletId)];
    const given = await resetBy(admin);
    expect(given).not.toBe(await resetBy(admin));
    const last = await resetBy(admin);
    expect((await read(await mine.logIn('lobby', { password: given }))).code).toBe('identity.wrong-login');
    bench.clock.pass(7 * DAY - 1);
    const { step, code } = await read(await mine.logIn('lobby', { password: last }));
    expect(code).toBe('identity.change-needed');
    expect((await read(await mine.step({ step, newPassword: last }))).code).toBe('identity.password-used');
    bench.clock.pass(1);
    expect((await read(await mine.logIn('lobby', { password: last }))).code).toBe('identity.wrong-login');
  });
});

describe('second factors', () => {
  it('ASVS 6.4.3 a reset password does not pass by them', async () => {
    const { device, key } = await bench.withTotp();
    const given = await resetBy(await bench.onDevice('branch', he.outletId));
    const asked = await read(await device.logIn('lobby', { password: given }));
    expect(asked.code).toBe('identity.second-needed');
    const code = hotp(key, stepAt(bench.clock.now()));
    expect((await read(await device.step({ step: asked.step, code }))).code).toBe('identity.change-needed');
  });
  it('ASVS 6.4.4 who has lost them gets password and factor anew, from whoever may give a first password, on record', async () => {
    const { device } = await bench.withTotp();
    await device.send('POST', '/api/account/recovery', { password });
    const admin = await bench.onDevice('branch', he.outletId);
    let given = '';
    const written = await bench.recordedBy(async () => (given = await resetBy(admin, { factorsLost: true })));
    expect(written).toMatchObject([{ action: 'identity.resetPassword', actor: he.id, detail: '{"factors":1}' }]);
    expect((await read(await device.logIn('lobby', { password: given }))).code).toBe('identity.change-needed');
    expect(await bench.sql`select from recovery_code where staff_id = ${lin.id}`).toHaveLength(0);
    expect((await read(await device.send('POST', `/api/staff/${he.id}/password`, { factorsLost: true }))).status).toBe(
      401,
    );
  });
  it('ASVS 7.5.1 nothing that belongs to logging in is changed without the password, whoever holds the tablet', async () => {
    const { device } = await bench.withTotp();
    const [factor] = await bench.sql<[{ id: string }]>`select id from second_factor`;
    const before = await bench.sql`select * from second_factor`;
    for (const [path, body] of [
      ['password', { old: 'wrong', next: 'seven geese in a row' }],
      ['totp', { password: 'wrong' }],
      ['passkey', { password: 'wrong' }],
      ['recovery', { password: 'wrong' }],
      [`factors/${factor.id}/drop`, { password: 'wrong' }],
    ] as const) {
      expect(await read(await device.send('POST', `/api/account/${path}`, body)), path).toMatchObject({
        status: 409,
        code: 'identity.wrong-password',
      });
      expect((await device.send('POST', `/api/account/${path}`, {})).status, path).toBe(400);
      await bench.sql`delete from login_try`;
    }
    expect(await bench.sql`select * from second_factor`).toEqual(before);
    expect((await device.send('POST', '/api/account/totp/confirm', { code: '000000' })).status).toBe(409);
  });
});

describe('a session', () => {
  it('ASVS 7.1.1 ends after the hours the bank chose, and at its close of business if that comes first', async () => {
    const local = (minutes: number) =>
      new Date(Date.now() + minutes * 60_000).toLocaleTimeString('en-GB', {
        timeZone: 'Asia/Shanghai',
        hour: '2-digit',
        minute: '2-digit',
      });
    const minutesLeft = async (session: { hours: number; closes: string | null }) => {
      const own = await openHttp({ policy: { session } });
      await seedWorld(own.sql, smallOutlet, own.clock.now());
      await (await tabletAt(own)).logIn('lobby');
      const [row] = await own.sql<
        [{ left: number }]
      >`select extract(epoch from ends_at - now())::float8 / 60 as left from session`;
      await own.close();
      return row.left;
    };
    expect(await minutesLeft({ hours: 4, closes: null })).toBeCloseTo(240, 0);
    const [soon, past] = [local(2), local(-2)];
    // Around midnight there is no close of business ahead or behind on the same day.
    if (soon > local(0)) expect(await minutesLeft({ hours: 4, closes: soon })).toBeLessThanOrEqual(2);
    if (past < local(0)) expect(await minutesLeft({ hours: 4, closes: past })).toBeCloseTo(240, 0);
  });
});

describe('ASVS 6.3.4 there is no other way in', () => {
  const files = sourceFiles(['server']);
  const saying = (sign: RegExp) => files.filter(({ text }) => sign.test(text)).map(({ path }) => path);
  it('one place opens sessions, one place gives their cookie, one place adds a device', () => {
    expect(saying(/insert into session\b/)).toEqual(['server/identity/sessions.ts']);
    expect(saying(/\bopenSession\(/)).toEqual(['server/identity/login.ts', 'server/identity/sessions.ts']);
    // A kiosk's or display's is of its own and opens nothing of a person (QUE-024).
    expect(saying(/\bsetCookie\(/)).toEqual(['server/identity/requests.ts', 'server/stations/station-sessions.ts']);
    expect(saying(/\bgiveToken\(/)).toEqual(['server/identity/identity.routes.ts']);
    expect(saying(/insert into device\b/)).toEqual(['server/identity/enrolment.ts']);
    // The last two on the machine of a demonstration alone.
    expect(saying(/\baddDevice\(/)).toEqual([
      'server/identity/enrolment.ts',
      'server/identity/identity.routes.ts',
      'server/stations/stations.routes.ts',
    ]);
  });
  it('ASVS 6.4.2 of a login nothing is kept but what it is checked with: no hints, no questions', async () => {
    const columns = await bench.sql<{ name: string }[]>`
      select column_name as name from information_schema.columns where table_name = 'credential' order by 1`;
    expect(columns.map(({ name }) => name)).toEqual([
      'changed_at',
      'history',
      'login',
      'must_change',
      'password_hash',
      'staff_id',
    ]);
  });
  it('ASVS 6.3.2 a bank’s own database knows no password that is printed; the first administrator is given one where it starts', async () => {
    const own = await openHttp();
    const now = own.clock.now();
    await seedWorld(own.sql, smallOutlet, now, { printed: false });
    expect(await own.sql`select from credential where password_hash is not null`).toHaveLength(0);
    const anybody = await tabletAt(own);
    for (const { login } of staff) expect((await anybody.logIn(login)).status).not.toBe(200);
    const open = () => openFirstWayIn({ sql: own.sql, record: audit, now: own.clock.now() });
    const [one, first] = [await open(), await open()];
    expect(first!.login).toBe(staff.find(({ id }) => id === gao.id)!.login);
    const device = new TestDevice(sendOn(own));
    expect((await device.enrol(first!.code)).status).toBe(200);
    expect((await device.logIn(first!.login, { password: one!.password })).status).toBe(401);
    const asked = await read(await device.logIn(first!.login, { password: first!.password }));
    expect(asked.code).toBe('identity.change-needed');
    expect((await device.step({ step: asked.step, newPassword: 'seven geese in a row' })).status).toBe(200);
    expect(await open()).toBeNull();
    const actions = await own.sql<
      { action: string }[]
    >`select action from audit_entry where detail like '%first-start%'`;
    expect(actions).toHaveLength(4);
    await own.close();
  });
  it('a demonstration is what the people of the world log in to with its password', async () => {
    expect(await openFirstWayIn({ sql: bench.sql, record: audit, now: bench.clock.now() })).toBeNull();
    expect((await new TestDevice(sendOn(bench)).enrol(await codeFor(bench))).status).toBe(200);
  });
});

describe('ASVS 9.1.2 a device’s key is of one kind', () => {
  it('another curve, another algorithm or a secret in its place is not taken', async () => {
    const device = await tabletAt(bench);
    const [row] = await bench.sql<[{ public_key: string }]>`select public_key from device where id = ${device.own!.id}`;
    const key = JSON.parse(row.public_key) as Record<string, string>;
    for (const other of [
      { ...key, crv: 'P-384' },
      { ...key, kty: 'RSA' },
      { kty: 'oct', k: 'AAAA' },
      { ...key, x: '' },
    ])
      expect(
        (await device.send('POST', '/api/device', { code: 'ABCD-EFGH', publicKey: other, signature: 'AAAA' })).status,
      ).toBe(400);
  });
});
