/** Alerts of the hall as lobby and wealth manager have them, on two tablets of one outlet, live from a queue machine. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import { dayOf, monthDayOf, toInstant } from '#domain/kernel/day.ts';
import { toFen } from '#domain/kernel/money.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { importRows } from '#server/sync/import.ts';
import {
  clock,
  connectMachine,
  logIn,
  minutesAgo,
  startVisit,
  type ScriptedMachine,
  type Tablet,
  type Visit,
} from './hall-visit.ts';
import { inEachLook, overflow, smallTargets, violations } from './looking.ts';

/** Of the seed world, and nothing else is to be told of them today. */
const notToday = monthDayOf(dayOf(toInstant(clock.now())));
const placeOf = (is: (customer: (typeof smallOutlet.customers)[number]) => boolean): number =>
  smallOutlet.customers.findIndex((one) => one.birthMonthDay !== notToday && is(one));
const vip = placeOf(({ assets, complaintCount }) => (assets ?? 0) >= toFen(100) && complaintCount === 0);
const complained = placeOf(({ assets, complaintCount }) => complaintCount > 0 && (assets ?? 0) < toFen(50));
const ordinary = placeOf(({ assets, complaintCount }) => complaintCount === 0 && (assets ?? 0) < toFen(50));

let visit: Visit;
let machine: ScriptedMachine;
let lobby: Tablet;
let wealth: Tablet;

/** Sounds that were started in the page, by the hertz of their first note. */
const listenIn = (): void => {
  const heard: number[] = [];
  Object.assign(globalThis, { heard });
  const prototype = AudioScheduledSourceNode.prototype;
  // oxlint-disable-next-line typescript/unbound-method -- called with its own node below
  const start = prototype.start;
  prototype.start = function count(this: AudioScheduledSourceNode, when?: number) {
    if (this instanceof OscillatorNode) heard.push(Math.round(this.frequency.value));
    Object.assign(globalThis, { soundedAt: performance.now() });
    start.call(this, when);
  };
  // A tablet with a voice of its own; what it says is kept.
  const spoken: string[] = [];
  const voice = { localService: true, lang: 'zh-CN' };
  Object.defineProperty(globalThis, 'speechSynthesis', {
    value: {
      getVoices: () => [voice],
      cancel: () => undefined,
      speak: ({ text }: { text: string }) => spoken.push(text),
    },
  });
  Object.assign(globalThis, {
    spoken,
    SpeechSynthesisUtterance: class {
      readonly text: string;
      constructor(text: string) {
        this.text = text;
      }
    },
  });
};
/** Two sounds near one another are one noise: what comes now is heard again. */
const isQuiet = (page: Page): Promise<boolean> =>
  page.evaluate(() => performance.now() - ((globalThis as { soundedAt?: number }).soundedAt ?? -2_000) > 1_600);
const spoken = (page: Page): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as { spoken: string[] }).spoken);
const heard = (page: Page): Promise<number[]> =>
  page.evaluate(() => (globalThis as unknown as { heard: number[] }).heard);
const ARRIVAL = [659, 880];
const OVERTIME = [220];

async function openTablet(login: string, path = '/'): Promise<Tablet> {
  const tablet = await visit.tablet();
  await tablet.context.addInitScript(listenIn);
  await logIn(tablet, visit, login, path);
  return tablet;
}

beforeAll(async () => {
  visit = await startVisit();
  machine = await connectMachine(visit);
  lobby = await openTablet('lobby');
  wealth = await openTablet('wealth');
});
afterAll(() => visit.end());

const shows = async (what: () => Promise<unknown>, wanted: unknown): Promise<void> =>
  await expect.poll(what, { timeout: 20_000 }).toEqual(wanted);
const bell = (page: Page) => page.getByRole('button', { name: /^提醒/ });
const bellSays = (page: Page): Promise<string> =>
  bell(page)
    .getAttribute('aria-label')
    .then((label) => label ?? '');
const news = (page: Page): Promise<string> =>
  page
    .getByTestId('alert-news')
    .innerText({ timeout: 1_000 })
    .then(
      (text) => text.trim(),
      () => '',
    );
const sheet = (page: Page) => page.getByTestId('alerts');
async function openList(page: Page): Promise<void> {
  await bell(page).click();
  await sheet(page).waitFor();
}
const closeList = (page: Page): Promise<void> => page.keyboard.press('Escape');
const stands = (page: Page) => page.getByTestId('sync-state').getAttribute('data-state');

test('LOB-060 RMD-011 a VIP who takes a number is told of on both tablets at once: in the bar, at the bell, by one sound', async () => {
  await machine.take('A001', { customer: vip });
  for (const { page } of [lobby, wealth]) {
    await shows(() => news(page), 'A001 贵宾到店');
    await shows(() => bellSays(page), '提醒 1');
    await shows(() => heard(page), ARRIVAL);
  }
});

test('LOB-063 taken note of on one tablet, it is gone from the other, with who did', async () => {
  await openList(lobby.page);
  await sheet(lobby.page).getByRole('button', { name: '知道了' }).click();
  await shows(() => bellSays(wealth.page), '提醒');
  await shows(() => news(wealth.page), '');
  await closeList(lobby.page);
  await openList(wealth.page);
  await shows(
    () =>
      wealth.page
        .getByTestId('alerts-noted')
        .innerText()
        .then((text) => /A001 贵宾到店\s+林晓 \d\d:\d\d/.test(text)),
    true,
  );
  expect(await sheet(wealth.page).innerText()).toContain('现在没有提醒');
  await closeList(wealth.page);
});

test('LOB-060 LOB-015 a customer who has complained is told of with the count, and the bar leads to his ticket', async () => {
  await machine.take('B001', { customer: complained });
  await shows(() => news(lobby.page).then((text) => /^B001 到店，有 \d 次投诉$/.test(text)), true);
  await lobby.page.getByTestId('alert-news').getByRole('button').first().click();
  await lobby.page.getByTestId('ticket-sheet').waitFor();
  expect(new URL(lobby.page.url()).pathname).toBe('/queue');
  await shows(() => news(lobby.page), '');
  expect(await bellSays(lobby.page)).toBe('提醒 1');
});

test('QUE-022 neither a reload nor a second window nor a server that was restarted tells of it again', async () => {
  const { page } = wealth;
  await shows(() => heard(page).then((list) => list.length), 4);
  await page.reload();
  await shows(() => bellSays(page), '提醒 1');
  await visit.kill();
  await shows(() => stands(page), 'offline');
  await visit.revive();
  await page.evaluate(() => void window.dispatchEvent(new Event('online')));
  await shows(() => stands(page), 'online');
  expect([await news(page), await heard(page)]).toEqual(['', []]);
  const second = await wealth.context.newPage();
  await second.goto(visit.server.url);
  await second.getByRole('button', { name: '在这里使用' }).or(second.getByTestId('sync-state')).first().waitFor();
  const takeOver = second.getByRole('button', { name: '在这里使用' });
  if (await takeOver.isVisible()) await takeOver.click();
  await shows(() => bellSays(second), '提醒 1');
  expect([await news(second), await heard(second)]).toEqual(['', []]);
  await second.close();
  await page.reload();
  await page.getByTestId('sync-state').waitFor();
  const again = page.getByRole('button', { name: '在这里使用' });
  if (await again.isVisible()) await again.click();
  await shows(() => bellSays(page), '提醒 1');
  machine = await connectMachine(visit, 'e2');
});

test('LOB-061 LOB-009 SYN-004 without a network the limit is reached all the same, and what is taken note of goes up later', async () => {
  const { page } = lobby;
  await page.goto(`${visit.server.url}/tablet`);
  const field = page.getByRole('spinbutton', { name: '客户等待时间提醒' });
  await field.fill('1');
  await field.blur();
  await page.getByTestId('lobby-form').getByRole('button', { name: '保存' }).click();
  await shows(() => stands(page), 'online');
  await machine.take('A011', { at: clock.now() - 45_000 });
  await page.getByRole('link', { name: '排队' }).click();
  await page.getByTestId('ticket-A011').waitFor();
  await visit.kill();
  await shows(() => stands(page), 'offline');
  await shows(() => news(page), 'A011 已等 1 分');
  await shows(() => heard(page).then((list) => list.slice(-1)), OVERTIME);
  await openList(page);
  const alert = sheet(page).getByRole('listitem').filter({ hasText: 'A011' });
  await alert.getByRole('button', { name: '知道了' }).click();
  await page.getByTestId('alerts-noted').getByText('A011').waitFor();
  expect(await sheet(page).innerText()).toContain('联网后别的平板也会知道');
  await closeList(page);
  await visit.revive();
  await page.evaluate(() => void window.dispatchEvent(new Event('online')));
  await shows(() => stands(page), 'online');
  await wealth.page.evaluate(() => void window.dispatchEvent(new Event('online')));
  await openList(wealth.page);
  await wealth.page.getByTestId('alerts-noted').getByText('A011').waitFor();
  await closeList(wealth.page);
  machine = await connectMachine(visit, 'e3');
}, 60_000);

test('RMD-011 with the sound off a tablet is silent, and tells of it all the same', async () => {
  const { page } = lobby;
  await page.goto(`${visit.server.url}/tablet`);
  const form = page.getByTestId('lobby-form');
  const save = async () => {
    await form.getByRole('button', { name: '保存' }).click();
    await shows(() => stands(page), 'online');
  };
  await form.getByRole('switch', { name: /语音播报/ }).click();
  await save();
  await machine.take('V020', { customer: vip });
  await shows(() => spoken(page), ['V020 贵宾到店']);
  await form.getByRole('switch', { name: /提示音/ }).click();
  expect(await form.getByRole('switch', { name: /语音播报/ }).isDisabled()).toBe(true);
  expect(await form.innerText()).toContain('提示音关着，不会播报');
  await save();
  for (const each of [lobby, wealth]) await shows(() => isQuiet(each.page), true);
  const sounds = (await heard(page)).length;
  const before = (await heard(wealth.page)).length;
  await machine.take('V021', { customer: vip });
  await shows(() => news(page).then((text) => text.includes('V021 贵宾到店')), true);
  await shows(() => heard(wealth.page).then((list) => list.length), before + ARRIVAL.length);
  expect([(await heard(page)).length, await spoken(page)]).toEqual([sounds, ['V020 贵宾到店']]);
});

test('LOB-061 QUE-022 what came while a tablet was away is told of in one sentence and with one sound', async () => {
  const { page, context } = wealth;
  await context.setOffline(true);
  await visit.server.hub.close();
  await shows(() => stands(page), 'offline');
  const before = (await heard(page)).length;
  for (const ticket of ['A031', 'A032', 'A033', 'A034']) await machine.take(ticket, { at: minutesAgo(30) });
  await context.setOffline(false);
  await visit.kill();
  await visit.revive();
  await page.evaluate(() => void window.dispatchEvent(new Event('online')));
  await shows(() => news(page).then((text) => text.includes('4 位客户等得太久')), true);
  await shows(() => heard(page).then((list) => list.slice(before)), OVERTIME);
  machine = await connectMachine(visit, 'e4');
  expect((await heard(page)).slice(before)).toEqual(OVERTIME);
});

test('LOB-063 to take note of all is asked first, with how many they are; then they are gone from both tablets', async () => {
  const { page } = wealth;
  await openList(page);
  const open = sheet(page).getByRole('list', { name: '待处理' }).getByRole('listitem');
  for (const ticket of ['A035', 'A036', 'A037']) await machine.take(ticket, { at: minutesAgo(30) });
  await shows(() => open.count(), 3);
  await page.getByRole('button', { name: '全部知道了' }).click();
  const question = page.getByRole('dialog', { name: '3 条提醒都知道了？' });
  await question.getByRole('button', { name: '取消' }).click();
  expect(await open.count()).toBe(3);
  await page.getByRole('button', { name: '全部知道了' }).click();
  await question.getByRole('button', { name: '全部知道了' }).click();
  await shows(() => bellSays(page), '提醒');
  await shows(() => bellSays(lobby.page), '提醒');
  await closeList(page);
});

test('LOB-062 a wealth manager calls the lobby manager, who answers; the caller sees who comes', async () => {
  await openList(wealth.page);
  await wealth.page.getByRole('button', { name: '呼叫大堂经理' }).click();
  await wealth.page.getByRole('button', { name: '需要人手' }).click();
  await wealth.page.getByText('还没有人应答').waitFor();
  await shows(() => news(lobby.page).then((text) => text.includes('周明 呼叫大堂经理')), true);
  await openList(lobby.page);
  await lobby.page.getByRole('button', { name: '我去' }).click();
  await wealth.page.getByTestId('call-manager').getByText('林晓 马上来').waitFor();
  await closeList(wealth.page);
  await closeList(lobby.page);
});

test('RMD-010 whose birthday it is today is told of on both tablets, and not where it is switched off', async () => {
  const { id } = smallOutlet.customers[ordinary]!;
  const [row] = await visit.server.sql<
    { payload: string }[]
  >`select payload from sync_doc where kind = 10 and id = ${id}`;
  const customer = { ...(JSON.parse(row!.payload) as Customer), birthMonthDay: notToday };
  await importRows(visit.server.sql, lookupKind, customerKind, [customer]);
  await machine.take('B051', { customer: ordinary });
  for (const { page } of [lobby, wealth])
    await shows(() => news(page).then((text) => text.includes('B051 今天生日')), true);
  await wealth.page.goto(`${visit.server.url}/tablet`);
  const before = await bellSays(wealth.page);
  await wealth.page
    .getByTestId('lobby-form')
    .getByRole('switch', { name: /生日提醒/ })
    .click();
  await wealth.page.getByTestId('lobby-form').getByRole('button', { name: '保存' }).click();
  await shows(() => bellSays(wealth.page).then((label) => label !== before), true);
  await openList(wealth.page);
  expect(await sheet(wealth.page).innerText()).not.toContain('B051 今天生日');
  await closeList(wealth.page);
  await wealth.page.getByRole('link', { name: '厅堂' }).click();
});

test('LOB-066 two kinds of tablet: the lobby manager’s moves numbers and is called, the wealth manager’s talks and calls', async () => {
  const offered = async ({ page }: Tablet): Promise<readonly string[]> => {
    await page.getByRole('link', { name: '厅堂' }).click();
    const tabs = await page.getByRole('tab').allInnerTexts();
    await page.getByRole('link', { name: '排队' }).click();
    const card = page.getByTestId('ticket-B051');
    await card.getByRole('button', { name: 'B051 的操作' }).click();
    const acts = await card.locator('button:not([aria-label])').allInnerTexts();
    await openList(page);
    const calls = await page.getByRole('button', { name: '呼叫大堂经理' }).count();
    await closeList(page);
    return [...tabs.map((text) => text.replace(/[\s\d]+/g, '')), ...acts.map((text) => text.trim()), `calls ${calls}`];
  };
  expect(await offered(lobby)).toEqual(['重点客户', '营销一刻', '可分流', '移动到', '开始洽谈', '弃号', 'calls 0']);
  expect(await offered(wealth)).toEqual(['重点客户', '营销一刻', '开始洽谈', 'calls 1']);
  const { page } = wealth;
  await page.getByRole('button', { name: /周明/ }).click();
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByTestId('customer-face').waitFor();
  expect(await page.locator('body').innerText()).not.toMatch(/B051|周明|营销一刻|重点客户/);
  await logIn(wealth, visit, 'wealth');
});

test('LOB-063 UXP-005 the list of reminders in every look: nothing sticks out, each finger finds its button, axe has nothing to say', async () => {
  const { page } = wealth;
  await machine.take('A041', { customer: complained, at: minutesAgo(2) });
  await shows(() => bellSays(page).then((label) => label !== '提醒'), true);
  const found = await inEachLook(page, async () => {
    await page.getByTestId('sync-state').waitFor();
    await page.getByRole('button', { name: /^(提醒|Reminders) / }).click();
    await page.getByTestId('alerts').waitFor();
    const list = [...(await violations(page)), ...(await smallTargets(page)), ...(await overflow(page, 'across'))];
    await page.keyboard.press('Escape');
    return list;
  });
  expect(found).toEqual({});
});

test('nothing in all this was complained of by the browser', () => {
  const network = /ERR_CONNECTION|ERR_INTERNET|ERR_INCOMPLETE|ERR_EMPTY|Failed to load resource|WebSocket|ERR_NETWORK/;
  expect([...lobby.complaints, ...wealth.complaints].filter((line) => !network.test(line))).toEqual([]);
});
