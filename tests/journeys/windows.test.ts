/** Two windows on one tablet: one works at a time, and the work passes from one to the other without a reload. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { logIn, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { smallTargets, violations } from './looking.ts';
import { becomes, chip, chipSays, nudge, setWaitMinutes, shellKept, stands } from './tablet-page.ts';

vi.setConfig({ testTimeout: 60_000 });

let visit: Visit;
let tablet: Tablet;
let first: Page;

beforeAll(async () => {
  // As on a tablet: the browser may keep a page in memory when somebody leaves it.
  visit = await startVisit({}, { ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  tablet = await visit.tablet();
  first = tablet.page;
  await logIn(tablet, visit, 'lobby', '/tablet');
  await shellKept(first);
  await mark(first);
});
afterAll(() => visit.end());

const ELSEWHERE = '厅堂正在另一个窗口使用';
const works = (page: Page) => stands(page, 'online');
const rests = (page: Page) => page.getByText(ELSEWHERE).waitFor();
const useHere = (page: Page) => page.getByRole('button', { name: '在这里使用' }).click();
/** A reload would take this away. */
const mark = (page: Page) => page.evaluate(() => void Object.assign(window, { marked: true }));
const isMarked = (page: Page) => page.evaluate(() => 'marked' in window);
const streams = () => expect.poll(() => visit.server.hub.size, { timeout: 20_000 });
const waiting = (page: Page, count: number) => chipSays(page, `${count} 条待传`);

async function secondWindow(): Promise<Page> {
  const page = await tablet.context.newPage();
  await page.goto(`${visit.server.url}/tablet`);
  return page;
}

test('F30 the window that is asked for the work closes its own, says so, and takes it back without a reload', async () => {
  await works(first);
  const second = await secondWindow();
  await rests(second);
  await streams().toBe(1);
  expect([...(await violations(second)), ...(await smallTargets(second))]).toEqual([]);
  await mark(second);
  await useHere(second);
  await works(second);
  await rests(first);
  await streams().toBe(1);

  await useHere(first);
  await works(first);
  await rests(second);
  await streams().toBe(1);
  expect([await isMarked(first), await isMarked(second)]).toEqual([true, true]);
  await second.close();
});

test('F30 SYN-005 what waits goes with the work from window to window, and goes up exactly once', async () => {
  await visit.kill();
  await stands(first, 'offline');
  await setWaitMinutes(first, 31);
  await waiting(first, 1);
  const second = await secondWindow();
  await rests(second);
  await useHere(second);
  await waiting(second, 1);
  await setWaitMinutes(second, 32);
  await waiting(second, 2);
  await useHere(first);
  await waiting(first, 2);
  await setWaitMinutes(first, 33);
  await waiting(first, 3);

  await visit.revive();
  await nudge(first);
  await works(first);
  await becomes(() => chip(first), '在线');
  const { sql } = visit.server;
  expect((await sql`select from sync_mutation where name = 'settings.setLobby'`).count).toBe(3);
  expect(await sql`select wait_minutes from lobby_setting`).toMatchObject([{ wait_minutes: 33 }]);
  expect(await isMarked(first)).toBe(true);
  await second.close();
});

test('F30 of three windows the one that is asked for gets the work, not the one that waited longest', async () => {
  const second = await secondWindow();
  await rests(second);
  const third = await secondWindow();
  await rests(third);
  await useHere(third);
  await works(third);
  await rests(first);
  await rests(second);
  await streams().toBe(1);
  await second.close();
  await third.close();
  await works(first);
  expect(await isMarked(first)).toBe(true);
});

test('F30 a window about to be frozen closes what it has open and lets go; thawed, it finds the work elsewhere', async () => {
  await first.evaluate(() => void document.dispatchEvent(new Event('freeze')));
  await streams().toBe(0);
  const second = await secondWindow();
  await works(second);
  await first.evaluate(() => void document.dispatchEvent(new Event('resume')));
  await rests(first);
  await works(second);
  await streams().toBe(1);
  await second.close();
  await works(first);
  expect(await isMarked(first)).toBe(true);
});

test('F30 a window that hangs and cannot answer keeps nobody waiting; when it moves again it finds the work elsewhere', async () => {
  const hung = first.evaluate((until) => {
    while (Date.now() < until);
  }, Date.now() + 10_000);
  const second = await secondWindow();
  await works(second);
  await hung;
  await rests(first);
  await works(second);
  await streams().toBe(1);
  await second.close();
  await works(first);
  expect(await isMarked(first)).toBe(true);
});

test('F30 a page that the browser kept in memory takes the work up again when somebody comes back to it', async () => {
  await first.evaluate(() =>
    window.addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }), { once: true }),
  );
  await first.evaluate(() => void (location.href = '/healthz'));
  await first.waitForURL(/healthz/);
  await streams().toBe(0);
  await first.evaluate(() => history.back());
  await works(first);
  await streams().toBe(1);
  // A browser without such a memory (the one that npm ships) has loaded the page anew; both take the work up again.
  const kept = await first.evaluate(() => 'persisted' in window && window.persisted);
  expect(await isMarked(first)).toBe(kept);
});
