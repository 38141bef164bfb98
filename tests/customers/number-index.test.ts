/** LOB-019: what customers are found by follows what is on file: a nightly file keeps it right, an earlier release's rows are filled. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NumberField } from '#domain/customers/private-numbers.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { madeUpIdNumber } from '#domain/worlds/made-up-numbers.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { customerFiles } from '#server/customers/customer-load.ts';
import { createCustomerSeal } from '#server/customers/customer-seal.ts';
import { fillNumberIndexes, numberIndexing } from '#server/customers/customers.jobs.ts';
import { customerFindRoutes } from '#server/customers/find.routes.ts';
import { sealValues } from '#server/customers/private-values.ts';
import { openLog } from '#server/platform/log.ts';
import { openDatabase, type Sql } from '#server/platform/database.ts';
import { customerByNo, openFileBench, row, take, type FileBench } from '#tests/bridges/file-bench.ts';
import { clearValues } from '#tests/identity/clear-values.ts';
import { freshDatabase, type FreshDatabase } from '#tests/kit/database.ts';
import { freePort } from '#tests/kit/free-port.ts';
import { gao, idOf } from '#tests/kit/people.ts';
import { testSecret } from '#tests/kit/secret.ts';
import { customerSeal, openWorld, type TestWorld } from '#tests/kit/server.ts';
import { spawnProduct, type ServerProcess } from '#tests/kit/server-process.ts';
import { customerOf } from '#tests/queue/small-hall.ts';

/** Whom the bank's owner finds, by the product's own route. */
async function found(sql: Sql, by: NumberField, value: string): Promise<string[]> {
  const app = customerFindRoutes({ sql, customerSeal, whoAsks: async () => gao, audit: async () => undefined });
  const answer = await app.request('/customers/find', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ by, value }),
  });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { customers: { id: string }[] }).customers.map(({ id }) => id);
}

describe('a nightly file', () => {
  let bench: FileBench;
  beforeAll(async () => {
    bench = await openFileBench();
  });
  afterAll(() => bench.close());

  it('LOB-019 CUS-007 makes a new customer findable; a changed phone finds him, the old one nobody', async () => {
    const idNo = madeUpIdNumber(7_001, '1980-02-29');
    const no = '720000001';
    await take(bench, { batch: 'a', rows: [row({ customerNo: no, phone: '+86 124-7000-0001', idNo })] });
    const { id } = (await customerByNo(bench, no))!;
    expect(await found(bench.sql, 'phone', '12470000001')).toEqual([id]);
    expect(await found(bench.sql, 'idNumber', idNo)).toEqual([id]);
    await take(bench, { batch: 'b', rows: [row({ customerNo: no, phone: '12470000002', idNo })] });
    expect(await found(bench.sql, 'phone', '12470000001')).toEqual([]);
    expect(await found(bench.sql, 'phone', '12470000002')).toEqual([id]);
    expect(await found(bench.sql, 'idNumber', idNo)).toEqual([id]);
    await take(bench, { batch: 'c', rows: [row({ customerNo: no, phone: '', idNo: '' })] });
    expect(await found(bench.sql, 'phone', '12470000002')).toEqual([]);
    expect(await found(bench.sql, 'idNumber', idNo)).toEqual([]);
  });

  it('LOB-019 CUS-007 of whom we know the card, the file leaves him findable by it', async () => {
    const known = smallOutlet.customers[5]!;
    await take(bench, { batch: 'd', rows: [row({ customerNo: known.customerNo, phone: '12470000003' })] });
    expect(await found(bench.sql, 'account', known.values.account!)).toEqual([known.id]);
    expect(await found(bench.sql, 'phone', known.values.phone!)).toEqual([]);
    expect(await found(bench.sql, 'phone', '12470000003')).toEqual([known.id]);
  });

  it('LOB-019 CUS-007 rows that an earlier release had staged are findable when this one takes them in', async () => {
    const [load, id] = [idOf(69, 1), idOf(69, 2)];
    const { outlet } = smallOutlet;
    const { id: _, ...customer } = customerOf(1, { id, outletId: outlet.id });
    const sealed = sealValues(customerSeal, id, clearValues(7_002));
    await bench.sql`insert into customer_stage (load_id, outlet_id, line, customer_id, customer_no, owner_id, row, sealed)
      values (${load}, ${outlet.id}, 2, ${id}, '720000002', null, ${JSON.stringify(customer)}, ${sealed})`;
    const files = customerFiles({ sql: bench.sql, lookup: lookupKind, seal: customerSeal });
    expect(await files.takeIn(load, async () => undefined)).toBe(true);
    expect(await found(bench.sql, 'account', clearValues(7_002).account!)).toEqual([id]);
  });
});

describe('what an earlier release sealed', () => {
  let database: FreshDatabase;
  const ids = Array.from({ length: 450 }, (_, n) => idOf(68, n + 1));
  const foreign = createCustomerSeal(testSecret('another installation'));
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.close());

  /** As that release wrote them. One in the middle is sealed with a key that we have not. */
  async function sealedBefore(): Promise<void> {
    await database.sql`truncate customer_private`;
    const sealed = ids.map((id, n) => sealValues(n === 99 ? foreign : customerSeal, id, clearValues(n)));
    await database.sql`insert into customer_private (customer_id, owner_id, sealed)
      select id, null, sealed from unnest(${ids}::uuid[], ${sealed}::text[]) as r(id, sealed)`;
  }
  const done = async (): Promise<number> =>
    (await database.sql`select from customer_private where indexed and phone_index is not null`).count;
  const indexOf = async (id: Id) =>
    (
      await database.sql<{ phone: string; idNumber: string; account: string }[]>`
        select phone_index as phone, id_number_index as "idNumber", account_index as account
        from customer_private where customer_id = ${id}`
    )[0];

  it('LOB-019 is made findable in chunks; what does not open is counted and keeps nobody waiting', async () => {
    await sealedBefore();
    expect(await done()).toBe(0);
    expect(await fillNumberIndexes(database.sql, customerSeal, 100)).toEqual({ filled: 449, unreadable: 1 });
    expect(await done()).toBe(449);
    const { phone, idNumber, account } = clearValues(7);
    expect(await indexOf(ids[7]!)).toEqual({
      phone: customerSeal.indexOf('phone', phone),
      idNumber: customerSeal.indexOf('idNumber', idNumber),
      account: customerSeal.indexOf('account', account),
    });
    expect(await fillNumberIndexes(database.sql, customerSeal, 100)).toEqual({ filled: 0, unreadable: 1 });
  });

  it('LOB-019 several processes at once do each row once', async () => {
    await sealedBefore();
    const runs = await Promise.all([1, 2, 3].map(() => fillNumberIndexes(database.sql, customerSeal, 10)));
    expect(runs.reduce((all, { filled }) => all + filled, 0)).toBe(449);
    expect(await done()).toBe(449);
  });

  it('LOB-019 a run that broke off is gone on with by the next', async () => {
    await sealedBefore();
    let left = 3 * 250;
    const breaking = {
      ...customerSeal,
      indexOf: (...about: Parameters<typeof customerSeal.indexOf>) => {
        if (left-- === 0) throw new Error('the process died');
        return customerSeal.indexOf(...about);
      },
    };
    await expect(fillNumberIndexes(database.sql, breaking, 100)).rejects.toThrow('the process died');
    expect(await done(), 'whole chunks only').toBe(199);
    expect(await fillNumberIndexes(database.sql, customerSeal, 100)).toMatchObject({ filled: 250 });
    expect(await done()).toBe(449);
  });

  it('LOB-019 a run that goes wrong is said, holds nothing up, and names no value', async () => {
    await sealedBefore();
    const lines: string[] = [];
    const log = openLog('info', { write: (line) => void lines.push(line) });
    const closed = await freshDatabase({ max: 1 });
    await closed.close();
    await numberIndexing({ sql: closed.sql, seal: customerSeal, log })();
    await numberIndexing({ sql: database.sql, seal: customerSeal, log })();
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'customers were not made findable by number; tried again later',
      'customers of an earlier release can be looked for by number',
      'values of customers did not open: they are found by no number',
    ]);
  });
});

describe('the product', () => {
  let world: TestWorld;
  let folder: string;
  const running: ServerProcess[] = [];
  beforeAll(async () => {
    world = await openWorld();
    folder = mkdtempSync(join(tmpdir(), 'tingtang-index-'));
  });
  afterAll(async () => {
    for (const product of running) product.signal('SIGKILL');
    await Promise.all(running.map(({ ended }) => ended));
    await world.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<ServerProcess> {
    const product = await spawnProduct({
      DATABASE_URL: world.url,
      DATA_DIR: folder,
      PORT: '0',
      QUEUE_MACHINE_PORT: String(await freePort()),
      SIMULATE: '0',
      LOG_LEVEL: 'silent',
    });
    running.push(product);
    return product;
  }

  it('LOB-019 makes them findable when it starts', async () => {
    const { sql, close } = openDatabase(world.url, { max: 1 });
    const rows = () => sql`select * from customer_private order by customer_id`;
    // Of this installation's own key, which is made at the first start.
    await sql`truncate customer_private`;
    const first = await start();
    first.signal('SIGTERM');
    await first.ended;
    const before = await rows();
    expect(before.filter((row) => row['indexed'] === true && row['phone_index'] !== null).length).toBeGreaterThan(90);
    await sql`update customer_private set indexed = false, phone_index = null, id_number_index = null, account_index = null`;
    await start();
    await expect.poll(rows, { timeout: 20_000 }).toEqual(before);
    await close();
  }, 90_000);
});
