/** The keys of a tablet: handed to a live session alone, the same again tomorrow for work, others each day for rows. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { openKeyStore } from '#server/identity/device-keys.ts';
import { hashPassword } from '#server/identity/passwords.ts';
import { importRows } from '#server/sync/import.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { seedRoles, toStaff } from '#server/db/seed.ts';
import { staffKind } from '#domain/identity/identity.model.ts';
import type { TestDevice } from '#tests/kit/device.ts';
import { tabletAt } from '#tests/identity/people-bench.ts';
import { devices, idOf, lin, zhou } from '#tests/kit/people.ts';
import { openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';
import { emptyPull } from '#tests/sync-server/sync-bench.ts';

const password = 'three words here';
const DAY = 24 * 60 * 60_000;
const morning = Date.parse('2026-11-23T01:00:00Z');
const secret = randomBytes(32);
const mine = { staffId: lin.id, deviceId: devices.hall };

let bench: HttpBench;
beforeAll(async () => {
  bench = await openHttp();
  await seedRoles(bench.sql);
  const hash = await hashPassword(password);
  for (const [id, login] of [
    [lin.id, 'lobby'],
    [idOf(51, 2), 'second'],
  ] as const) {
    const base = {
      id,
      outletId: smallOutlet.outlet.id,
      employeeNo: login,
      login,
      name: login,
      roles: ['lobby_manager'],
    };
    await importRows(bench.sql, lookupKind, staffKind, [toStaff(base)]);
    await bench.sql`insert into credential (staff_id, login, password_hash) values (${id}, ${login}, ${hash})`;
  }
});
beforeEach(async () => {
  await bench.sql`delete from session`;
  await bench.sql`delete from tablet_key`;
});
afterAll(() => bench.close());

const store = (of: Uint8Array = secret) => openKeyStore(bench.sql, of);
const hex = (keys: { rows: Buffer; work: Buffer }) => [keys.rows.toString('hex'), keys.work.toString('hex')] as const;
const keysOf = async (holder = mine, now = morning, of = secret) => hex(await store(of).keysOf(holder, now));

describe('SEC-001 the keys', () => {
  it('of one person on one tablet on one day are the same at every login; of another person or tablet they are others', async () => {
    const [first, again] = [await keysOf(), await keysOf(mine, morning + 8 * 60 * 60_000)];
    const others = [
      await keysOf({ ...mine, staffId: zhou.id }),
      await keysOf({ ...mine, deviceId: devices.office }),
    ].flat();
    expect(again).toEqual(first);
    expect(new Set([...first, ...others]).size).toBe(6);
  });
  it('the key of the rows is another one each business day, the older one is nowhere any more; that of the work stays', async () => {
    const [[rows, work], [rowsNext, workNext]] = [await keysOf(), await keysOf(mine, morning + DAY)];
    expect([workNext, rowsNext === rows]).toEqual([work, false]);
    expect((await keysOf(mine, morning))[0]).not.toBe(rows);
    expect(await bench.sql`select from tablet_key`).toHaveLength(1);
  });
  it('asked for by many at once there is one key', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => keysOf()));
    expect(new Set(all.map(([rows]) => rows)).size).toBe(1);
  });
  it('lie in the database wrapped, and wrapped for one place: taken to another person’s they are replaced, not opened', async () => {
    const [rows] = await keysOf();
    const [row] = await bench.sql<[{ wrapped: Buffer }]>`select wrapped from tablet_key`;
    expect(row.wrapped.toString('hex')).not.toContain(rows);
    await bench.sql`update tablet_key set staff_id = ${zhou.id}`;
    expect((await keysOf({ ...mine, staffId: zhou.id }))[0]).not.toBe(rows);
  });
  it('F64 the key of the work is there again after the table is lost; without this installation’s secret it is not', async () => {
    const [rows, work] = await keysOf();
    await bench.sql`delete from tablet_key`;
    const [rowsAfter, workAfter] = await keysOf();
    expect([workAfter, rowsAfter === rows]).toEqual([work, false]);
    expect((await keysOf(mine, morning, randomBytes(32)))[1]).not.toBe(work);
  });
  it('F37 forgotten for a person or a tablet, the rows are opened by nobody any more, the unsent work is', async () => {
    for (const gone of [mine.staffId, mine.deviceId]) {
      const [rows, work] = await keysOf();
      await store().forgetRows(gone);
      const [rowsAfter, workAfter] = await keysOf();
      expect([workAfter, rowsAfter === rows]).toEqual([work, false]);
    }
  });
});

async function logIn(login: string, on?: TestDevice) {
  const tablet = on ?? (await tabletAt(bench));
  await tablet.logIn(login, { password });
  return { cookie: tablet.cookie, tablet, device: tablet.own!.id };
}
const ask = (path: string, cookie?: string) => bench.ask('POST', path, { body: {}, headers: { cookie } });

describe('asking for them', () => {
  it('SEC-001 a live session gets 64 bytes of keys and what the tablet has to keep to; nothing of it is stored on the way', async () => {
    const { cookie, device } = await logIn('lobby');
    const answer = await ask('/api/session/keys', cookie);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const rules = JSON.parse(bytes.subarray(64).toString()) as { endsIn: number };
    expect(rules).toEqual({
      owner: `${lin.id}-${device}`,
      idleLock: 120,
      offlineUnlock: false,
      endsIn: expect.any(Number) as number,
    });
    expect(rules.endsIn).toBeGreaterThan(9 * 60 * 60);
    const again = Buffer.from(await (await ask('/api/session/keys', cookie)).arrayBuffer());
    expect(again.subarray(0, 64).equals(bytes.subarray(0, 64))).toBe(true);
    expect(bench.lines.join('')).not.toContain(bytes.subarray(0, 32).toString('base64'));
  });
  it('IDN-005 nobody gets them without a session: not before a login, not after a logout, not with an ended or taken over one', async () => {
    const left = await logIn('lobby');
    await bench.ask('DELETE', '/api/session', { headers: { cookie: left.cookie } });
    const taken = await logIn('lobby');
    await logIn('second', taken.tablet);
    const ended = await logIn('lobby');
    await bench.sql`update session set ends_at = now() where device_id = ${ended.device}`;
    for (const cookie of [undefined, 'session=x', left.cookie, taken.cookie, ended.cookie]) {
      const answer = await ask('/api/session/keys', cookie);
      expect([answer.status, await answer.json()]).toEqual([401, { code: 'identity.not-logged-in' }]);
    }
  });
  it('a foreign page is refused', async () => {
    const { cookie } = await logIn('lobby');
    const answer = await bench.ask('POST', '/api/session/keys', {
      body: {},
      headers: { cookie, origin: 'http://evil.test', 'sec-fetch-site': 'cross-site' },
    });
    expect(answer.status).toBe(403);
  });
  it('once the tablet is locked its session is good for nothing; the password gives a new one, with the same keys', async () => {
    const { cookie, tablet } = await logIn('lobby');
    const before = Buffer.from(await (await ask('/api/session/keys', cookie)).arrayBuffer()).subarray(0, 64);
    expect((await ask('/api/session/lock', cookie)).status).toBe(204);
    expect((await ask('/api/session/keys', cookie)).status).toBe(401);
    const pull = await bench.ask('POST', '/sync/pull', { body: emptyPull(), headers: { cookie } });
    expect(pull.status).toBe(401);
    const next = await logIn('lobby', tablet);
    expect(next.cookie).not.toBe(cookie);
    const after = Buffer.from(await (await ask('/api/session/keys', next.cookie)).arrayBuffer()).subarray(0, 64);
    expect(after.equals(before)).toBe(true);
    expect((await ask('/api/session/lock')).status).toBe(204);
  });
  it('F37 a person who was taken off while the tablet was locked does not open it again', async () => {
    const { cookie, tablet } = await logIn('second');
    await ask('/api/session/lock', cookie);
    await bench.sql`update staff set active = false where name = 'second'`;
    expect((await tablet.logIn('second', { password })).status).toBe(401);
    expect((await ask('/api/session/keys', cookie)).status).toBe(401);
    await bench.sql`update staff set active = true where name = 'second'`;
  });
});

describe('SEC-001 of a tablet that was another device before', () => {
  const former = (device: TestDevice, id: unknown) => device.send('POST', '/api/session/former-key', { device: id });
  async function logged(login: string): Promise<TestDevice> {
    const device = await tabletAt(bench);
    expect((await device.logIn(login, { password })).status).toBe(200);
    return device;
  }
  const keyIn = async (answer: Response) => Buffer.from(await answer.arrayBuffer()).toString('hex');

  it('its person gets what opens his work there, another one what opens his own, and nobody who is not logged in anything', async () => {
    const [old, now, other] = [await logged('lobby'), await logged('lobby'), await logged('second')];
    const id = old.own!.id;
    const asKept = await old.send('POST', '/api/session/keys');
    const work = Buffer.from(await asKept.arrayBuffer())
      .subarray(32, 64)
      .toString('hex');
    expect(await keyIn(await former(now, id))).toBe(work);
    const theirs = await keyIn(await former(other, id));
    expect([theirs.length, theirs === work]).toEqual([64, false]);
    expect((await former(await tabletAt(bench), id)).status).toBe(401);
    expect((await former(now, 'x')).status).toBe(400);
    await now.send('POST', '/api/session/lock');
    expect((await former(now, id)).status).toBe(401);
  });
  it('F37 of a revoked device nobody gets it: what was left there is set aside and not done', async () => {
    const [old, now] = [await logged('lobby'), await logged('lobby')];
    await bench.sql`update device set revoked_at = 1 where id = ${old.own!.id}`;
    const answer = await former(now, old.own!.id);
    expect([answer.status, await answer.json()]).toEqual([403, { code: 'identity.device-revoked' }]);
  });
});
