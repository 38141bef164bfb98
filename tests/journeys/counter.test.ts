/** The counter as a teller uses it, in the outlet that has no queue machine: one hand at the keyboard. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { saveBusinessType } from '#domain/queue/hall-admin.mutators.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { hu } from '#tests/kit/people.ts';
import { logIn, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { callsAt, counterOf, doAs, emptyHall, inHand, line, movable, stateOf, take, ticketOf, wait } from './own-hall-visit.ts'; // prettier-ignore
import { becomes, stands } from './tablet-page.ts';
import { hands } from './teller.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let visit: Visit;
let tablet: Tablet;
/** Song at window 2, which calls from every queue. */
let page: Page;
/** Tang, opened where he is needed. */
let second: Page;

beforeAll(async () => {
  wait(-60);
  visit = await startVisit({ clock: movable });
  // Motion would be looked at half faded in.
  tablet = await visit.tablet({ reducedMotion: 'reduce' });
  page = tablet.page;
  await logIn(tablet, visit, 'teller3', '/counter');
});
afterAll(() => visit.end());
beforeEach(() => emptyHall(visit));

const { act, aside, finish, isState, key, online, open, problem, serve, shows } = hands(
  () => visit,
  () => page,
);

test('QUE-006 a teller sees which windows are free, opens one by keyboard alone, and stands there', async () => {
  await page.getByTestId('seat-2').waitFor();
  expect(await page.locator('[data-testid^="seat-"]').count()).toBe(4);
  await open(2);
  await becomes(() => counterOf(visit, 2).then(({ status }) => status), 'idle');
  expect(await act('callNext').getAttribute('title')).toContain('没有人在等');
});

test('QUE-006 QUE-021 a whole service with the keyboard alone: call, recall, here, start, finish with outcome and services', async () => {
  const number = await take(visit, 'A');
  await becomes(() => line(page), [number]);
  expect(await act('finish').getAttribute('aria-disabled')).toBe('true');
  expect(await act('finish').getAttribute('title')).toContain('先叫号');
  await key('Space');
  await shows(number);
  await key('r');
  await becomes(() => ticketOf(visit, number).then(({ recalls }) => recalls), 1);
  await key('a');
  await becomes(() => page.getByTestId('in-hand').innerText(), expect.stringContaining('客户已到'));
  await key('s');
  await isState(number, 'serving');
  expect(await act('miss').getAttribute('aria-disabled')).toBe('true');
  await key('f');
  await page.getByRole('dialog', { name: `办结 ${number}` }).waitFor();
  await key('2');
  await key('q');
  await key('e');
  await key('Enter');
  await isState(number, 'done');
  expect(await ticketOf(visit, number)).toMatchObject({ outcome: 'partly', delivered: ['存款', '换零钱'] });
  await shows('');
  expect(await page.getByTestId('last').innerText()).toContain(number);
  // What was chosen is offered again, and the window calls on.
  const next = await take(visit, 'A');
  await serve(next);
  await key('f');
  await page.getByRole('dialog').waitFor();
  expect(await page.getByRole('dialog').getByRole('button', { name: /存款/ }).getAttribute('aria-pressed')).toBe(
    'true',
  );
  await key('Escape');
  await finish(next);
});

test('QUE-006 after three recalls the key is grey and says so', async () => {
  const number = await take(visit, 'B');
  await becomes(() => line(page), [number]);
  await key('Enter');
  await shows(number);
  for (let times = 1; times <= 3; times++) {
    await key('r');
    await becomes(() => ticketOf(visit, number).then(({ recalls }) => recalls), times);
  }
  await becomes(() => act('recall').getAttribute('title'), `${number} 已重呼 3 次，没有来就按过号`);
  await key('r');
  await finish(number);
  expect((await ticketOf(visit, number)).recalls).toBe(3);
});

test('QUE-005 ten presses and ten taps on call next call one number', async () => {
  const [first, other] = [await take(visit, 'A'), await take(visit, 'A')];
  await becomes(() => line(page), [first, other]);
  const before = await callsAt(visit, 2);
  await page.evaluate(() => {
    const button = document.querySelector<HTMLElement>('[data-act="callNext"] button')!;
    for (let n = 0; n < 10; n++) {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', code: 'Space', bubbles: true }));
      button.click();
    }
  });
  await shows(first);
  await finish(first);
  expect(await callsAt(visit, 2)).toBe(before + 1);
  expect(await stateOf(visit, other)).toBe('waiting');
  await serve(other);
  await finish(other);
});

test('QUE-005 a call whose answer is lost is asked for again under its own id: the same number, called once', async () => {
  const [first, other] = [await take(visit, 'A'), await take(visit, 'A')];
  await becomes(() => line(page), [first, other]);
  const before = await callsAt(visit, 2);
  const asked: string[] = [];
  // Rows do not arrive, and the answer of the first request is lost.
  await page.route('**/sync/**', (sync) => sync.abort());
  await visit.kill();
  await visit.revive();
  await stands(page, 'offline');
  await page.route('**/api/queue/calls', async (route) => {
    asked.push((route.request().postDataJSON() as { id: string }).id);
    if (asked.length > 1) return route.continue();
    await route.fetch();
    await route.abort();
  });
  await key('Space');
  await becomes(() => problem(), expect.stringContaining('再按一次'));
  expect(await callsAt(visit, 2)).toBe(before + 1);
  const answered = page.waitForResponse('**/api/queue/calls');
  await key('Space');
  expect(await (await answered).json()).toMatchObject({ status: 'applied', call: { number: first } });
  await page.unroute('**/sync/**');
  await page.unroute('**/api/queue/calls');
  await online();
  await shows(first);
  expect([new Set(asked).size, asked.length]).toEqual([1, 2]);
  expect(await callsAt(visit, 2)).toBe(before + 1);
  expect(await stateOf(visit, other)).toBe('waiting');
  await finish(first);
  await serve(other);
  await finish(other);
});

test('QUE-005 QUE-006 somebody else’s window is taken over only after a question; two windows at once never call the same number', async () => {
  const other = await visit.tablet();
  second = other.page;
  await logIn(other, visit, 'teller4', '/counter');
  await second.getByTestId('seat-2').getByText('宋雪在用').waitFor();
  await second.getByTestId('seat-2').getByRole('button', { name: '接管 2 号窗口' }).click();
  await second.getByRole('dialog', { name: '接管 2 号窗口？' }).getByRole('button', { name: '取消' }).click();
  await second.getByTestId('seat-4').getByRole('button', { name: '开窗 4 号窗口' }).click();
  await second.getByRole('heading', { name: '4 号窗口' }).waitFor();

  const numbers = new Set<string>();
  for (let round = 0; round < 4; round++) {
    const waiting = [await take(visit, 'A'), await take(visit, 'B')];
    await becomes(() => line(page).then((all) => all.length), 2);
    await becomes(() => line(second).then((all) => all.length), 2);
    await Promise.all([key('Space'), key('Space', second)]);
    await becomes(async () => [await inHand(page), await inHand(second)].toSorted(), waiting.toSorted());
    for (const on of [page, second]) {
      const number = await inHand(on);
      expect(numbers.has(number)).toBe(false);
      numbers.add(number);
      await finish(number, on);
    }
  }
  expect(numbers.size).toBe(8);
});

test('QUE-006 a reload, and a window that was closed while serving, find the number still in hand', async () => {
  const number = await take(visit, 'A');
  await serve(number);
  await page.reload();
  await shows(number);
  await page.close();
  page = await tablet.context.newPage();
  await page.goto(`${visit.server.url}/counter`);
  await shows(number);
  expect(await act('finish').getAttribute('aria-disabled')).toBe(null);
  await finish(number);
});

test('QUE-006 without the server a finish is kept and sent later; a call says plainly that it needs the server', async () => {
  const [number, next] = [await take(visit, 'A'), await take(visit, 'A')];
  await serve(number);
  const before = await callsAt(visit, 2);
  await visit.kill();
  await stands(page, 'offline');
  await key('f');
  await page.getByRole('dialog').waitFor();
  await key('Enter');
  await shows('');
  await key('Space');
  await becomes(() => problem(), expect.stringContaining('连不上服务器'));
  await visit.revive();
  await online();
  await isState(number, 'done');
  expect([await stateOf(visit, next), await callsAt(visit, 2)]).toEqual(['waiting', before]);
  await serve(next);
  await finish(next);
});

test('QUE-008 three ways to hold: any window of the business, this window, an inner step; the same window goes on', async () => {
  for (const [choice, mode, elsewhere] of [
    ['1', 'free', 1],
    ['2', 'same', 0],
    ['3', 'inner', 0],
  ] as const) {
    const number = await take(visit, 'A');
    await serve(number);
    await key('h');
    await page.getByRole('dialog', { name: `挂起 ${number}` }).waitFor();
    await key(choice);
    await isState(number, 'held');
    expect(await ticketOf(visit, number)).toMatchObject({ holdMode: mode });
    await shows('');
    await aside(number).waitFor();
    const after = await take(visit, 'A');
    await becomes(() => line(second), [after]);
    expect(await aside(number, second).count(), mode).toBe(elsewhere);
    await aside(number)
      .getByRole('button', { name: `继续办 ${number}` })
      .click();
    await shows(number);
    await isState(number, 'serving');
    await finish(number);
    await serve(after);
    await finish(after);
  }
});

test('QUE-006 a parked number lies aside with its time, at every window where it may, and is gone on with from another one', async () => {
  const number = await take(visit, 'A');
  await serve(number);
  await key('p');
  await page.getByRole('dialog', { name: `暂存 ${number}` }).waitFor();
  await key('2');
  await key('q');
  await key('Enter');
  await isState(number, 'parked');
  await becomes(() => aside(number).innerText(), expect.stringMatching(/暂存 · 各窗口 到 \d\d:\d\d/));
  await aside(number, second).getByRole('button', { name: '继续办' }).click();
  await shows(number, second);
  await becomes(() => aside(number).count(), 0);
  await finish(number, second);
});

test('QUE-006 a transfer first in line stands before all others, under its own number; the queue it is in cannot be chosen', async () => {
  const [number, ...others] = [await take(visit, 'A'), await take(visit, 'B'), await take(visit, 'B')];
  wait(30);
  await serve(number);
  await key('t');
  const dialog = page.getByRole('dialog', { name: `${number} 转到哪个队列` });
  await dialog.waitFor();
  await key('1');
  expect(await dialog.getByRole('button', { name: /A 个人现金/ }).getAttribute('aria-disabled')).toBe('true');
  expect(await dialog.getByRole('button', { name: /转业务/ }).getAttribute('aria-disabled')).toBe('true');
  await key('2');
  await key('f');
  await key('Enter');
  await becomes(() => line(page), [number, ...others]);
  await becomes(
    () => ticketOf(visit, number),
    expect.objectContaining({ state: 'waiting', queueId: smallOutlet.ownHall.queues[1]!.id }),
  );
  for (const each of [number, ...others]) {
    await serve(each);
    await finish(each);
  }
});

test('QUE-007 missed: one type comes back by itself behind the next, one is called again by hand, one is void', async () => {
  const [again, ...behind] = [await take(visit, 'A'), await take(visit, 'A')];
  await becomes(() => line(page), [again, ...behind]);
  await key('Space');
  await shows(again);
  await key('m');
  await becomes(() => line(page), [...behind, again]);
  await becomes(() => ticketOf(visit, again), expect.objectContaining({ state: 'waiting', returns: 1 }));
  for (const each of [...behind, again]) {
    await serve(each);
    await finish(each);
  }

  const byHand = await take(visit, 'B');
  await becomes(() => line(page), [byHand]);
  await key('Space');
  await shows(byHand);
  await key('m');
  await aside(byHand).waitFor();
  const notice = page.getByRole('status', { name: '通知' }).getByText(`${byHand} 已过号`).locator('..');
  await notice.getByRole('button', { name: '再叫' }).click();
  await shows(byHand);
  // A window that calls by itself has no place for the one that was missed.
  await page.getByRole('switch', { name: '自动叫号' }).check();
  await key('m');
  await isState(byHand, 'missed');
  await notice.waitFor();
  expect(await notice.getByRole('button', { name: '再叫' }).count()).toBe(0);
  await page.getByRole('switch', { name: '自动叫号' }).uncheck();
  await aside(byHand)
    .getByRole('button', { name: `再叫 ${byHand}` })
    .click();
  await shows(byHand);
  await finish(byHand);

  // What a notice offers ends when the window has another number.
  const [left, then] = [await take(visit, 'B'), await take(visit, 'A')];
  await becomes(() => line(page), [left, then]);
  await key('Space');
  await shows(left);
  await key('m');
  const offer = page.getByRole('status', { name: '通知' }).getByRole('button', { name: '再叫' });
  await offer.waitFor();
  await key('Space');
  await shows(then);
  expect(await offer.count()).toBe(0);
  await finish(then);

  const { types } = smallOutlet.ownHall;
  await doAs(visit, hu, saveBusinessType, { ...types[1]!, missedPolicy: 'void' });
  const gone = await take(visit, 'B');
  await becomes(() => line(page), [gone]);
  await key('Space');
  await shows(gone);
  await key('m');
  await becomes(() => aside(gone).getByRole('button').getAttribute('title'), `${gone} 过号作废，请重新取号`);
  await aside(gone).getByRole('button').click({ force: true });
  await isState(gone, 'missed');
  await doAs(visit, hu, saveBusinessType, types[1]!);
});

test('QUE-006 a pause says why, greys the call, and ends with the same key', async () => {
  const number = await take(visit, 'A');
  await becomes(() => line(page), [number]);
  await key('z');
  await page.getByRole('dialog', { name: '为什么暂停' }).waitFor();
  await key('3');
  await becomes(() => counterOf(visit, 2).then(({ status }) => status), 'paused');
  await becomes(() => page.getByTestId('in-hand').innerText(), expect.stringContaining('暂停服务 · 款项交接'));
  expect(await act('callNext').getAttribute('title')).toContain('先恢复服务');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  for (const each of ['Space', 'Enter', 'g', 'w']) await key(each);
  await act('callNext').click({ force: true });
  // The resume that follows goes out after whatever a press would have asked.
  await key('z');
  await becomes(() => counterOf(visit, 2).then(({ status }) => status), 'idle');
  expect(asked.filter((path) => path === '/api/queue/calls')).toEqual([]);
  expect(asked.length).toBeGreaterThan(0);
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(await stateOf(visit, number)).toBe('waiting');
  await serve(number);
  await finish(number);
});

test('the page has said nothing to the console', () => {
  expect(
    tablet.complaints.filter(
      (line) =>
        !/ERR_(CONNECTION_REFUSED|FAILED|INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RESET|EMPTY_RESPONSE)/.test(line),
    ),
  ).toEqual([]);
});
