/** Passwords: given out, changed, refused; one's own account; and requests that are none. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { passwordProfiles } from '#domain/identity/password.rules.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { seedWorld } from '#server/db/seed.ts';
import { isKnownPassword } from '#server/identity/known-passwords.ts';
import type { TestDevice } from '#tests/kit/device.ts';
import { guo, he, lin } from '#tests/kit/people.ts';
import { openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';
import { read } from './login-answers.ts';
import { tabletAt } from './people-bench.ts';

const { password, staff } = smallOutlet;
const MINUTE = 60_000;
let bench: HttpBench;
beforeAll(async () => {
  bench = await openHttp();
  await seedWorld(bench.sql, smallOutlet, bench.clock.now());
});
beforeEach(async () => {
  for (const table of ['login_try', 'session']) await bench.sql`delete from ${bench.sql(table)}`;
});
afterAll(() => bench.close());

describe('passwords', () => {
  it('IDN-007 IDN-013 reset by an administrator: shown once, good for setting one’s own, and everybody else is out', async () => {
    const [mine, admin] = [await tabletAt(bench), await tabletAt(bench, he.outletId)];
    await mine.logIn('lobby');
    await admin.logIn('branch');
    const reset = await admin.send('POST', `/api/staff/${lin.id}/password`);
    const { password: given } = (await reset.json()) as { password: string };
    expect(given.replaceAll('-', '').length).toBe(16);
    expect((await mine.get('/api/session')).status).toBe(401);
    expect((await mine.logIn('lobby')).status).toBe(401);
    const asked = await read(await mine.logIn('lobby', { password: given }));
    expect(asked.code).toBe('identity.change-needed');
    expect((await mine.get('/api/session')).status).toBe(401);
    const next = async (newPassword: string) => await read(await mine.step({ step: asked.step!, newPassword }));
    for (const [bad, code] of [
      ['short', 'password-short'],
      [given, 'password-used'],
      [password, 'password-word'],
      ['lobby-is-my-name', 'password-name'],
      ['woaini1314520', 'password-known'],
    ])
      expect((await next(bad!)).code, bad).toBe(`identity.${code}`);
    expect((await next('春天在窗外 seven geese')).status).toBe(200);
    expect((await mine.logIn('lobby', { password: given })).status).toBe(401);
    expect((await mine.logIn('lobby', { password: '春天在窗外 seven geese' })).status).toBe(200);
    await bench.sql`update credential c set password_hash = o.password_hash, history = '{}' from credential o
      where c.login = 'lobby' and o.login = 'wealth'`;
  });
  it('SEC-002 IDN-013 nobody resets who lies outside his scope, who decides over more than he, or himself', async () => {
    const device = await tabletAt(bench, guo.outletId);
    await device.logIn('sysadmin');
    const of = (login: string) => staff.find((person) => person.login === login)!.id;
    const reset = async (by: TestDevice, login: string) =>
      (await read(await by.send('POST', `/api/staff/${of(login)}/password`))).code;
    expect(await reset(device, 'boss')).toBe('identity.no-permission');
    expect(await reset(device, 'secadmin')).toBe('identity.no-permission');
    expect(await reset(device, 'auditor')).toBe('identity.no-permission');
    expect(await reset(device, 'sysadmin')).toBe('identity.own-password');
    const branch = await tabletAt(bench, he.outletId);
    await branch.logIn('branch');
    expect(await reset(branch, 'sysadmin')).toBe('identity.out-of-reach');
    const tablet = await tabletAt(bench);
    await tablet.logIn('lobby');
    expect(await reset(tablet, 'wealth')).toBe('identity.no-permission');
  });
  it('IDN-009 IDN-014 one’s own: the old one is asked for, other sessions end, this one stays', async () => {
    const [here, there] = [await tabletAt(bench), await tabletAt(bench)];
    await here.logIn('wealth');
    await there.logIn('wealth');
    const change = (old: string, next: string) => here.send('POST', '/api/account/password', { old, next });
    expect((await read(await change('wrong', 'long and new enough'))).code).toBe('identity.wrong-password');
    expect((await change(password, 'long and new enough')).status).toBe(204);
    expect([(await here.get('/api/session')).status, (await there.get('/api/session')).status]).toEqual([200, 401]);
    expect((await there.logIn('wealth', { password: 'long and new enough' })).status).toBe(200);
  });
  it('the own account shows factors and sessions; one’s own session elsewhere is ended, nobody else’s', async () => {
    const [here, there, other] = [await tabletAt(bench), await tabletAt(bench), await tabletAt(bench)];
    for (const device of [here, there]) await device.logIn('teller');
    await other.logIn('teller2');
    const account = (await (await here.get('/api/account')).json()) as {
      login: string;
      sessions: { id: string; mine: boolean }[];
    };
    expect([account.login, account.sessions.length, JSON.stringify(account).includes('argon2')]).toEqual([
      'teller',
      2,
      false,
    ]);
    const [foreign] = await bench.sql<
      [{ id: string }]
    >`select id from session e join credential c using (staff_id) where login = 'teller2'`;
    expect((await here.send('DELETE', `/api/account/sessions/${foreign.id}`)).status).toBe(404);
    const elsewhere = account.sessions.find(({ mine }) => !mine)!;
    expect((await here.send('DELETE', `/api/account/sessions/${elsewhere.id}`)).status).toBe(204);
    expect([(await there.get('/api/session')).status, (await other.get('/api/session')).status]).toEqual([401, 200]);
  });
  it('under the other profile a password has an age', async () => {
    const own = await openHttp({ policy: { password: passwordProfiles.dengbao } });
    await seedWorld(own.sql, smallOutlet, own.clock.now());
    await own.sql`update credential set changed_at = ${own.clock.now() - 90 * 24 * 60 * MINUTE}`;
    const device = await tabletAt(own);
    const asked = await read(await device.logIn('lobby'));
    expect(asked.code).toBe('identity.change-needed');
    expect((await read(await device.step({ step: asked.step!, newPassword: 'only small letters' }))).code).toBe(
      'identity.password-kinds',
    );
    expect((await device.step({ step: asked.step!, newPassword: 'Now1other' })).status).toBe(200);
    await own.close();
  });
  it('passwords that everybody knows are none, with small changes too; others are', () => {
    for (const bad of [
      'password',
      'P@ssw0rd',
      '123456789012',
      'qwertyuiop',
      'woaini1314',
      'Woaini520!',
      '5201314',
      '20080808',
      '13800138000',
      'aaaaaaaaaaaa',
      'abcabcabcabc',
      '1qaz2wsx',
      'tingtang2026',
      'zhongguo123',
    ])
      expect(isKnownPassword(bad), bad).toBe(true);
    for (const good of [
      'three words here',
      '春天在窗外 seven geese',
      'K7QD-2M9X-VT4R-8WNB',
      'correct horse on a bench',
    ])
      expect(isKnownPassword(good), good).toBe(false);
  });
});

describe('bad requests', () => {
  it('a forged origin, a foreign content type and more than a login is, are refused before anything is looked at', async () => {
    const device = await tabletAt(bench);
    const proof = await device.proof('login');
    const ask = (headers: Record<string, string>, extra = {}) =>
      bench.ask('POST', '/api/session', { body: { login: 'lobby', password, proof, ...extra }, headers });
    expect((await ask({ origin: 'http://evil.test' })).status).toBe(403);
    expect((await ask({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await ask({ 'content-type': 'text/plain' })).status).toBe(403);
    expect((await ask({}, { padding: 'x'.repeat(20_000) })).status).toBe(413);
    // Mass assignment: what is not asked for changes nothing.
    const said = (await (
      await ask({}, { staffId: guo.id, roles: ['super_admin'], outletId: guo.outletId })
    ).json()) as { staff: { roles: string[] } };
    expect(said.staff.roles).toEqual(['lobby_manager']);
  });
});
