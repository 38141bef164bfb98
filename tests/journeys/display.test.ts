/** The call display: what it shows, what it says, and what it says of that; the line cut, the plug pulled, a clip gone. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { roundOf } from '#domain/stations/voice-clips.ts';
import { finishAtCounter } from '#domain/queue/service.mutators.ts';
import { toInstant } from '#domain/kernel/day.ts';
import { launchBrowser } from '#tests/kit/browser.ts';
import { song, tang } from '#tests/kit/people.ts';
import {
  callAt,
  clipsOn,
  hangDisplay,
  heardOn,
  heroOn,
  ledgerOf,
  openWindow,
  troubleOf,
  windowId,
  type Chosen,
} from './display-visit.ts';
import { startVisit, type Visit } from './hall-visit.ts';
import { doAs, emptyHall, movable, take, ticketOf, wait } from './own-hall-visit.ts';
import { becomes, shellKept } from './tablet-page.ts';

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
const said = (number: string, counter: number): string =>
  roundOf({ number, counter }, ['zh'])
    .map(({ clip }) => clip)
    .join(' ');
const ended = async (): Promise<boolean> => {
  const all = await heardOn(page);
  return all.length > 0 && all.every((one) => one.ended);
};

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

test('QUE-019 a display that was unplugged in the middle has played nothing, and says it once when it is back', async () => {
  await hang();
  const number = await take(visit, 'A');
  await callAt(visit, song, 1);
  await becomes(() => clipsOn(page), `chime ${said(number, 1)}`);
  await becomes(() => ledgerOf(visit, number), 'shown');
  expect(await ended()).toBe(false);
  await page.close();
  page = await context.newPage();
  await page.goto(`${visit.server.url}/display`);
  await page.getByTestId('display').waitFor();
  await becomes(() => clipsOn(page), `chime ${said(number, 1)}`);
  await becomes(() => ledgerOf(visit, number), 'played');
  await page.reload();
  await page.getByTestId('hero').getByText(number.slice(1)).waitFor();
  // The next call is heard, so whatever was due before it would have been.
  const next = await take(visit, 'A');
  await callAt(visit, tang, 2);
  await becomes(() => clipsOn(page), `chime ${said(next, 2)}`);
});

test('QUE-017 QUE-019 without the server the board stands and says how old it is; afterwards only what still holds is said', async () => {
  await hang();
  await shellKept(page);
  const [old, over, valid] = [await take(visit, 'A'), await take(visit, 'A'), await take(visit, 'A')];
  await callAt(visit, song, 1);
  await becomes(ended, true);
  await becomes(() => ledgerOf(visit, old), 'played');
  await visit.kill();
  await page.getByTestId('offline').waitFor();
  expect(await page.getByTestId('offline').innerText()).toMatch(/与服务器断开，显示截至 \d\d:\d\d/);
  // The kept picture is written every few seconds.
  await becomes(() => keptNumber(page), old);
  await page.reload();
  await page.getByTestId('offline').waitFor();
  expect(await heroOn(page)).toContain(old.slice(1));
  await visit.revive();
  const { id } = await ticketOf(visit, old);
  const done = { ticketId: id, counterId: windowId(1), at: toInstant(movable.now()), outcome: 'done' as const };
  await doAs(visit, song, finishAtCounter, { ...done, delivered: [] });
  // While the board is still away: one call that is over by then for being old, one that holds.
  await context.setOffline(true);
  await callAt(visit, song, 1);
  wait(4);
  await callAt(visit, tang, 2);
  await context.setOffline(false);
  await page.evaluate(() => void window.dispatchEvent(new Event('online')));
  await becomes(() => clipsOn(page), `chime ${said(valid, 2)}`);
  await becomes(() => ledgerOf(visit, valid), 'played');
  expect(await ledgerOf(visit, over)).toBe('shown');
  expect(await clipsOn(page)).toBe(`chime ${said(valid, 2)}`);
  await page.getByTestId('offline').waitFor({ state: 'detached' });
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

/** The newest call of the picture on the disk. */
const keptNumber = (on: Page): Promise<string | undefined> =>
  on.evaluate(
    () =>
      new Promise<string | undefined>((tell) => {
        const asked = indexedDB.open('tingtang.station.display');
        asked.addEventListener('success', () => {
          const read = asked.result.transaction('kept').objectStore('kept').get('picture');
          read.addEventListener('success', () => {
            asked.result.close();
            tell((read.result as { hall: { calls: { number: string }[] } } | undefined)?.hall.calls[0]?.number);
          });
        });
      }),
  );
