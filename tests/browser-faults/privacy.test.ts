/**
 * Nothing of the bank lies open on a tablet's disk, and what a person may no longer see lies there under no seal that
 * the tablet can open (sync.md §5.4). The sealing key itself still lies on the tablet, beside what it seals: until keys
 * come from outside, a seal keeps out who reads files, not who runs the browser.
 */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { outletBucket } from '#server/identity/identity.buckets.ts';
import { grantBuckets } from '#server/sync/grants.ts';
import { importRows } from '#server/sync/import.ts';
import { lin as linActor, zhou as zhouActor } from '#tests/kit/people.ts';
import { becomes, isOffline, isOnline, logIn, logOut, screen, setMinutes, shellKept, waits } from './hall-tablet.ts';
import { lookEverywhere, type Found } from './privacy-scan.ts';
import { tabletBench } from './tablet-bench.ts';

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

async function look(when: string): Promise<Found> {
  const found = await lookEverywhere(page, tablet.profile, all);
  console.log(
    `privacy, ${when}: ${found.figures}; hits in files ${found.inFiles.length}, in values ${found.plain.length}, ` +
      `opened with the tablet's keys: now ${about(found.unsealed)}, deleted but not swept ${about(found.leftovers)}`,
  );
  expect(found.inFiles, 'nothing lies open in any file').toEqual([]);
  expect(found.plain, 'nothing lies open in any value').toEqual([]);
  return found;
}

/** What the tablet still gives away to its own keys; the disk is written in the background. */
const held = async (): Promise<string[]> => about((await lookEverywhere(page, tablet.profile, all)).unsealed);

test('SEC-001 after a login every row on the tablet lies under a seal', async () => {
  await logIn(page, line.url);
  await shellKept(page);
  await isOnline(page);
  await grantBuckets(server.sql, linActor.id, [...usualGrants, deskBucket]);
  server.hub.poke();
  await becomes(held, ['hall', 'desk', 'moving']);
  expect(about((await look('after login')).unsealed)).toEqual(['hall', 'desk', 'moving']);
});

test('SEC-001 F39 when a customer moves to another outlet, no key on the tablet opens him any more', async () => {
  await importRows(server.sql, lookupKind, customerKind, [customer('moving', otherOutlet)]);
  server.hub.poke();
  await becomes(held, ['hall', 'desk']);
  expect(about((await look('after a transfer')).unsealed)).toEqual(['hall', 'desk']);
});

test('SEC-001 F37 when a grant is taken away, no key on the tablet opens what it was for', async () => {
  await grantBuckets(server.sql, linActor.id, usualGrants);
  server.hub.poke();
  await becomes(held, ['hall']);
  expect(about((await look('after a grant was revoked')).unsealed)).toEqual(['hall']);
});

test('F37 what was taken away while the tablet was off is gone once it has reached the server, also after a kill', async () => {
  await grantBuckets(server.sql, linActor.id, [...usualGrants, deskBucket]);
  server.hub.poke();
  await becomes(held, ['hall', 'desk']);
  // What the kill would take with it is written: Chromium keeps local storage and cookies in memory for some seconds.
  await tablet.stop();
  page = await tablet.start();
  await page.goto(`${line.url}/tablet`);
  await page.getByTestId('sync-state').waitFor();
  await tablet.kill(0);
  await grantBuckets(server.sql, linActor.id, usualGrants);
  page = await tablet.start();
  await page.goto(`${line.url}/tablet`);
  await page.getByTestId('sync-state').waitFor();
  expect(about((await look('after a kill, before the server was reached')).inFiles)).toEqual([]);
  await logInAgain();
  await isOnline(page);
  await becomes(held, ['hall']);
  await look('after a kill');
});

/** A browser that was switched off has no session: the person logs in over the page. */
async function logInAgain(): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await page.getByLabel('用户名').fill('lobby');
  await page.getByLabel('密码').fill(smallOutlet.password);
  await page.keyboard.press('Enter');
  await becomes(() => dialog.count(), 0);
}

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
  await page.getByTestId('login').waitFor();
  expect(await screen(page)).not.toContain('林晓');
  await look('after logging out');
  await page.reload();
  await page.getByTestId('login').waitFor();
  expect(await inHeap(all), 'the memory of the page after a reload').toEqual([]);

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
  await expect.poll(() => inHeap(all), { timeout: 15_000 }).toEqual([]);
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
