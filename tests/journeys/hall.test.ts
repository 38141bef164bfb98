/** The lobby overview as the lobby manager uses it, live from a queue machine over TCP. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import {
  connectMachine,
  logIn,
  minutesAgo,
  people,
  startVisit,
  type ScriptedMachine,
  type Tablet,
  type Visit,
} from './hall-visit.ts';

let visit: Visit;
let machine: ScriptedMachine;
let tablet: Tablet;
let page: Page;

beforeAll(async () => {
  visit = await startVisit();
  machine = await connectMachine(visit);
  tablet = await visit.tablet();
  page = tablet.page;
});
afterAll(() => visit.end());

const text = async (testId: string): Promise<string> =>
  (await page.getByTestId(testId).innerText()).replace(/\s+/g, ' ').trim();
const figure = async (key: string): Promise<number> => Number(/\d+/.exec(await text(`figure-${key}`))![0]);
/** What a chart says of one of its parts, by the button that opens the list behind it. */
const partOf = (chart: string, label: string | RegExp) =>
  page.getByTestId(`chart-${chart}`).getByRole('button').filter({ hasText: label });
const shows = async (what: () => Promise<unknown>, wanted: unknown): Promise<void> =>
  await expect.poll(what, { timeout: 15_000 }).toEqual(wanted);
const home = () => page.getByRole('link', { name: '厅堂' }).click();

test('IDN-003 IDN-008 the lobby manager logs in with the keyboard, after a sentence for empty fields and one for a wrong password that says whom to ask', async () => {
  await page.goto(visit.server.url);
  await page.getByRole('button', { name: '登录' }).click();
  await expect.poll(() => page.getByTestId('login').innerText()).toContain('请输入用户名');
  expect(await page.getByTestId('login').innerText()).toContain('请输入密码');
  await page.getByLabel('用户名').fill('lobby');
  await page.getByLabel('密码').fill('not-it');
  await page.keyboard.press('Enter');
  await page.getByTestId('login-problem').waitFor();
  expect(await text('login-problem')).toContain('用户名或密码不对，请再试一次；忘记密码请找管理员重置');
  await logIn(tablet, visit);
  expect(await page.locator('header').first().innerText()).toContain('林晓');
  await page.getByTestId('figure-waiting').waitFor();
});

test('LOB-001 LOB-003 a number that is taken at the machine appears on the tablet by itself, with its queue and its holder', async () => {
  expect(await figure('waiting')).toBe(0);
  await page.evaluate(() => Object.assign(globalThis, { sameLoad: true }));
  await machine.take('A001', { customer: people.ordinary, at: minutesAgo(3) });
  await shows(() => figure('waiting'), 1);
  await shows(
    () =>
      partOf('queue', '个人现金')
        .innerText()
        .then((t) => t.replace(/\s+/g, ' ')),
    '个人现金 1 100%',
  );
  await machine.take('A002', { at: minutesAgo(12) });
  await machine.take('B001', { at: minutesAgo(16) });
  await machine.take('C001', { at: minutesAgo(45) });
  await shows(
    () =>
      partOf('queue', '个人现金')
        .innerText()
        .then((t) => t.replace(/\s+/g, ' ')),
    '个人现金 2 50%',
  );
  await shows(
    () =>
      partOf('queue', '对公')
        .innerText()
        .then((t) => t.replace(/\s+/g, ' ')),
    '对公 1 25%',
  );
  expect(await page.evaluate(() => 'sameLoad' in globalThis)).toBe(true);
});

test('LOB-002 LOB-005 those waiting are shown by the business types of the machine', async () => {
  await shows(
    () =>
      partOf('business', '个人非现金')
        .innerText()
        .then((t) => t.replace(/\s+/g, ' ')),
    '个人非现金 1 25%',
  );
});

test('LOB-006 LOB-008 LOB-010 waits stand in bands from the set time on, and are the server’s minutes, not the tablet’s', async () => {
  const band = (label: string) =>
    partOf('wait', new RegExp(`${label}$`))
      .innerText()
      .then((t) => t.trim().split(/\s+/)[0]);
  await shows(
    async () => [
      await band('0–10'),
      await band('10–15'),
      await band('15–20'),
      await band('20–30'),
      await band('30–40'),
      await band('40\\+'),
    ],
    ['1', '1', '1', '0', '0', '1'],
  );
  await shows(() => figure('longest'), 45);
  expect(await figure('average')).toBe(19);
});

test('LOB-011 those waiting are shown by bands of assets, in 万, and who is not identified as unknown', async () => {
  const bands = async () =>
    (await page.getByTestId('chart-assets').getByRole('listitem').allInnerTexts()).map((t) =>
      t.trim().replace(/\s+/g, ' '),
    );
  await shows(bands, ['0 <5', '1 5–50', '0 50–300', '0 300+', '3 资产未知']);
});

test('LOB-017 a call, a start and a finish move the window and the queue while one looks on', async () => {
  const window = () => text('counter-2').then((t) => t);
  await shows(window, expect.stringContaining('空闲'));
  await machine.at('call', 'A002', 2);
  await shows(window, expect.stringMatching(/叫号中.*A002/));
  await shows(() => figure('waiting'), 3);
  await machine.at('start', 'A002', 2);
  await shows(window, expect.stringMatching(/办理中.*A002/));
  await machine.at('finish', 'A002', 2);
  await shows(window, expect.stringContaining('空闲'));
  await shows(() => figure('served'), 1);
  await machine.tell('counter', { counter: 5, status: 'paused', teller: 'T105' });
  await shows(() => text('counter-5'), expect.stringContaining('暂停'));
});

test('LOB-001 LOB-017 a page whose clock stands still shows the news all the same: it redraws for what it has read', async () => {
  const still = await visit.tablet();
  await still.page.addInitScript(() => Object.assign(globalThis, { setInterval: () => 0 }));
  await logIn(still, visit, 'wealth');
  const state = () => still.page.getByTestId('counter-3').innerText();
  await shows(state, expect.stringContaining('空闲'));
  await machine.take('A003');
  await shows(() => still.page.getByTestId('figure-waiting').innerText(), expect.stringMatching(/4/));
  await machine.at('call', 'A003', 3);
  await shows(state, expect.stringContaining('A003'));
  await machine.at('finish', 'A003', 3);
  await shows(state, expect.stringContaining('空闲'));
  await still.context.close();
});

test('LOB-009 who is called or served is not counted among those who wait too long', async () => {
  const late = () =>
    partOf('wait', /10–15$/)
      .innerText()
      .then((t) => t.trim().split(/\s+/)[0]);
  await shows(late, '0');
});

test('LOB-004 a tap on a slice or a bar opens the list of those behind it', async () => {
  for (const [chart, label, tickets] of [
    ['queue', '对公', ['C001']],
    ['business', '个人非现金', ['B001']],
    ['wait', /40\+$/, ['C001']],
    ['assets', '资产未知', ['C001', 'B001']],
  ] as const) {
    await partOf(chart, label).click();
    await page.waitForURL(/\/queue\?by=/);
    await shows(
      async () =>
        (
          await page.locator('[aria-posinset] button:not([aria-expanded])').filter({ visible: true }).allInnerTexts()
        ).map((t) => t.replace(/\s/g, '')),
      tickets,
    );
    await home();
    await page.getByTestId('chart-queue').waitFor();
  }
});

test('LOB-004 the slice itself is tapped as well as its name', async () => {
  await page
    .getByTestId('chart-business')
    .locator('circle')
    .first()
    .click({ position: { x: 4, y: 40 }, force: true });
  await page.waitForURL(/\/queue\?by=business/);
  await home();
});

test('LOB-014 LOB-016 LOB-020 a customer over the threshold gets a card at the bottom with masked name, grade, wait and mark', async () => {
  const vip = smallOutlet.customers[people.vip]!;
  await machine.take('V001', { customer: people.vip, at: minutesAgo(11) });
  await page.getByTestId('key-V001').waitFor();
  const card = await text('key-V001');
  expect(card).toMatch(/贵宾/);
  expect(card).toContain(vip.grade);
  expect(card).toMatch(/11 分/);
  expect(card).toContain('*');
  expect(card).not.toContain(vip.name);
});

test('LOB-015 a customer who has complained gets a card with the number of complaints', async () => {
  await machine.take('B002', { customer: people.complained });
  await page.getByTestId('key-B002').waitFor();
  expect(await text('key-B002')).toContain(`投诉 ${smallOutlet.customers[people.complained]!.complaintCount}`);
});

test('LOB-018 CUS-007 the card opens the ticket’s sheet with what the hall may know of the customer, and no more', async () => {
  await page.getByTestId('key-V001').getByRole('button').first().click();
  await page.getByTestId('ticket-sheet').waitFor();
  const sheet = await text('ticket-sheet');
  const vip = smallOutlet.customers[people.vip]!;
  for (const part of ['取号时间', '贵宾', vip.grade, '万以上', '投诉 无', '生日']) expect(sheet).toContain(part);
  expect(sheet).not.toContain(vip.name);
  expect(sheet).not.toContain(vip.customerNo);
  await home();
});

test('LOB-017 LOB-018 a window opens with whom it serves, and from there his sheet', async () => {
  await machine.at('call', 'C001', 1);
  await shows(() => text('counter-1'), expect.stringContaining('C001'));
  await page.getByTestId('counter-1').getByRole('button').click();
  await page.getByTestId('served-C001').getByRole('button').click();
  await page.getByTestId('ticket-sheet').waitFor();
  expect(await text('ticket-sheet')).toContain('对公');
  await home();
});

test('LOB-012 LOB-013 LOB-007 the tablet’s own setting decides who is shown and from when a wait is too long', async () => {
  await page.getByRole('link', { name: '本机' }).click();
  const form = page.getByTestId('lobby-form');
  await form.getByRole('spinbutton', { name: '客户等待时间提醒' }).fill('20');
  await form.getByRole('spinbutton', { name: '客户等待时间提醒' }).blur();
  await form.getByRole('spinbutton', { name: '贵宾起点' }).fill('300');
  await form.getByRole('spinbutton', { name: '贵宾起点' }).blur();
  await form.getByLabel('显示投诉客户').uncheck();
  await form.getByRole('button', { name: '保存' }).click();
  await home();
  await page.getByTestId('key-customers').waitFor();
  await shows(() => page.getByTestId('key-customers').getByRole('listitem').count(), 0);
  await shows(() => text('chart-wait'), expect.stringContaining('0–20'));

  await page.getByRole('link', { name: '本机' }).click();
  await form.getByRole('spinbutton', { name: '贵宾起点' }).fill('9999');
  await form.getByRole('spinbutton', { name: '贵宾起点' }).blur();
  expect(await form.getByRole('spinbutton', { name: '贵宾起点' }).inputValue()).toBe('300');
  await form.getByLabel('显示投诉客户').check();
  await form.getByRole('button', { name: '保存' }).click();
  await home();
  await page.getByTestId('key-B002').waitFor();
  expect(await page.getByTestId('key-V001').count()).toBe(0);
});

test('LOB-034 a machine that goes offline is named with its time, and the hall stays as it was', async () => {
  await home();
  const waiting = await figure('waiting');
  machine.unplug();
  await page.getByTestId('machine-notes').waitFor();
  expect(await text('machine-notes')).toMatch(/排队机自 \d\d:\d\d 起离线/);
  expect(await figure('waiting')).toBe(waiting);
});

test('nothing that the pages did was stopped by the content security policy, and nothing failed', () => {
  expect(tablet.complaints.filter((text) => !text.includes('401'))).toEqual([]);
});
