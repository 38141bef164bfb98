/** The advice to go to a quieter outlet (QUE-025): the rule, and the neighbours as the database knows them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { quieterOf, type OutletWait } from '#domain/stations/quieter.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { seedWorld } from '#server/db/seed.ts';
import { openQuieter } from '#server/stations/quieter.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { freshDatabase, type FreshDatabase } from '#tests/kit/database.ts';
import { minutesAfter } from '#tests/queue/small-hall.ts';

const waits = (p50: Record<string, number | null>, more: Partial<OutletWait> = {}): OutletWait => ({
  name: '东门支行',
  p50: new Map(Object.entries(p50)),
  isOpen: true,
  ...more,
});

describe('the rule', () => {
  test('QUE-025 ten minutes and a third shorter for the same business, else he stays', () => {
    const there = (cash: number | null, here = 30) => quieterOf(waits({ cash: here }), [waits({ cash })], 'cash');
    expect(there(20)).toEqual({ name: '东门支行', p50: 20 });
    expect(there(21)).toBeNull();
    expect(there(30, 41)).toBeNull();
    expect(there(27, 41)).toEqual({ name: '东门支行', p50: 27 });
    expect(there(3, 12)).toBeNull();
    expect(there(2, 12)).toEqual({ name: '东门支行', p50: 2 });
    expect(there(null)).toBeNull();
    expect(quieterOf(waits({ cash: 30 }), [waits({ noncash: 0 })], 'cash')).toBeNull();
    expect(quieterOf(waits({ cash: null }), [waits({ cash: 0 })], 'cash')).toBeNull();
  });

  test('QUE-025 the quietest that is open; without a business that of the longest line here', () => {
    const near = [
      waits({ cash: 8, noncash: 1 }, { name: '甲' }),
      waits({ cash: 5 }, { name: '乙' }),
      waits({ cash: 0 }, { name: '丙', isOpen: false }),
    ];
    expect(quieterOf(waits({ cash: 40, noncash: 12 }), near)).toEqual({ name: '乙', p50: 5 });
    expect(quieterOf(waits({ cash: 12, noncash: 40 }), near)).toEqual({ name: '甲', p50: 1 });
    expect(quieterOf(waits({}), near)).toBeNull();
  });
});

describe('the neighbours', () => {
  const [lake, east] = [smallOutlet.outlet.id, smallOutlet.ownHall.setting.outletId];
  const [cash, noncash, vip] = smallOutlet.ownHall.queues.map(({ id }) => id) as [Id, Id, Id];
  const atLake = '00000000-0000-4000-9020-000000000099' as Id;
  let database: FreshDatabase;
  let told: Record<string, number>;
  let asked: number;
  const forecast = (outletId: Id) => {
    asked++;
    const own = Object.entries(told).filter(([id]) => (id === atLake) === (outletId === lake));
    return Promise.resolve(new Map(own.map(([id, p50]) => [id as Id, { p50, p80: p50 * 2, pace: 1 }])));
  };
  const open = () => openQuieter({ sql: database.sql as never, forecast });

  beforeAll(async () => {
    database = await freshDatabase({ max: 2 });
    await seedWorld(database.sql as never, smallOutlet, NINE);
    await database.sql`insert into queue (id, outlet_id, code, name, business, business_kind, active)
      values (${atLake}, ${lake}, 'A', '现金', '个人现金', 'cash', true)`;
  });
  beforeEach(() => {
    asked = 0;
    told = { [atLake]: 5, [cash]: 40, [noncash]: 8, [vip]: 90 };
  });
  afterAll(() => database.close());

  test('QUE-025 an outlet under the same branch, by what both are forecast now, told by name and minutes alone', async () => {
    expect(await open()(east, NINE, 'cash')).toEqual({ name: smallOutlet.outlet.name, p50: 5 });
    expect(await open()(east, NINE)).toEqual({ name: smallOutlet.outlet.name, p50: 5 });
    expect(await open()(east, NINE, 'noncash')).toBeNull();
    expect(await open()(lake, NINE, 'cash')).toBeNull();
    // Of VIPs the public is told nothing.
    expect(await open()(east, NINE, 'vip')).toBeNull();
  });

  test('QUE-025 nobody is sent to an outlet that gives no numbers out, is closed for good, or is of another branch', async () => {
    const evening = minutesAfter(9 * 60);
    expect(await open()(east, evening, 'cash')).toBeNull();
    const other = smallOutlet.institutions.find(({ level }) => level === 'head')!.id;
    const [{ parent_id: branch } = { parent_id: '' }] = await database.sql<{ parent_id: string }[]>`
      update institution set parent_id = ${other} where id = ${lake} returning ${smallOutlet.outlet.parentId}::uuid as parent_id`;
    expect(await open()(east, NINE, 'cash')).toBeNull();
    await database.sql`update institution set parent_id = ${branch}, active = false where id = ${lake}`;
    expect(await open()(east, NINE, 'cash')).toBeNull();
    await database.sql`update institution set active = true where id = ${lake}`;
    expect(await open()(east, NINE, 'cash')).not.toBeNull();
  });

  test('QUE-025 a neighbourhood is looked at every half minute, however many ask; what cannot be read is no advice', async () => {
    const quieter = open();
    await Promise.all(Array.from({ length: 20 }, () => quieter(east, NINE, 'cash')));
    expect(asked).toBe(2);
    told = { ...told, [atLake]: 39 };
    expect(await quieter(east, (NINE + 29_999) as Instant, 'cash')).not.toBeNull();
    expect(await quieter(east, (NINE + 30_000) as Instant, 'cash')).toBeNull();
    const broken = openQuieter({ sql: database.sql as never, forecast: () => Promise.reject(new Error('gone')) });
    expect(await broken(east, NINE, 'cash')).toBeNull();
  });
});
