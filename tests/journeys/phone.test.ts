/** The phone ticket in a real browser (QUE-014): from the slip's code to the window, without a network, and given back. */
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { toInstant } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { callGiven, openCounter } from '#domain/queue/counter.mutators.ts';
import { finishAtCounter, missAtCounter, startAtCounter } from '#domain/queue/service.mutators.ts';
import { issueTicket, moveTicket, returnMissed } from '#domain/queue/lobby.mutators.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { song, wu } from '#tests/kit/people.ts';
import { startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { overflow, smallTargets, violations } from './looking.ts';
import { doAs, emptyHall, movable, stateOf, take, ticketOf } from './own-hall-visit.ts';
import { becomes, nudge } from './tablet-page.ts';

const codeOf = (id: Id): string =>
  createHash('sha256')
    .update(Buffer.from(id.replaceAll('-', ''), 'hex'))
    .digest('hex')
    .slice(0, 20);
const { queues, counters, types } = smallOutlet.ownHall;
const window2 = counters[1]!.id;
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
const pictures = process.env['SHOTS'];

let visit: Visit;
const phones: Tablet[] = [];
beforeAll(async () => {
  visit = await startVisit({ clock: movable });
  await doAs(visit, song, openCounter, { counterId: window2, takeOver: false });
});
beforeEach(() => emptyHall(visit));
afterEach(async () => {
  for (const { context } of phones.splice(0)) await context.close();
});
afterAll(() => visit.end());

const codeOfNumber = async (number: string): Promise<string> => codeOf((await ticketOf(visit, number)).id);
async function openAt(code: string, options: Parameters<Visit['tablet']>[0] = {}): Promise<Tablet> {
  const tablet = await visit.tablet({ ...phone, reducedMotion: 'reduce', ...options });
  phones.push(tablet);
  await tablet.page.goto(`${visit.server.url}/t/${code}`);
  return tablet;
}
const said = async (page: Page, testId = 'standing'): Promise<string> =>
  (await page.getByTestId(testId).innerText({ timeout: 1_000 }).catch(() => '')).replace(/\s+/g, ' '); // prettier-ignore
async function says(page: Page, words: string, testId = 'standing'): Promise<void> {
  await nudge(page);
  await becomes(() => said(page, testId), expect.stringContaining(words));
}
const at = () => toInstant(movable.now());
const id = () => toId(randomUUID());
async function call(number: string): Promise<{ ticketId: Id; counterId: Id }> {
  const { id: ticketId } = await ticketOf(visit, number);
  await doAs(visit, song, callGiven, { counterId: window2, callId: id(), ticketId });
  return { ticketId, counterId: window2 };
}
async function serve(number: string): Promise<void> {
  const there = await call(number);
  await doAs(visit, song, finishAtCounter, { ...there, at: at(), outcome: 'done', delivered: [] });
}

test('QUE-014 place, near turn, window, missed, waiting again, served: the page follows, and says so in its title', async () => {
  const numbers = [];
  for (let n = 0; n < 4; n++) numbers.push(await take(visit, 'B'));
  const mine = numbers[3]!;
  const { page, complaints } = await openAt(await codeOfNumber(mine));
  await says(page, '前面 3 人 约');
  expect(await page.getByTestId('near').count()).toBe(0);
  expect((await page.getByTestId('slip').innerText()).replace(/\s/g, '')).toContain(mine);
  await page.getByRole('button', { name: '到号响铃提醒我' }).click();
  await page.getByText('到号会响铃').waitFor();

  await serve(numbers[0]!);
  await says(page, '前面 2 人');
  await page.getByTestId('near').waitFor();
  expect(await page.title()).toBe(`前面 2 人 · ${mine}`);

  const there = await call(mine);
  await says(page, '请到 2 号窗口');
  expect(await page.title()).toBe(`请到 2 号窗口 · ${mine}`);
  expect(await page.getByRole('button', { name: '不办了，退号' }).count()).toBe(0);

  await doAs(visit, song, missAtCounter, { ...there, at: at(), businessTypeId: types[1]!.id });
  await says(page, '您的号已过');
  await doAs(visit, wu, returnMissed, { ticketId: there.ticketId, businessTypeId: types[1]!.id });
  await says(page, '人');
  await call(mine);
  await doAs(visit, song, startAtCounter, { ...there, at: at() });
  await says(page, '正在为您办理 2 号窗口');
  await doAs(visit, song, finishAtCounter, { ...there, at: at(), outcome: 'done', delivered: [] });
  await says(page, '业务已办完');
  expect(complaints).toEqual([]);
});

test('QUE-014 without anybody’s touch the page asks by itself, and nothing of it stays on the phone', async () => {
  const mine = await take(visit, 'A');
  const { page, context } = await openAt(await codeOfNumber(mine));
  await becomes(() => said(page), expect.stringContaining('下一位就是您'));
  await call(mine);
  await becomes(() => said(page), expect.stringContaining('请到 2 号窗口'));
  expect(await context.cookies()).toEqual([]);
  const kept = await page.evaluate(async () => [localStorage.length, sessionStorage.length, await caches.keys(), (await indexedDB.databases()).length]); // prettier-ignore
  expect(kept).toEqual([0, 0, [], 0]);
});

test('QUE-014 the server goes: what was known stays with its age; it comes back and the page goes on by itself', async () => {
  await take(visit, 'A');
  const mine = await take(visit, 'A');
  const { page } = await openAt(await codeOfNumber(mine));
  await says(page, '前面 1 人');
  await visit.kill();
  await says(page, '网络不通 这是刚刚的情况', 'stale');
  expect(await said(page)).toContain('前面 1 人');
  await page.getByRole('button', { name: '不办了，退号' }).click();
  await page.getByRole('button', { name: '退号', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: '没有退成 网络不通，请稍后再试' }).waitFor();
  await visit.revive();
  await becomes(() => page.getByTestId('stale').count(), 0);
  expect(await stateOf(visit, mine)).toBe('waiting');
});

test('QUE-014 given back after being asked twice, on another phone of the family too, and only once', async () => {
  const mine = await take(visit, 'A');
  const code = await codeOfNumber(mine);
  const [{ page }, other] = [await openAt(code), await openAt(code)];
  await page.getByRole('button', { name: '不办了，退号' }).click();
  const question = page.getByRole('alertdialog', { name: `退掉 ${mine}？` });
  await question.getByRole('button', { name: '继续等候' }).click();
  await question.waitFor({ state: 'detached' });
  expect(await stateOf(visit, mine)).toBe('waiting');
  await page.getByRole('button', { name: '不办了，退号' }).click();
  await question.getByRole('button', { name: '退号' }).click();
  await becomes(() => said(page), expect.stringContaining('已退号'));
  expect(await stateOf(visit, mine)).toBe('abandoned');
  await says(other.page, '已退号');
  expect(await page.getByRole('button', { name: '不办了，退号' }).count()).toBe(0);
});

test('QUE-014 called in the very moment it is given back, it stays called, and the page says so', async () => {
  const mine = await take(visit, 'A');
  const { page } = await openAt(await codeOfNumber(mine));
  await page.getByRole('button', { name: '不办了，退号' }).click();
  await call(mine);
  await page.getByRole('alertdialog').getByRole('button', { name: '退号' }).click();
  await becomes(() => said(page), expect.stringContaining('请到 2 号窗口'));
  expect(await stateOf(visit, mine)).toBe('called');
});

test('QUE-014 a moved number shows the new one; a slip that is not known yet appears once its kiosk has told of it', async () => {
  const newTicket = id();
  const early = await openAt(codeOf(newTicket));
  await becomes(() => said(early.page, 'nothing'), expect.stringContaining('没有查到这个号'));
  await doAs(visit, wu, issueTicket, { id: newTicket, queueId: queues[0]!.id, customerId: null });
  await says(early.page, '下一位就是您');
  await doAs(visit, wu, moveTicket, { ticketId: newTicket, toQueueId: queues[1]!.id, newId: id(), at: at() });
  await says(early.page, '不用再取号', 'moved');
  expect(await said(early.page, 'slip')).toMatch(/B ?\d{3}.*个人非现金/);
});

test('QUE-014 UXP-001 looks: three sizes, both languages, dark, large text; nothing small, nothing sticking out', async () => {
  for (let n = 0; n < 3; n++) await take(visit, 'A');
  const mine = await take(visit, 'A');
  const code = await codeOfNumber(mine);
  const found: Record<string, string[]> = {};
  const looks = [
    [390, 844, 'zh-CN', 'light', false],
    [320, 640, 'en-US', 'dark', true],
    [1280, 800, 'zh-CN', 'dark', false],
  ] as const;
  const pages: [string, Page][] = [];
  for (const [width, height, locale, colorScheme, elder] of looks) {
    const { page } = await openAt(code, { viewport: { width, height }, locale, colorScheme });
    const name = `${width} ${locale} ${colorScheme}${elder ? ' elder' : ''}`;
    await becomes(() => said(page), expect.stringContaining(locale === 'zh-CN' ? '前面 3 人' : '3 ahead of you'));
    if (elder) await page.getByRole('button', { name: 'Larger text' }).click();
    pages.push([name, page]);
  }
  const look = async (state: string): Promise<void> => {
    for (const [name, page] of pages) {
      if (pictures) await page.screenshot({ path: `${pictures}/phone-${state}-${name.replace(/\W+/g, '-')}.png` });
      const list = [...(await violations(page)), ...(await smallTargets(page)), ...(await overflow(page, 'across'))];
      if (list.length > 0) found[`${state} ${name}`] = list;
    }
  };
  await look('waiting');
  for (const [, page] of pages) await page.getByRole('button', { name: /不办了，退号|Give my number back/ }).click();
  await look('asking');
  await call(mine);
  for (const [, page] of pages) await says(page, '2');
  await look('called');
  expect(found).toEqual({});
}, 60_000);
