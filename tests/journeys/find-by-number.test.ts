/**
 * LOB-019 at the tablet: somebody says his phone number or shows his ID card, and is found; what was typed stays nowhere.
 */
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { maskName } from '#domain/customers/masks.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { clearIn, clearValues } from '#tests/identity/clear-values.ts';
import { connectMachine, logIn, minutesAgo, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { inEachLook, overflow, smallTargets, violations } from './looking.ts';
import { becomes, nudge, shellKept, stands } from './tablet-page.ts';

vi.setConfig({ testTimeout: 90_000 });

let visit: Visit;
let tablet: Tablet;
let page: Page;
const [first] = smallOutlet.customers;
const withX = smallOutlet.customers.find(({ values }) => values.idNumber!.endsWith('X'))!;
const neighbour = smallOutlet.neighbours.customers[0]!;
const nobody = clearValues(77);
const spaced = (phone: string): string => `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`;

/** Where pictures are put for whoever looks at them. */
const pictures = process.env['PICTURES'];
async function picture(name: string): Promise<void> {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: `${pictures}/${name.replace(/\W+/g, '-')}.png` });
}

beforeAll(async () => {
  visit = await startVisit({ policy: { idleLock: 3_600 } });
  const machine = await connectMachine(visit);
  await machine.take('A001', { customer: 0, at: minutesAgo(12) });
  machine.unplug();
  await enter('lobby');
}, 120_000);
afterAll(() => visit.end());

async function enter(login: string): Promise<void> {
  await tablet?.context.close();
  tablet = await visit.tablet({ reducedMotion: 'reduce' });
  page = tablet.page;
  await logIn(tablet, visit, login, '/find');
  await field().waitFor();
  // Numbers are looked up only while connected.
  await page.locator('[data-testid=sync-state][data-state=online]').waitFor();
}
const field = () => page.getByRole('searchbox');
const place = () => page.getByTestId('number-lookup');
const ways = (): Promise<string[]> => place().getByRole('group').getByRole('button').allInnerTexts();
const found = () => place().getByTestId('found');
/** Of the slip of who was found: its body, and its stub where it has one. */
const parts = (): Promise<number> => found().locator('article > div > div').count();
const typed = (): Promise<string> => field().inputValue();
/** Wherever a page may leave something behind that others read; a number that was typed with gaps as one. */
const addresses = async (): Promise<string> => {
  const all = await page.evaluate(() =>
    JSON.stringify([
      location.href,
      history.state,
      document.title,
      performance.getEntries().map(({ name }) => name),
      Object.entries(localStorage),
      Object.entries(sessionStorage),
    ]),
  );
  return decodeURIComponent(all).replaceAll(/[ +]/g, '');
};

beforeEach(async () => {
  if ((await field().count()) > 0) await field().fill('');
});

test('LOB-019 somebody says his phone number: typed, Enter, his card, his sheet, all by keys; and the number is gone', async () => {
  await field().focus();
  await page.keyboard.type(spaced(first!.values.phone!));
  await becomes(ways, ['按手机号查', '按卡号账号查']);
  expect(await field().getAttribute('autocomplete')).toBe('off');
  await page.keyboard.press('Enter');
  await found().waitFor();
  expect(await place().innerText()).toContain('这个号码找到 1 位客户');
  expect(await found().innerText()).toContain(maskName(first!.values.name));
  expect(await found().innerText()).toContain('在厅堂，A001');
  expect(await found().count()).toBe(1);
  expect(await parts()).toBe(2);
  expect(clearIn(await addresses())).toBe(undefined);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByTestId('customer-sheet').waitFor();
  await page.getByTestId('value-phone').waitFor();
  expect(await typed()).toBe('');
  expect(await found().count(), 'who was found stays in sight').toBe(1);
  await picture('own customer');
  expect(clearIn(await page.content())).toBe(undefined);
  expect(clearIn(await addresses())).toBe(undefined);
  expect(page.url()).toContain(`customer=${first!.id}`);
  const [entry] = await visit.server.sql<{ subject: string; detail: string; result: string }[]>`
    select subject, detail, result from audit_entry where action = 'customers.find' order by seq desc limit 1`;
  expect(entry).toEqual({ subject: first!.id, result: 'applied', detail: '{"by":"phone","found":1}' });
  await page.getByRole('button', { name: '看全部客户' }).click();
  await becomes(
    () =>
      page
        .getByTestId('found')
        .count()
        .then((n) => n > 1),
    true,
  );
});

test('LOB-019 somebody shows an ID card that ends in x; a card’s number is looked up as a card', async () => {
  await field().fill(withX.values.idNumber!.toLowerCase());
  await becomes(ways, ['按证件号查']);
  expect(await page.getByTestId('customer-sheet').count(), 'of whom was found before').toBe(0);
  await place().getByRole('button', { name: '按证件号查' }).click();
  await found().waitFor();
  expect(await found().innerText()).toContain(maskName(withX.values.name));
  await field().fill(withX.values.account!);
  await becomes(() => found().count(), 0);
  expect(await ways()).toEqual(['按卡号账号查']);
  await page.keyboard.press('Enter');
  await found().waitFor();
  expect(await found().innerText()).toContain(maskName(withX.values.name));
});

test('LOB-019 CUS-076 another outlet’s customer, nobody and a part of a number are one answer', async () => {
  const said = [];
  for (const number of [neighbour.values.phone!, nobody.phone!, first!.values.phone!.slice(0, 10)]) {
    await field().fill(number);
    await place().getByRole('button', { name: '按手机号查' }).click();
    await page.getByText('没有查到这个号码的客户').waitFor();
    said.push(await place().innerText());
  }
  expect(new Set(said).size).toBe(1);
});

test('LOB-019 a mistyped ID number is told so and asked nobody about', async () => {
  const { idNumber } = withX.values;
  let asked = 0;
  const count = (request: { url(): string }) => (asked += request.url().endsWith('/customers/find') ? 1 : 0);
  page.on('request', count);
  await field().fill(`${idNumber!.slice(0, 17)}1`);
  await place().getByRole('button', { name: '按证件号查' }).click();
  await page.getByText('证件号的末位校验不对').waitFor();
  expect(await place().getByRole('button', { name: '再试一次' }).count()).toBe(0);
  expect(asked).toBe(0);
  page.off('request', count);
});

test('LOB-019 while it is asked it says so; what is typed meanwhile is another question', async () => {
  let answer = (): void => undefined;
  const held = new Promise<void>((go) => (answer = go));
  await page.route('**/api/customers/find', async (route) => {
    await held;
    await route.continue();
  });
  await field().fill(first!.values.phone!);
  await page.keyboard.press('Enter');
  await place().locator('button[aria-busy="true"]').waitFor();
  await place().getByText('正在查…').waitFor({ state: 'attached' });
  const answered = page.waitForResponse('**/api/customers/find');
  await field().fill('2600123');
  answer();
  await answered;
  await becomes(ways, ['按手机号查']);
  expect(await found().count()).toBe(0);
  await page.unroute('**/api/customers/find');
});

test('LOB-019 the answer does not come: it is said so, and asked once more by one press', async () => {
  await page.route('**/api/customers/find', (route) => route.abort());
  await field().fill(first!.values.phone!);
  await page.keyboard.press('Enter');
  await page.getByText('现在连不上服务器，没有查到结果').waitFor();
  await picture('unreachable');
  expect(await violations(page)).toEqual([]);
  await page.unroute('**/api/customers/find');
  await place().getByRole('button', { name: '再试一次' }).click();
  await found().waitFor();
});

test('LOB-019 a name stays typed when its customer is opened, and is found as before', async () => {
  const name = maskName(first!.values.name);
  await field().fill(name);
  await page.getByTestId('found').first().getByRole('button').click();
  await page.getByTestId('customer-sheet').waitFor();
  expect(await typed()).toBe(name);
  expect(await place().count()).toBe(0);
});

test('LOB-019 SEC-001 who leaves the page or locks the tablet leaves no number behind', async () => {
  await field().fill(first!.values.phone!);
  await page.getByRole('link', { name: '厅堂' }).click();
  await page.getByRole('link', { name: '查客户' }).click();
  await field().waitFor();
  expect(await typed()).toBe('');
  await field().fill(first!.values.phone!);
  await page.keyboard.press('Enter');
  await found().waitFor();
  await page.getByRole('button', { name: /林晓/ }).click();
  await page.getByRole('button', { name: '现在锁定' }).click();
  await page.getByTestId('unlock').waitFor();
  expect(clearIn(await page.content())).toBe(undefined);
  await page.getByTestId('unlock').getByLabel('密码').fill(smallOutlet.password);
  await page.keyboard.press('Enter');
  await page.getByTestId('unlock').waitFor({ state: 'detached' });
  await field().waitFor();
  expect(await typed()).toBe('');
  expect(await place().count()).toBe(0);
  await field().fill(first!.values.phone!);
  await page.evaluate(() => void window.dispatchEvent(new Event('pagehide')));
  expect(await typed()).toBe('');
});

test('LOB-019 without a network it is said what numbers need, and names are found; with it, one press finds', async () => {
  await shellKept(page);
  await field().fill(first!.values.phone!);
  await visit.kill();
  await page.getByText('断网时不能按号码查').waitFor({ timeout: 40_000 });
  expect(await place().innerText()).toContain('现在可以按姓名或等级找');
  await picture('offline');
  await page.keyboard.press('Enter');
  expect(await place().getByRole('button').count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await field().fill(maskName(first!.values.name));
  await page.getByTestId('found').first().waitFor();
  await field().fill(first!.values.phone!);
  await visit.revive();
  await nudge(page);
  await stands(page, 'online');
  await place().getByRole('button', { name: '按手机号查' }).click();
  await found().waitFor();
});

test('LOB-019 SEC-001 five minutes after the last key the number is gone', async () => {
  await tablet.context.close();
  tablet = await visit.tablet({ reducedMotion: 'reduce' });
  page = tablet.page;
  await page.clock.install();
  await logIn(tablet, visit, 'lobby', '/find');
  await stands(page, 'online');
  await field().fill(first!.values.phone!);
  await page.keyboard.press('Enter');
  await found().waitFor();
  await page.clock.fastForward('04:30');
  expect(await typed()).toBe(first!.values.phone!);
  await page.clock.fastForward('00:40');
  await becomes(typed, '');
  expect(await place().count()).toBe(0);
});

test('LOB-019 whoever reaches more than his tablet holds is told name and institution, and opens the rest masked', async () => {
  await enter('boss');
  await field().fill(neighbour.values.phone!);
  await page.keyboard.press('Enter');
  await found().waitFor();
  expect((await found().innerText()).split(/\s+/)).toEqual([
    maskName(neighbour.values.name),
    neighbour.grade,
    smallOutlet.neighbours.outlet.name,
  ]);
  expect(await parts()).toBe(1);
  await found().getByRole('button').click();
  await page.getByTestId('value-phone').waitFor();
  expect(await page.getByTestId('customer-sheet').innerText()).toContain(smallOutlet.neighbours.outlet.name);
  expect(await typed()).toBe('');
  expect(clearIn(await page.content())).toBe(undefined);
});

async function look(name: string): Promise<string[]> {
  const across = await overflow(page, 'across');
  await picture(name);
  return [...(await violations(page)), ...(await smallTargets(page)), ...across];
}

test('LOB-019 it is readable, tappable and within its frame in both languages, light and dark, on tablet and phone', async () => {
  await enter('boss');
  const looks = await inEachLook(page, async (name) => {
    await page.goto(`${visit.server.url}/find`);
    await stands(page, 'online');
    await field().fill(nobody.phone!);
    await place().getByRole('group').waitFor();
    const list = await look(`ways ${name}`);
    await field().press('Enter');
    await place()
      .getByText(/没有查到这个号码的客户|No customer found with this number/)
      .waitFor();
    list.push(...(await look(`none ${name}`)));
    await field().fill(`${withX.values.idNumber!.slice(0, 17)}1`);
    await place().getByRole('group').getByRole('button').last().click();
    await place().getByRole('alert').waitFor();
    list.push(...(await look(`mistyped ${name}`)));
    await field().fill(neighbour.values.phone!);
    await field().press('Enter');
    await found().waitFor();
    list.push(...(await look(`found ${name}`)));
    await found().getByRole('button').click();
    await page.getByTestId('value-phone').waitFor();
    list.push(...(await look(`sheet ${name}`)));
    return list;
  });
  expect(looks).toEqual({});
}, 240_000);
