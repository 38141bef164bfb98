/** Every page in both languages, light and dark, empty, online and offline: readable, tappable, within its frame. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import {
  connectMachine,
  logIn,
  minutesAgo,
  people,
  queues,
  startVisit,
  type ScriptedMachine,
  type Tablet,
  type Visit,
} from './hall-visit.ts';
import { overflow, smallTargets, violations } from './looking.ts';

let visit: Visit;
let machine: ScriptedMachine;
let tablet: Tablet;
let page: Page;

beforeAll(async () => {
  visit = await startVisit();
  tablet = await visit.tablet({ reducedMotion: 'reduce' });
  page = tablet.page;
});
afterAll(() => visit.end());

const looks = [
  ['zh', 'light'],
  ['zh', 'dark'],
  ['en', 'light'],
  ['en', 'dark'],
] as const;
const sizes = [
  [1280, 800],
  [800, 1280],
  [390, 844],
] as const;

async function look(language: string, scheme: string): Promise<void> {
  await page.evaluate(
    ([l, s]) => {
      localStorage.setItem('tingtang.language', l!);
      localStorage.setItem('tingtang.scheme', s!);
    },
    [language, scheme],
  );
  await page.reload();
}

/** Goes to each place behind the login and gives what is found there, under its name. */
async function everywhere(find: () => Promise<string[]>): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  const links = page.getByRole('navigation').getByRole('link');
  for (const [at, place, mark] of [
    [0, 'hall', 'key-customers'],
    [1, 'queue', null],
    [2, 'find', null],
    [3, 'appointments', null],
    [4, 'tablet', 'data-state'],
  ] as const) {
    await links.nth(at).click();
    if (mark) await page.getByTestId(mark).waitFor();
    else await page.waitForURL(new RegExp(place));
    const ticket = page.locator('[aria-posinset] button').first();
    if (place === 'queue' && (await ticket.count()) > 0) {
      await ticket.click();
      await page.getByTestId('ticket-sheet').waitFor();
      found['sheet'] = await find();
      await page.keyboard.press('Escape');
    }
    found[place] = await find();
  }
  return Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0));
}

async function inEveryLook(find: () => Promise<string[]>): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const [language, scheme] of looks) {
    await look(language, scheme);
    await page.getByTestId('sync-state').waitFor();
    const list = await everywhere(find);
    if (Object.keys(list).length > 0) found[`${language} ${scheme}`] = list;
  }
  return found;
}

test('UXP-002 the login keeps WCAG 2.2 AA and leaves room for a finger, with its sentences shown', async () => {
  await page.goto(visit.server.url);
  for (const [language, scheme] of looks) {
    await look(language, scheme);
    await page.getByTestId('login').waitFor();
    await page.getByTestId('login').getByRole('button').last().click();
    expect(await violations(page)).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
  }
});

test('UXP-001 the language is switched on the login and on the tablet’s page, at once and for good', async () => {
  await look('zh', 'light');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Log in' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  await page.getByRole('button', { name: '中文' }).click();
  await logIn(tablet, visit, 'lobby', '/tablet');
  await page.getByLabel('语言').selectOption('en');
  await page.getByText('This tablet').first().waitFor();
  const shown = await page.locator('body').innerText();
  expect(shown.replaceAll('南湖路支行', '').replace(/林晓|晓|中文/g, '')).not.toMatch(/\p{Script=Han}/u);
  await page.reload();
  await page.getByText('This tablet').first().waitFor();
});

test('UXP-002 with an empty hall every page keeps WCAG 2.2 AA', async () => {
  expect(await inEveryLook(() => violations(page))).toEqual({});
}, 60_000);

test('UXP-002 with a full hall every page keeps WCAG 2.2 AA', async () => {
  machine = await connectMachine(visit);
  await machine.take('V001', { customer: people.vip, at: minutesAgo(41) });
  await machine.take('B001', { customer: people.complained, at: minutesAgo(12) });
  await machine.take('A001', { customer: people.ordinary, at: minutesAgo(3) });
  for (let n = 2; n <= 6; n++) {
    await machine.take(`A00${n}`, { at: minutesAgo(n * 5) });
    if (n < 5) await machine.at('call', `A00${n}`, n);
  }
  await machine.at('start', 'A002', 2);
  await machine.take('C001', { at: minutesAgo(21) });
  await machine.tell('counter', { counter: 6, status: 'paused', teller: 'T106' });
  await machine.tell('device', { state: 'paper-low' });
  expect(await inEveryLook(() => violations(page))).toEqual({});
}, 60_000);

test('UXP-002 every target on every page takes a finger of 48 pixels', async () => {
  await look('zh', 'light');
  expect(await everywhere(() => smallTargets(page))).toEqual({});
});

test('nothing is wider than the screen, on a tablet either way and on a phone', async () => {
  for (const language of ['zh', 'en']) {
    await look(language, 'light');
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      expect({ width, language, found: await everywhere(() => overflow(page, 'across')) }).toEqual({
        width,
        language,
        found: {},
      });
    }
  }
});

test('LOB-002 the hall with six windows, four queues and all charts fits a tablet without scrolling', async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await look('zh', 'light');
  await page.getByRole('navigation').getByRole('link').first().click();
  await page.getByTestId('counter-6').waitFor();
  expect(await page.getByTestId('chart-queue').getByRole('listitem').count()).toBe(queues.length);
  await machine.tell('device', { state: 'ok' });
  await page.getByTestId('machine-notes').waitFor({ state: 'detached' });
  expect(await overflow(page, 'down')).toEqual([]);
});

test('UXP-002 offline every page keeps WCAG 2.2 AA', async () => {
  await visit.kill();
  await expect
    .poll(() => page.getByTestId('sync-state').getAttribute('data-state'), { timeout: 15_000 })
    .toBe('offline');
  expect(await inEveryLook(() => violations(page))).toEqual({});
  await visit.revive();
}, 60_000);

test('nothing that the pages did was stopped by the content security policy, and no script failed', () => {
  expect(
    tablet.complaints.filter(
      (text) =>
        !/401|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE|ERR_CONNECTION_RESET|Failed to load resource/.test(
          text,
        ),
    ),
  ).toEqual([]);
});
