/** CUS-076: a clear value leaves the server for a reason given, on record in the same transaction, or not at all. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerKind } from '#domain/customers/customers.model.ts';
import type { StaffActor } from '#domain/kernel/actor.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { keepPrivate, openValues, sealValues } from '#server/customers/private-values.ts';
import { importRows } from '#server/sync/import.ts';
import { clearIn, clearValues } from '#tests/identity/clear-values.ts';
import { bank, eastGate, farOutlet, lakeRoad } from '#tests/identity/small-bank.ts';
import { chen, gao, hu, idOf, lin, luo, zhou } from '#tests/kit/people.ts';
import { customerOf } from '#tests/queue/small-hall.ts';
import { customerSeal, openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';

let bench: HttpBench;
const idAt = (n: number): Id => idOf(66, n);
const [his, others, nobodys, empty] = [idAt(1), idAt(2), idAt(3), idAt(4)];
const [east, far, none] = [idAt(5), idAt(6), idAt(7)];
const values = clearValues(7);

beforeAll(async () => {
  bench = await openHttp({ rows: bank() });
  const at = [
    [his, lakeRoad.id, zhou.id],
    [others, lakeRoad.id, chen.id],
    [nobodys, lakeRoad.id, null],
    [empty, lakeRoad.id, zhou.id],
    [east, eastGate.id, null],
    [far, farOutlet.id, null],
  ] as const;
  await importRows(
    bench.sql,
    lookupKind,
    customerKind,
    at.map(([id, outletId]) => customerOf(1, { id, outletId })),
  );
  for (const [customerId, , ownerId] of at)
    if (customerId !== empty) await keepPrivate(bench.sql, customerSeal, [{ customerId, ownerId, values }]);
});
afterAll(() => bench.close());

async function ask(who: StaffActor | null, method: string, path: string, body?: object) {
  bench.who = who;
  bench.trail.length = 0;
  const answer = await bench.ask(method, `/api/customers/${path}`, body ? { body } : {});
  return { status: answer.status, said: (await answer.json()) as Record<string, unknown> };
}
const reveal = (who: StaffActor | null, id: string, body: object = { field: 'phone', reason: 'identity' }) =>
  ask(who, 'POST', `${id}/reveal`, body);

const away = { status: 404, said: { code: 'identity.out-of-reach' } };

describe('showing a value', () => {
  test('CUS-076 IDN-033 the manager of a customer is shown it, and that he was is on record with field and reason', async () => {
    expect(await reveal(zhou, his)).toEqual({
      status: 200,
      said: { field: 'phone', value: values.phone, seconds: 30 },
    });
    expect(bench.trail).toEqual([
      {
        outletId: lakeRoad.id,
        actorId: zhou.id,
        deviceId: zhou.deviceId,
        action: 'customers.reveal',
        subject: his,
        result: 'done',
        detail: { field: 'phone', reason: 'identity' },
      },
    ]);
    const note = '客户要求核对旧号';
    expect((await reveal(zhou, his, { field: 'idNumber', reason: 'other', note })).said['value']).toBe(values.idNumber);
    expect(bench.trail[0]!.detail).toEqual({ field: 'idNumber', reason: 'other', note });
    expect(clearIn(JSON.stringify(bench.trail)), 'the trail has no clear value in it').toBe(undefined);
  });
  test('CUS-076 the head of the outlet is shown those of his outlet, its owner those of the bank', async () => {
    for (const id of [his, others, nobodys]) expect((await reveal(chen, id)).status).toBe(200);
    expect(await reveal(chen, east)).toEqual(away);
    expect((await reveal(hu, east)).status).toBe(200);
    expect((await reveal(gao, far)).status).toBe(200);
    expect(bench.trail[0]!.outletId, 'in the chain of the outlet whose customer it is').toBe(farOutlet.id);
  });
  test('CUS-076 another’s, nobody’s, one elsewhere and none at all are one answer, and each is on record', async () => {
    for (const id of [others, nobodys, east, far, none, 'no-id']) {
      expect(await reveal(zhou, id)).toEqual(away);
      expect(bench.trail).toMatchObject([
        { outletId: zhou.outletId, subject: id === 'no-id' ? '' : id, result: 'refused' },
      ]);
      expect(bench.trail[0]!.detail).toMatchObject({ field: 'phone', code: 'identity.out-of-reach' });
    }
  });
  test('CUS-076 without the permission it is said so, of any customer alike, and is on record', async () => {
    for (const who of [lin, luo])
      for (const id of [his, far, none]) {
        expect(await reveal(who, id)).toEqual({ status: 403, said: { code: 'identity.no-permission' } });
        expect(bench.trail).toMatchObject([{ outletId: who.outletId, subject: id, result: 'refused' }]);
      }
    expect((await reveal(null, his)).status).toBe(401);
  });
  test('CUS-076 no reason, no such reason, one in too few words, more than was asked: refused', async () => {
    const good = { field: 'phone', reason: 'identity' };
    for (const bad of [
      { field: 'phone' },
      { field: 'phone', reason: '' },
      { field: 'phone', reason: 'because' },
      { field: 'phone', reason: 'other' },
      { field: 'phone', reason: 'other', note: '  a  ' },
      { field: 'phone', reason: 'other', note: 'a\u0000bcdef' },
      { field: 'phone', reason: 'other', note: 'x'.repeat(101) },
      { field: 'sealed', reason: 'identity' },
      { field: '__proto__', reason: 'identity' },
      { field: ['phone'], reason: 'identity' },
      { ...good, note: '也写原因' },
      { ...good, customerId: others },
      [good],
    ])
      expect((await reveal(gao, his, bad)).status, JSON.stringify(bad)).toBe(400);
    expect((await reveal(gao, his, { ...good, reason: 'x'.repeat(5_000) })).status).toBe(413);
    expect(bench.trail).toEqual([]);
  });
  test('CUS-076 what is not on file says so', async () => {
    expect(await reveal(chen, empty)).toEqual({ status: 409, said: { code: 'customers.not-on-file', data: {} } });
    expect(bench.trail).toMatchObject([{ result: 'refused', outletId: lakeRoad.id }]);
  });
  test('CUS-076 what cannot be put on record is not shown', async () => {
    bench.trailFails = true;
    const { status, said } = await reveal(gao, his);
    bench.trailFails = false;
    expect(status).toBe(500);
    expect(clearIn(JSON.stringify(said))).toBe(undefined);
  });
  test('CUS-076 whoever asks for one after the other is slowed down', async () => {
    bench.who = gao;
    const ask1 = async () =>
      (
        await bench.ask('POST', `/api/customers/${his}/reveal`, {
          body: { field: 'phone', reason: 'identity' },
          headers: { cookie: 'session=one-and-the-same' },
        })
      ).status;
    const said = [];
    for (let n = 0; n < 12; n++) said.push(await ask1());
    expect(said.slice(0, 10).every((status) => status === 200)).toBe(true);
    expect(said.slice(10)).toEqual([429, 429]);
  });
});

describe('masked', () => {
  test('CUS-076 IDN-033 SEC-002 the hall reads the masked values of its own outlet; whose they are sees a little more', async () => {
    const { said } = await ask(lin, 'GET', `${his}/masked`);
    expect(said).toMatchObject({ own: false, may: false });
    expect(clearIn(JSON.stringify(said))).toBe(undefined);
    expect((await ask(zhou, 'GET', `${his}/masked`)).said).toMatchObject({
      own: true,
      may: true,
      values: { idNumber: expect.stringMatching(/^990\*{11}/) as string },
    });
    expect((await ask(zhou, 'GET', `${others}/masked`)).said).toMatchObject({
      own: false,
      may: false,
      values: { idNumber: expect.stringMatching(/^9\*{16}/) as string },
    });
    expect((await ask(lin, 'GET', `${empty}/masked`)).said).toMatchObject({ values: null });
    for (const id of [east, far, none, 'no-id']) expect(await ask(lin, 'GET', `${id}/masked`)).toEqual(away);
    expect((await ask(luo, 'GET', `${his}/masked`)).status).toBe(403);
  });
});

describe('at rest', () => {
  test('CUS-076 what is kept of a customer’s values reads as nothing, as it lies there or decoded', async () => {
    const rows = await bench.sql<{ sealed: string }[]>`select sealed from customer_private`;
    expect(rows.length).toBeGreaterThan(0);
    for (const { sealed } of rows)
      for (const text of [
        sealed,
        Buffer.from(sealed, 'base64').toString(),
        Buffer.from(sealed, 'base64').toString('latin1'),
      ])
        expect(text.includes('phone') || clearIn(text) !== undefined).toBe(false);
    expect(new Set(rows.map(({ sealed }) => sealed)).size, 'the same values look different each time').toBe(
      rows.length,
    );
  });
  test('CUS-076 no clear value stands in the database, in any table', async () => {
    const tables = await bench.sql<
      { name: string }[]
    >`select relname as name from pg_stat_user_tables where schemaname = 'public'`;
    for (const { name } of tables) {
      const [row] = await bench.sql<
        { all: string | null }[]
      >`select string_agg(t::text, ' ') as all from ${bench.sql(name)} t`;
      expect(clearIn(row?.all ?? ''), name).toBe(undefined);
    }
  });
  test('CUS-076 sealed for one customer it opens for no other, and changed not at all', () => {
    const sealed = sealValues(customerSeal, his, values);
    expect(openValues(customerSeal, his, sealed)).toEqual(values);
    expect(() => openValues(customerSeal, others, sealed)).toThrow('another customer');
    const bytes = Buffer.from(sealed, 'base64');
    for (const at of [0, 12, 28, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(() => openValues(customerSeal, his, changed.toString('base64'))).toThrow();
    }
  });
  test('CUS-076 values swapped in the database are our fault and not an answer', async () => {
    const [mine] = await bench.sql<
      { sealed: string }[]
    >`select sealed from customer_private where customer_id = ${far}`;
    await bench.sql`update customer_private set sealed = ${mine!.sealed} where customer_id = ${his}`;
    const { status, said } = await reveal(zhou, his);
    expect(status).toBe(500);
    expect(clearIn(JSON.stringify(said))).toBe(undefined);
    await bench.sql`update customer_private set sealed = ${sealValues(customerSeal, his, values)} where customer_id = ${his}`;
  });
});
