/**
 * The app's own files and windows fail: an old release stays, a file is gone from the server, two windows, a frozen one,
 * a page out of the browser's memory (F27, F29, F30).
 */
import { beforeEach, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import {
  becomes,
  chip,
  isOffline,
  isOnline,
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

const executed = async (): Promise<number> =>
  (await server.sql`select from sync_mutation where name = 'settings.setLobby'`).count;
const textOf = async (path: string): Promise<string> => (await fetch(`${server.url}${path}`)).text();
const inUseElsewhere = (where: Page) => where.getByText('厅堂正在另一个窗口使用');

/** A release that differs from the one before by a mark in its page. */
async function release(mark: string): Promise<void> {
  const html = (await textOf('/index.html')).replace('<head>', `<head><meta name="release" content="${mark}">`);
  line.own.set('/index.html', { type: 'text/html', body: html });
  line.own.set('/tablet', { type: 'text/html', body: html });
  const worker = await textOf('/sw.js');
  const revised = worker.replace(
    /("?revision"?:\s*)(["'`])[^"'`]*\2(\s*,\s*"?url"?:\s*["'`]index\.html)/,
    `$1"${mark}"$3`,
  );
  const other = worker.replace(
    /("?url"?:\s*["'`]index\.html["'`]\s*,\s*"?revision"?:\s*)(["'`])[^"'`]*\2/,
    `$1"${mark}"`,
  );
  expect(
    [revised, other].filter((text) => text !== worker),
    'the worker names a revision of the page',
  ).toHaveLength(1);
  line.own.set('/sw.js', { type: 'text/javascript', body: revised === worker ? other : revised });
}
const releaseOf = (where: Page) =>
  where.evaluate(() => document.querySelector('meta[name=release]')?.getAttribute('content') ?? 'first');
const lookForRelease = (where: Page) =>
  where.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())!.update()));
/** The new worker is there and waits for the old one to go. */
const newReleaseWaits = (where: Page) =>
  becomes(
    () => where.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state ?? ''),
    'installed',
  );
/** The offer must not be the end of the app: a page that hangs answers nothing. */
const stillAnswers = async (where: Page): Promise<void> => {
  const answer = where.evaluate(() => 'here').catch(() => 'gone');
  const late = new Promise<string>((done) => setTimeout(() => done('hangs'), 10_000));
  expect(await Promise.race([answer, late]), 'the page answers').toBe('here');
};
/** As the button does, without looking for it. */
const takeItInAtOnce = (where: Page): Promise<void> =>
  where.evaluate(async () => {
    const { waiting } = (await navigator.serviceWorker.getRegistration())!;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no other origin
    waiting!.postMessage({ type: 'SKIP_WAITING' });
  });
const takeItIn = (where: Page) => where.getByRole('button', { name: '现在更新' }).first();

test('F27 a new release is offered, taken in when the person agrees, and what waits goes over to it', async () => {
  const before = await executed();
  await release('second');
  await lookForRelease(page);
  await stillAnswers(page);
  await takeItIn(page).waitFor();
  expect(await releaseOf(page)).toBe('first');
  line.cut();
  await isOffline(page);
  await setMinutes(page, 21);
  await waits(page, 1);
  await page.reload();
  await waits(page, 1);
  expect(await releaseOf(page), 'not before the person agrees').toBe('first');
  await takeItIn(page).click();
  await becomes(() => releaseOf(page).catch(() => ''), 'second');
  await waits(page, 1);
  expect(await shownMinutes(page)).toBe('21');
  line.mend();
  await tellOnline(page);
  await becomes(executed, before + 1);
});

/** A killed browser has forgotten the session, and maybe the last seconds of who was logged in. */
const somebodyIsAsked = () => page.getByTestId('login').or(page.getByTestId('lock')).first().waitFor();

test('F27 killed while a new release waits, the tablet starts with the old one, whole, and offers the new one again', async () => {
  await release('second');
  await lookForRelease(page);
  await newReleaseWaits(page);
  line.cut();
  await tablet.kill(0);
  page = await tablet.start();
  page = await tablet.context.newPage();
  await page.goto(`${line.url}/tablet`).catch(() => undefined);
  await somebodyIsAsked();
  expect(['first', 'second']).toContain(await releaseOf(page));
  line.mend();
  await page.reload();
  await somebodyIsAsked();
  if ((await releaseOf(page)) === 'first') {
    await newReleaseWaits(page);
    await takeItInAtOnce(page);
  }
  await becomes(() => releaseOf(page).catch(() => ''), 'second');
});

test('F27 the page is killed in the midst of the change to a new release, six times, and always comes up whole', async () => {
  for (let round = 0; round < 6; round++) {
    await release(`round ${round}`);
    await lookForRelease(page);
    await newReleaseWaits(page);
    await takeItInAtOnce(page);
    await tablet.crashPages(Math.floor(Math.random() * 60));
    await page.close();
    page = await tablet.context.newPage();
    await page.goto(`${line.url}/tablet`);
    await page.getByTestId('lobby-form').waitFor();
    await becomes(() => releaseOf(page).catch(() => ''), `round ${round}`);
  }
  await isOnline(page);
}, 60_000);

test('F29 files that a new release has taken from the server are still there for the old one, with and without a network', async () => {
  // What the browser may have kept by itself does not count.
  await (await tablet.context.newCDPSession(page)).send('Network.clearBrowserCache');
  await page.goto(`${line.url}/`);
  await isOnline(page);
  for (const path of await chunks()) line.own.set(path, null);
  await page.getByRole('link', { name: '本机' }).click();
  await page.getByTestId('lobby-form').waitFor();
  line.cut();
  await page.goto(`${line.url}/queue`);
  await page.getByTestId('sync-state').waitFor();
  await page.getByRole('link', { name: '本机' }).click();
  await page.getByTestId('lobby-form').waitFor();
});

test('F29 a file that is nowhere is said in words on the page that needs it; the rest of the app goes on', async () => {
  await page.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  });
  const cdp = await tablet.context.newCDPSession(page);
  await cdp.send('Network.clearBrowserCache');
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'serviceWorker', { value: undefined }));
  const pageFiles = (await chunks()).filter((path) => /tablet|waiting/.test(path));
  expect(pageFiles.length).toBeGreaterThan(0);
  for (const path of pageFiles) line.own.set(path, null);
  await page.goto(`${line.url}/`);
  await isOnline(page);
  await page.getByRole('link', { name: '本机' }).click();
  await expect.poll(() => screen(page), { timeout: 15_000 }).toMatch(/出了问题|重新打开|新版本/);
  await page.goto(`${line.url}/`);
  await isOnline(page);
});

/** Scripts of the app that are loaded when they are needed. */
async function chunks(): Promise<string[]> {
  const worker = await textOf('/sw.js');
  const all = [...worker.matchAll(/assets\/[\w.-]+\.(?:js|css)/g)].map(([path]) => `/${path}`);
  const first = await textOf('/index.html');
  expect(all.length).toBeGreaterThan(5);
  return [...new Set(all)].filter((path) => !first.includes(path));
}

test('F30 the window in use is frozen: another one takes over, and what both were asked is done exactly once', async () => {
  const before = await executed();
  line.cut();
  await isOffline(page);
  await setMinutes(page, 31);
  await waits(page, 1);
  const cdp = await tablet.context.newCDPSession(page);
  const second = await tablet.context.newPage();
  await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
  await second.goto(`${line.url}/tablet`);
  // It asks the person first, or sees by itself that nobody answers.
  const takeOver = second.getByRole('button', { name: '在这里使用' });
  await takeOver.or(second.getByTestId('sync-state')).first().waitFor();
  if ((await takeOver.count()) > 0) await takeOver.click({ timeout: 5_000 }).catch(() => undefined);
  await waits(second, 1);
  expect(await shownMinutes(second)).toBe('31');
  await setMinutes(second, 32);
  await waits(second, 2);
  line.mend();
  await tellOnline(second);
  await becomes(executed, before + 2);
  await isOnline(second);
  await page.bringToFront();
  await cdp.send('Page.setWebLifecycleState', { state: 'active' });
  await inUseElsewhere(page).waitFor();
  await second.close();
  await isOnline(page);
  await setMinutes(page, 33);
  await becomes(executed, before + 3);
});

test('F30 a page that the browser brings back from its memory is in use again, and saves', async () => {
  const before = await executed();
  line.own.set('/elsewhere.html', { type: 'text/html', body: '<!doctype html><title>elsewhere</title>' });
  await page.evaluate(() => {
    Object.assign(globalThis, { markOfThisPage: true });
    location.href = '/elsewhere.html';
  });
  await page.waitForFunction(() => document.title === 'elsewhere');
  await page.goBack();
  await page.getByTestId('sync-state').waitFor();
  const same = await page.evaluate(() => 'markOfThisPage' in globalThis);
  console.log(`F30: the page came back ${same ? 'from memory' : 'by loading it anew'}`);
  await isOnline(page);
  await setMinutes(page, 34);
  await becomes(executed, before + 1);
  await becomes(() => chip(page), '在线');
});
