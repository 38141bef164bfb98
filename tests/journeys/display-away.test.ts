/** The call display and what is taken from it: its plug in the middle of a sentence, the server, the line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { toInstant } from '#domain/kernel/day.ts';
import { finishAtCounter } from '#domain/queue/service.mutators.ts';
import { packageRoot } from '#server/platform/package-root.ts';
import { song, tang } from '#tests/kit/people.ts';
import {
  allEnded,
  callAt,
  clipsOn,
  hangDisplay,
  heroOn,
  ledgerOf,
  openWindow,
  said,
  windowId,
} from './display-visit.ts';
import { startVisit, type Visit } from './hall-visit.ts';
import { doAs, emptyHall, movable, take, ticketOf, wait } from './own-hall-visit.ts';
import { becomes, shellKept } from './tablet-page.ts';

let visit: Visit;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
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

const hang = async (how?: Parameters<typeof hangDisplay>[2]): Promise<void> => {
  ({ context, page } = await hangDisplay(visit, { spoken: 'zh', repeats: 1 }, how));
};
const ended = (): Promise<boolean> => allEnded(page);
/** Where only what is said counts, each clip is a short one at first; a page under its worker has its own again. */
const body = readFileSync(join(packageRoot, 'public/voice/zh-1.mp3'));
const brief = { before: (on: BrowserContext) => on.route('**/voice/*.mp3', (route) => route.fulfill({ body })) };

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
  await hang(brief);
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
  // While the board is still away: one call that is over by then for being old, one that holds.
  await context.setOffline(true);
  await visit.revive();
  const { id } = await ticketOf(visit, old);
  const done = { ticketId: id, counterId: windowId(1), at: toInstant(movable.now()), outcome: 'done' as const };
  await doAs(visit, song, finishAtCounter, { ...done, delivered: [] });
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
}, 40_000);

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
