/** QUE-011, QUE-012: waits that are told on the tablet, and windows that are tried, without a network too. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { callGiven, openCounter } from '#domain/queue/counter.mutators.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { song, tang } from '#tests/kit/people.ts';
import { logIn, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { deed, given, hall, openLine, queueOf, type Line } from './lobby-visit.ts';
import { overflow, smallTargets, violations } from './looking.ts';
import { shellKept, stands } from './tablet-page.ts';

let visit: Visit;
let tablet: Tablet;
let page: Page;
let line: Line;
const cash = queueOf('A');

beforeAll(async () => {
  visit = await startVisit();
  for (const [teller, at] of [
    [song, 1],
    [tang, 3],
  ] as const)
    expect(await deed(visit, teller, openCounter, { counterId: hall.counters[at]!.id, takeOver: false })).toBe(
      'applied',
    );
  const served = await given(visit, 'A');
  for (let n = 0; n < 9; n++) await given(visit, 'A');
  const call = { counterId: hall.counters[1]!.id, callId: randomUUID() as Id, ticketId: served };
  expect(await deed(visit, song, callGiven, call)).toBe('applied');
  line = await openLine(visit);
  tablet = await visit.tablet({ reducedMotion: 'reduce' });
  page = tablet.page;
  await logIn(tablet, line.door, 'lobby3', '/');
});
afterAll(async () => {
  await line?.close();
  await visit?.end();
});

const bars = (): Promise<string> =>
  page
    .getByTestId(`hour-${cash.name}`)
    .innerText()
    .then((text) => text.replace(/\s+/g, ' '));

test('QUE-011 the hall says how yesterday’s forecasts came out, and a queue how long a newcomer waits', async () => {
  await page.getByTestId('forecast-line').getByText('还没有可对照的日子').waitFor();
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/hall.png` });
  await page.goto(`${line.door.server.url}/queue?by=queue&key=${cash.id}`);
  await page.getByText(/9 · 新来的要等 约 \d+–\d+ 分钟/).waitFor();
  await page.getByRole('button', { name: '取号' }).first().click();
  await page
    .getByTestId('issue-dialog')
    .getByText(/9 人在等，最长 \d+ 分 · 约 \d+–\d+ 分钟/)
    .waitFor();
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/issue.png` });
  await page.keyboard.press('Escape');
});

test('QUE-012 with the network gone a window is opened for trial by keyboard and by finger, and taken back', async () => {
  // A tablet that has played nothing yet: page and worker come from what its service worker keeps, and from nowhere else.
  tablet = await visit.tablet({ reducedMotion: 'reduce' });
  page = tablet.page;
  await logIn(tablet, line.door, 'lobby3', '/');
  await page.getByTestId('forecast-line').waitFor();
  await shellKept(page);
  line.cut();
  await stands(page, 'offline');
  await page.reload();
  await page.getByRole('button', { name: '调窗口试试' }).click();
  await page.getByTestId('trial-1').waitFor();
  await expect.poll(bars, { timeout: 15_000 }).toMatch(/约来 \d+ 人 现在 \d+ 分/);
  const first = page.getByTestId('trial-1');
  expect(await first.innerText()).toContain('已关');
  await first.getByRole('slider').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await first.getByText('10 分钟后开').waitFor();
  await expect.poll(bars, { timeout: 15_000 }).toMatch(/少等 \d+ 分 现在 \d+ 分.* 改后 \d+ 分/);
  await page.getByTestId('trial-2').getByRole('radio', { name: '暂停' }).check({ force: true });
  await page
    .getByTestId('trial-2')
    .getByText(/现在就暂停，停约 \d+ 分/)
    .waitFor();
  // By finger: the handle of window 4 is pulled along its hour.
  const handle = page.getByTestId('trial-4').getByRole('slider');
  await handle.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await handle.boundingBox())!;
  await page.mouse.move(x + 10, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + height / 2, { steps: 5 });
  await page.mouse.up();
  await page
    .getByTestId('trial-4')
    .getByText(/(25|30) 分钟后关/)
    .waitFor();
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/what-if.png`, fullPage: true });
  // One drag is one step back.
  await page.getByRole('button', { name: '撤销一步' }).click();
  await page.getByTestId('trial-4').getByText('照现在这样').waitFor();
  await page.getByRole('button', { name: '恢复原样' }).click();
  await page.getByTestId('trial-1').getByText('照现在这样').waitFor();
  await expect.poll(bars, { timeout: 15_000 }).not.toContain('改后');
  line.mend();
});

test('QUE-012 the page passes the examiner: axe, room for fingers, nothing that sticks out, on a phone too', async () => {
  expect(await violations(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overflow(page, 'across')).toEqual([]);
  if (process.env['SHOTS'])
    await page.screenshot({ path: `${process.env['SHOTS']}/what-if-phone.png`, fullPage: true });
  expect(tablet.complaints.filter((text) => !/ERR_|Failed to load|Failed to fetch/.test(text))).toEqual([]);
});
