/**
 * The tablet's disk fails: full, gone, wedged, held by another window, or written by a newer release (F19–F26). The app
 * never goes blank, never says saved of what is not, and never wipes what waits.
 */
import { beforeEach, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { importRows } from '#server/sync/import.ts';
import { idOf, nothingKnown } from '#tests/kit/people.ts';
import {
  becomes,
  besideTheApp,
  chip,
  fillLogin,
  isOffline,
  isOnline,
  saveOutcome,
  screen,
  setMinutes,
  shownMinutes,
  tellOnline,
  waits,
} from './hall-tablet.ts';
import { anewInTheHall, tabletBench } from './tablet-bench.ts';

const bench = tabletBench();
let { server, tablet, line, page } = bench;
beforeEach(async () => {
  ({ server, tablet, line, page } = await anewInTheHall(bench));
});

const devtools = () => tablet.context.newCDPSession(page);
const executed = async (): Promise<number> =>
  (await server.sql`select from sync_mutation where name = 'settings.setLobby'`).count;
/** The login, the hall, or a sentence: anything but nothing. */
const somethingIsSaid = async (): Promise<void> =>
  expect.poll(async () => (await screen(page)).length, { timeout: 15_000 }).toBeGreaterThan(10);

async function workOffline(...minutes: number[]): Promise<void> {
  line.cut();
  await isOffline(page);
  for (const [i, value] of minutes.entries()) {
    await setMinutes(page, value);
    await waits(page, i + 1);
  }
}

async function backOnline(): Promise<void> {
  line.mend();
  await tellOnline(page);
  await isOnline(page);
  await becomes(() => chip(page), '在线');
}

/** What waited is done, once. */
async function doneExactly(since: number, more: number): Promise<void> {
  await becomes(executed, since + more);
  expect(await executed()).toBe(since + more);
}

test('F19 with the disk full a deed is either kept, or the form says that it was not and keeps what was typed', async () => {
  const before = await executed();
  await workOffline(21);
  const session = await devtools();
  await session.send('Storage.overrideQuotaForOrigin', { origin: line.url, quotaSize: 1 });
  await setMinutes(page, 22);
  const kept = (await saveOutcome(page)) === 'kept';
  expect(await shownMinutes(page)).toBe('22');
  console.log(`F19: a small write to a full disk was ${kept ? 'kept' : 'refused, and the form said so'}`);
  await page.reload();
  await waits(page, kept ? 2 : 1);
  expect(await shownMinutes(page)).toBe(kept ? '22' : '21');
  await session.send('Storage.overrideQuotaForOrigin', { origin: line.url });
  if (!kept) {
    await setMinutes(page, 22);
    await waits(page, 2);
  }
  await backOnline();
  await doneExactly(before, 2);
});

test('F19 a load that does not fit on the disk is shown all the same, and what waits is kept through a reload', async () => {
  const before = await executed();
  const session = await devtools();
  await session.send('Storage.overrideQuotaForOrigin', { origin: line.url, quotaSize: 1 });
  await importRows(server.sql, lookupKind, customerKind, moreCustomers(3_000));
  server.hub.poke();
  await setMinutes(page, 26);
  await doneExactly(before, 1);
  await isOnline(page);
  line.cut();
  await isOffline(page);
  await setMinutes(page, 27);
  await waits(page, 1);
  await page.reload();
  await waits(page, 1);
  expect(await shownMinutes(page)).toBe('27');
  await session.send('Storage.overrideQuotaForOrigin', { origin: line.url });
  await backOnline();
  await doneExactly(before, 2);
  expect(await page.getByTestId('data-state').innerText()).toMatch(/校验修复\s*0 条/);
});

test('F19 F22 when every write to the disk is refused, the form says so, what was typed stays, and nothing is shown as waiting', async () => {
  const before = await executed();
  await workOffline(31);
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    const full = globalThis as unknown as { mendDisk: () => void };
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
    full.mendDisk = () => void (IDBObjectStore.prototype.put = put);
  });
  await setMinutes(page, 32);
  expect(await saveOutcome(page)).toBe('refused');
  expect(await shownMinutes(page)).toBe('32');
  expect(await chip(page)).toContain('1 条待传');
  await page.evaluate(() => (globalThis as unknown as { mendDisk: () => void }).mendDisk());
  await page.getByTestId('lobby-form').getByRole('button', { name: '保存' }).click();
  await waits(page, 2);
  await page.reload();
  await waits(page, 2);
  expect(await shownMinutes(page)).toBe('32');
  await backOnline();
  await doneExactly(before, 2);
});

test('F20 the databases are gone and the rest is left: the app comes back, and holds the hall again from the server', async () => {
  await workOffline(41);
  await page.goto('about:blank');
  await (await devtools()).send('Storage.clearDataForOrigin', { origin: line.url, storageTypes: 'indexeddb' });
  await page.goto(`${line.url}/tablet`);
  await somethingIsSaid();
  await page.getByTestId('sync-state').waitFor();
  line.mend();
  await tellOnline(page);
  await isOnline(page);
  expect(await page.getByTestId('lobby-form').count()).toBe(1);
});

test('F20 a vault that is gone is noticed at the next start, and the person is told what may be lost', async () => {
  await workOffline(42);
  await page.goto('about:blank');
  await (await devtools()).send('Storage.clearDataForOrigin', { origin: line.url, storageTypes: 'indexeddb' });
  await page.goto(`${line.url}/tablet`);
  await page.getByTestId('sync-state').waitFor();
  await expect.poll(() => screen(page), { timeout: 3_000 }).toMatch(/丢失|清除|不在了/);
});

test('F21 all storage is gone: the tablet is a new one, asks for the login, and holds the hall again', async () => {
  const before = await executed();
  await setMinutes(page, 43);
  await doneExactly(before, 1);
  await page.goto('about:blank');
  await (await devtools()).send('Storage.clearDataForOrigin', { origin: line.url, storageTypes: 'all' });
  await tablet.context.clearCookies();
  await page.goto(`${line.url}/tablet`);
  await page.getByTestId('login').waitFor();
  await fillLogin(page);
  await isOnline(page);
  await setMinutes(page, 44);
  await doneExactly(before, 2);
});

test('F23 another window deletes the databases under the app: a later deed is kept or refused in words, and the tablet recovers', async () => {
  const before = await executed();
  const other = await besideTheApp(tablet.context, line.url);
  line.cut();
  await isOffline(page);
  await other.evaluate(async () => {
    for (const { name } of await indexedDB.databases())
      if (name !== 'keys')
        await new Promise<void>((done) => {
          const deleting = indexedDB.deleteDatabase(name!);
          for (const event of ['success', 'error', 'blocked']) deleting.addEventListener(event, () => done());
        });
  });
  await setMinutes(page, 51);
  const kept = (await saveOutcome(page)) === 'kept';
  expect(await shownMinutes(page)).toBe('51');
  console.log(`F23: after its databases were deleted, a deed was ${kept ? 'kept' : 'refused, and the form said so'}`);
  await page.reload();
  await page.getByTestId('sync-state').waitFor();
  if (kept) await waits(page, 1);
  await backOnline();
  await doneExactly(before, kept ? 1 : 0);
});

test('F23 another window holds the databases and waits to change them: the app comes, or says what is in its way', async () => {
  const holder = await besideTheApp(tablet.context, line.url);
  await page.goto('about:blank');
  await holder.evaluate(async () => {
    for (const { name, version } of await indexedDB.databases()) {
      // A window that never lets go, and behind it one that wants another version: everybody else waits.
      await new Promise((done) => indexedDB.open(name!).addEventListener('success', done));
      await new Promise((done) => indexedDB.open(name!, version! + 10).addEventListener('blocked', done));
    }
  });
  await page.goto(`${line.url}/tablet`);
  await somethingIsSaid();
});

test('F26 a vault of a newer release is not wiped by an older one: it goes on with what it knows, or says why not', async () => {
  const before = await executed();
  await workOffline(61);
  await page.goto('about:blank');
  const other = await besideTheAppOffline();
  const raised = await other.evaluate(async () => {
    const { name, version } = (await indexedDB.databases()).find((db) => db.name!.startsWith('vault-'))!;
    await new Promise<void>((done) => {
      const opening = indexedDB.open(name!, version! + 10);
      opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('fromTheFuture').put('kept', 1));
      opening.addEventListener('success', () => {
        opening.result.close();
        done();
      });
    });
    return { name: name!, version: version! + 10 };
  });
  await page.goto(`${line.url}/tablet`);
  await somethingIsSaid();
  const opens = (await page.getByTestId('sync-state').count()) > 0;
  if (opens) {
    await waits(page, 1);
    await setMinutes(page, 62);
    await waits(page, 2);
  } else expect(await screen(page)).toMatch(/版本|存储|打不开/);
  const left = await other.evaluate(async ({ name }) => {
    const opening = indexedDB.open(name);
    await new Promise((done) => opening.addEventListener('success', done));
    const { version, objectStoreNames } = opening.result;
    const reading = opening.result.transaction([...objectStoreNames]);
    const counting = reading.objectStore('outbox').count();
    const future = reading.objectStore('fromTheFuture').get(1);
    await new Promise((done) => reading.addEventListener('complete', done));
    opening.result.close();
    return { version, outbox: counting.result, future: future.result as unknown };
  }, raised);
  expect(left).toEqual({ version: raised.version, outbox: opens ? 2 : 1, future: 'kept' });
  if (opens) await backOnline();
  await doneExactly(before, opens ? 2 : 0);
});

/** The server is away: a page of the origin that its own line answers. */
async function besideTheAppOffline(): Promise<Page> {
  line.own.set('/beside.txt', { type: 'text/plain', body: 'beside', always: true });
  const other = await tablet.context.newPage();
  await other.goto(`${line.url}/beside.txt`);
  return other;
}

const moreCustomers = (count: number): Customer[] =>
  Array.from({ length: count }, (_, n) => ({
    id: idOf(701, n + 1),
    outletId: smallOutlet.outlet.id,
    ...nothingKnown,
    maskedName: `李*${n}`,
    sex: 'M',
    grade: '普通',
    birthMonthDay: null,
    assetsFrom: null,
    complaintCount: 0,
  }));
