/** Without a server: honest about it, everything still there, and what was done goes up exactly once. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { connectMachine, logIn, minutesAgo, people, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { shellKept } from './tablet-page.ts';

let visit: Visit;
let tablet: Tablet;
let page: Page;

beforeAll(async () => {
  visit = await startVisit();
  const machine = await connectMachine(visit);
  await machine.take('V001', { customer: people.vip, at: minutesAgo(11) });
  await machine.take('A001', { at: minutesAgo(3) });
  tablet = await visit.tablet();
  page = tablet.page;
  await logIn(tablet, visit);
  await page.getByTestId('key-V001').waitFor();
  await shellKept(page);
});
afterAll(() => visit.end());

const state = () => page.getByTestId('sync-state').getAttribute('data-state');
const chip = async (): Promise<string> => (await page.getByTestId('sync-state').innerText()).replace(/\s+/g, ' ');
const becomes = async (what: () => Promise<unknown>, wanted: unknown): Promise<void> =>
  await expect.poll(what, { timeout: 15_000 }).toEqual(wanted);
const dataState = async (label: string): Promise<string> =>
  (await page.getByTestId('data-state').locator(`dt:text-is("${label}") + dd`).innerText()).trim();

async function setWaitMinutes(minutes: number): Promise<void> {
  const form = page.getByTestId('lobby-form');
  const field = form.getByRole('spinbutton', { name: '客户等待时间提醒' });
  await field.fill(String(minutes));
  await field.blur();
  await form.getByRole('button', { name: '保存' }).click();
}
const savedMinutes = () => page.getByRole('spinbutton', { name: '客户等待时间提醒' }).inputValue();
const executed = async (): Promise<number> =>
  (await visit.server.sql`select from sync_mutation where name = 'settings.setLobby'`).count;

test('SYN-004 when the server dies the tablet says offline, with the time its data is from, and keeps showing the hall', async () => {
  await becomes(state, 'online');
  await visit.kill();
  await becomes(state, 'offline');
  expect(await chip()).toMatch(/离线.*10:\d\d/);
  expect(await page.getByTestId('key-V001').count()).toBe(1);
});

test('SYN-001 UXP-004 a reload without a server brings the whole app and the hall back from the tablet itself', async () => {
  await page.reload();
  await page.getByTestId('key-V001').waitFor();
  expect(await page.getByTestId('figure-waiting').innerText()).toContain('2');
  await becomes(state, 'offline');
  await page.goto(`${visit.server.url}/queue`);
  await page.locator('[aria-posinset]').first().waitFor();
});

test('SYN-001 SYN-004 what is set offline is there after a reload, is called waiting, and goes up exactly once', async () => {
  await page.getByRole('link', { name: '本机' }).click();
  await setWaitMinutes(25);
  await becomes(chip, expect.stringContaining('1 条待传'));
  expect(await page.getByText('已存在本机，联网后自动上传').count()).toBe(1);
  expect(await chip()).toContain('离线');
  await page.reload();
  await becomes(chip, expect.stringContaining('1 条待传'));
  expect(await savedMinutes()).toBe('25');
  expect(await dataState('待传')).toBe('1 条');

  await visit.revive();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await becomes(state, 'online');
  await becomes(chip, '在线');
  expect(await executed()).toBe(1);
  expect(await visit.server.sql`select wait_minutes from lobby_setting`).toMatchObject([{ wait_minutes: 25 }]);
  await page.reload();
  await becomes(state, 'online');
  expect(await savedMinutes()).toBe('25');
  expect(await executed()).toBe(1);
});

test('SYN-003 a change that the server refuses lands in the tray, in words, and stays until the person lets it go', async () => {
  await visit.kill();
  await becomes(state, 'offline');
  await setWaitMinutes(40);
  await becomes(chip, expect.stringContaining('1 条待传'));
  await visit.revive();
  // The session goes over to another tablet of the outlet: this one's setting is not its own any more.
  const { sql } = visit.server;
  const [mine] = await sql<{ device_id: string }[]>`select device_id from session`;
  const other = crypto.randomUUID();
  await sql`insert into device select (json_populate_record(d, json_build_object('id', ${other}::text))).* from device d where d.id = ${mine!.device_id}`;
  await sql`update session set device_id = ${other}`;
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await page.getByTestId('attention').waitFor();
  expect(await page.getByTestId('attention').innerText()).toMatch(
    /设置厅堂提醒[\s\S]*这是另一台平板的设置，请到那台平板上改/,
  );
  await becomes(state, 'refused');
  expect(await chip()).toContain('1 条被退回');
  await page.reload();
  await page.getByTestId('attention').waitFor();
  await page.getByRole('button', { name: '不再保留' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '不再保留' }).click();
  await becomes(() => page.getByTestId('attention').count(), 0);
  await page.reload();
  await becomes(state, 'online');
  expect(await page.getByTestId('attention').count()).toBe(0);
  await sql`update session set device_id = ${mine!.device_id}`;
});

test('F28 the service worker is stopped in the middle of it: the next page comes all the same', async () => {
  const devtools = await tablet.context.newCDPSession(page);
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.stopAllWorkers');
  await page.goto(`${visit.server.url}/tablet`);
  await page.getByTestId('lobby-form').waitFor();
  await becomes(state, 'online');
  expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
});

test('F30 a second window says that the app is in use, opens nothing, and takes over when asked to', async () => {
  const open = () => visit.server.hub.size;
  expect(open()).toBe(1);
  const second = await tablet.context.newPage();
  await second.goto(visit.server.url);
  await second.getByText('厅堂正在另一个窗口使用').waitFor();
  await second.evaluate(() => new Promise((later) => setTimeout(later, 300)));
  expect(open()).toBe(1);

  await second.getByRole('button', { name: '在这里使用' }).click();
  await second.getByTestId('key-V001').waitFor();
  await page.getByText('厅堂正在另一个窗口使用').waitFor();
  await expect.poll(open).toBe(1);
  await second.close();
  await page.getByTestId('sync-state').waitFor();
  await becomes(state, 'online');
});

test('F31 logging out clears the screen, also without a server; the next person sees none of the first one’s work', async () => {
  await page.goto(`${visit.server.url}/tablet`);
  await becomes(state, 'online');
  await visit.kill();
  await becomes(state, 'offline');
  await setWaitMinutes(33);
  await becomes(chip, expect.stringContaining('1 条待传'));
  await page.getByRole('button', { name: /林晓/ }).click();
  expect(await page.getByRole('dialog').innerText()).toContain('还有 1 条操作没有上传');
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByTestId('customer-face').waitFor();
  expect(await page.locator('body').innerText()).not.toContain('V001');
  await page.reload();
  await page.getByRole('button', { name: '工作人员登录' }).click();
  await page.getByTestId('login').waitFor();
  await page.getByLabel('用户名').fill('lobby');
  await page.getByLabel('密码').fill(smallOutlet.password);
  await page.keyboard.press('Enter');
  await page.getByTestId('login-problem').waitFor();
  expect(await page.getByTestId('login-problem').innerText()).toContain('现在连不上服务器');

  await visit.revive();
  const before = await executed();
  await logIn(tablet, visit, 'wealth', '/tablet');
  await becomes(state, 'online');
  expect(await dataState('待传')).toBe('0 条');
  expect(await executed()).toBe(before);
  await page.getByRole('button', { name: /周明/ }).click();
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByTestId('customer-face').waitFor();
  await logIn(tablet, visit, 'lobby', '/tablet');
  await becomes(state, 'online');
  await becomes(executed, before + 1);
  expect(await savedMinutes()).toBe('33');
});

test('F10 a login that ended on the server locks the tablet, keeps what waits, and goes on with the password', async () => {
  await visit.server.sql`delete from session`;
  await setWaitMinutes(44);
  await page.getByTestId('unlock').waitFor();
  expect(await page.locator('body').innerText()).toMatch(/林晓[\s\S]*登录已到期[\s\S]*1 条待传/);
  await page.getByLabel('密码').fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByTestId('unlock-problem').waitFor();
  await page.getByLabel('密码').fill(smallOutlet.password);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  expect(await page.getByLabel('密码').inputValue()).toBe(smallOutlet.password);
  await page.keyboard.press('Enter');
  await becomes(state, 'online');
  await becomes(async () => (await visit.server.sql`select wait_minutes from lobby_setting`)[0], { wait_minutes: 44 });
});
