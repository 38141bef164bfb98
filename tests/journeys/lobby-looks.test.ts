/** The lobby's places in each look and size: nothing that axe minds, nothing too small for a finger, nothing that sticks out. */
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { connectMachine, logIn, minutesAgo, people, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { inEachLook, overflow, smallTargets, violations } from './looking.ts';
import { cardOf, given } from './lobby-visit.ts';

vi.setConfig({ testTimeout: 120_000 });

let visit: Visit;

beforeAll(async () => {
  visit = await startVisit();
  const machine = await connectMachine(visit);
  await machine.take('A001', { customer: people.complained, at: minutesAgo(22) });
  await machine.take('A002', { at: minutesAgo(12) });
  await machine.take('B001', { customer: people.ordinary, at: minutesAgo(6) });
  await machine.take('V001', { customer: people.vip, at: minutesAgo(11) });
  await machine.take('C001', { at: minutesAgo(8) });
  await machine.at('call', 'C001', 3);
  await machine.tell('counter', { counter: 5, status: 'paused', teller: 'T105' });
  for (const code of ['A', 'A', 'B', 'V']) await given(visit, code);
});
afterAll(() => visit.end());

/** Where pictures are put for whoever looks at them. */
const pictures = process.env['PICTURES'];

async function look(page: Page, name: string): Promise<string[]> {
  // Measured before targets are brought into view one by one.
  const across = await overflow(page, 'across');
  if (pictures) {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: `${pictures}/${name.replace(/\W+/g, '-')}.png` });
  }
  return [...(await violations(page)), ...(await smallTargets(page)), ...across];
}

async function person(login: string): Promise<Tablet> {
  const tablet = await visit.tablet({ reducedMotion: 'reduce' });
  await logIn(tablet, visit, login);
  return tablet;
}

/** Every look of a place that was opened by `open` after its path. */
async function looked(tablet: Tablet, path: string, name: string, open: (page: Page) => Promise<void>) {
  const { page } = tablet;
  const found = await inEachLook(page, async (which) => {
    // What is open stands in the address: each look begins with the bare place.
    await page.goto(visit.server.url + path);
    await open(page);
    return await look(page, `${name} ${which}`);
  });
  expect(found).toEqual({});
}
const handle = (page: Page, number: string) => cardOf(page, number).locator('[aria-expanded]');
const beneath = (page: Page, number: string, at: number) =>
  cardOf(page, number).locator('button:not([aria-label])').nth(at);

test('LOB-021 LOB-030 UXP-002 card, sheet, move and slips where a machine leads, in each look', async () => {
  const tablet = await person('lobby');
  await looked(tablet, '/queue', 'bridged queue', async (page) => {
    await handle(page, 'V001').click();
    await beneath(page, 'V001', 0).waitFor();
  });
  await looked(tablet, '/queue', 'bridged move', async (page) => {
    await handle(page, 'V001').click();
    await beneath(page, 'V001', 0).click();
    await page.getByRole('radio').first().check();
  });
  await looked(tablet, '/queue', 'bridged sheet', async (page) => {
    await cardOf(page, 'V001').getByRole('button').first().click();
    await page.getByTestId('ticket-sheet').waitFor();
  });
  await tablet.context.close();
});

test('LOB-017 LOB-019 QUE-023 windows, customers and time to talk, in each look', async () => {
  const tablet = await person('lobby');
  await looked(tablet, '/', 'bridged hall', async (page) => {
    await page.getByRole('tab').nth(1).click();
    await page.getByTestId('talk-B001').waitFor();
  });
  await looked(tablet, '/windows', 'bridged windows', async (page) => {
    await page.getByTestId('window-3').getByRole('button').click();
    await page.getByTestId('served-C001').waitFor();
  });
  await looked(tablet, '/find', 'bridged find', async (page) => {
    await page.getByTestId('found').first().getByRole('button').click();
    await page.getByTestId('customer-sheet').waitFor();
  });
  await tablet.context.close();
});

test('LOB-033 LOB-050 LOB-064 QUE-001 slip, list of slips, a number for somebody and giving one up where we lead, in each look', async () => {
  const tablet = await person('lobby3');
  await looked(tablet, '/queue', 'own issue', async (page) => {
    await page.getByRole('button', { name: /代取号|Take a number/ }).click();
    await page.getByRole('radio').first().check();
  });
  const { page } = tablet;
  await page.getByRole('dialog').locator('button[data-kind="act"]').click();
  await page.locator('[data-testid="slip"][data-state="given"]').waitFor();
  await page.getByRole('dialog').locator('button[data-kind="quiet"]').click();
  await looked(tablet, '/queue', 'own slips', async () => {
    await page.getByRole('button', { name: /号条|slip/i }).click();
    await page.getByTestId('slips').getByRole('button').first().waitFor();
  });
  await looked(tablet, '/queue', 'own slip', async () => {
    await page.getByRole('button', { name: /号条|slip/i }).click();
    await page.getByTestId('slips').getByRole('button').first().click();
    await page.locator('[data-testid="slip"][data-state="given"]').waitFor();
  });
  await looked(tablet, '/queue', 'own abandon', async () => {
    await handle(page, 'A001').click();
    await beneath(page, 'A001', 2).click();
    await page.getByRole('dialog').waitFor();
  });
  await looked(tablet, '/', 'own divert', async () => {
    await page.getByRole('tab').nth(2).click();
    await page.getByTestId('divert-B001').waitFor();
  });
  await looked(tablet, '/windows', 'own windows', async () => {
    await page.getByTestId('window-2').getByRole('button').click();
    await page.getByTestId('window-sheet').waitFor();
  });
  await tablet.context.close();
});
