/**
 * Nothing of the bank lies open on a tablet's disk, no key that lies there opens any of it, and what a person may no
 * longer see lies there not even for his own keys, which only the server has (sync.md §5.4, reliability.md §2.4).
 */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test, vi } from 'vitest';
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { outletBucket } from '#server/identity/identity.buckets.ts';
import { openKeyStore } from '#server/identity/device-keys.ts';
import { grantBuckets } from '#server/sync/grants.ts';
import { importRows } from '#server/sync/import.ts';
import { lin as linActor, nothingKnown, zhou as zhouActor } from '#tests/kit/people.ts';
import { keySecret } from '#tests/kit/server.ts';
import { shellKept } from '#tests/journeys/tablet-page.ts';
import { becomes, isOffline, isOnline, lock, logIn, logOut, screen, setMinutes, unlock, waits } from './hall-tablet.ts';
import { lookEverywhere, type Found } from './privacy-scan.ts';
import { tabletBench } from './tablet-bench.ts';

/** Snapshots of a page's memory take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const run = randomUUID().slice(0, 8);
/** Customers whose names are searched for: of the outlet, of a desk that is taken away, and one who moves. */
const names = { hall: `KANARI-${run}-hall`, desk: `KANARI-${run}-desk`, moving: `KANARI-${run}-moving` } as const;
const all = Object.values(names);
const ids = { hall: randomUUID() as Id, desk: randomUUID() as Id, moving: randomUUID() as Id };
const deskBucket = `test:desk-${run}`;
const otherOutlet = randomUUID() as Id;

const bench = tabletBench();
let { server, tablet, line, page } = bench;

const customer = (which: keyof typeof names, outletId: Id = smallOutlet.outlet.id): Customer => ({
  id: ids[which],
  outletId,
  ...nothingKnown,
  maskedName: names[which],
  sex: 'F',
  grade: '普通',
  birthMonthDay: null,
  assetsFrom: null,
  complaintCount: 0,
});

/** Rows of this customer go to buckets of our own choosing. */
const inBuckets = (buckets: readonly string[]) => (kind: Parameters<typeof lookupKind>[0]) => ({
  ...lookupKind(kind),
  buckets: () => buckets,
});
const usualGrants = ['ref', outletBucket(smallOutlet.outlet.id), `staff:${linActor.id}`];

beforeAll(async () => {
  ({ server, tablet, line, page } = bench);
  await importRows(server.sql, lookupKind, customerKind, [customer('hall'), customer('moving')]);
  await importRows(server.sql, inBuckets([deskBucket]) as typeof lookupKind, customerKind, [customer('desk')]);
});

/** Which of the names a list of hits is about. */
const about = (hits: readonly string[]): string[] =>
  Object.entries(names).flatMap(([which, name]) => (hits.some((hit) => hit.startsWith(name)) ? [which] : []));

/** What the server would hand out to each who was logged in on the tablet. */
async function keysOfAll(): Promise<Buffer[]> {
  const [device] = await server.sql<
    { id: Id }[]
  >`select id from device where face = 'tablet' order by enrolled_at desc`;
  const store = openKeyStore(server.sql, keySecret);
  const each = [linActor.id, zhouActor.id].map((staffId) =>
    store.keysOf({ staffId, deviceId: device!.id }, Date.now()),
  );
  return (await Promise.all(each)).flatMap(({ rows, work }) => [rows, work]);
}

async function look(when: string): Promise<Found> {
  const found = await lookEverywhere(page, tablet.profile, all, await keysOfAll());
  console.log(
    `privacy, ${when}: ${found.figures}; hits in files ${found.inFiles.length}, in values ${found.plain.length}, ` +
      `opened with the tablet's keys ${found.unsealed.length + found.leftovers.length}, ` +
      `with the person's, which only the server has: ${about(found.withKeys)}`,
  );
  expect(found.inFiles, 'nothing lies open in any file, nor does a key').toEqual([]);
  expect(found.plain, 'nothing lies open in any value').toEqual([]);
  expect(found.unsealed, 'no key on the tablet opens anything').toEqual([]);
  expect(found.leftovers, 'nor anything that was deleted').toEqual([]);
  return found;
}

/** What the tablet holds for the keys of its person; the disk is written in the background. */
const held = async (): Promise<string[]> =>
  about((await lookEverywhere(page, tablet.profile, all, await keysOfAll())).withKeys);

test('SEC-001 after a login every row on the tablet lies under a seal', async () => {
  await logIn(page, line.url);
  await shellKept(page);
  await isOnline(page);
  await grantBuckets(server.sql, linActor.id, [...usualGrants, deskBucket]);
  server.hub.poke();
  await becomes(held, ['hall', 'desk', 'moving']);
  expect(about((await look('after login')).withKeys)).toEqual(['hall', 'desk', 'moving']);
});

test('SEC-001 F39 when a customer moves to another outlet, not even his manager’s keys open him any more', async () => {
  await importRows(server.sql, lookupKind, customerKind, [customer('moving', otherOutlet)]);
  server.hub.poke();
  await becomes(held, ['hall', 'desk']);
  expect(about((await look('after a transfer')).withKeys)).toEqual(['hall', 'desk']);
});

test('SEC-001 F37 when a grant is taken away, not even the person’s keys open what it was for', async () => {
  await grantBuckets(server.sql, linActor.id, usualGrants);
  server.hub.poke();
  await becomes(held, ['hall']);
  expect(about((await look('after a grant was revoked')).withKeys)).toEqual(['hall']);
});

test('F37 what was taken away while the tablet was off is gone once it has reached the server, also after a kill', async () => {
  await grantBuckets(server.sql, linActor.id, [...usualGrants, deskBucket]);
  server.hub.poke();
  await becomes(held, ['hall', 'desk']);
  // What the kill would take with it is written: Chromium keeps local storage and cookies in memory for some seconds.
  await tablet.stop();
  page = await tablet.start();
  await page.goto(`${line.url}/tablet`);
  await page.getByTestId('lock').waitFor();
  await unlock(page);
  await tablet.kill(0);
  await grantBuckets(server.sql, linActor.id, usualGrants);
  page = await tablet.start();
  line.cut();
  await page.goto(`${line.url}/tablet`);
  await page.locator('[data-testid=lock][data-why=offline]').waitFor();
  await look('after a kill, before the server was reached');
  line.mend();
  await page.getByRole('button', { name: '现在再连一次' }).click();
  await unlock(page);
  await isOnline(page);
  await becomes(held, ['hall']);
  await look('after a kill');
});

test('SEC-001 F38 locked, the tablet holds nothing in memory, and the same sealed rows as before on its disk', async () => {
  await page.reload();
  await isOnline(page);
  expect(await inHeap(all)).toEqual([names.hall]);
  await lock(page);
  await expect.poll(() => inHeap(all), { timeout: 15_000 }).toEqual([]);
  expect(about((await look('after locking')).withKeys)).toEqual(['hall']);
  expect(await screen(page)).not.toContain('KANARI');
});

test('SEC-001 F37 a person who is taken off while his tablet is locked does not open it again, with the right password or by a reload', async () => {
  await server.sql`update staff set active = false where id = ${linActor.id}`;
  await page.getByTestId('unlock').getByLabel('密码').fill(smallOutlet.password);
  await page.keyboard.press('Enter');
  await page.getByTestId('unlock-problem').waitFor();
  await page.reload();
  await page.getByTestId('lock').waitFor();
  await openKeyStore(server.sql, keySecret).forgetRows(linActor.id);
  expect(about((await look('after a revocation')).withKeys), 'the server itself opens the rows no more').toEqual([]);
  await server.sql`update staff set active = true where id = ${linActor.id}`;
  await unlock(page);
  await isOnline(page);
  await becomes(held, ['hall']);
});

test('SEC-001 after a crash of the page the tablet holds what it held, for nobody but the server’s keys', async () => {
  await tablet.crashPages(0);
  const crashed = page;
  // Without a window left the browser would forget its session.
  const open = () => tablet.context.newPage();
  // The process that stood ready for the next page may have crashed with the others.
  page = await open().catch(open);
  await crashed.close();
  line.cut();
  await page.goto(`${line.url}/tablet`);
  await page.locator('[data-testid=lock][data-why=offline]').waitFor();
  expect(about((await look('after a crash')).withKeys)).toEqual(['hall']);
  line.mend();
  await page.getByRole('button', { name: '现在再连一次' }).click();
  await isOnline(page);
});

test('F31 F32 five deeds wait without a network when a person logs out: they stay sealed, the next one sees none of it, and they go up when he is back', async () => {
  await page.goto(`${line.url}/tablet`);
  await isOnline(page);
  line.cut();
  await isOffline(page);
  for (let n = 1; n <= 5; n++) {
    await setMinutes(page, 20 + n);
    await waits(page, n);
  }
  await page.getByRole('button', { name: /林晓/ }).click();
  expect(await page.getByRole('dialog').innerText()).toContain('还有 5 条操作没有上传');
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByTestId('customer-face').waitFor();
  expect(await screen(page)).not.toContain('林晓');
  expect(await inHeap(all), 'the memory of the customers’ page').toEqual([]);
  await look('after logging out');
  await page.reload();
  await page.getByTestId('customer-face').waitFor();

  const executed = async () => (await server.sql`select from sync_mutation where actor = ${linActor.id}`).count;
  const before = await executed();
  line.mend();
  await grantBuckets(server.sql, zhouActor.id, []);
  await logIn(page, line.url, 'wealth');
  await isOnline(page);
  const text = await screen(page);
  expect(text).toContain('周明');
  expect(text).not.toContain('林晓');
  expect(await page.getByTestId('data-state').innerText()).toMatch(/待传\s*0 条/);
  expect(await executed()).toBe(before);
  await logOut(page);
  await logIn(page, line.url, 'lobby');
  await isOnline(page);
  await becomes(executed, before + 5);
  await look('after the next person');
});

test('SEC-001 the memory of the page keeps nothing of a person who has logged out', async () => {
  // A page that no scan has brought the names into.
  await page.reload();
  await isOnline(page);
  expect(await inHeap(all)).toEqual([names.hall]);
  await logOut(page);
  expect(await inHeap([...all, '林晓'])).toEqual([]);
});

/** The names that a heap snapshot of the page holds. */
async function inHeap(wanted: readonly string[]): Promise<string[]> {
  const devtools = await tablet.context.newCDPSession(page);
  let snapshot = '';
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => (snapshot += chunk));
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devtools.detach();
  expect(snapshot, 'a heap snapshot').toContain('"snapshot"');
  return wanted.filter((name) => snapshot.includes(name));
}
