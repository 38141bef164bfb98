/** The tablet's engine against the real server over loopback: saved, sent, done; offline; refused; two at once. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { customerKind } from '#domain/customers/customers.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { Refused } from '#domain/kernel/refusal.ts';
import { lobbySettingKind } from '#domain/settings/settings.model.ts';
import { setLobby } from '#domain/settings/settings.mutators.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { grantBuckets } from '#server/sync/grants.ts';
import { importRows } from '#server/sync/import.ts';
import { actorOf } from '#sync/me.ts';
import { logInAt, until, Wall } from '#tests/kit/tablet.ts';
import { customerOf } from '#tests/queue/small-hall.ts';
import { breaksElsewhere, census, count, countUpTo, customerAt } from './deeds.ts';
import { done, offline, online, shown, tabletBench, textOn } from './tablet-bench.ts';

const bench = tabletBench();
const { open, kept } = bench;

/** One more complaint, from elsewhere. */
const deedOf = (n: number) => ({
  mutationId: randomUUID() as Id,
  name: count.name,
  version: 1,
  input: { customerId: customerAt(n).id },
  actor: actorOf(bench.login.me),
  claimedAt: 0 as never,
});
const setting = (waitMinutes: number) => ({
  deviceId: bench.login.me.deviceId,
  waitMinutes,
  vipThreshold: 50_000_000 as never,
  showVip: true,
  showComplaint: true,
});

test('SYN-004 a deed is saved on the tablet before it counts as waiting to go up, and done only when the server has it', async () => {
  const tablet = await open();
  const before = await kept(0);
  let whileOnItsWay: unknown;
  tablet.net.onPush = () => {
    whileOnItsWay = {
      waiting: tablet.client.status().waiting,
      stored: tablet.disk.stored()?.outbox.length,
      shown: shown(tablet, 0),
    };
  };
  await tablet.client.mutate(count, { customerId: customerAt(0).id });
  expect(tablet.disk.stored()!.outbox).toMatchObject([{ name: 'test.count', args: { customerId: customerAt(0).id } }]);
  expect(tablet.client.status().waiting).toBe(1);
  expect(shown(tablet, 0)).toBe(before + 1);
  await until(() => done(tablet), tablet);
  expect(whileOnItsWay).toEqual({ waiting: 1, stored: 1, shown: before + 1 });
  expect(await kept(0)).toBe(before + 1);
  expect(shown(tablet, 0)).toBe(before + 1);
  await until(() => tablet.disk.stored()!.outbox.length === 0, tablet);
  expect(tablet.client.status()).toMatchObject({ heals: 0, attention: [] });
});

test('SYN-001 what is done offline shows at once, survives a restart, and is applied exactly once afterwards', async () => {
  const first = await open();
  const before = await kept(1);
  first.net.goOffline();
  await until(() => !first.client.status().connected, first);
  for (let n = 0; n < 5; n++) await first.client.mutate(count, { customerId: customerAt(1).id });
  expect(shown(first, 1)).toBe(before + 5);
  first.end();

  const again = await open({ disk: first.disk, still: true });
  expect(shown(again, 1)).toBe(before + 5);
  expect(again.client.status()).toMatchObject({ loaded: true, connected: false, waiting: 5 });
  expect(await kept(1)).toBe(before);
  again.client.start();
  await until(() => done(again), again);
  expect(await kept(1)).toBe(before + 5);
  expect(shown(again, 1)).toBe(before + 5);
});

test('F02 F18 the answer is lost after the server’s commit: sent again, it has no second effect', async () => {
  const tablet = await open();
  const before = await kept(2);
  tablet.net.pushFaults.push('cut');
  tablet.net.cutStream();
  await tablet.client.mutate(count, { customerId: customerAt(2).id });
  await until(() => done(tablet), tablet);
  tablet.net.pushFaults.push('twice', 'late');
  await tablet.client.mutate(count, { customerId: customerAt(2).id });
  await tablet.client.mutate(count, { customerId: customerAt(2).id });
  await until(() => done(tablet), tablet);
  await tablet.net.deliverLate();
  expect(await kept(2)).toBe(before + 3);
  expect(shown(tablet, 2)).toBe(before + 3);
});

test('F06 a push that is lost is sent again by itself, also when the stream stays open and the hall is quiet', async () => {
  const tablet = await open();
  const before = await kept(3);
  tablet.net.pushFaults.push('lost', 'lost', 'lost');
  await tablet.client.mutate(count, { customerId: customerAt(3).id });
  await until(() => done(tablet), tablet);
  expect(await kept(3)).toBe(before + 1);
  expect(tablet.net.asked).toHaveLength(1);
});

test('SYN-003 a refused deed leaves the page and waits for the person with its reason until he lets it go', async () => {
  const tablet = await open();
  const most = (await kept(4)) + 1;
  tablet.net.goOffline();
  await tablet.client.mutate(countUpTo, { customerId: customerAt(4).id, most });
  await bench.server.sql`select 1`;
  const other = await open({}, await logInAt(bench.server.url, 'wealth'));
  await other.client.mutate(count, { customerId: customerAt(4).id });
  await until(() => done(other), other);
  expect(shown(tablet, 4)).toBe(most);

  tablet.net.online = true;
  await until(() => done(tablet), tablet);
  const { attention } = tablet.client.status();
  expect(attention).toMatchObject([
    {
      name: 'test.countUpTo',
      status: 'refused',
      code: 'settings.other-device',
      data: { most },
      args: { customerId: customerAt(4).id, most },
    },
  ]);
  expect(await kept(4)).toBe(most);
  expect(shown(tablet, 4)).toBe(most);

  await until(() => tablet.disk.stored()!.outbox.length === 0, tablet);
  tablet.end();
  const again = await open({ disk: tablet.disk });
  expect(again.client.status().attention).toEqual(attention);
  await again.client.discard(attention[0]!.uuid);
  expect(again.client.status().attention).toEqual([]);
  expect(again.disk.stored()!.attention).toEqual([]);
});

test('a deed that is our fault on the server is set aside with a reference, and what was done after it goes on', async () => {
  const tablet = await open();
  const before = await kept(5);
  await tablet.client.mutate(breaksElsewhere, { customerId: customerAt(5).id });
  await tablet.client.mutate(count, { customerId: customerAt(5).id });
  expect(shown(tablet, 5)).toBe(before + 2);
  await until(() => done(tablet), tablet);
  const [item] = tablet.client.status().attention;
  expect(item).toMatchObject({
    status: 'dead',
    code: 'sync.set-aside',
    data: { reference: item!.uuid.slice(0, 8).toUpperCase() },
  });
  expect(shown(tablet, 5)).toBe(before + 1);
});

test('what the rules refuse here already is kept nowhere', async () => {
  const tablet = await open();
  await expect(tablet.client.mutate(setLobby, setting(121))).rejects.toBeInstanceOf(Refused);
  expect(tablet.client.status()).toMatchObject({ waiting: 0, attention: [] });
  expect(tablet.disk.stored()).toMatchObject({ meta: { next: 1 }, outbox: [] });
  expect(tablet.client.store.get(lobbySettingKind, bench.login.me.deviceId)).toBeUndefined();
});

test('two deeds at the same moment are both saved, numbered without a gap and both done', async () => {
  const tablet = await open();
  const before = await kept(6);
  await Promise.all(Array.from({ length: 4 }, () => tablet.client.mutate(count, { customerId: customerAt(6).id })));
  expect(tablet.disk.stored()!.meta.next).toBe(5);
  await until(() => done(tablet), tablet);
  expect(await kept(6)).toBe(before + 4);
  expect(tablet.net.pushed.flatMap(({ muts }) => muts.map((m) => m.mid))).toEqual([1, 2, 3, 4]);
});

test('F12 a deed made while another is on its way goes up in the next round by itself', async () => {
  const tablet = await open();
  const before = await kept(7);
  let more = 3;
  tablet.net.onPush = () => (more-- > 0 ? tablet.client.mutate(count, { customerId: customerAt(7).id }) : undefined);
  await tablet.client.mutate(count, { customerId: customerAt(7).id });
  await until(async () => done(tablet) && (await kept(7)) === before + 4, tablet);
  expect(tablet.net.pushed.flatMap(({ muts }) => muts.map((m) => m.mid))).toEqual([1, 2, 3, 4]);
});

test('I7 a preview follows what it has read, also when a row comes into a list that it went through', async () => {
  const tablet = await open();
  tablet.net.pushFaults.push(...(Array.from({ length: 500 }, () => 'lost') as 'lost'[]));
  await tablet.client.mutate(census, { customerId: customerAt(8).id });
  const people = tablet.client.store.list(customerKind, 'byOutlet', [bench.login.me.outlet.id]);
  expect(shown(tablet, 8)).toBe(people.length);
  const newcomer = { ...people[0]!, id: crypto.randomUUID() as never };
  await importRows(bench.server.sql as never, lookupKind, customerKind, [newcomer]);
  bench.server.hub.poke();
  await until(() => tablet.client.store.get(customerKind, newcomer.id) !== undefined, tablet);
  expect(shown(tablet, 8)).toBe(people.length + 1);
});

test('F10 a login that ends in the middle keeps the queue, says so, and goes on after the next login', async () => {
  const mine = await logInAt(bench.server.url);
  const tablet = await open({}, mine);
  const before = await kept(9);
  await tablet.client.mutate(count, { customerId: customerAt(9).id });
  await until(() => done(tablet), tablet);
  await bench.server.sql`delete from session where device_id = ${mine.me.deviceId}`;
  await tablet.client.mutate(count, { customerId: customerAt(9).id });
  await until(() => tablet.client.status().loggedOut, tablet);
  expect(tablet.client.status().waiting).toBe(1);
  expect(tablet.disk.stored()!.outbox).toHaveLength(1);
  mine.cookie = (await logInAt(bench.server.url, 'lobby', mine.cookie)).cookie;
  tablet.client.nudge();
  await until(() => done(tablet), tablet);
  expect(tablet.client.status().loggedOut).toBe(false);
  expect(await kept(9)).toBe(before + 2);
});

test('SYN-002 rows of a bucket that is taken from a device leave the tablet’s memory and its disk while he works', async () => {
  const mine = await logInAt(bench.server.url, 'head');
  const tablet = await open({}, mine);
  await grantBuckets(bench.server.sql, mine.me.deviceId, []);
  await until(() => tablet.client.store.list(customerKind, 'byOutlet', [mine.me.outlet.id]).length === 0, tablet);
  tablet.end();
  const again = await open({ disk: tablet.disk, still: true }, mine);
  expect([...again.client.store.baseRows()].filter(({ kind }) => kind === customerKind.code)).toEqual([]);
  expect(again.client.status().heals).toBe(0);
});

test('SEC-001 what has come of a list that is taken from a person while it still loads leaves the tablet’s disk too', async () => {
  const mine = await logInAt(bench.server.url, 'wealth');
  const listed = ((kind) => ({ ...lookupKind(kind), buckets: () => ['test:list'] })) as typeof lookupKind;
  const people = Array.from({ length: 1_500 }, (_, n) => customerOf(n, { maskedName: `KANARI-${n}` }));
  await importRows(bench.server.sql, listed, customerKind, people);
  await grantBuckets(bench.server.sql, mine.me.staff.id, ['ref', 'test:list']);
  const tablet = await open({ still: true }, mine);
  const broken = tablet.client.subscribe(() => tablet.client.status().filling && tablet.net.goOffline());
  tablet.client.start();
  await until(() => textOn(tablet.disk).includes('KANARI'), tablet);
  expect(tablet.client.status()).toMatchObject({ connected: false, loaded: false });
  await grantBuckets(bench.server.sql, mine.me.staff.id, ['ref']);
  broken();
  await online(tablet);
  expect(tablet.client.status()).toMatchObject({ filling: null, loaded: true });
  await until(() => !textOn(tablet.disk).includes('KANARI'), tablet);
});

test('F33 a clock that is a day off shows the server’s time, and a jump of it does not cut the tablet off', async () => {
  const DAY = 24 * 60 * 60 * 1000;
  for (const wrong of [DAY, -DAY]) {
    const tablet = await open({ wall: new Wall(Date.now() + wrong) });
    expect(Math.abs(tablet.client.serverNow() - Date.now())).toBeLessThan(DAY / 4);
    await tablet.client.mutate(count, { customerId: customerAt(10).id });
    expect(Math.abs(tablet.disk.stored()!.outbox[0]!.at - Date.now())).toBeLessThan(DAY / 4);
    await until(() => done(tablet), tablet);
    tablet.wall.jump(-wrong);
    await tablet.client.mutate(count, { customerId: customerAt(10).id });
    await until(() => done(tablet), tablet);
  }
});

test('SYN-003 a deed that was sent back is done anew under a new id, and its note leaves the tray in the same write', async () => {
  const tablet = await open();
  await offline(tablet);
  const before = await kept(5);
  await tablet.client.mutate(countUpTo, { customerId: customerAt(5).id, most: before + 1 });
  await bench.server.execute({ ...deedOf(5) });
  await online(tablet);
  await until(() => tablet.client.status().attention.length === 1, tablet);
  const [item] = tablet.client.status().attention;
  await expect(tablet.client.redo(item!.uuid)).rejects.toBeInstanceOf(Refused);
  expect(tablet.client.status().attention, 'refused here already: the note stays').toEqual([item]);
  await tablet.client.redo(item!.uuid, { customerId: customerAt(5).id, most: before + 9 });
  expect(tablet.disk.stored()!.attention).toEqual([]);
  await until(() => done(tablet), tablet);
  expect(tablet.client.status().attention).toEqual([]);
  expect(await kept(5)).toBe(before + 2);
});

test('SYN-003 a full disk keeps the note of a deed that could not be done anew', async () => {
  const tablet = await open();
  await offline(tablet);
  const before = await kept(6);
  await tablet.client.mutate(countUpTo, { customerId: customerAt(6).id, most: before + 1 });
  await bench.server.execute({ ...deedOf(6) });
  await online(tablet);
  // On the disk too: a note still on its way there would meet the fault meant for what follows.
  await until(() => tablet.disk.stored()!.attention.length === 1, tablet);
  const [item] = tablet.client.status().attention;
  tablet.disk.vaultFaults.push('quota');
  await expect(tablet.client.redo(item!.uuid, { customerId: customerAt(6).id, most: 99 })).rejects.toThrow();
  expect(tablet.client.status()).toMatchObject({ attention: [item], waiting: 0 });
  tablet.disk.vaultFaults.push('quota');
  await expect(tablet.client.discard(item!.uuid)).rejects.toThrow();
  expect(tablet.client.status().attention).toEqual([item]);
  await tablet.client.discard(item!.uuid);
  expect([tablet.client.status().attention, tablet.disk.stored()!.attention]).toEqual([[], []]);
});

test('SYN-005 everything is read anew on demand, and what waits stays', async () => {
  const tablet = await open();
  await offline(tablet);
  await tablet.client.mutate(count, { customerId: customerAt(7).id });
  const before = await kept(7);
  await tablet.client.reread();
  expect([tablet.client.status().loaded, tablet.client.status().waiting]).toEqual([false, 1]);
  await online(tablet);
  await until(() => done(tablet), tablet);
  expect(shown(tablet, 7)).toBe(before + 1);
  expect(tablet.client.diagnostics().incidents.map(({ what }) => what)).toContain('reread');
});

test('what a tablet tells of itself has no row, no name and nothing typed in it', async () => {
  const tablet = await open();
  await offline(tablet);
  await tablet.client.mutate(countUpTo, { customerId: customerAt(8).id, most: 424_242 });
  const said = JSON.stringify(tablet.client.diagnostics());
  expect(tablet.client.diagnostics()).toMatchObject({ pending: [{ name: 'test.countUpTo' }], behind: [] });
  expect(tablet.client.diagnostics().held.find(({ kind }) => kind === 'customer')!.rows).toBeGreaterThan(0);
  expect(said).not.toContain('424242');
  for (const { row } of tablet.client.store.baseRows()) expect(said).not.toContain(row.id);
});
