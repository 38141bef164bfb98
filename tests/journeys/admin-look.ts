/** What the journeys over the screens of administration have in common. */
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { smallTargets, violations } from './looking.ts';

const looks = [
  ['zh', 'light'],
  ['zh', 'dark'],
  ['en', 'light'],
  ['en', 'dark'],
] as const;

async function look(page: Page, language: string, scheme: string): Promise<void> {
  await page.evaluate(
    ([l, s]) => {
      localStorage.setItem('tingtang.language', l!);
      localStorage.setItem('tingtang.scheme', s!);
    },
    [language, scheme],
  );
  await page.reload();
}

/** Beyond its frame at the right, wherever it scrolls: only what is meant to scroll sideways may. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main, main *')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .filter((element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX))
      .filter((element) => !element.matches('[role="region"], [role="tablist"], nav'))
      .map((element) => `${element.className}: ${element.scrollWidth} in ${element.clientWidth}`),
  );

const faults = async (page: Page): Promise<string[]> => [
  ...(await violations(page)),
  ...(await smallTargets(page)),
  ...(await tooWide(page)),
];

/** WCAG, fingers and frames, in both languages, light and dark, and on a phone; `walk` goes through what a page shows. */
export async function inEveryLook(
  page: Page,
  walk: (stop: (name: string) => Promise<void>) => Promise<void>,
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [language, scheme] of looks) {
    const [width, height] = language === 'en' && scheme === 'dark' ? [390, 844] : [1280, 800];
    await page.setViewportSize({ width, height });
    await look(page, language, scheme);
    await walk(async (name) => {
      const list = await faults(page);
      if (list.length > 0) found[`${language} ${scheme} ${width} ${name}`] = list;
    });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await look(page, 'zh', 'light');
  return found;
}

export const says = (place: Page | Locator, words: string | RegExp): Promise<void> =>
  expect.poll(() => place.getByText(words).count(), { timeout: 15_000 }).toBeGreaterThan(0);

export const standsOffline = (page: Page): Promise<void> =>
  expect.poll(() => page.getByTestId('sync-state').getAttribute('data-state'), { timeout: 20_000 }).toBe('offline');
