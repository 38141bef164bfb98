/** Devices: enrolled once by a code, found out when copied, renamed, moved and revoked by those who may. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { seedWorld } from '#server/db/seed.ts';
import { approveCode, makeCode } from '#server/identity/enrolment.ts';
import type { Deed } from '#server/identity/record.ts';
import { TestDevice } from '#tests/kit/device.ts';
import { chen, gao, guo, he, hu, lin } from '#tests/kit/people.ts';
import { openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';
import { emptyPull } from '#tests/sync-server/sync-bench.ts';
import { codeFor, sendOn, tabletAt } from './people-bench.ts';

const { institutions, outlet } = smallOutlet;
const placeOf = (name: string): Id => institutions.find((place) => place.name === name)!.id;
const east = placeOf('东门支行');

let bench: HttpBench;
const deeds: Deed[] = [];
const incidents: unknown[] = [];
beforeAll(async () => {
  bench = await openHttp({
    record: (_, deed) => Promise.resolve(deeds.push(deed)),
    onIncident: (incident) => incidents.push(incident),
  });
  await seedWorld(bench.sql, smallOutlet, bench.clock.now());
});
beforeEach(async () => {
  await bench.sql`delete from login_try`;
  deeds.length = 0;
  incidents.length = 0;
});
afterAll(() => bench.close());

const said = async (answer: Response) => [answer.status, ((await answer.json()) as { code?: string }).code];
const onDevice = async (login: string, outletId?: Id): Promise<TestDevice> => {
  const device = await tabletAt(bench, outletId);
  expect((await device.logIn(login)).status).toBe(200);
  return device;
};

describe('enrolment', () => {
  it('by a code: the device belongs to the outlet and the face that the code was made for, whatever it says itself', async () => {
    const admin = await onDevice('branch', he.outletId);
    const made = await admin.send('POST', '/api/devices/codes', { outletId: outlet.id, face: 'counter' });
    const { code } = (await made.json()) as { code: string };
    // 128 bits at least: five a letter.
    expect(code.replaceAll('-', '').length * 5).toBeGreaterThanOrEqual(128);
    const device = new TestDevice(sendOn(bench));
    expect((await device.enrol(code.toLowerCase().replaceAll('-', ' '))).status).toBe(200);
    expect(await bench.sql`select outlet_id, face from device where id = ${device.own!.id}`).toMatchObject([
      { outlet_id: outlet.id, face: 'counter' },
    ]);
    expect(deeds.map(({ action, result }) => [action, result])).toEqual(
      expect.arrayContaining([
        ['identity.makeEnrolmentCode', 'applied'],
        ['identity.enrolDevice', 'applied'],
      ]),
    );
  });
  it('the code is kept as a hash only, is good once, for ten minutes, and not when it is another', async () => {
    const code = await codeFor(bench);
    expect(JSON.stringify(await bench.sql`select * from enrolment_code`)).not.toContain(code.replaceAll('-', ''));
    const device = () => new TestDevice(sendOn(bench));
    expect((await device().enrol(code)).status).toBe(200);
    expect(await said(await device().enrol(code))).toEqual([409, 'identity.code-used']);
    const late = await codeFor(bench);
    bench.clock.pass(10 * 60_000);
    expect(await said(await device().enrol(late))).toEqual([409, 'identity.code-expired']);
    expect(await said(await device().enrol('ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345'))).toEqual([
      409,
      'identity.code-unknown',
    ]);
    expect(deeds.filter(({ result }) => result === 'refused')).toHaveLength(3);
  });
  it('used by two at the same moment it enrols one', async () => {
    const code = await codeFor(bench);
    const both = await Promise.all([1, 2].map(() => new TestDevice(sendOn(bench)).enrol(code)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });
  it('nobody leaves a key that is not his: without its signature the code stays good', async () => {
    const code = await codeFor(bench);
    const [mine, theirs] = [await tabletAt(bench), await tabletAt(bench)];
    const [row] = await bench.sql<[{ public_key: string }]>`select public_key from device where id = ${theirs.own!.id}`;
    const { signature } = await mine.proof('enrol');
    const publicKey = JSON.parse(row.public_key) as object;
    expect(await said(await mine.send('POST', '/api/device', { code, publicKey, signature }))).toEqual([
      409,
      'identity.code-unknown',
    ]);
    expect((await new TestDevice(sendOn(bench)).enrol(code)).status).toBe(200);
  });
  it('codes are not guessed: after twenty wrong ones from an address it waits', async () => {
    for (let n = 0; n < 20; n++) await new TestDevice(sendOn(bench)).enrol(`WRONG-CODE-${n}`);
    expect(await said(await new TestDevice(sendOn(bench)).enrol(await codeFor(bench)))).toEqual([
      429,
      'identity.try-later',
    ]);
  });
  it('SEC-004 where it takes two, a code is good once another person has approved it, not who made it', async () => {
    const now = bench.clock.now();
    const made = await bench.sql.begin((tx) =>
      makeCode(tx, { outletId: outlet.id, face: 'tablet', madeBy: he.id }, true, now),
    );
    const device = new TestDevice(sendOn(bench));
    expect(await said(await device.enrol(made.code))).toEqual([409, 'identity.code-not-approved']);
    expect(await bench.sql.begin((tx) => approveCode(tx, made.id, he.id, now))).toMatchObject({
      code: 'identity.code-own',
    });
    const second = await onDevice('sysadmin', guo.outletId);
    const list = (await (await second.get('/api/devices/codes')).json()) as { codes: { id: string; mine: boolean }[] };
    expect(list.codes).toMatchObject([{ id: made.id, mine: false }]);
    expect((await second.send('POST', `/api/devices/codes/${made.id}/approve`)).status).toBe(204);
    expect((await device.enrol(made.code)).status).toBe(200);
  });
});

describe('a copied device', () => {
  it('two copies of one profile: the first goes on, the second is found out; the device is revoked, put on record and told', async () => {
    const first = await onDevice('lobby');
    const second = first.copy();
    expect((await first.logIn('lobby')).status).toBe(200);
    expect(await said(await second.logIn('lobby'))).toEqual([403, 'identity.device-revoked']);
    expect(await said(await first.renew())).toEqual([403, 'identity.device-revoked']);
    expect((await first.get('/api/session')).status).toBe(401);
    expect(incidents).toHaveLength(1);
    expect(deeds).toContainEqual(
      expect.objectContaining({ action: 'identity.revokeDevice', subject: first.own!.id, detail: { why: 'copied' } }),
    );
    const granted = await bench.sql`select from sync_grant where principal = ${first.own!.id}`;
    expect(granted).toHaveLength(0);
  });
  it('copied while a request of its was on the way, it is found out one contact later', async () => {
    const first = await onDevice('lobby');
    await first.proof('renew');
    const copy = first.copy();
    copy.cookie = first.cookie;
    expect((await first.renew()).status).toBe(204);
    expect((await copy.renew()).status).toBe(204);
    expect(await said(await first.renew())).toEqual([403, 'identity.device-revoked']);
  });
  it('the copy that asks first is no better off', async () => {
    const first = await onDevice('lobby');
    const copy = first.copy();
    expect((await copy.logIn('lobby')).status).toBe(200);
    expect(await said(await first.renew())).toEqual([403, 'identity.device-revoked']);
    expect(await said(await copy.renew())).toEqual([403, 'identity.device-revoked']);
  });
  it('F22 a lost answer makes no copy: asked again with the same mark it is told the number, and goes on', async () => {
    const device = await onDevice('lobby');
    for (let n = 0; n < 12; n++) {
      await device.askInVain('renew', '/api/session/renew');
      expect((await device.renew()).status).toBe(204);
    }
    expect((await device.renew()).status).toBe(204);
    expect(incidents).toEqual([]);
  });
  it('F23 what a slow network delivers a second time, later, is no copy either, and does nothing', async () => {
    const device = await onDevice('lobby');
    const late = { proof: await device.proof('renew') };
    expect((await device.send('POST', '/api/session/renew', late)).status).toBe(204);
    const nonce = (await device.send('POST', '/api/session/renew', late)).headers.get('tingtang-nonce')!;
    device.own = { ...device.own!, nonce, mark: null };
    for (let n = 0; n < 3; n++) expect((await device.renew()).status).toBe(204);
    expect(await said(await device.send('POST', '/api/session/renew', late))).toEqual([409, 'identity.prove-again']);
    expect(incidents).toEqual([]);
  });
  it('F64 a server restored from yesterday takes the device as it is', async () => {
    const device = await onDevice('lobby');
    const [before] = await bench.sql<[{ nonce: string }]>`select nonce from device where id = ${device.own!.id}`;
    for (let n = 0; n < 3; n++) await device.renew();
    await bench.sql`update device set nonce = ${before.nonce} where id = ${device.own!.id}`;
    expect((await device.renew()).status).toBe(204);
    expect((await device.renew()).status).toBe(204);
    expect(incidents).toEqual([]);
  });
  it('a proof for one thing is none for another, nor is another’s, nor a number that we never gave', async () => {
    const [mine, theirs] = [await onDevice('lobby'), await tabletAt(bench)];
    const renewing = (proof: object) => mine.send('POST', '/api/session/renew', { proof });
    const good = await mine.proof('renew');
    for (const proof of [
      await mine.proof('login'),
      { ...(await theirs.proof('renew')), device: mine.own!.id },
      { ...good, mark: 'x'.repeat(16) },
      { ...good, nonce: `${Number(good.nonce.split('.')[0]) + 1}.${good.nonce.split('.')[1]}` },
      { ...good, device: randomUUID() },
    ])
      expect(await said(await renewing(proof))).toEqual([403, 'identity.not-enrolled']);
    expect((await renewing(good)).status).toBe(204);
  });
});

describe('what becomes of one', () => {
  it('is listed for whose scope reaches it: last contact, release, what waits, who is logged in', async () => {
    const tablet = await onDevice('lobby');
    const listed = async (device: TestDevice) =>
      ((await (await device.get('/api/devices')).json()) as { devices: { id: string; outlet: { name: string } }[] })
        .devices;
    const admin = await onDevice('sysadmin', guo.outletId);
    expect((await listed(admin)).find(({ id }) => id === tablet.own!.id)).toMatchObject({
      outlet: { name: outlet.name },
      face: 'tablet',
      person: smallOutlet.staff[0]!.name,
      pending: 0,
      revokedAt: null,
      lastContact: expect.any(Number) as number,
    });
    const head = await onDevice('branch', he.outletId);
    const names = new Set((await listed(head)).map((device) => device.outlet.name));
    expect(names).not.toContain('总行');
    expect(names).toContain(outlet.name);
  });
  it('SEC-002 who has not the permission is refused everything, and what lies outside a scope does not exist', async () => {
    const tablet = await onDevice('lobby');
    const id = tablet.own!.id;
    for (const [method, path, body] of [
      ['GET', '/api/devices', undefined],
      ['POST', '/api/devices/codes', { outletId: outlet.id, face: 'tablet' }],
      ['POST', `/api/devices/${id}/revoke`, {}],
      ['POST', `/api/devices/${id}/move`, { outletId: east }],
      ['POST', `/api/devices/${id}/name`, { name: 'x' }],
    ] as const)
      expect(await said(await (body ? tablet.send(method, path, body) : tablet.get(path)))).toEqual([
        403,
        'identity.no-permission',
      ]);
    const bank = await onDevice('sysadmin', guo.outletId);
    const head = await onDevice('branch', he.outletId);
    expect(await said(await head.send('POST', `/api/devices/${bank.own!.id}/revoke`))).toEqual([
      404,
      'identity.out-of-reach',
    ]);
    expect(
      await said(await head.send('POST', '/api/devices/codes', { outletId: guo.outletId, face: 'tablet' })),
    ).toEqual([404, 'identity.out-of-reach']);
    expect(await said(await head.send('POST', `/api/devices/${randomUUID()}/revoke`))).toEqual([
      404,
      'identity.out-of-reach',
    ]);
  });
  it('F37 revoked: nothing is given any more, its grants and keys are gone, and what comes up later is set aside', async () => {
    const tablet = await onDevice('lobby');
    const id = tablet.own!.id;
    expect((await tablet.send('POST', '/api/session/keys')).status).toBe(200);
    const admin = await onDevice('branch', he.outletId);
    expect((await admin.send('POST', `/api/devices/${id}/revoke`)).status).toBe(204);
    expect(await said(await admin.send('POST', `/api/devices/${id}/revoke`))).toEqual([
      409,
      'identity.device-is-revoked',
    ]);
    expect((await tablet.send('POST', '/sync/pull', emptyPull())).status).toBe(401);
    expect((await tablet.send('POST', '/api/session/keys')).status).toBe(401);
    expect(await bench.sql`select from sync_grant where principal = ${id}`).toHaveLength(0);
    expect(await bench.sql`select from tablet_key where device_id = ${id}`).toHaveLength(0);
    const uuid = randomUUID();
    const mutation = { mid: 1, uuid, name: 'test.bump', v: 1, args: { counterId: randomUUID() }, at: 1 };
    const pushed = await tablet.send('POST', '/sync/push', { cid: randomUUID(), muts: [mutation] });
    expect([pushed.status, await pushed.json()]).toEqual([200, { lmid: 1 }]);
    expect(await bench.sql`select status from sync_mutation where id = ${uuid}`).toMatchObject([{ status: 4 }]);
  });
  it('moved: it belongs to the other outlet, whoever was logged in is out, and its grants are the other’s', async () => {
    const tablet = await onDevice('lobby');
    const admin = await onDevice('branch', he.outletId);
    expect((await admin.send('POST', `/api/devices/${tablet.own!.id}/move`, { outletId: east })).status).toBe(204);
    expect((await tablet.get('/api/session')).status).toBe(401);
    expect(await said(await tablet.logIn('lobby'))).toEqual([403, 'identity.other-outlet']);
    const keys = await bench.sql<{ key: string }[]>`select key from sync_grant g join sync_bucket b on b.id = g.bucket
      where principal = ${tablet.own!.id}`;
    expect(keys.map(({ key }) => key)).toContain(`outlet:${east}`);
    expect(keys.map(({ key }) => key)).not.toContain(`outlet:${outlet.id}`);
    expect((await tablet.logIn('lobby3')).status).toBe(200);
  });
  it('is named', async () => {
    const tablet = await onDevice('lobby');
    const admin = await onDevice('branch', he.outletId);
    expect((await admin.send('POST', `/api/devices/${tablet.own!.id}/name`, { name: '大堂一号' })).status).toBe(204);
    const found = await admin.get(`/api/devices?text=${encodeURIComponent('大堂一')}`);
    expect(((await found.json()) as { devices: { name: string }[] }).devices.map(({ name }) => name)).toEqual([
      '大堂一号',
    ]);
  });
});

describe('the demonstration', () => {
  it('a browser on the serving machine enrols itself with a seed person and the printed password; nothing else does', async () => {
    const asked = async (demo: boolean, login: string, password?: string, isHere = true) => {
      const own = await openHttp({ demo: demo ? smallOutlet : null });
      await seedWorld(own.sql, smallOutlet, own.clock.now());
      await own.sql`update credential set login = 'renamed' where login = 'head3'`;
      const socket = { remoteAddress: isHere ? '127.0.0.1' : '10.1.1.7' };
      const device = new TestDevice((method, path, body, cookie) =>
        own.ask(method, path, {
          ...(body ? { body } : {}),
          headers: { cookie: cookie || undefined, host: 'localhost:8080', origin: 'http://localhost:8080' },
          env: { incoming: { socket } },
        }),
      );
      const answer = await device.logIn(login, password === undefined ? {} : { password });
      await own.close();
      return [answer.status, device.own !== null];
    };
    expect(await asked(true, 'lobby')).toEqual([200, true]);
    expect(await asked(true, 'lobby', 'wrong')).toEqual([401, false]);
    expect(await asked(true, 'lobby', undefined, false)).toEqual([403, false]);
    expect(await asked(false, 'lobby')).toEqual([403, false]);
  });
  it('people of the tests are those of the world', () => {
    expect([lin, chen, gao, hu].every(({ id }) => smallOutlet.staff.some((person) => person.id === id))).toBe(true);
  });
});
