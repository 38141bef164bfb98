/** The call display looked at: each size and language, each state; digits as high as eight metres ask for. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { song, tang } from '#tests/kit/people.ts';
import { callAt, hangDisplay, heroOn, openWindow } from './display-visit.ts';
import { startVisit, type Visit } from './hall-visit.ts';
import { overflow, smallTargets, violations } from './looking.ts';
import { movable, take } from './own-hall-visit.ts';
import { becomes } from './tablet-page.ts';

let visit: Visit;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  visit = await startVisit({ clock: movable });
  ({ context, page } = await hangDisplay(visit, { voice: 'off' }));
}, 180_000);
afterAll(async () => {
  await context?.close();
  await visit?.end();
});

/** Moving pictures are not looked at in the middle. */
const still = { reducedMotion: 'reduce' } as const;
const sizes = [
  [1920, 1080],
  [1280, 720],
  [1080, 1920],
] as const;

/** What is cut off: a text wider or higher than its place, or outside the screen. */
const cutOff = (): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="display"] *')]
      .filter((one) => one.checkVisibility() && one.children.length === 0 && one.textContent.trim() !== '')
      .flatMap((one) => {
        const { left, top, right, bottom } = one.getBoundingClientRect();
        const place = one.closest('li, section, footer, header, main, button')!.getBoundingClientRect();
        const isOut = left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
        const sticksOut = left < place.left - 1 || right > place.right + 1 || bottom > place.bottom + 6;
        return isOut || sticksOut ? [`${one.textContent} ${[left, top, right, bottom].map(Math.round).join(' ')}`] : [];
      }),
  );

/** How high the digits in the middle are drawn, as a share of the screen. */
const digitHeight = (): Promise<number> =>
  page.evaluate(() => {
    const number = document.querySelector('[data-testid="hero"] [data-size="wall"]')!;
    const { fontSize, fontFamily, fontWeight } = getComputedStyle(number);
    const pen = document.createElement('canvas').getContext('2d')!;
    pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    const { actualBoundingBoxAscent, actualBoundingBoxDescent } = pen.measureText('0');
    return (actualBoundingBoxAscent + actualBoundingBoxDescent) / innerHeight;
  });

async function lookAt(path = '/display', hero = true): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  await page.emulateMedia(still);
  for (const screen of ['both', 'zh', 'en']) {
    await page.evaluate((value) => {
      localStorage.setItem('tingtang.display', JSON.stringify({ voice: 'off', screen: value }));
    }, screen);
    await page.goto(visit.server.url + path);
    await page.getByTestId('display').waitFor();
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      const list = [
        ...(screen === 'both' ? await violations(page) : []),
        ...(await smallTargets(page)),
        ...(await overflow(page, 'across')),
        ...(await overflow(page, 'down')),
        ...(await cutOff()),
        ...(hero && (await digitHeight()) < 1 / 8 ? [`digits ${await digitHeight()}`] : []),
      ];
      if (list.length > 0) found[`${path} ${screen} ${width}`] = list;
    }
  }
  return found;
}

test('QUE-017 UXP-001 a hall without calls, one with many and the unit above one window are whole in each size and language', async () => {
  expect(await lookAt('/display', false)).toEqual({});
  await openWindow(visit, song, 1);
  await openWindow(visit, tang, 2);
  for (let n = 0; n < 4; n++) await take(visit, 'A');
  await visit.server.sql`update ticket set number = 'A8001' where number = 'A002'`;
  await callAt(visit, song, 1);
  await callAt(visit, tang, 2);
  await becomes(() => heroOn(page), expect.stringContaining('A8001'));
  expect(await lookAt()).toEqual({});
  expect(await lookAt('/display?counter=2', false)).toEqual({});
}, 60_000);

test('QUE-017 the staff’s corner opens behind a long press on the clock, with a finger or the keyboard, and keeps what is chosen', async () => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto(`${visit.server.url}/display`);
  await page.getByTestId('clock').focus();
  await page.keyboard.down('Enter');
  await page.getByTestId('display-settings').waitFor();
  await page.keyboard.up('Enter');
  expect([...(await violations(page)), ...(await smallTargets(page))]).toEqual([]);
  await page.getByLabel('屏幕文字').selectOption('en');
  await page.getByRole('button', { name: '1 号窗口 · 右' }).click();
  await page.keyboard.press('Escape');
  await page.getByTestId('display-settings').waitFor({ state: 'detached' });
  await becomes(() => heroOn(page), expect.stringMatching(/Counter 2/));
  await page.reload();
  await becomes(() => heroOn(page), expect.stringMatching(/Counter 2/));
  expect(await page.evaluate(() => localStorage.getItem('tingtang.display'))).toContain('"1":"left"');
});
