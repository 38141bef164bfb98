/** The tablet's own page as a person uses it, in Chinese. */
import { expect } from 'vitest';
import type { Page } from 'playwright-core';

/** The app can now be loaded without a network. */
export async function shellKept(page: Page): Promise<void> {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

export async function setWaitMinutes(page: Page, minutes: number): Promise<void> {
  const form = page.getByTestId('lobby-form');
  const field = form.getByRole('spinbutton', { name: '客户等待时间提醒' });
  await field.fill(String(minutes));
  await field.blur();
  await form.getByRole('button', { name: '保存' }).click();
}

export const savedMinutes = (page: Page): Promise<string> =>
  page.getByRole('spinbutton', { name: '客户等待时间提醒' }).inputValue();

/** Null while there is no chip: the login, a window that rests, a page that loads. */
export const standing = (page: Page): Promise<string | null> =>
  page
    .getByTestId('sync-state')
    .getAttribute('data-state', { timeout: 1_000 })
    .catch(() => null);

export const chip = async (page: Page): Promise<string> =>
  (
    await page
      .getByTestId('sync-state')
      .innerText({ timeout: 1_000 })
      .catch(() => '')
  ).replace(/\s+/g, ' ');

export const becomes = (what: () => Promise<unknown>, wanted: unknown): Promise<void> =>
  expect.poll(what, { timeout: 20_000 }).toEqual(wanted);

export const stands = (page: Page, wanted: string): Promise<void> => becomes(() => standing(page), wanted);
export const chipSays = (page: Page, words: string): Promise<void> =>
  becomes(() => chip(page), expect.stringContaining(words));

/** The network is back: the tablet tries now and not after its pause. */
export const nudge = (page: Page): Promise<void> => page.evaluate(() => void window.dispatchEvent(new Event('online')));
