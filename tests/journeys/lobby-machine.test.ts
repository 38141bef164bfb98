/** What a lobby manager does with numbers where a queue machine leads: asked of it over TCP, and shown as it answered. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
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
import {
  answer,
  cardOf,
  cards,
  chooseMove,
  move,
  openLine,
  pull,
  said,
  shows,
  slipState,
  stateOf,
  type Line,
} from './lobby-visit.ts';
import { nudge, shellKept, stands } from './tablet-page.ts';

vi.setConfig({ testTimeout: 60_000 });

let visit: Visit;
let machine: ScriptedMachine;
let tablet: Tablet;
let page: Page;
let line: Line;

beforeAll(async () => {
  visit = await startVisit();
  machine = await connectMachine(visit);
  line = await openLine(visit);
  tablet = await visit.tablet({ reducedMotion: 'reduce' });
  page = tablet.page;
  page.setDefaultTimeout(10_000);
  for (const [number, minutes] of Object.entries({ A001: 20, A002: 18, A003: 16, A004: 14, A005: 12, A006: 10 }))
    await machine.take(number, { at: minutesAgo(minutes) });
  await logIn(tablet, line.door, 'lobby', '/queue');
  await shellKept(page);
  await cardOf(page, 'A006').waitFor();
});
afterAll(async () => {
  await visit.end();
  await line.close();
});

const openSheet = (number: string) => cardOf(page, number).getByRole('button').first().click();

describe('moving where a machine leads', () => {
  test('LOB-030 LOB-032 LOB-033 the machine is asked, the card says so, and its new number is the slip', async () => {
    await move(page, 'A002', '贵宾');
    const asked = await machine.asked('move');
    expect(asked).toMatchObject({ ticket: 'A002', toQueue: 'V' });
    await shows(() => slipState(page), 'asked');
    expect(await said(page, 'slip')).toContain('A002 正在换号…');
    expect(await cardOf(page, 'A002').innerText()).toContain('待排队机确认');
    expect(await stateOf(visit, 'A002')).toBe('waiting');
    machine.answer(asked['cmd'], 'ok', 'V017');
    await shows(() => slipState(page), 'given');
    expect(await said(page, 'slip')).toMatch(/贵宾 V ?017 10:\d\d 由 A002 换来 请手写号条交给客户/);
    await answer(page, '已写好');
    await cardOf(page, 'V017').waitFor();
    // By the time at which it was taken: between A001 and A003.
    expect((await cards(page)).slice(0, 3)).toEqual(['A001', 'V017', 'A003']);
  });

  test('LOB-034 while it is asked nothing else is asked about the number; refused, it says why, and the number stays', async () => {
    await openSheet('A003');
    await page.getByRole('button', { name: '移动到' }).last().click();
    await chooseMove(page, '个人非现金');
    const asked = await machine.asked('move');
    await shows(() => slipState(page), 'asked');
    await answer(page, '知道了');
    expect(await said(page, 'machine-answer')).toBe('正在请排队机换到 个人非现金');
    const sheet = page.getByRole('dialog', { name: 'A003' });
    expect(await sheet.innerText()).toContain('A003 已经在等排队机答复，请稍候');
    machine.answer(asked['cmd'], 'called');
    await shows(() => said(page, 'machine-answer'), '排队机未同意：这个号已经叫了，号码照旧');
    await shows(() => cardOf(page, 'A003').innerText(), expect.stringContaining('排队机未同意'));
    expect(await stateOf(visit, 'A003')).toBe('waiting');
    expect(await page.getByRole('button', { name: /号条/ }).innerText()).not.toContain('待写');
  });

  test('LOB-034 F53 a machine that does not answer: nobody knows, which is what is said, and the number stays', async () => {
    await move(page, 'A004', '贵宾');
    await machine.asked('move');
    await shows(() => slipState(page), 'unknown');
    expect(await said(page, 'slip')).toContain('排队机没有回答，号码保持原样，待核对');
    await answer(page, '知道了');
    expect(await cardOf(page, 'A004').innerText()).toContain('待核对');
    expect(await stateOf(visit, 'A004')).toBe('waiting');
  });

  test('F43 asked without a network: the machine is asked once the tablet is back, and a number called meanwhile lies in the tray', async () => {
    await stands(page, 'online');
    line.cut();
    await stands(page, 'offline');
    await move(page, 'A005', '贵宾');
    await shows(() => slipState(page), 'offline');
    await answer(page, '知道了');
    expect(await cardOf(page, 'A005').innerText()).toContain('待上传');
    await move(page, 'A006', '贵宾');
    await answer(page, '知道了');
    await machine.at('call', 'A006', 1);
    line.mend();
    await nudge(page);
    const asked = await machine.asked('move');
    expect(asked).toMatchObject({ ticket: 'A005' });
    machine.answer(asked['cmd'], 'ok', 'V018');
    await cardOf(page, 'V018').waitFor();
    await stands(page, 'refused');
    await page.getByRole('link', { name: '本机' }).click();
    const words = (await page.getByTestId('attention').innerText()).replace(/\s+/g, ' ');
    expect(words).toMatch(/移动排队号 .*A006 已经叫号.*号码 A006 目标队列 贵宾/);
    await page.getByRole('button', { name: '不再保留' }).click();
    await answer(page, '不再保留');
    await page.getByRole('link', { name: '排队' }).click();
    // The one that came through, and the one that nobody knows of.
    expect(await page.getByRole('button', { name: /号条/ }).innerText()).toContain('待写号条 2');
  });
});

describe('giving up where a machine leads', () => {
  test('LOB-050 LOB-051 LOB-053 the machine is asked after the question; when it has agreed the number is gone', async () => {
    const card = await pull(page, 'A001');
    await card.getByRole('button', { name: '弃号' }).click();
    const dialog = page.getByRole('dialog', { name: 'A001 弃号？' });
    expect(await dialog.innerText()).toContain('要排队机同意后才作废');
    await dialog.getByRole('button', { name: '弃号' }).click();
    const asked = await machine.asked('abandon');
    expect(asked).toMatchObject({ ticket: 'A001' });
    await shows(() => cardOf(page, 'A001').innerText(), expect.stringContaining('待排队机确认'));
    machine.answer(asked['cmd'], 'ok');
    await shows(() => cardOf(page, 'A001').count(), 0);
    await shows(() => stateOf(visit, 'A001'), 'abandoned');
  });
});

describe('who matters, where they stand, who they are', () => {
  test('QUE-023 those there is time to talk to are ranked, each with why in words; the choice lasts', async () => {
    await machine.take('B001', { customer: people.ordinary, at: minutesAgo(9) });
    await machine.take('B002', { customer: people.vip, at: minutesAgo(2) });
    await page.getByRole('link', { name: '厅堂' }).click();
    await page.getByRole('tab', { name: /营销一刻/ }).click();
    const list = page.getByTestId('marketing-minutes');
    await shows(() => list.getByRole('listitem').count(), 2);
    const words = (await list.getByRole('listitem').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    expect(words[0]).toMatch(/^B002.*还有约 \d+ 分钟 · 资产 \d+ 万以上/);
    expect(words[1]).toMatch(/^B001/);
    await page.reload();
    await shows(() => list.getByRole('listitem').count(), 2);
    await page.getByRole('tab', { name: /重点客户/ }).click();
    await page.getByTestId('key-B002').waitFor();
  });

  test('LOB-017 the windows one by one: who is served there and since when, and from there to his ticket', async () => {
    await machine.at('start', 'A006', 1);
    await page.getByTestId('counter-1').getByRole('button').click();
    await shows(
      () => said(page, 'window-sheet'),
      expect.stringMatching(/办理中 · 10:\d\d 起，0 分 柜员 T101 叫号队列 由排队机分配/),
    );
    expect(await page.getByTestId('window-2').innerText()).toContain('空闲');
    await page.getByTestId('served-A006').getByRole('button').click();
    await page.getByTestId('ticket-sheet').waitFor();
    expect(await said(page, 'ticket-sheet')).toContain('状态 办理中 · 1 号窗口');
    // Where somebody is served, nothing is offered to the lobby any more.
    expect(
      await page
        .getByRole('dialog', { name: 'A006' })
        .getByRole('button', { name: /移动到|弃号/ })
        .count(),
    ).toBe(0);
  });

  test('LOB-019 CUS-007 a customer is found by masked name and grade, and not by his name or the bank’s number for him', async () => {
    const vip = smallOutlet.customers[people.vip]!;
    await page.getByRole('link', { name: '查客户' }).click();
    const field = page.getByRole('searchbox', { name: '姓名、等级或号码' });
    const [row] = await visit.server.sql<{ masked: string }[]>`
      select c.masked_name as masked from customer c join ticket t on t.customer_id = c.id where t.number = 'B002'`;
    await field.fill(`${row!.masked} ${vip.grade}`);
    const inHall = page.getByTestId('found').filter({ hasText: '在厅堂，B002' });
    await inHall.getByRole('button').click();
    const sheet = await said(page, 'customer-sheet');
    expect(sheet).toContain(vip.grade);
    expect(sheet).not.toContain(vip.name);
    await page.getByRole('button', { name: '看他的号' }).click();
    await page.getByTestId('ticket-sheet').waitFor();
    await page.getByRole('link', { name: '查客户' }).click();
    await field.fill(vip.name);
    await page.getByText('没有这样的客户').waitFor();
    // The bank's own number for him is none that a customer says or shows.
    await field.fill(vip.customerNo);
    await page.keyboard.press('Enter');
    await page.getByText('没有查到这个号码的客户').waitFor();
  });
});

describe('without the machine', () => {
  test('LOB-034 while it is away neither is offered, with the reason, and there is no number to take here', async () => {
    machine.unplug();
    await page.getByRole('link', { name: '排队' }).click();
    await openSheet('A003');
    const sheet = page.getByRole('dialog', { name: 'A003' });
    await shows(async () => (await sheet.innerText()).split('排队机没有连上，A003 保持原样').length - 1, 2);
    await sheet.getByRole('button', { name: '移动到' }).click({ force: true });
    expect(await page.getByTestId('move-dialog').count()).toBe(0);
    const card = await pull(page, 'A003');
    expect(await card.innerText()).toContain('排队机没有连上');
    expect(await page.getByRole('button', { name: '代取号' }).count()).toBe(0);
  });

  test('nothing that the pages did was stopped by the content security policy, and nothing failed', () => {
    const known = /401|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_NETWORK|Failed to load resource/;
    expect(tablet.complaints.filter((text) => !known.test(text))).toEqual([]);
  });
});
