/** LOB-019: a customer is found by a whole number, in reach only, on record without the number, and by no part of it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { customerKind } from '#domain/customers/customers.model.ts';
import { numberFields, type NumberField } from '#domain/customers/private-numbers.ts';
import { rightsOf } from '#domain/identity/permissions.ts';
import { builtInRoles } from '#domain/identity/role-table.ts';
import type { StaffActor } from '#domain/kernel/actor.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { createCustomerSeal } from '#server/customers/customer-seal.ts';
import { keepPrivate } from '#server/customers/private-values.ts';
import { importRows } from '#server/sync/import.ts';
import { clearIn, clearValues } from '#tests/identity/clear-values.ts';
import { bank, eastGate, farOutlet, lakeRoad } from '#tests/identity/small-bank.ts';
import { chen, gao, he, idOf, lin, luo, zhou } from '#tests/kit/people.ts';
import { testSecret } from '#tests/kit/secret.ts';
import { customerOf } from '#tests/queue/small-hall.ts';
import { customerSeal, openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';

let bench: HttpBench;
const idAt = (n: number): Id => idOf(67, n);
const [his, hers, far, east] = [idAt(1), idAt(2), idAt(3), idAt(4)];
const family = [idAt(5), idAt(6)];
const crowd = Array.from({ length: 25 }, (_, n) => idAt(20 + n));
const valuesOf = { [his]: clearValues(41), [hers]: clearValues(42), [far]: clearValues(43), [east]: clearValues(44) };
const shared = clearValues(45);
const crowded = clearValues(46);
/** Nobody's, and well formed. */
const unknown = clearValues(47);

/** Works for himself: what he reaches is his own customers, wherever they are. */
const seller: StaffActor = { ...zhou, ...rightsOf(builtInRoles.filter(({ code }) => code === 'sales_rep')) };

beforeAll(async () => {
  bench = await openHttp({ rows: bank() });
  const at = [
    [his, lakeRoad.id, zhou.id, valuesOf[his]!],
    [hers, lakeRoad.id, chen.id, valuesOf[hers]!],
    [far, farOutlet.id, null, valuesOf[far]!],
    [east, eastGate.id, null, valuesOf[east]!],
    ...family.map((id) => [id, lakeRoad.id, null, shared] as const),
    ...crowd.map((id) => [id, lakeRoad.id, null, crowded] as const),
  ] as const;
  await importRows(
    bench.sql,
    lookupKind,
    customerKind,
    at.map(([id, outletId]) => customerOf(1, { id, outletId, grade: '金卡' })),
  );
  for (const [customerId, , ownerId, values] of at)
    await keepPrivate(bench.sql, customerSeal, [{ customerId, ownerId, values }]);
});
afterAll(() => bench.close());
beforeEach(() => void (bench.trail.length = 0));

async function ask(who: StaffActor | null, body: object, headers: Record<string, string> = {}) {
  bench.who = who;
  const answer = await bench.ask('POST', '/api/customers/find', { body, headers });
  return { status: answer.status, text: await answer.text(), retry: answer.headers.get('retry-after') };
}
const find = (who: StaffActor | null, by: NumberField, value: string) => ask(who, { by, value });
const idsIn = (text: string): string[] =>
  (JSON.parse(text) as { customers: { id: string }[] }).customers.map(({ id }) => id);
const nobody = '{"customers":[]}';

describe('who is found', () => {
  test.each(numberFields)('LOB-019 by the whole %s, masked, with where he is a customer', async (field) => {
    const { status, text } = await find(lin, field, valuesOf[his]![field]!);
    expect(status).toBe(200);
    const { maskedName } = customerOf(1);
    expect(JSON.parse(text)).toEqual({
      customers: [{ id: his, maskedName, grade: '金卡', institution: lakeRoad.name }],
    });
    expect(bench.trail).toEqual([
      {
        outletId: lakeRoad.id,
        actorId: lin.id,
        deviceId: lin.deviceId,
        action: 'customers.find',
        subject: his,
        result: 'done',
        detail: { by: field, found: 1 },
      },
    ]);
  });

  test('LOB-019 however it is written', async () => {
    const { phone, idNumber, account } = valuesOf[his]!;
    for (const [by, value] of [
      ['phone', `+86 ${phone!.slice(0, 3)}-${phone!.slice(3)}`],
      ['phone', `0086${phone}`],
      ['idNumber', idNumber!.toLowerCase()],
      ['idNumber', ` ${idNumber!.slice(0, 6)} ${idNumber!.slice(6)}`],
      ['idNumber', `${idNumber!.slice(0, 6)}${idNumber!.slice(8, 17)}`],
      ['account', account!.replace(/(.{4})/g, '$1 ')],
    ] as const)
      expect(idsIn((await find(lin, by, value)).text), value).toEqual([his]);
  });

  test('LOB-019 CUS-076 a part of a number finds nobody, nor does one number too many, nor another field’s', async () => {
    const { phone, account, idNumber } = valuesOf[his]!;
    for (const [by, value] of [
      ['phone', phone!.slice(0, 10)],
      ['phone', phone!.slice(1)],
      ['phone', `${phone}0`],
      ['account', account!.slice(0, 18)],
      ['account', account!.slice(1)],
      ['account', phone!],
      ['account', idNumber!.slice(0, 17)],
    ] as const)
      expect(await find(lin, by, value), value).toMatchObject({ status: 200, text: nobody });
  });

  test('LOB-019 SEC-002 who is elsewhere and who is nowhere are one answer and one line, by each field', async () => {
    for (const field of numberFields) {
      const said = [];
      for (const values of [valuesOf[far]!, valuesOf[east]!, unknown]) {
        bench.trail.length = 0;
        said.push({ ...(await find(lin, field, values[field]!)), trail: [...bench.trail] });
      }
      expect(said[0]).toEqual({
        status: 200,
        text: nobody,
        retry: null,
        trail: [
          {
            outletId: lin.outletId,
            actorId: lin.id,
            deviceId: lin.deviceId,
            action: 'customers.find',
            subject: '',
            result: 'done',
            detail: { by: field, found: 0 },
          },
        ],
      });
      expect(said[1]).toEqual(said[0]);
      expect(said[2]).toEqual(said[0]);
    }
  });

  test('LOB-019 SEC-002 whoever reaches more finds more, on record at the outlet whose customer it is', async () => {
    expect(idsIn((await find(gao, 'phone', valuesOf[far]!.phone!)).text)).toEqual([far]);
    expect(bench.trail).toMatchObject([{ outletId: farOutlet.id, actorId: gao.id, subject: far }]);
    expect(idsIn((await find(seller, 'phone', valuesOf[his]!.phone!)).text), 'his own').toEqual([his]);
    expect((await find(seller, 'phone', valuesOf[hers]!.phone!)).text, 'a colleague’s').toBe(nobody);
  });

  test('LOB-019 a household shares a phone; of a crowd twenty are told', async () => {
    expect(idsIn((await find(lin, 'phone', shared.phone!)).text)).toEqual(family);
    expect(bench.trail).toMatchObject([{ subject: '', outletId: lakeRoad.id, detail: { by: 'phone', found: 2 } }]);
    expect(idsIn((await find(lin, 'phone', crowded.phone!)).text)).toEqual(crowd.slice(0, 20));
  });
});

describe('who asks, and what for', () => {
  test('LOB-019 without the permission it is said so, whoever it is about, and is on record', async () => {
    for (const who of [luo, he])
      for (const values of [valuesOf[his]!, unknown]) {
        bench.trail.length = 0;
        expect(await find(who, 'phone', values.phone!)).toMatchObject({
          status: 403,
          text: '{"code":"identity.no-permission"}',
        });
        expect(bench.trail).toMatchObject([
          {
            outletId: who.outletId,
            subject: '',
            result: 'refused',
            detail: { by: 'phone', code: 'identity.no-permission' },
          },
        ]);
      }
    expect((await find(null, 'phone', valuesOf[his]!.phone!)).status).toBe(401);
  });

  test.each([
    [{ by: 'phone', value: '123456' }, 400, 'customers.no-phone-number'],
    [{ by: 'phone', value: '1240000%001' }, 400, 'customers.no-phone-number'],
    [{ by: 'idNumber', value: '99000019710203237' }, 400, 'customers.no-id-number'],
    [
      { by: 'idNumber', value: `${unknown.idNumber!.slice(0, 17)}${unknown.idNumber!.endsWith('1') ? '2' : '1'}` },
      400,
      'customers.mistyped-id-number',
    ],
    [{ by: 'account', value: '1234567' }, 400, 'customers.no-account-number'],
    [{ by: 'name', value: '王小梅' }, 400, 'sync.bad-request'],
    [{ by: '__proto__', value: '12400000001' }, 400, 'sync.bad-request'],
    [{ by: ['phone'], value: '12400000001' }, 400, 'sync.bad-request'],
    [{ by: 'phone', value: 12_400_000_001 }, 400, 'sync.bad-request'],
    [{ by: 'phone', value: ['12400000001'] }, 400, 'sync.bad-request'],
    [{ by: 'phone', value: '12400000001', outletId: 'x' }, 400, 'sync.bad-request'],
    [{ by: 'phone' }, 400, 'sync.bad-request'],
    [{ value: '12400000001' }, 400, 'sync.bad-request'],
    [{ by: 'phone', value: ' '.repeat(61) }, 400, 'sync.bad-request'],
    [[{ by: 'phone', value: '12400000001' }], 400, 'sync.bad-request'],
    [{ by: 'phone', value: '1'.repeat(2_000) }, 413, 'sync.too-large'],
  ] as const)('LOB-019 what is no number is not looked for: %j', async (body, status, code) => {
    expect(await ask(gao, body)).toMatchObject({ status, text: JSON.stringify({ code }) });
    expect(bench.trail).toEqual([]);
  });

  test('LOB-019 the twenty-first within a minute waits, in this session alone', async () => {
    bench.who = lin;
    const knock = (session: string) =>
      ask(lin, { by: 'phone', value: unknown.phone! }, { cookie: `session=${session}` });
    const said = [];
    for (let n = 0; n < 22; n++) said.push(await knock('one-and-the-same'));
    expect(said.map(({ status }) => status)).toEqual([...Array<number>(20).fill(200), 429, 429]);
    expect(said[20]).toMatchObject({ text: '{"code":"sync.too-often"}', retry: '3' });
    expect(bench.trail, 'what was not looked up is not on record as such').toHaveLength(20);
    expect((await knock('another')).status).toBe(200);
  });

  test('LOB-019 what cannot be put on record is not told', async () => {
    bench.trailFails = true;
    const { status, text } = await find(gao, 'phone', valuesOf[his]!.phone!);
    bench.trailFails = false;
    expect(status).toBe(500);
    expect(text).not.toContain(his);
  });
});

describe('where the number is not', () => {
  test('LOB-019 CUS-076 SEC-001 in no line of the log, no line of the trail, no answer and no table', async () => {
    const before = bench.lines.length;
    for (const who of [gao, lin, luo])
      for (const field of numberFields)
        for (const values of [valuesOf[his]!, valuesOf[far]!, unknown]) {
          const { text } = await find(who, field, values[field]!);
          expect(clearIn(text)).toBe(undefined);
        }
    bench.trailFails = true;
    await find(gao, 'account', unknown.account!);
    bench.trailFails = false;
    expect(bench.lines.length, 'each request has a line').toBeGreaterThan(before + 27);
    expect(clearIn(bench.lines.join('\n'))).toBe(undefined);
    expect(clearIn(JSON.stringify(bench.trail))).toBe(undefined);
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

  test('LOB-019 the same digits look different in each field, and in each installation', () => {
    const digits = '124000000010000';
    const other = createCustomerSeal(testSecret('another installation'));
    const all = numberFields.flatMap((field) => [customerSeal.indexOf(field, digits), other.indexOf(field, digits)]);
    expect(new Set(all).size).toBe(6);
    expect(all.every((each) => /^[\w-]{43}$/.test(each!))).toBe(true);
    expect(customerSeal.indexOf('phone', digits), 'always the same').toBe(customerSeal.indexOf('phone', digits));
    expect(customerSeal.indexOf('phone', null)).toBe(null);
    expect(customerSeal.indexOf('phone', '不详')).toBe(null);
  });

  test('LOB-019 a hash that somebody put into another customer’s row finds nobody by it', async () => {
    const { sql } = bench;
    const [mine] = await sql<
      { phone: string }[]
    >`select phone_index as phone from customer_private where customer_id = ${his}`;
    const foreign = customerSeal.indexOf('phone', valuesOf[far]!.phone);
    await sql`update customer_private set phone_index = ${foreign} where customer_id = ${his}`;
    expect((await find(lin, 'phone', valuesOf[far]!.phone!)).text).toBe(nobody);
    await sql`update customer_private set phone_index = ${mine!.phone} where customer_id = ${his}`;
    expect(idsIn((await find(lin, 'phone', valuesOf[his]!.phone!)).text)).toEqual([his]);
  });
});
