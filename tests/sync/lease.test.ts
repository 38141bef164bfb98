/** How long a tablet may hold rows without the server, against the real one; what was asked for is never lost by it. */
import { expect, test } from 'vitest';
import { lobbySettingKind } from '#domain/settings/settings.model.ts';
import { setLobby } from '#domain/settings/settings.mutators.ts';
import { hasLapsed, isTimeToNote, LEASE } from '#sync/lease.ts';
import { until, Wall, type Tablet } from '#tests/kit/tablet.ts';
import { count, customerAt } from './deeds.ts';
import { offline, shown, tabletBench } from './tablet-bench.ts';

const HOUR = 60 * 60 * 1000;
const bench = tabletBench();
const { open } = bench;

const held = ({ client }: Tablet) => [...client.store.baseRows()].length;
const stored = async ({ disk }: Tablet) => (await disk.image().open().replica.read())?.rows.length ?? 0;

test('F38 a tablet that has not reached the server for longer than its lease holds no row, in memory or on disk, and says since when', async () => {
  const tablet = await open();
  const { asOf } = tablet.client.diagnostics();
  await tablet.client.mutate(count, { customerId: customerAt(0).id });
  await until(() => tablet.client.status().waiting === 0, tablet);
  await offline(tablet);
  await tablet.client.mutate(count, { customerId: customerAt(0).id });
  const { deviceId } = bench.login.me;
  const typed = { deviceId, waitMinutes: 77, vipThreshold: 50_000_000 as never, showVip: true, showComplaint: true };
  await tablet.client.mutate(setLobby, typed);
  expect(tablet.client.store.get(lobbySettingKind, deviceId)).toMatchObject({ waitMinutes: 77 });
  expect(held(tablet)).toBeGreaterThan(0);
  tablet.wall.pass(71 * HOUR);
  await until(() => true, tablet);
  expect(tablet.client.status()).toMatchObject({ lapsed: false, loaded: true });
  tablet.wall.pass(2 * HOUR);
  await until(() => tablet.client.status().lapsed, tablet);
  expect(held(tablet)).toBe(0);
  expect(shown(tablet, 0), 'nor what waits to go up shows it').toBeUndefined();
  expect(tablet.client.store.get(lobbySettingKind, deviceId), 'nor what waits').toBeUndefined();
  expect(tablet.client.status()).toMatchObject({ loaded: false, waiting: 2, lapsed: true });
  expect(tablet.client.status().asOf).toBeGreaterThanOrEqual(asOf);
  await until(async () => (await stored(tablet)) === 0, tablet);
});

test('F38 after the next word from the server all rows are back, and what waited is done exactly once', async () => {
  const tablet = await open();
  const before = shown(tablet, 1)!;
  await offline(tablet);
  await tablet.client.mutate(count, { customerId: customerAt(1).id });
  tablet.wall.pass(80 * HOUR);
  await until(() => tablet.client.status().lapsed, tablet);
  tablet.net.online = true;
  tablet.client.nudge();
  await until(() => tablet.client.status().connected && tablet.client.status().waiting === 0, tablet);
  expect(tablet.client.status()).toMatchObject({ lapsed: false, loaded: true, heals: 0 });
  expect(shown(tablet, 1)).toBe(before + 1);
});

test('F38 one that was off beyond its lease starts without a row, and stays so after another start', async () => {
  const first = await open();
  await offline(first);
  await first.client.mutate(count, { customerId: customerAt(2).id });
  const now = first.wall.now();
  first.end();
  for (const later of [73 * HOUR, 74 * HOUR]) {
    const again = await open({ disk: first.disk, wall: new Wall(now + later), still: true });
    expect([held(again), again.client.status().lapsed, again.client.status().waiting]).toEqual([0, true, 1]);
    again.end();
  }
  const back = await open({ disk: first.disk, wall: new Wall(now + 75 * HOUR) });
  await until(() => back.client.status().waiting === 0, back);
  expect(held(back)).toBeGreaterThan(0);
});

test('F33 a clock set back does not lengthen it; one set right by a minute does not end it', async () => {
  const first = await open();
  await offline(first);
  const now = first.wall.now();
  first.end();
  const minute = await open({ disk: first.disk, wall: new Wall(now - 60_000), still: true });
  expect(minute.client.status().lapsed).toBe(false);
  minute.end();
  const back = await open({ disk: first.disk, wall: new Wall(now - 24 * HOUR), still: true });
  expect([held(back), back.client.status().lapsed]).toEqual([0, true]);
});

test('F33 the time is noted on disk while it goes by, so that going back later shows', async () => {
  const first = await open();
  await offline(first);
  const now = first.wall.now();
  for (let n = 0; n < 40; n++) {
    first.wall.pass(HOUR);
    await new Promise((turn) => setTimeout(turn, 1));
  }
  first.end();
  const back = await open({ disk: first.disk, wall: new Wall(now + HOUR), still: true });
  expect([held(back), back.client.status().lapsed]).toEqual([0, true]);
});

test('a tablet that has never heard from the server has no lease that could end', () => {
  const times = { asOf: 0, offset: 0, lease: LEASE, wall: 0 };
  expect(hasLapsed(times, 1e15)).toBe(false);
  expect(hasLapsed({ ...times, asOf: 1_000, offset: 500 }, 500 + LEASE)).toBe(false);
  expect(hasLapsed({ ...times, asOf: 1_000, offset: 500 }, 501 + LEASE)).toBe(true);
  expect([isTimeToNote(times, 600_000), isTimeToNote(times, 600_001)]).toEqual([false, true]);
});
