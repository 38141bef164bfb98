/**
 * SEC-003 What concerns logins and devices is on record in the transaction in which it is done: where the trail cannot be
 * written nothing is done, and while it is written nobody else sees the deed yet.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Id } from '#domain/kernel/ids.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { hotp, stepAt } from '#server/identity/totp.ts';
import { TestDevice } from '#tests/kit/device.ts';
import { he, lin, zhou } from '#tests/kit/people.ts';
import { inBase32, read, softAuthenticator } from './login-answers.ts';
import { codeFor, sendOn, tabletAt } from './people-bench.ts';
import { openRecordBench, type Line, type RecordBench } from './record-bench.ts';

const { password, institutions, outlet } = smallOutlet;
const east = institutions.find(({ name }) => name === '东门支行')!.id;

let bench: RecordBench;
beforeAll(async () => {
  bench = await openRecordBench();
});
beforeEach(() => bench.anew());
afterAll(() => bench.close());

type Act = () => Promise<Response>;
const asked = async (device: TestDevice, given = {}): Promise<string> =>
  (await read(await device.logIn('lobby', given))).step!;

/** What is done; how to be able to do it; and what is then on record. */
const deeds: [
  action: string,
  what: string,
  result: string,
  prepare: () => Promise<{ act: Act; line: Partial<Line> }>,
][] = [
  [
    'logIn',
    'a login',
    'applied',
    async () => {
      const device = await tabletAt(bench);
      const line = { actor: lin.id, subject: lin.id, detail: '{"rung":"password"}', device: device.own!.id as Id };
      return { act: () => device.logIn('lobby'), line };
    },
  ],
  [
    'logIn',
    'a login where somebody else was logged in, whose session ends',
    'applied',
    async () => {
      const device = await bench.onDevice('wealth');
      return {
        act: () => device.logIn('lobby'),
        line: { actor: lin.id, detail: `{"ended":"${zhou.id}","rung":"password"}` },
      };
    },
  ],
  [
    'logIn',
    'a wrong password, counted',
    'refused',
    async () => {
      const device = await tabletAt(bench);
      return {
        act: () => device.logIn('lobby', { password: 'wrong' }),
        line: { actor: null, subject: '', detail: '{"why":"wrong-login"}' },
      };
    },
  ],
  [
    'logIn',
    'a wrong second step, counted',
    'refused',
    async () => {
      const { device } = await bench.withTotp();
      const step = await asked(device);
      return {
        act: () => device.step({ step, code: '000000' }),
        line: { actor: lin.id, detail: '{"why":"wrong-code"}' },
      };
    },
  ],
  [
    'lockSession',
    'a lock',
    'applied',
    async () => {
      const device = await bench.onDevice();
      return { act: () => device.send('POST', '/api/session/lock'), line: { actor: lin.id, subject: lin.id } };
    },
  ],
  [
    'unlockSession',
    'an unlock',
    'applied',
    async () => {
      const device = await bench.onDevice();
      await device.send('POST', '/api/session/lock');
      return { act: () => device.logIn('lobby'), line: { actor: lin.id, subject: lin.id } };
    },
  ],
  [
    'logOut',
    'a logout',
    'applied',
    async () => {
      const device = await bench.onDevice();
      return { act: () => device.send('DELETE', '/api/session'), line: { actor: lin.id, subject: lin.id } };
    },
  ],
  [
    'changePassword',
    'a change of one’s password',
    'applied',
    async () => {
      const device = await bench.onDevice();
      const next = 'seven geese in a row';
      return {
        act: () => device.send('POST', '/api/account/password', { old: password, next }),
        line: { actor: lin.id, subject: lin.id, detail: '{}' },
      };
    },
  ],
  [
    'changePassword',
    'a change of a password that was given out',
    'applied',
    async () => {
      await bench.sql`update credential set must_change = true where staff_id = ${lin.id}`;
      const device = await tabletAt(bench);
      const step = await asked(device);
      return {
        act: () => device.step({ step, newPassword: 'seven geese in a row' }),
        line: { actor: lin.id, subject: lin.id },
      };
    },
  ],
  [
    'confirmPassword',
    'a wrong password where it is asked for once more',
    'refused',
    async () => {
      const device = await bench.onDevice();
      return {
        act: () => device.send('POST', '/api/account/totp', { password: 'wrong' }),
        line: { actor: lin.id, detail: '{"why":"wrong-password"}' },
      };
    },
  ],
  [
    'resetPassword',
    'a reset by an administrator',
    'applied',
    async () => {
      const admin = await bench.onDevice('branch', he.outletId);
      return {
        act: () => admin.send('POST', `/api/staff/${lin.id}/password`),
        line: { outlet: outlet.id, actor: he.id, subject: lin.id },
      };
    },
  ],
  [
    'addSecondFactor',
    'a code generator',
    'applied',
    async () => {
      const device = await bench.onDevice();
      const offered = await device.send('POST', '/api/account/totp', { password });
      const code = hotp(inBase32(((await offered.json()) as { secret: string }).secret), stepAt(bench.clock.now()));
      return { act: () => device.send('POST', '/api/account/totp/confirm', { code }), line: { actor: lin.id } };
    },
  ],
  [
    'addSecondFactor',
    'a passkey',
    'applied',
    async () => {
      const device = await bench.onDevice();
      const options = (await (await device.send('POST', '/api/account/passkey', { password })).json()) as {
        challenge: string;
      };
      const response = softAuthenticator('http://hall.test').register(options.challenge);
      return {
        act: () => device.send('POST', '/api/account/passkey/confirm', { name: '', response }),
        line: { actor: lin.id },
      };
    },
  ],
  [
    'dropSecondFactor',
    'a code generator taken away',
    'applied',
    async () => {
      const { device } = await bench.withTotp();
      const [factor] = await bench.sql<[{ id: Id }]>`select id from second_factor`;
      return {
        act: () => device.send('POST', `/api/account/factors/${factor.id}/drop`, { password }),
        line: { actor: lin.id, subject: factor.id },
      };
    },
  ],
  [
    'makeRecoveryCodes',
    'new recovery codes',
    'applied',
    async () => {
      const device = await bench.onDevice();
      return { act: () => device.send('POST', '/api/account/recovery', { password }), line: { actor: lin.id } };
    },
  ],
  [
    'useRecoveryCode',
    'a recovery code used',
    'applied',
    async () => {
      const { device } = await bench.withTotp();
      const made = await device.send('POST', '/api/account/recovery', { password });
      const { codes } = (await made.json()) as { codes: string[] };
      const step = await asked(device);
      return { act: () => device.step({ step, recovery: codes[0] }), line: { actor: lin.id } };
    },
  ],
  [
    'endSession',
    'one’s own session elsewhere',
    'applied',
    async () => {
      const [here, there] = [await bench.onDevice(), await bench.onDevice()];
      const [session] = await bench.sql<[{ id: Id }]>`select id from session where device_id = ${there.own!.id}`;
      return {
        act: () => here.send('DELETE', `/api/account/sessions/${session.id}`),
        line: { actor: lin.id, subject: session.id },
      };
    },
  ],
  [
    'enrolDevice',
    'a device enrolled',
    'applied',
    async () => {
      const code = await codeFor(bench);
      return { act: () => new TestDevice(sendOn(bench)).enrol(code), line: { outlet: outlet.id, actor: lin.id } };
    },
  ],
  [
    'revokeDevice',
    'a device revoked',
    'applied',
    async () => {
      const [tablet, admin] = [await tabletAt(bench), await bench.onDevice('branch', he.outletId)];
      const id = tablet.own!.id as Id;
      return {
        act: () => admin.send('POST', `/api/devices/${id}/revoke`),
        line: { outlet: outlet.id, actor: he.id, subject: id, detail: '{}' },
      };
    },
  ],
  [
    'revokeDevice',
    'a copy found',
    'applied',
    async () => {
      const tablet = await bench.onDevice();
      const copy = tablet.copy();
      await tablet.renew();
      const id = tablet.own!.id as Id;
      return {
        act: () => copy.renew(),
        line: { outlet: outlet.id, actor: null, device: id, subject: id, detail: '{"why":"copied"}' },
      };
    },
  ],
  [
    'moveDevice',
    'a device moved',
    'applied',
    async () => {
      const [tablet, admin] = [await bench.onDevice(), await bench.onDevice('branch', he.outletId)];
      const id = tablet.own!.id as Id;
      return {
        act: () => admin.send('POST', `/api/devices/${id}/move`, { outletId: east }),
        line: { outlet: outlet.id, actor: he.id, subject: id, detail: `{"to":"${east}"}` },
      };
    },
  ],
  [
    'renameDevice',
    'a device named',
    'applied',
    async () => {
      const [tablet, admin] = [await tabletAt(bench), await bench.onDevice('branch', he.outletId)];
      return {
        act: () => admin.send('POST', `/api/devices/${tablet.own!.id}/name`, { name: '大堂' }),
        line: { outlet: outlet.id, actor: he.id },
      };
    },
  ],
];

describe('SEC-003 is on record in the transaction in which it is done', () => {
  it.each(deeds)('SEC-003 identity.%s: %s is %s', async (action, _, result, prepare) => {
    const { act, line } = await prepare();
    const before = await bench.state();
    bench.closed = true;
    const nothing = await bench.recordedBy(async () => expect((await act()).status).toBe(500));
    bench.closed = false;
    expect(nothing).toEqual([]);
    expect(await bench.state()).toBe(before);
    bench.inOne.length = 0;
    const written = await bench.recordedBy(act);
    expect(written.filter((each) => each.action === `identity.${action}`)).toEqual([
      expect.objectContaining({ result, ...line }),
    ]);
    expect(bench.inOne.length).toBeGreaterThan(0);
    expect(new Set(bench.inOne)).toEqual(new Set([true]));
    expect(await bench.state()).not.toBe(before);
    expect(JSON.stringify(written)).not.toMatch(/tingtang-demo|seven geese|wrong"|argon2/);
  });
  it('SEC-003 identity.takeOverWork: without its line nobody gets the key to what a tablet left under another name', async () => {
    const [old, device] = [await tabletAt(bench), await bench.onDevice()];
    const act = () => device.send('POST', '/api/session/former-key', { device: old.own!.id });
    bench.closed = true;
    expect((await act()).status).toBe(500);
    bench.closed = false;
    expect(await bench.recordedBy(act)).toMatchObject([{ action: 'identity.takeOverWork', subject: old.own!.id }]);
  });
  it('SEC-003 identity.addSecondFactor: a code generator that a login asked for is applied', async () => {
    const own = await openRecordBench({ policy: { secondFactor: 'all' } });
    const device = await tabletAt(own);
    const { step, totp } = await read(await device.logIn('lobby'));
    const code = hotp(inBase32(totp!.secret), stepAt(own.clock.now()));
    const written = await own.recordedBy(() => device.step({ step, code }));
    expect(written.map(({ action }) => action)).toEqual(['identity.addSecondFactor', 'identity.logIn']);
    expect(own.inOne.slice(-2)).toEqual([true, true]);
    await own.close();
  });
});
