/**
 * CUS-076 at the ticket's sheet: numbers are masked; for a reason one of them is shown, for half a minute at most and only
 * while somebody looks; without a network they are not there, and it is said so.
 */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { clearIn } from '#tests/identity/clear-values.ts';
import { connectMachine, logIn, minutesAgo, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { inEachLook, overflow, smallTargets, violations } from './looking.ts';
import { becomes } from './tablet-page.ts';

vi.setConfig({ testTimeout: 90_000 });

let visit: Visit;
let tablet: Tablet;
let page: Page;
/** A customer of 周明's, and one who is nobody's. */
const wealth = smallOutlet.staff.find(({ login }) => login === 'wealth')!;
const his = smallOutlet.customers.findIndex(({ ownerId, assets }) => ownerId === wealth.id && assets !== null);
const nobodys = smallOutlet.customers.findIndex(({ ownerId, assets }) => ownerId === null && assets !== null);
const { values } = smallOutlet.customers[his]!;
const spaced = (text: string): string => text.replace(/\s+/g, '');

beforeAll(async () => {
  visit = await startVisit();
  const machine = await connectMachine(visit);
  await machine.take('A001', { customer: his, at: minutesAgo(12) });
  await machine.take('A002', { customer: nobodys, at: minutesAgo(11) });
  await machine.take('A003', { at: minutesAgo(9) });
  machine.unplug();
}, 120_000);
afterAll(() => visit.end());

async function enter(login: string): Promise<void> {
  await tablet?.context.close();
  tablet = await visit.tablet({ reducedMotion: 'reduce' });
  page = tablet.page;
  await logIn(tablet, visit, login, '/queue');
}
const panel = () => page.getByTestId('private-values');
const row = (field: string) => page.getByTestId(`value-${field}`);
const text = async (): Promise<string> => spaced(await page.locator('body').innerText());

async function openSheet(number: string): Promise<void> {
  await page.getByTestId(`ticket-${number}`).getByRole('button').first().click();
  await page.getByTestId('ticket-sheet').waitFor();
}
async function reveal(field: string, reason = 'identity'): Promise<void> {
  await row(field).getByRole('button', { name: '查看' }).click();
  await page.getByTestId('reveal').getByLabel('为什么要查看').selectOption(reason);
  await page.getByRole('dialog').getByRole('button', { name: '查看', exact: true }).click();
}
/** Seconds that are said to be left. */
const left = async (): Promise<number> => Number(/(\d+) 秒后隐藏/.exec(await row('phone').innerText())?.[1]);
const isShown = (field: string): Promise<void> => row(field).and(page.locator('[data-shown]')).waitFor();
const isHidden = (field: string): Promise<void> => becomes(() => row(field).getAttribute('data-shown'), null);

beforeEach(async ({ task }) => {
  if (task.name.includes('[own tablet]')) return;
  await enter('wealth');
  await openSheet('A001');
  await row('phone').waitFor();
});

test('CUS-076 the manager of a customer reads masked numbers, and for a reason one of them, which goes by itself', async () => {
  expect(clearIn(await text())).toBe(undefined);
  expect(await row('idNumber').innerText()).toContain('990***********');
  expect(await row('address').innerText()).toContain('广东省深圳市南山区***');
  expect(await row('birthDate').innerText()).toContain('****-');
  await reveal('phone');
  await isShown('phone');
  const until = Date.now() + 30_000;
  expect(spaced(await row('phone').innerText())).toContain(values.phone);
  expect(await left()).toBeGreaterThan(20);
  await expect.poll(left, { timeout: 20_000 }).toBeLessThan(20);
  await row('phone').and(page.locator(':not([data-shown])')).waitFor({ timeout: 40_000 });
  expect(Date.now()).toBeGreaterThan(until - 2_000);
  expect(clearIn(await text())).toBe(undefined);
  const [entry] = await visit.server.sql<{ action: string; detail: string; result: string }[]>`
    select action, detail, result from audit_entry where action = 'customers.reveal' order by seq desc limit 1`;
  expect(entry).toMatchObject({ result: 'applied', detail: '{"field":"phone","reason":"identity"}' });
});

test('CUS-076 without a reason nothing is asked for; another reason takes words', async () => {
  await row('idNumber').getByRole('button', { name: '查看' }).click();
  const dialog = page.getByRole('dialog').filter({ has: page.getByTestId('reveal') });
  const show = dialog.getByRole('button', { name: '查看', exact: true });
  let asked = 0;
  page.on('request', (request) => (asked += request.url().endsWith('/reveal') ? 1 : 0));
  await show.click();
  await dialog.getByText('先选一个原因').waitFor();
  await dialog.getByLabel('为什么要查看').selectOption('other');
  await dialog.getByLabel('写明原因').fill('核');
  await show.click();
  await dialog.getByText('至少写 4 个字').waitFor();
  expect(asked).toBe(0);
  expect(await violations(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
  const lines = async () => (await visit.server.sql`select from audit_entry where action = 'customers.reveal'`).count;
  const before = await lines();
  await dialog.getByLabel('写明原因').fill('客户换了身份证');
  await show.click();
  await isShown('idNumber');
  expect(spaced(await row('idNumber').innerText())).toContain(values.idNumber);
  expect(await lines()).toBe(before + 1);
  await row('idNumber').getByRole('button', { name: '隐藏' }).press('Enter');
  await isHidden('idNumber');
  expect(clearIn(await text())).toBe(undefined);
});

test('CUS-076 it is hidden when another is shown, when nobody looks, when the sheet closes or another opens', async () => {
  await reveal('phone');
  await isShown('phone');
  await reveal('name');
  await isShown('name');
  await isHidden('phone');
  await page.evaluate(() => void window.dispatchEvent(new Event('blur')));
  await isHidden('name');
  await reveal('account');
  await isShown('account');
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await isHidden('account');
  await page.evaluate(() => delete (document as { hidden?: boolean }).hidden);
  await reveal('birthDate');
  await isShown('birthDate');
  await page.getByTestId('ticket-A002').getByRole('button').first().click();
  await panel().getByText('只有客户自己的理财经理和网点负责人').waitFor();
  await page.getByTestId('ticket-A001').getByRole('button').first().click();
  await row('birthDate').waitFor();
  await isHidden('birthDate');
  await reveal('address');
  await isShown('address');
  await page
    .locator('section, aside, dialog')
    .filter({ has: page.getByTestId('ticket-sheet') })
    .last()
    .getByRole('button', { name: /关闭/ })
    .click();
  await page.getByTestId('ticket-sheet').waitFor({ state: 'detached' });
  expect(clearIn(await text())).toBe(undefined);
});

test('CUS-076 locked, it is gone, and opened again it is not back', async () => {
  await reveal('assets');
  await isShown('assets');
  expect(spaced(await row('assets').innerText())).toContain(
    new Intl.NumberFormat('en', { minimumFractionDigits: 2 }).format(values.assets! / 100),
  );
  await page.getByRole('button', { name: /周明/ }).click();
  await page.getByRole('button', { name: '现在锁定' }).click();
  await page.getByTestId('unlock').waitFor();
  expect(clearIn(await page.content())).toBe(undefined);
  await page.getByTestId('unlock').getByLabel('密码').fill(smallOutlet.password);
  await page.keyboard.press('Enter');
  await page.getByTestId('unlock').waitFor({ state: 'detached' });
  await row('assets').waitFor();
  await isHidden('assets');
});

test('CUS-076 a server that takes its time holds up nothing: the sheet is there at once, and says that more is coming', async () => {
  let answer = (): void => undefined;
  const asked = new Promise<void>((go) => (answer = go));
  await page.route('**/api/customers/*/masked', async (route) => {
    await asked;
    await route.continue();
  });
  await page.getByTestId('ticket-A002').getByRole('button').first().click();
  await page.getByRole('heading', { name: /A002/ }).waitFor({ timeout: 10_000 });
  await panel().getByRole('status').first().waitFor({ state: 'attached' });
  expect(await row('phone').count()).toBe(0);
  answer();
  await row('phone').waitFor();
  await page.unroute('**/api/customers/*/masked');
});

test('CUS-076 the network is away: it is said so, nothing is shown; it is back, and the masked values are there', async () => {
  await reveal('phone');
  await isShown('phone');
  await visit.kill();
  await panel().getByText('断网时看不到').waitFor({ timeout: 40_000 });
  expect(clearIn(await text())).toBe(undefined);
  expect(await row('phone').count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await visit.revive();
  await page.evaluate(() => void window.dispatchEvent(new Event('online')));
  await row('phone').waitFor({ timeout: 40_000 });
  await isHidden('phone');
});

test('CUS-076 the connection goes while one is asked for: nothing is shown, and the reason is still there', async () => {
  await row('phone').getByRole('button', { name: '查看' }).click();
  await page.getByTestId('reveal').getByLabel('为什么要查看').selectOption('business');
  await page.route('**/api/customers/*/reveal', (route) => route.abort());
  await page.getByRole('dialog').getByRole('button', { name: '查看', exact: true }).click();
  await page.getByText('现在连不上服务器，没有显示').waitFor();
  expect(await page.getByTestId('reveal').getByLabel('为什么要查看').inputValue()).toBe('business');
  expect(clearIn(await text())).toBe(undefined);
  await page.unroute('**/api/customers/*/reveal');
});

test('CUS-076 whoever changes his mind while it is asked for is shown nothing', async () => {
  let answer = (): void => undefined;
  const held = new Promise<void>((go) => (answer = go));
  await page.route('**/api/customers/*/reveal', async (route) => {
    await held;
    await route.continue();
  });
  await row('phone').getByRole('button', { name: '查看' }).click();
  await page.getByTestId('reveal').getByLabel('为什么要查看').selectOption('identity');
  const asked = page.waitForRequest('**/api/customers/*/reveal');
  await page.getByRole('dialog').getByRole('button', { name: '查看', exact: true }).click();
  const answered = (await asked).response();
  await page.getByRole('dialog').getByRole('button', { name: '不看了' }).click();
  await page.getByTestId('reveal').waitFor({ state: 'detached' });
  answer();
  await (await answered)?.finished();
  // What the answer brought would be there with the next one.
  await page.unroute('**/api/customers/*/reveal');
  await page.evaluate(() => fetch('/healthz').then((said) => said.text()));
  await isHidden('phone');
  expect(clearIn(await text())).toBe(undefined);
});

test('CUS-076 who may read only masks is told who may more; who may not read them sees no place for them [own tablet]', async () => {
  await enter('lobby');
  await openSheet('A001');
  await panel().getByText('只有客户自己的理财经理和网点负责人').waitFor();
  expect(await panel().getByRole('button').count()).toBe(0);
  await enter('teller');
  await openSheet('A001');
  expect(await panel().count()).toBe(0);
  await enter('head');
  await openSheet('A002');
  await reveal('name', 'complaint');
  await isShown('name');
  expect(await row('name').innerText()).toContain(smallOutlet.customers[nobodys]!.values.name);
});

test('it is readable, tappable and within its frame in both languages, light and dark, on tablet and phone', async () => {
  const shots = process.env['SHOTS'];
  const found = await inEachLook(page, async (name) => {
    await row('phone').waitFor();
    const list = [...(await violations(page)), ...(await smallTargets(page)), ...(await overflow(page, 'across'))];
    await row('idNumber').scrollIntoViewIfNeeded();
    await row('idNumber')
      .getByRole('button', { name: /查看|Show/ })
      .click();
    await page.getByTestId('reveal').waitFor();
    if (shots) await page.screenshot({ path: `${shots}/ask-${name.replaceAll(' ', '-')}.png` });
    list.push(...(await violations(page)), ...(await smallTargets(page)));
    await page.getByTestId('reveal').getByRole('combobox').selectOption('callback');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(查看|Show)$/ })
      .click();
    await isShown('idNumber');
    list.push(...(await violations(page)), ...(await smallTargets(page)), ...(await overflow(page, 'across')));
    await row('idNumber').scrollIntoViewIfNeeded();
    if (shots) await page.screenshot({ path: `${shots}/shown-${name.replaceAll(' ', '-')}.png` });
    return list;
  });
  expect(found).toEqual({});
}, 180_000);
