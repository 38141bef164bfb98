/** The staff app as a person has it before him: what it says, and the one thing that can be typed and saved on it. */
import { expect } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';

export async function logIn(page: Page, url: string, login = 'lobby', path = '/tablet'): Promise<void> {
  await page.goto(url + path);
  await page.getByTestId('login').waitFor();
  await fillLogin(page, login);
  await page.getByTestId('login').waitFor({ state: 'detached' });
  await page.getByTestId('sync-state').waitFor();
}

export async function fillLogin(page: Page, login = 'lobby'): Promise<void> {
  await page.getByLabel('用户名').fill(login);
  await page.getByLabel('密码').fill(smallOutlet.password);
  await page.keyboard.press('Enter');
}

export async function logOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /林晓|周明|陈静/ }).click();
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByTestId('customer-face').waitFor();
}

export async function lock(page: Page): Promise<void> {
  await page.getByRole('button', { name: /林晓|周明|陈静/ }).click();
  await page.getByRole('button', { name: '现在锁定' }).click();
  await page.getByTestId('unlock').waitFor();
}

/** The person who was locked out gives his password. */
export async function unlock(page: Page): Promise<void> {
  await page.getByTestId('unlock').getByLabel('密码').fill(smallOutlet.password);
  await page.keyboard.press('Enter');
  await page.getByTestId('unlock').waitFor({ state: 'detached' });
  await page.getByTestId('sync-state').waitFor();
}

export const state = (page: Page) => page.getByTestId('sync-state').getAttribute('data-state');
export const chip = async (page: Page): Promise<string> =>
  (await page.getByTestId('sync-state').innerText()).replace(/\s+/g, ' ');
export const becomes = async (what: () => Promise<unknown>, wanted: unknown): Promise<void> =>
  await expect.poll(what, { timeout: 15_000 }).toEqual(wanted);
export const isOnline = (page: Page): Promise<void> => becomes(() => state(page), 'online');
export const isOffline = (page: Page): Promise<void> => becomes(() => state(page), 'offline');
export const waits = (page: Page, n: number): Promise<void> =>
  becomes(() => chip(page), expect.stringContaining(`${n} 条待传`));

/** Nothing waits any more, and the disk knows it too: the chip speaks of memory, which is ahead by a write. */
export async function nothingWaits(page: Page): Promise<void> {
  await becomes(() => page.evaluate(deedsOnDisk), 0);
  await becomes(() => chip(page), '在线');
}

async function deedsOnDisk(): Promise<number> {
  const said = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((done, failed) => {
      request.addEventListener('success', () => done(request.result));
      request.addEventListener('error', () => failed(request.error!));
    });
  const names = (await indexedDB.databases()).map(({ name }) => name!).filter((name) => name.startsWith('vault-'));
  const counts = names.map(async (name) => {
    const db = await said(indexedDB.open(name));
    const count = await said(db.transaction('outbox').objectStore('outbox').count());
    db.close();
    return count;
  });
  return (await Promise.all(counts)).reduce((sum, n) => sum + n, 0);
}

const minutesField = (page: Page) => page.getByRole('spinbutton', { name: '客户等待时间提醒' });
export const shownMinutes = (page: Page): Promise<string> => minutesField(page).inputValue();

/** Types another waiting limit into the form and saves it. */
export async function setMinutes(page: Page, minutes: number): Promise<void> {
  await minutesField(page).fill(String(minutes));
  await minutesField(page).blur();
  await page.getByTestId('lobby-form').getByRole('button', { name: '保存' }).click();
}

/** What the form says of a deed: that it is kept (nothing is left to save), or in words that it is not. */
export async function saveOutcome(page: Page): Promise<'kept' | 'refused'> {
  const form = page.getByTestId('lobby-form');
  const refused = form.getByRole('alert').filter({ hasText: '存储写不进去' });
  await refused.or(form.getByText('没有改动')).first().waitFor();
  return (await refused.count()) > 0 ? 'refused' : 'kept';
}

/** What stands on the screen; a blank one is the worst of answers. */
export const screen = async (page: Page): Promise<string> =>
  (await page.locator('body').innerText()).replace(/\s+/g, ' ').trim();

/** The network is back, and the tablet is told so as the system would tell it. */
export const tellOnline = (page: Page): Promise<void> =>
  page.evaluate(() => void window.dispatchEvent(new Event('online')));

/** A page of the same origin that holds nothing of the app. */
export async function besideTheApp(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}/healthz`);
  return page;
}

/** As switched off and on: what the page had in memory is gone, also what the service worker keeps for a reload. */
export async function switchOffAndOn(page: Page, url: string): Promise<void> {
  const hadKeys = (await page.getByTestId('sync-state').count()) > 0;
  // A page that the worker serves, and that has no keys of its own.
  await page.goto(`${url}/customer`);
  await page.getByTestId('customer-face').waitFor();
  if (hadKeys) await expect.poll(() => page.evaluate(takeKeys), { timeout: 15_000 }).toBe(true);
  await page.goto(`${url}/tablet`);
}

/** They are given once: whoever takes them leaves none. */
const takeKeys = (): Promise<boolean> =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', ({ data }) => done(data !== null));
    port1.start();
    navigator.serviceWorker.controller!.postMessage({ type: 'TAKE_KEYS' }, [port2]);
  });
