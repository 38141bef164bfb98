/** QUE-026 for the eye: the report of a day with its definitions, its charts, its file, and its calls decided again. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { MONDAY, playMonday } from '#tests/queue/played-march.ts';
import { inEveryLook, says, standsOffline } from './admin-look.ts';
import { logIn, startVisit, type Tablet, type Visit } from './hall-visit.ts';

let visit: Visit;
let head: Tablet;
let page: Page;
const figure = (name: string) => page.locator(`[data-figure="${name}"]`);
const cells = (n: number) =>
  page.getByTestId('day-groups').getByRole('row').locator(`[role="gridcell"]:nth-child(${n})`).allInnerTexts();
const goTo = async (day: string) => {
  await page.locator('input[name=day]').fill(day);
  await page.getByTestId('day-figures').waitFor();
};

beforeAll(async () => {
  visit = await startVisit();
  await playMonday(visit.server.sql);
  head = await visit.tablet({ reducedMotion: 'reduce', acceptDownloads: true });
  page = head.page;
  await logIn(head, visit, 'head3');
}, 180_000);
afterAll(() => visit.end());

test('QUE-026 it is reached from the rail, begins with today, and offers the day before where nobody came', async () => {
  await page.getByRole('navigation').getByRole('link', { name: '管理' }).click();
  await page.getByRole('link', { name: '日报' }).click();
  await says(page, '这一天没有取号');
  await page.locator('input[name=day]').fill('2026-03-03');
  await page.getByRole('button', { name: MONDAY }).click();
  await page.getByTestId('day-figures').waitFor();
  expect(await page.locator('input[name=day]').inputValue()).toBe(MONDAY);
  await page.getByRole('button', { name: '前一天' }).click();
  await says(page, '这一天没有取号');
  await page.getByRole('button', { name: '后一天' }).click();
  await page.getByTestId('day-figures').waitFor();
});

test('UXP-005 while the report or the check of its calls takes its time, rail and bar stand, and the button that was pressed keeps the focus', async () => {
  let answer = (): void => undefined;
  const held = new Promise<void>((go) => (answer = go));
  await page.route(/\/(report|replay)\?day=/, async (route) => {
    await held;
    await route.continue();
  });
  const before = page.getByRole('button', { name: '前一天' });
  await before.focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('day-report').getByRole('status').first().waitFor({ state: 'attached' });
  expect(await page.getByTestId('day-figures').count()).toBe(0);
  expect(await page.getByRole('navigation').getByRole('link', { name: '管理' }).isVisible()).toBe(true);
  expect(await page.getByTestId('sync-state').isVisible()).toBe(true);
  expect(await before.evaluate((button) => button === document.activeElement)).toBe(true);
  answer();
  await says(page, '这一天没有取号');
  await page.unroute(/\/(report|replay)\?day=/);
  await goTo(MONDAY);
});

test('QUE-026 the report is read anew at a press, and says what has changed meanwhile', async () => {
  // The check of the calls has read its rows before one of them is moved away for a moment.
  await says(page.getByTestId('call-replay'), /\d+ 次按规则叫号/);
  const arrived = () => figure('arrived').innerText();
  const before = await arrived();
  await visit.server
    .sql`update ticket set business_day = '2026-03-01' where business_day = ${MONDAY} and number = 'A001'`;
  await page.getByRole('button', { name: '刷新' }).click();
  await expect.poll(arrived).not.toBe(before);
  await visit.server.sql`update ticket set business_day = ${MONDAY} where business_day = '2026-03-01'`;
  await page.getByRole('button', { name: '刷新' }).click();
  await expect.poll(arrived).toBe(before);
});

test('QUE-021 each figure stands beside earlier days, and pressed, says how it is counted', async () => {
  const [row] = await visit.server.sql<{ n: number }[]>`
    select count(*)::int as n from ticket where business_day = ${MONDAY} and state not in ('moved', 'expired')
      and issued_by <> 'transfer'`;
  await says(figure('arrived'), String(row!.n));
  await says(figure('meanWait'), '上一日 6.0');
  await says(figure('meanWait'), '上周同日 14.0');
  await says(page, '上一日是 2026-02-27，上周同日是 2026-02-23');
  await figure('meanWait').getByRole('button').click();
  await says(figure('meanWait'), '首次叫号时间减取号时间，只算叫到过的');
  await figure('serviceLevelOfCalled').getByRole('button').click();
  await says(figure('serviceLevelOfCalled'), '叫到过的人里，等候不超过 20 分的占比');
});

test('QUE-026 by queue, window, teller and hour, sorted by any figure; a bar opens the list behind it', async () => {
  await expect.poll(() => cells(1)).toEqual(['A 个人现金', 'B 个人非现金', 'V 贵宾']);
  await page.getByTestId('day-groups').getByRole('button', { name: '取号' }).click();
  const up = (await cells(2)).map(Number);
  expect(up).toEqual(up.toSorted((a, b) => a - b));
  await page.getByTestId('day-groups').getByRole('button', { name: '取号' }).click();
  await expect.poll(async () => (await cells(2)).map(Number)).toEqual(up.toReversed());
  await page.getByRole('tab', { name: '按柜员' }).click();
  await expect.poll(async () => new Set(await cells(1))).toEqual(new Set(['宋雪', '唐亮']));
  await page.getByTestId('day-charts').getByRole('button', { name: '09:00' }).first().click();
  await expect.poll(async () => (await cells(1)).length).toBe(3);
  expect(await page.getByRole('tab', { name: '按小时' }).getAttribute('aria-selected')).toBe('true');
});

test('QUE-010 the calls of the day, decided again, are as the rules had them; a changed one is named with its reason', async () => {
  const panel = page.getByTestId('call-replay');
  await says(panel, /\d+ 次按规则叫号，全部和规则一致/);
  await visit.server.sql`update queue_call set decision = jsonb_set(decision, '{chosen,score}', '0.123')
    where id = (select id from queue_call where how = 'next' order by at offset 5 limit 1)`;
  await page.reload();
  await goTo(MONDAY);
  await says(panel, '发现 1 处不一致');
  await says(panel, /没叫错，但叫号得分和依据对不上/);
});

test('QUE-026 it is saved as a file with the same figures', async () => {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出' }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe(`东门支行-${MONDAY}.csv`);
  const text = readFileSync(await download.path(), 'utf8');
  expect(text.startsWith('\uFEFF网点 Outlet,东门支行')).toBe(true);
  const lines = text.split('\r\n').map((line) => line.split(','));
  const cellOf = (name: string, head: RegExp): number =>
    Number(lines.slice(2).find((line) => line[1] === name)?.[lines[1]!.findIndex((each) => head.test(each))]);
  const shown = async (name: string): Promise<number> =>
    Number(/[\d.,]+/.exec(await figure(name).locator('button > span').nth(1).innerText())![0].replaceAll(',', ''));
  for (const [name, head] of [
    ['arrived', /^取号/],
    ['served', /^办结/],
    ['meanWait', /^平均等候/],
    ['mostWait', /^最长等候/],
    ['serviceLevelOfCalled', /^达标率·已叫/],
    ['meanScore', /^平均评分/],
  ] as const)
    // On the screen with one place after the point.
    expect([name, Math.abs(cellOf('东门支行', head) - (await shown(name))) <= 0.0501]).toEqual([name, true]);
  await page.getByRole('tab', { name: '按柜员' }).click();
  await expect.poll(async () => new Set(await cells(1))).toEqual(new Set(['宋雪', '唐亮']));
  const [names, served] = [await cells(1), await cells(3)];
  expect(names.map((name) => cellOf(name, /^办结/))).toEqual(served.map(Number));
});

test('QUE-026 of a hall that a machine leads it says what is not known there', async () => {
  const other = await visit.tablet({ reducedMotion: 'reduce' });
  await visit.server.sql`update ticket set outlet_id = (select id from institution where code = '440305001'),
    machine_id = (select id from queue_machine limit 1) where business_day = '2026-02-27'`;
  await logIn(other, visit, 'head', '/admin/reports');
  await other.page.locator('input[name=day]').fill('2026-02-27');
  await says(other.page, '这里由排队机叫号，叫谁是它决定的');
  await other.page.getByRole('tab', { name: '按柜员' }).click();
  await says(other.page, '排队机叫的号只知道窗口');
  await other.context.close();
});

test('QUE-026 WCAG, fingers and frames hold on the report, in both languages, light and dark, and on a phone', async () => {
  const found = await inEveryLook(page, async (stop) => {
    await goTo(MONDAY);
    await page.getByTestId('call-replay').getByRole('listitem').first().waitFor();
    await figure('p80Wait').getByRole('button').click();
    await stop('a day');
  });
  expect(found).toEqual({});
}, 120_000);

test('QUE-026 without the server what was read stays and says that it is old; another day waits for the network', async () => {
  await goTo(MONDAY);
  await visit.kill();
  await standsOffline(page);
  await says(page, '这里看到的是断网前读到的');
  await says(page, '要联网才能做');
  await page.getByTestId('day-figures').waitFor();
  await page.getByRole('button', { name: '前一天' }).click();
  await says(page, '没有读到日报');
  await visit.revive();
  await says(page, '这一天没有取号');
}, 60_000);

test('nothing that the page did was stopped by the content security policy, and no script failed', () => {
  expect(head.complaints.filter((text) => !/Failed to load resource|ERR_/.test(text))).toEqual([]);
});
