/** SEC-003 What was refused is on record too, and a line says no more of whom there is than the answer did. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Id } from '#domain/kernel/ids.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { revokeCopied } from '#server/identity/devices.ts';
import { audit } from '#server/audit/audit.ts';
import { TestDevice } from '#tests/kit/device.ts';
import { zhou } from '#tests/kit/people.ts';
import { read } from './login-answers.ts';
import { codeFor, sendOn, tabletAt } from './people-bench.ts';
import { openRecordBench, type Line, type RecordBench } from './record-bench.ts';

const { outlet } = smallOutlet;
const MINUTE = 60_000;

let bench: RecordBench;
beforeAll(async () => {
  bench = await openRecordBench();
});
beforeEach(() => bench.anew());
afterAll(() => bench.close());

describe('SEC-003 what was refused is on record', () => {
  const why = async (act: () => Promise<Response>, action: string) =>
    (await bench.recordedBy(act))
      .filter((each) => each.action === `identity.${action}`)
      .map(({ result, detail }) => [result, JSON.parse(detail)]);

  it('SEC-003 ASVS 16.3.1 a wrong login is the same line for whom there is, who has left and whom there is not', async () => {
    const device = await tabletAt(bench);
    await bench.sql`update staff set active = false where id = ${zhou.id}`;
    const written: Line[][] = [];
    for (const login of ['lobby', 'nobody', 'wealth'])
      written.push(await bench.recordedBy(() => device.logIn(login, { password: 'wrong' })));
    await bench.sql`update staff set active = true where id = ${zhou.id}`;
    expect(written[0]).toEqual([
      {
        outlet: outlet.id,
        actor: null,
        device: device.own!.id,
        action: 'identity.logIn',
        subject: '',
        result: 'refused',
        detail: '{"why":"wrong-login"}',
      },
    ]);
    expect([written[1], written[2]]).toEqual([written[0], written[0]]);
  });
  it('SEC-003 a login while one has to wait, a wrong answer, the wrong outlet, a kiosk, a revoked device', async () => {
    const device = await tabletAt(bench);
    for (let n = 0; n < 3; n++) await device.logIn('lobby', { password: 'wrong' });
    const { question } = await read(await device.logIn('lobby'));
    expect(await why(() => device.logIn('lobby', { answer: { id: question!.id, answer: 999 } }), 'logIn')).toEqual([
      ['refused', { why: 'wrong-answer' }],
    ]);
    await bench.sql`update login_try set blocked_until = ${bench.clock.now() + MINUTE} where key like 'account %'`;
    expect(await why(() => device.logIn('lobby'), 'logIn')).toEqual([['refused', { why: 'try-later' }]]);
    expect(await why(() => device.logIn('lobby3'), 'logIn')).toEqual([['refused', { why: 'other-outlet' }]]);
    const kiosk = await tabletAt(bench, undefined, 'kiosk');
    expect(await why(() => kiosk.logIn('lobby'), 'logIn')).toEqual([['refused', { why: 'not-for-staff' }]]);
    await bench.sql`update device set revoked_at = 1 where id = ${device.own!.id}`;
    expect(await why(() => device.logIn('wealth'), 'logIn')).toEqual([['refused', { why: 'device-revoked' }]]);
  });
  it('SEC-003 a code for a device that is used, expired, unknown, not approved, or comes with somebody else’s key', async () => {
    const enrol = (code: string) => why(() => new TestDevice(sendOn(bench)).enrol(code), 'enrolDevice');
    const refused = (code: string) => [['refused', { why: `identity.${code}` }]];
    const used = await codeFor(bench);
    await new TestDevice(sendOn(bench)).enrol(used);
    expect(await enrol(used)).toEqual(refused('code-used'));
    const late = await codeFor(bench);
    bench.clock.pass(10 * MINUTE);
    expect(await enrol(late)).toEqual(refused('code-expired'));
    expect(await enrol('ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345')).toEqual(refused('code-unknown'));
    const open = await codeFor(bench);
    await bench.sql`update enrolment_code set approved_by = null where used_at is null`;
    expect(await enrol(open)).toEqual(refused('code-not-approved'));
    const [mine, code] = [await tabletAt(bench), await codeFor(bench)];
    const [row] = await bench.sql<[{ public_key: string }]>`select public_key from device where id = ${mine.own!.id}`;
    const { signature } = await mine.proof('enrol');
    const body = { code, publicKey: JSON.parse(row.public_key) as object, signature };
    expect(await why(() => mine.send('POST', '/api/device', body), 'enrolDevice')).toEqual(refused('code-unknown'));
  });
  it('SEC-003 locked or logged out twice is on record once, and two who find the same copy tell of it once', async () => {
    const device = await bench.onDevice();
    await device.send('POST', '/api/session/lock');
    expect(await bench.recordedBy(() => device.send('POST', '/api/session/lock'))).toEqual([]);
    await device.send('DELETE', '/api/session');
    expect(await bench.recordedBy(() => device.send('DELETE', '/api/session'))).toEqual([]);
    const tablet = await tabletAt(bench);
    const { sql, clock } = bench;
    const incidents: unknown[] = [];
    const deps = { sql, clock, record: audit, onIncident: (incident: unknown) => incidents.push(incident) };
    const copied = { id: tablet.own!.id as Id, outletId: outlet.id };
    const told = await bench.recordedBy(() => Promise.all([revokeCopied(deps, copied), revokeCopied(deps, copied)]));
    expect(told.map(({ action }) => action)).toEqual(['identity.revokeDevice']);
    expect(incidents).toHaveLength(1);
  });
});
