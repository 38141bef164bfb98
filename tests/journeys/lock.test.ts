/** The tablet locks and opens again: after a while without a touch, when asked to, when the session ends; for whom, and what stays. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { switchOffAndOn } from '#tests/browser-faults/hall-tablet.ts';
import { connectMachine, logIn, minutesAgo, people, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { overflow, smallTargets, violations } from './looking.ts';
import { becomes, chipSays, nudge, savedMinutes, setWaitMinutes, shellKept, stands } from './tablet-page.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Long enough for one look at the warning, which comes twenty seconds before. */
const IDLE = 23;

let visit: Visit;
let tablet: Tablet;
let page: Page;

beforeAll(async () => {
  visit = await startVisit({ policy: { idleLock: IDLE } });
  const machine = await connectMachine(visit);
  await machine.take('V001', { customer: people.vip, at: minutesAgo(11) });
  machine.unplug();
});
afterAll(() => visit.end());
beforeEach(async () => {
  await tablet?.context.close();
  tablet = await visit.tablet();
  page = tablet.page;
  await logIn(tablet, visit, 'lobby', '/tablet');
  await stands(page, 'online');
  await shellKept(page);
});

const text = () => page.locator('body').innerText();
const executed = async (): Promise<number> =>
  (await visit.server.sql`select from sync_mutation where name = 'settings.setLobby'`).count;
/** Well before it would have locked by itself. */
const locked = () => page.getByTestId('unlock').waitFor({ timeout: (IDLE * 1000) / 2 });

async function lockNow(): Promise<void> {
  await page.getByRole('button', { name: /林晓|周明/ }).click();
  await page.getByRole('button', { name: '现在锁定' }).click();
  await locked();
}

async function unlock(password: string = smallOutlet.password): Promise<void> {
  await page.getByLabel('密码').fill(password);
  await page.keyboard.press('Enter');
}

/** Somebody stands before it and does nothing: the mouse of the test has not moved since. */
const warned = () => page.getByTestId('idle-warning').waitFor({ timeout: IDLE * 1000 });

test('IDN-005 untouched, the tablet warns twenty seconds before, can be kept open by one button, and locks otherwise', async () => {
  await warned();
  expect(await page.getByTestId('idle-warning').innerText()).toMatch(/(1\d|20) 秒后锁定/);
  expect(await violations(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
  await page.getByRole('button', { name: '继续使用' }).press('Enter');
  await becomes(() => page.getByTestId('idle-warning').count(), 0);
  await stands(page, 'online');
  await warned();
  await page.getByTestId('unlock').waitFor({ timeout: 30_000 });
  expect(await text()).toMatch(/林晓[\s\S]*已锁定/);
  expect(await page.getByTestId('sync-state').count()).toBe(0);
  // On the server too: the cookie that the tablet still has is good for nothing.
  await expect
    .poll(async () => await page.evaluate(async () => (await fetch('/api/session')).status), { timeout: 15_000 })
    .toBe(401);
});

test('locked by hand, a reload leaves it locked; a wrong password is a sentence, the right one opens where one was', async () => {
  await lockNow();
  await page.reload();
  await locked();
  await unlock('wrong');
  await page.getByTestId('unlock-problem').waitFor();
  expect(await page.getByTestId('unlock-problem').innerText()).toContain('密码不对，请再试一次');
  expect(await page.getByLabel('密码').inputValue()).toBe('');
  const before = (await page.context().cookies()).find(({ name }) => name === 'session')!.value;
  await unlock();
  await stands(page, 'online');
  await page.getByTestId('lobby-form').waitFor();
  expect((await page.context().cookies()).find(({ name }) => name === 'session')!.value, 'a new token').not.toBe(
    before,
  );
});

test('F10 a session that ends by itself locks the tablet, also without a network, and what waited goes up after the password', async () => {
  const before = await executed();
  await visit.server.sql`update session set ends_at = now() + interval '8 seconds'`;
  await switchOffAndOn(page, visit.server.url);
  await stands(page, 'online');
  await visit.kill();
  await stands(page, 'offline');
  await setWaitMinutes(page, 51);
  await chipSays(page, '1 条待传');
  // Long before anybody would have called it idle.
  await page.locator('[data-testid=lock][data-why=ended]').waitFor({ timeout: 12_000 });
  expect(await page.getByTestId('lock-waiting').innerText()).toContain('1 条待传');
  await unlock();
  await page.getByTestId('unlock-problem').waitFor();
  expect(await page.getByTestId('unlock-problem').innerText()).toContain('密码要连上后才能核对');
  await visit.revive();
  await unlock();
  await stands(page, 'online');
  await becomes(executed, before + 1);
});

test('F38 switched on without the server the data stays closed, in words and with what waits; it opens by itself when the server is there', async () => {
  const before = await executed();
  await visit.kill();
  await stands(page, 'offline');
  await setWaitMinutes(page, 52);
  await chipSays(page, '1 条待传');
  await switchOffAndOn(page, visit.server.url);
  await page.locator('[data-testid=lock][data-why=offline]').waitFor();
  expect(await text()).toMatch(/现在连不上服务器[\s\S]*一连上就会自动打开[\s\S]*1 条待传/);
  expect(await text()).not.toContain('V001');
  expect([...(await violations(page)), ...(await smallTargets(page)), ...(await overflow(page, 'across'))]).toEqual([]);
  await visit.revive();
  await nudge(page);
  await stands(page, 'online');
  await becomes(executed, before + 1);
  expect(await savedMinutes(page)).toBe('52');
});

test('F31 one locks and another logs in on the same tablet: he sees nothing of the first, whose work goes up as his own when he is back', async () => {
  const of = async (login: string): Promise<number> => {
    const { id } = smallOutlet.staff.find((person) => person.login === login)!;
    return (await visit.server.sql`select from sync_mutation where actor = ${id}`).count;
  };
  const [lins, zhous] = [await of('lobby'), await of('wealth')];
  await visit.kill();
  await stands(page, 'offline');
  await setWaitMinutes(page, 53);
  await chipSays(page, '1 条待传');
  await lockNow();
  await visit.revive();
  await page.getByRole('button', { name: '换人登录' }).click();
  await page.getByLabel('用户名').fill('wealth');
  await unlock();
  await stands(page, 'online');
  expect(await text()).toContain('周明');
  expect(await text()).not.toContain('林晓');
  expect([await of('lobby'), await of('wealth')]).toEqual([lins, zhous]);
  await lockNow();
  await page.getByRole('button', { name: '换人登录' }).click();
  await page.getByLabel('用户名').fill('lobby');
  await unlock();
  await stands(page, 'online');
  await becomes(() => of('lobby'), lins + 1);
  expect(await of('wealth')).toBe(zhous);
});

test('F37 a tablet that goes to another outlet while it is locked opens for nobody of this one', async () => {
  const other = crypto.randomUUID();
  const { sql } = visit.server;
  const [{ id: device, outlet_id: home }] = await sql<[{ id: string; outlet_id: string }]>`
    select d.id, d.outlet_id from device d join session s on s.device_id = d.id order by s.started_at desc limit 1`;
  await lockNow();
  await sql`update device set outlet_id = ${other} where id = ${device}`;
  await unlock();
  await page.getByTestId('unlock-problem').waitFor();
  expect(await page.getByTestId('unlock-problem').innerText()).toContain('这台平板属于另一个网点');
  expect(await page.evaluate(async () => (await fetch('/api/session')).status)).toBe(401);
  await sql`update device set outlet_id = ${home} where id = ${device}`;
  await unlock();
  await stands(page, 'online');
});

test('IDN-005 IDN-006 logging out, with and without a network, leaves another document that knows nothing of the staff, and the way back', async () => {
  await page.evaluate(() => void Object.assign(window, { marked: true }));
  await visit.kill();
  await stands(page, 'offline');
  await page.getByRole('button', { name: /林晓/ }).click();
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByTestId('customer-face').waitFor();
  expect(new URL(page.url()).pathname).toBe('/customer');
  expect(await page.evaluate(() => 'marked' in window)).toBe(false);
  expect(await text()).not.toMatch(/林晓|大堂经理登录|南湖路/);
  // Nothing to go back to: the page of the staff has left the history with its person.
  await page.goBack().catch(() => undefined);
  expect(await text()).not.toMatch(/林晓|V001/);
  await page.goto(`${visit.server.url}/customer`);
  await page.getByTestId('shelf').waitFor();
  expect([...(await violations(page)), ...(await overflow(page, 'across'))]).toEqual([]);
  expect(await smallTargets(page, 60)).toEqual([]);
  await visit.revive();
  await nudge(page);
  // The server learns of it late, but it does.
  await expect
    .poll(async () => await page.evaluate(async () => (await fetch('/api/session')).status), { timeout: 15_000 })
    .toBe(401);
  await page.getByRole('button', { name: '大字' }).click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: '工作人员登录' }).click();
  await page.getByTestId('login').waitFor();
  expect(await page.evaluate(() => document.documentElement.hasAttribute('data-elder'))).toBe(false);
});

test('F30 SEC-001 a window that takes over without a network has the keys from the one before, and no database holds any', async () => {
  await visit.kill();
  await stands(page, 'offline');
  const second = await tablet.context.newPage();
  await second.goto(`${visit.server.url}/tablet`);
  await second.getByRole('button', { name: '在这里使用' }).click();
  await stands(second, 'offline');
  await second.getByTestId('lobby-form').waitFor();
  const databases = await second.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name!));
  expect(databases.map((name) => name.split('-')[0]).toSorted()).toEqual(['replica', 'tingtang.device', 'vault']);
  await second.close();
  await visit.revive();
});
