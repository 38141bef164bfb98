/** What a lobby manager does with numbers where we lead the queue: moved, given up, talked to, with and without a network. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { missAtCounter } from '#domain/queue/service.mutators.ts';
import { retireQueue } from '#domain/queue/hall-admin.mutators.ts';
import { hu, song } from '#tests/kit/people.ts';
import { clock, logIn, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import {
  answer,
  call,
  cardOf,
  cards,
  chooseMove,
  deed,
  drag,
  given,
  hall,
  move,
  openLine,
  type Line,
  pull,
  queueOf,
  said,
  shows,
  slipState,
  stateOf,
  tickets,
} from './lobby-visit.ts';
import { nudge, shellKept, stands } from './tablet-page.ts';

vi.setConfig({ testTimeout: 60_000 });

let visit: Visit;
let tablet: Tablet;
let page: Page;
let line: Line;
const ids = new Map<string, Id>();

beforeAll(async () => {
  visit = await startVisit();
  line = await openLine(visit);
  tablet = await visit.tablet({ hasTouch: true, reducedMotion: 'reduce' });
  page = tablet.page;
  page.setDefaultTimeout(10_000);
  await logIn(tablet, line.door, 'lobby3', '/queue');
  await shellKept(page);
});
afterAll(async () => {
  await visit.end();
  await line.close();
});

const slipsButton = () => page.getByRole('button', { name: /号条/ });
const give = async (number: string): Promise<void> => {
  ids.set(number, await given(visit, number.slice(0, 1)));
  await cardOf(page, number).waitFor();
};

describe('a number for somebody', () => {
  test('QUE-001 LOB-033 is taken at the tablet, shown large to be copied, and owed until it is written', async () => {
    await page.getByRole('button', { name: '代取号' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.innerText()).toContain('请先选队列');
    await dialog.getByRole('radio', { name: '个人现金' }).check();
    // The first request is lost on its way, of the second the answer: the same number is asked for, and its row tells.
    const asked: string[] = [];
    await page.route('**/api/deeds', async (route) => {
      asked.push((route.request().postDataJSON() as { id: string }).id);
      if (asked.length > 1) await route.fetch();
      await route.abort();
    });
    await dialog.getByRole('button', { name: '取号' }).click();
    await dialog.getByText('没有收到服务器的回音').waitFor();
    await dialog.getByRole('button', { name: '取消' }).click();
    await page.getByRole('button', { name: '代取号' }).click();
    await dialog.getByText('没有收到服务器的回音').waitFor();
    expect(await dialog.getByRole('radio', { name: '个人现金' }).isChecked()).toBe(true);
    await dialog.getByRole('button', { name: '取号' }).click();
    await shows(() => slipState(page), 'given');
    expect(new Set(asked).size).toBe(1);
    expect(asked).toHaveLength(2);
    await page.unroute('**/api/deeds');
    expect(await said(page, 'slip')).toMatch(/个人现金 A ?001 10:\d\d 请手写号条交给客户/);
    await answer(page, '稍后再写');
    expect(await slipsButton().innerText()).toContain('待写号条 1');
    await page.reload();
    await shows(() => slipsButton().innerText(), expect.stringContaining('待写号条 1'));
    await slipsButton().click();
    await page.getByTestId('slips').getByRole('button').first().click();
    await shows(() => slipState(page), 'given');
    await answer(page, '已写好');
    await shows(
      () =>
        slipsButton()
          .innerText()
          .then((text) => text.trim()),
      '号条',
    );
    expect(await tickets(visit)).toMatchObject([{ number: 'A001', state: 'waiting', queue: 'A' }]);
  });
});

describe('the card', () => {
  test('LOB-021 pulled up by its handle it opens; a short pull falls back; a finger elsewhere scrolls the list', async () => {
    for (const number of ['A002', 'A003', 'A004', 'A005', 'B001']) await give(number);
    const finger = await tablet.context.newCDPSession(page);
    const handle = cardOf(page, 'A002').getByRole('button', { name: 'A002 的操作' });
    const expanded = () => handle.getAttribute('aria-expanded');
    const middle = async () => {
      const box = (await handle.boundingBox())!;
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };
    await drag(finger, await middle(), -14);
    expect(await expanded()).toBe('false');
    await drag(finger, await middle(), -60);
    await shows(expanded, 'true');
    expect(await cardOf(page, 'A002').getByRole('button', { name: '弃号' }).isVisible()).toBe(true);
    await drag(finger, await middle(), 60);
    await shows(expanded, 'false');

    const list = page.getByRole('group', { name: /^在等/ });
    expect(await list.evaluate((box) => box.scrollTop)).toBe(0);
    const body = (await cardOf(page, 'A003').boundingBox())!;
    await drag(finger, { x: body.x + 60, y: body.y + 60 }, -200);
    await expect.poll(() => list.evaluate((box) => box.scrollTop)).toBeGreaterThan(60);
    await list.evaluate((box) => box.scrollTo(0, 0));
  });

  test('LOB-021 UXP-002 the same by keys: the handle opens it, tab reaches what lies beneath, escape closes it and gives the focus back', async () => {
    const card = cardOf(page, 'A002');
    const handle = card.getByRole('button', { name: 'A002 的操作' });
    expect(await card.getByRole('button', { name: '弃号' }).count()).toBe(0);
    await handle.focus();
    await page.keyboard.press('Enter');
    await shows(() => handle.getAttribute('aria-expanded'), 'true');
    await page.keyboard.press('Tab');
    await shows(() => page.evaluate(() => document.activeElement?.textContent), '移动到');
    await page.keyboard.press('Escape');
    await shows(() => handle.getAttribute('aria-expanded'), 'false');
    await shows(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'A002 的操作');
  });
});

describe('moving', () => {
  test('LOB-030 LOB-031 LOB-032 LOB-033 LOB-035 from the card: the own queue is no target, the new number is shown to be copied, the old one is gone', async () => {
    const card = await pull(page, 'A002');
    await card.getByRole('button', { name: '移动到' }).click();
    const choice = await said(page, 'queue-choice');
    expect(choice).toMatch(/B 个人非现金 1 人在等，最长 \d+ 分 V 贵宾 没有人在等/);
    expect(choice).not.toContain('个人现金');
    await chooseMove(page, '个人非现金');
    await shows(() => slipState(page), 'given');
    expect(await said(page, 'slip')).toMatch(/个人非现金 B ?002 10:\d\d 由 A002 换来 请手写号条交给客户/);
    await answer(page, '已写好');
    await shows(() => cardOf(page, 'A002').count(), 0);
    expect(await stateOf(visit, 'A002')).toBe('moved');
    // It stands where it was first taken, before B001 that came after it.
    expect((await cards(page)).slice(0, 3)).toEqual(['A001', 'B002', 'A003']);
  });

  test('LOB-033 every move of today can be shown as a slip again', async () => {
    await slipsButton().click();
    const list = page.getByTestId('slips');
    expect((await list.innerText()).replace(/\s+/g, ' ')).toMatch(/没有待写的号条 今天移动的号 10:\d\d A002 B002/);
    await list.getByRole('button', { name: /A002/ }).click();
    await shows(() => slipState(page), 'given');
    await answer(page, '稍后再写');
  });

  test('LOB-018 LOB-030 from the sheet as well', async () => {
    await cardOf(page, 'A003').getByRole('button').first().click();
    await page.getByTestId('ticket-sheet').waitFor();
    await page.getByRole('button', { name: '移动到' }).last().click();
    await chooseMove(page, '贵宾');
    await shows(() => slipState(page), 'given');
    expect(await said(page, 'slip')).toMatch(/贵宾 V ?001/);
    await answer(page, '已写好');
    expect(await said(page, 'ticket-sheet')).toContain('状态 已移走');
  });

  test('F43 without a network the move is kept, no number is guessed, and the slip waits until the server has given one', async () => {
    await stands(page, 'online');
    await visit.kill();
    await stands(page, 'offline');
    await move(page, 'A004', '个人非现金');
    await shows(() => slipState(page), 'offline');
    expect(await said(page, 'slip')).toContain('连上后才有新号');
    expect(await said(page, 'slip')).not.toMatch(/[BV] ?\d/);
    await answer(page, '知道了');
    expect((await cards(page)).filter((number) => number.includes('·'))).toEqual(['B···']);
    expect(await slipsButton().innerText()).toContain('待写号条 1');
    await page.reload();
    await shows(() => slipsButton().innerText(), expect.stringContaining('待写号条 1'));
    expect((await cards(page)).filter((number) => number.includes('·'))).toEqual(['B···']);

    await visit.revive();
    await nudge(page);
    await stands(page, 'online');
    await cardOf(page, 'B003').waitFor();
    await slipsButton().click();
    await page.getByTestId('slips').getByRole('button').first().click();
    await shows(() => slipState(page), 'given');
    expect(await said(page, 'slip')).toMatch(/B ?003.*由 A004 换来/);
    await answer(page, '已写好');
    expect((await tickets(visit)).filter(({ number }) => number === 'B003')).toHaveLength(1);
  });

  test('F43 called meanwhile, it is not moved: it lies in the tray in words, and its form says why it cannot be done again', async () => {
    await stands(page, 'online');
    line.cut();
    await stands(page, 'offline');
    await move(page, 'A005', '贵宾');
    await shows(() => slipState(page), 'offline');
    await answer(page, '知道了');
    expect(await call(visit, ids.get('A005')!)).toBe('applied');
    line.mend();
    await nudge(page);
    await stands(page, 'refused');
    await shows(
      () =>
        slipsButton()
          .innerText()
          .then((text) => text.trim()),
      '号条',
    );
    await page.getByRole('link', { name: '本机' }).click();
    const item = page.getByTestId('attention').getByRole('article');
    const words = (await item.innerText()).replace(/\s+/g, ' ');
    expect(words).toMatch(/移动排队号 .*A005 .*号码 A005 目标队列 贵宾/);
    expect(words).toContain('已经叫号');
    await item.getByRole('button', { name: '改一改再存' }).click();
    await page.getByTestId('move-dialog').waitFor();
    expect((await page.getByRole('dialog').last().innerText()).replace(/\s+/g, ' ')).toContain('A005 已经叫号');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: '本机' }).click();
    await item.getByRole('button', { name: '不再保留' }).click();
    await answer(page, '不再保留');
    await stands(page, 'online');
    expect(await stateOf(visit, 'A005')).toBe('called');
  });

  test('LOB-030 into a queue that was closed meanwhile: sent back, and moved from the tray to one that is open', async () => {
    await page.getByRole('link', { name: '排队' }).click();
    await give('A006');
    await stands(page, 'online');
    line.cut();
    await stands(page, 'offline');
    // Whoever stands in the queue of VIPs is called first: a queue is closed only when it is empty.
    const vip = (await visit.server.sql<{ id: Id }[]>`select id from ticket where number = 'V001'`)[0]!.id;
    await visit.server.sql`update ticket set state = 'done' where id = ${vip}`;
    await move(page, 'A006', '贵宾');
    await answer(page, '知道了');
    expect(await deed(visit, hu, retireQueue, { id: queueOf('V').id, outletId: hu.outletId })).toBe('applied');
    line.mend();
    await nudge(page);
    await stands(page, 'refused');
    await page.getByRole('link', { name: '本机' }).click();
    const item = page.getByTestId('attention').getByRole('article');
    expect((await item.innerText()).replace(/\s+/g, ' ')).toContain('贵宾已经停用，请选别的队列');
    await item.getByRole('button', { name: '改一改再存' }).click();
    await page.getByTestId('move-dialog').waitFor();
    expect(await said(page, 'queue-choice')).not.toContain('贵宾');
    await chooseMove(page, '个人非现金');
    await shows(() => slipState(page), 'given');
    expect(await said(page, 'slip')).toMatch(/B ?004/);
    await answer(page, '已写好');
    await stands(page, 'online');
    expect(await stateOf(visit, 'A006')).toBe('moved');
  });
});

describe('two tablets', () => {
  test('F44 LOB-032 of two that move the same number one does; the other is told before, or after when he was offline', async () => {
    await give('A007');
    const other = await visit.tablet({ reducedMotion: 'reduce' });
    const otherLine = await openLine(visit);
    await logIn(other, otherLine.door, 'lobby3', '/queue');
    other.page.setDefaultTimeout(10_000);
    await cardOf(other.page, 'A007').waitFor();
    const card = await pull(other.page, 'A007');
    await card.getByRole('button', { name: '移动到' }).click();
    await other.page.getByTestId('move-dialog').waitFor();
    await move(page, 'A007', '个人非现金');
    await shows(() => slipState(page), 'given');
    await answer(page, '已写好');
    await shows(
      async () => (await other.page.getByRole('dialog').last().innerText()).replace(/\s+/g, ' '),
      expect.stringContaining('A007 已经移走'),
    );
    await other.page.keyboard.press('Escape');

    await give('A008');
    await cardOf(other.page, 'A008').waitFor();
    otherLine.cut();
    await stands(other.page, 'offline');
    await move(other.page, 'A008', '个人非现金');
    await answer(other.page, '知道了');
    await move(page, 'A008', '个人非现金');
    await shows(() => slipState(page), 'given');
    await answer(page, '已写好');
    otherLine.mend();
    await nudge(other.page);
    await stands(other.page, 'refused');
    const after = (await tickets(visit)).filter(({ queue }) => queue === 'B').length;
    await other.page.getByRole('link', { name: '本机' }).click();
    expect((await other.page.getByTestId('attention').innerText()).replace(/\s+/g, ' ')).toContain('A008 已经移走');
    expect((await tickets(visit)).filter(({ queue }) => queue === 'B')).toHaveLength(after);
    expect((await tickets(visit)).filter(({ number }) => number === 'A008')).toHaveLength(1);
    await other.context.close();
    await otherLine.close();
  });
});

/** Window 2 has this number before it, and nobody comes. */
const missed = (number: string) =>
  deed(visit, song, missAtCounter, {
    ticketId: ids.get(number)!,
    counterId: hall.counters[1]!.id,
    at: toInstant(clock.now()),
    businessTypeId: queueOf(number.slice(0, 1)).businessTypeId,
  });

describe('giving up', () => {
  test('LOB-050 LOB-051 LOB-052 it is asked first and says that it is for ever; then nobody calls it', async () => {
    await give('A009');
    const card = await pull(page, 'A009');
    await card.getByRole('button', { name: '弃号' }).click();
    const dialog = page.getByRole('dialog', { name: 'A009 弃号？' });
    expect(await dialog.innerText()).toContain('弃号以后不能恢复，也不会再叫到');
    await dialog.getByRole('button', { name: '取消' }).click();
    expect(await stateOf(visit, 'A009')).toBe('waiting');
    await card.getByRole('button', { name: '弃号' }).click();
    await dialog.getByRole('button', { name: '弃号' }).click();
    await shows(() => cardOf(page, 'A009').count(), 0);
    await shows(() => stateOf(visit, 'A009'), 'abandoned');
    // The window is free: it is the number that nobody calls any more.
    expect(await missed('A005')).toBe('applied');
    expect(await call(visit, ids.get('A009')!)).toBe('queue.impossible-step');
  });
});

describe('talks and missed numbers', () => {
  test('QUE-007 who missed his number is listed apart and brought back by hand, where his business has it so', async () => {
    await cardOf(page, 'A005').waitFor();
    await give('B007');
    expect(await call(visit, ids.get('B007')!)).toBe('applied');
    expect(await missed('B007')).toBe('applied');
    await page.getByRole('button', { name: '过号 1' }).click();
    await (await pull(page, 'B007')).getByRole('button', { name: '恢复' }).click();
    await shows(() => stateOf(visit, 'B007'), 'waiting');
    await page.getByText('现在没有过号的客户').waitFor();
    await page.getByRole('button', { name: '返回等候列表' }).click();
    await cardOf(page, 'B007').waitFor();
  });

  test('QUE-023 in a talk the card says with whom and how long, the number keeps its place and is not called; then it is', async () => {
    const first = (await cards(page))[0]!;
    await (await pull(page, first)).getByRole('button', { name: '开始洽谈' }).click();
    await shows(() => cardOf(page, first).innerText(), expect.stringMatching(/洽谈中 · 吴桐 · 0 分/));
    expect((await cards(page))[0]).toBe(first);
    const talking = async () =>
      (await visit.server.sql<{ id: Id }[]>`select id from ticket where talking_since is not null`)[0]?.id;
    await expect.poll(talking).toBeDefined();
    const ticketId = (await talking())!;
    expect(await call(visit, ticketId)).toBe('queue.in-talk');
    await cardOf(page, first).getByRole('button', { name: '结束洽谈' }).click();
    await shows(() => cardOf(page, first).innerText(), expect.not.stringContaining('洽谈中'));
    await shows(talking, undefined);
    expect(await call(visit, ticketId)).toBe('applied');
  });
});

describe('who may not', () => {
  test('LOB-036 LOB-053 the head of the outlet may talk and neither move nor give up; a teller is offered nothing', async () => {
    const head = await visit.tablet({ reducedMotion: 'reduce' });
    await logIn(head, visit, 'head3', '/queue');
    const card = await pull(head.page, 'A005');
    await card.getByRole('button', { name: '开始洽谈' }).waitFor();
    expect(await card.getByRole('button', { name: '移动到' }).count()).toBe(0);
    expect(await card.getByRole('button', { name: '弃号' }).count()).toBe(0);
    expect(await head.page.getByRole('button', { name: /号条|代取号/ }).count()).toBe(0);
    await head.context.close();
    const teller = await visit.tablet({ reducedMotion: 'reduce' });
    await logIn(teller, visit, 'teller4', '/queue');
    await cardOf(teller.page, 'A005').waitFor();
    expect(await teller.page.getByRole('button', { name: /的操作/ }).count()).toBe(0);
    await teller.context.close();
  });

  test('nothing that the pages did was stopped by the content security policy, and nothing failed', () => {
    const known = /401|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|ERR_NETWORK|Failed to load resource/;
    expect(tablet.complaints.filter((text) => !known.test(text))).toEqual([]);
  });
});
