/** The call display: what it shows, what it says, and what it says of that; a clip that is gone, a browser that is mute. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '#tests/kit/browser.ts';
import { song, tang } from '#tests/kit/people.ts';
import {
  allEnded,
  callAt,
  clipsOn,
  hangDisplay,
  heardOn,
  heroOn,
  ledgerOf,
  openWindow,
  said,
  troubleOf,
  type Chosen,
} from './display-visit.ts';
import { startVisit, type Visit } from './hall-visit.ts';
import { emptyHall, movable, take, wait } from './own-hall-visit.ts';
import { becomes } from './tablet-page.ts';

let visit: Visit;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  // As a display is set up: its browser lets pages sound that nobody has touched.
  visit = await startVisit({ clock: movable }, { args: ['--autoplay-policy=no-user-gesture-required'] });
  await openWindow(visit, song, 1);
  await openWindow(visit, tang, 2);
}, 180_000);
afterAll(() => visit?.end());
beforeEach(async () => {
  await emptyHall(visit);
  // What another test called is too old to be said.
  wait(10);
});
afterEach(async () => {
  await context?.close();
});

const hang = async (chosen: Chosen = {}, how?: Parameters<typeof hangDisplay>[2]): Promise<void> => {
  ({ context, page, complaints } = await hangDisplay(visit, { spoken: 'zh', repeats: 1, ...chosen }, how));
};
const ended = (): Promise<boolean> => allEnded(page);

test('QUE-017 QUE-018 a call is shown at once and said: chime first, then the number and the window, one call at a time', async () => {
  await hang();
  await becomes(() => heroOn(page), expect.stringContaining('还没有叫号'));
  const [first, second] = [await take(visit, 'A'), await take(visit, 'A')];
  await becomes(() => page.getByTestId('queues').innerText(), expect.stringMatching(/个人现金\s*等候 2/));
  await callAt(visit, song, 1);
  await callAt(visit, tang, 2);
  await becomes(() => heroOn(page), expect.stringMatching(new RegExp(`^请.*${first}.*1 号窗口`)));
  await becomes(() => heroOn(page), expect.stringMatching(new RegExp(`^请.*${second}.*2 号窗口`)));
  await becomes(() => clipsOn(page), `chime ${said(first, 1)} chime ${said(second, 2)}`);
  await becomes(ended, true);
  const all = await heardOn(page);
  // Nothing begins before what is said has ended.
  for (const [n, one] of all.entries()) if (n > 0) expect(one.from).toBeGreaterThanOrEqual(all[n - 1]!.to);
  await becomes(() => ledgerOf(visit, first), 'played');
  await becomes(() => ledgerOf(visit, second), 'played');
  expect(await page.getByTestId('before').innerText()).toContain(first.slice(1));
  expect(complaints).toEqual([]);
});

test('QUE-018 a number with a clip that is not there is not said in parts: the chime alone, and staff hears of it', async () => {
  await hang({}, { before: (on) => on.route('**/voice/zh-0.mp3', (route) => route.fulfill({ status: 404 })) });
  await becomes(() => troubleOf(visit).then((all) => all.includes('clip-missing')), true);
  const number = await take(visit, 'A');
  await callAt(visit, song, 1);
  await becomes(() => clipsOn(page), 'chime');
  await becomes(ended, true);
  await becomes(() => ledgerOf(visit, number), 'shown');
  expect(await heroOn(page)).toContain(number.slice(1));
});

test('QUE-018 a browser that lets nothing sound says what to do, staff hears of it, and one touch turns it on', async () => {
  const strict = await launchBrowser({ args: ['--autoplay-policy=document-user-activation-required'] });
  try {
    await hang({}, { on: strict });
    // Loaded anew, nobody has touched it; and nothing is asked of the page before it knows, as that would be a touch.
    const told = page.waitForRequest((request) => request.postData() === JSON.stringify({ trouble: 'silent' }));
    await page.reload();
    await told;
    expect(await page.getByTestId('touch').innerText()).toContain('点一下屏幕，开启声音');
    await becomes(() => troubleOf(visit).then((all) => all.includes('silent')), true);
    await page.mouse.click(400, 400);
    await page.getByTestId('touch').waitFor({ state: 'detached' });
    const number = await take(visit, 'A');
    await callAt(visit, song, 1);
    await becomes(() => clipsOn(page), `chime ${said(number, 1)}`);
    await becomes(() => troubleOf(visit).then((all) => all.includes('silent')), false);
  } finally {
    await strict.close();
  }
});
