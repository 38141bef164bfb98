/** The counter as a teller uses it, in the outlet that has no queue machine: one hand at the keyboard. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';

import { saveBusinessType } from '#domain/queue/hall-admin.mutators.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';

import { hu } from '#tests/kit/people.ts';
import { askRating, beep, showTicket, showWaiting } from '#domain/queue/caller-keys.ts';
import { callerBytes, readCaller, type CallerFrame } from '#domain/queue/serial-caller.ts';
import { logIn, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { inEachLook, overflow, smallTargets, violations } from './looking.ts';
import { callsAt, counterOf, doAs, emptyHall, inHand, line, movable, stateOf, take, ticketOf, wait } from './own-hall-visit.ts'; // prettier-ignore
import { becomes, nudge, stands } from './tablet-page.ts';

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

const act = (name: string, on = page) => on.locator(`[data-act="${name}"] button`);
const problem = (on = page) => on.getByTestId('counter-problem').innerText();
const aside = (number: string, on = page) => on.getByTestId(`aside-${number}`);
const shows = (number: string, on = page) => becomes(() => inHand(on), number);
const isState = (number: string, state: string) => becomes(() => stateOf(visit, number), state);
const key = (name: string, on = page) => on.keyboard.press(name);
/** The server is back, and the page knows. */
async function online(): Promise<void> {
  await nudge(page);
  await stands(page, 'online');
}
/** Calls whoever is next and begins. */
async function serve(number: string, on = page): Promise<void> {
  await becomes(() => line(on).then((next) => next.length > 0), true);
  await key('Space', on);
  await shows(number, on);
  await key('s', on);
  await isState(number, 'serving');
}
async function finish(number: string, on = page): Promise<void> {
  await key('f', on);
  await on.getByRole('dialog').waitFor();
  await key('Enter', on);
  await shows('', on);
  await isState(number, 'done');
}

test('QUE-006 a teller sees which windows are free, opens one by keyboard alone, and stands there', async () => {
  await page.getByTestId('seat-2').waitFor();
  expect(await page.locator('[data-testid^="seat-"]').count()).toBe(4);
  await page.getByTestId('seat-2').getByRole('button', { name: '开窗 2 号窗口' }).focus();
  await key('Enter');
  await page.getByRole('heading', { name: '2 号窗口' }).waitFor();
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
  await page.getByRole('dialog', { name: `暂放 ${number}` }).waitFor();
  await key('2');
  await key('q');
  await key('Enter');
  await isState(number, 'parked');
  await becomes(() => aside(number).innerText(), expect.stringMatching(/暂放 · 各窗口 到 \d\d:\d\d/));
  await aside(number, second).getByRole('button', { name: '继续办' }).click();
  await shows(number, second);
  await becomes(() => aside(number).count(), 0);
  await finish(number, second);
});

test('QUE-006 a transfer first in line stands before all others, under its own number; the queue it is in cannot be chosen', async () => {
  const [number, ...others] = [await take(visit, 'A'), await take(visit, 'B'), await take(visit, 'B')];
  wait(30);
  await serve(number!);
  await key('t');
  const dialog = page.getByRole('dialog', { name: `${number} 转到哪个队列` });
  await dialog.waitFor();
  await key('1');
  expect(await dialog.getByRole('button', { name: /A 个人现金/ }).getAttribute('aria-disabled')).toBe('true');
  expect(await dialog.getByRole('button', { name: /转队列/ }).getAttribute('aria-disabled')).toBe('true');
  await key('2');
  await key('f');
  await key('Enter');
  await becomes(() => line(page), [number, ...others]);
  await becomes(
    () => ticketOf(visit, number!),
    expect.objectContaining({ state: 'waiting', queueId: smallOutlet.ownHall.queues[1]!.id }),
  );
  for (const each of [number!, ...others]) {
    await serve(each);
    await finish(each);
  }
});

test('QUE-007 missed: one type comes back by itself behind the next, one is called again by hand, one is void', async () => {
  const [again, ...behind] = [await take(visit, 'A'), await take(visit, 'A')];
  await becomes(() => line(page), [again, ...behind]);
  await key('Space');
  await shows(again!);
  await key('m');
  await becomes(() => line(page), [...behind, again]);
  await becomes(() => ticketOf(visit, again!), expect.objectContaining({ state: 'waiting', returns: 1 }));
  for (const each of [...behind, again!]) {
    await serve(each);
    await finish(each);
  }

  const byHand = await take(visit, 'B');
  await becomes(() => line(page), [byHand]);
  await key('Space');
  await shows(byHand);
  await key('m');
  await aside(byHand).waitFor();
  await page.getByRole('status', { name: '通知' }).getByRole('button', { name: '撤销' }).click();
  await shows(byHand);
  await key('m');
  await isState(byHand, 'missed');
  await aside(byHand)
    .getByRole('button', { name: `再叫 ${byHand}` })
    .click();
  await shows(byHand);
  await finish(byHand);

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
  await becomes(() => page.getByTestId('in-hand').innerText(), expect.stringContaining('暂停服务 · 调款'));
  expect(await act('callNext').getAttribute('title')).toContain('先恢复服务');
  await key('Space');
  expect(await stateOf(visit, number)).toBe('waiting');
  await key('z');
  await becomes(() => counterOf(visit, 2).then(({ status }) => status), 'idle');
  await serve(number);
  await finish(number);
});

test('QUE-006 a given number by its figures alone, a walk-in without a number, and the next one by itself', async () => {
  const [first, given] = [await take(visit, 'A'), await take(visit, 'A')];
  await becomes(() => line(page), [first, given]);
  await key('g');
  await page.getByRole('textbox', { name: '票号' }).waitFor();
  // Letters typed into a field are letters, not actions.
  await page.keyboard.type('x999');
  await key('Enter');
  await page.getByText('X999 不在等，也没有过号').waitFor();
  await page.getByRole('textbox', { name: '票号' }).fill(String(Number(given.slice(1))));
  await key('Enter');
  await shows(given);
  await finish(given);

  await key('w');
  await page.getByRole('dialog', { name: '没有取号的客户办什么' }).waitFor();
  await key('2');
  await becomes(() => inHand(page), expect.stringMatching(/^B\d{3}$/));
  await page.getByRole('switch', { name: '自动叫号' }).check();
  await key('f');
  await page.getByRole('dialog').waitFor();
  await key('Enter');
  await shows(first);
  await page.getByRole('switch', { name: '自动叫号' }).uncheck();
  await finish(first);
});

test('QUE-006 a question that is open stays open while the hall around it changes', async () => {
  const number = await take(visit, 'A');
  await serve(number);
  await key('f');
  await page.getByRole('dialog').waitFor();
  await key('3');
  const [next] = [await take(visit, 'A')];
  await becomes(() => line(page), [next]);
  await becomes(() => page.getByRole('button', { name: /没法办/ }).getAttribute('aria-pressed'), 'true');
  await key('Enter');
  await isState(number, 'done');
  expect(await ticketOf(visit, number)).toMatchObject({ outcome: 'notPossible' });
});

test('QUE-010 why this number is told for who is next and for who was called, with those it was weighed against', async () => {
  const cash = await take(visit, 'A');
  wait(6);
  const vip = await take(visit, 'V');
  await becomes(() => line(page), [vip, cash]);
  await page.getByTestId(`next-${vip}`).click();
  await becomes(() => page.getByTestId('why').innerText(), expect.stringContaining('加上队列的优先分钟：合 10 分'));
  await key('Escape');
  await key('Space');
  await shows(vip);
  await page.reload();
  await shows(vip);
  await page.getByTestId('in-hand').getByRole('button', { name: '为什么是这个号' }).click();
  await becomes(
    () => page.getByTestId('why').innerText(),
    expect.stringMatching(/合 10 分[^]*V\s*\d{3}[^]*10 分[^]*A\s*\d{3}[^]*6 分/),
  );
  await key('Escape');
  await finish(vip);
  await serve(cash);
  await finish(cash);
});

/** A port of the page's own browser: what is written to it is kept, and bytes come up through it. */
async function plugInCaller(on: Page): Promise<void> {
  await on.addInitScript(() => {
    const heard: number[] = [];
    let up: ReadableStreamDefaultController<Uint8Array>;
    const port = {
      readable: null as ReadableStream<Uint8Array> | null,
      writable: null as WritableStream<Uint8Array> | null,
      getInfo: () => ({ usbVendorId: 0x1a86 }),
      open() {
        port.readable = new ReadableStream({ start: (c) => void (up = c) });
        port.writable = new WritableStream({ write: (bytes: Uint8Array) => void heard.push(...bytes) });
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
    const serial = Object.assign(new EventTarget(), {
      getPorts: () => Promise.resolve([port]),
      requestPort: () => Promise.resolve(port),
    });
    Object.defineProperty(navigator, 'serial', { value: serial });
    Object.assign(globalThis, { caller: { heard, say: (bytes: number[]) => up.enqueue(Uint8Array.from(bytes)) } });
  });
  await on.reload();
  await on.locator('[data-testid="caller"][data-state="ready"]').waitFor();
}
interface PageCaller {
  readonly heard: number[];
  say(bytes: number[]): void;
}
const sayTo = (on: Page, frame: CallerFrame): Promise<void> =>
  on.evaluate((bytes) => (globalThis as unknown as { caller: PageCaller }).caller.say(bytes), [...callerBytes(frame)]);
const press = (...data: number[]) => sayTo(page, { address: 1, func: 1, data });
/** All that the page has written to the device, in order. */
const heardBy = async (on: Page): Promise<readonly CallerFrame[]> =>
  readCaller(
    new Uint8Array(),
    Uint8Array.from(await on.evaluate(() => (globalThis as unknown as { caller: PageCaller }).caller.heard)),
  ).frames;

test('QUE-006 QUE-020 the keys of a serial caller do what the keys of the page do; the display follows; the customer rates', async () => {
  await plugInCaller(page);
  const [first, next] = [await take(visit, 'A'), await take(visit, 'A')];
  await becomes(() => line(page), [first, next]);
  await becomes(() => heardBy(page).then((all) => all.at(-1)), showWaiting(1, 2));
  await press(0x0c);
  await press(0x0c);
  await shows(first);
  await becomes(() => heardBy(page), expect.arrayContaining([beep(1), showTicket(1, first), showWaiting(1, 1)]));
  expect((await heardBy(page)).filter((frame) => frame.func === 1 && frame.data[0] === 0x0c)).toHaveLength(2);
  await press(0x0d);
  await becomes(() => ticketOf(visit, first).then(({ recalls }) => recalls), 1);
  await press(0x0f);
  await isState(first, 'serving');
  await press(0x00, 0x0f);
  await page.getByRole('dialog', { name: `挂起 ${first}` }).waitFor();
  await key('2');
  await isState(first, 'held');
  await press(0x03, 0x0f);
  await isState(first, 'serving');
  await finish(first);
  // Finishing asks the customer; his key is the score of whom was served, and said back.
  await becomes(() => heardBy(page).then((all) => all.filter((f) => f.func === 1).at(-1)), askRating(1));
  await sayTo(page, { address: 1, func: 0x11, data: [1] });
  await becomes(() => ticketOf(visit, first).then(({ score }) => score), 4);
  await becomes(() => page.getByTestId('last').innerText(), `上一位 ${first} · 评价 4 分`);
  await press(0x0c);
  await shows(next);
  await press(0x06, 0x0f);
  await becomes(() => ticketOf(visit, next).then(({ returns }) => returns), 1);
  await press(0x12);
  await becomes(() => counterOf(visit, 2).then(({ status }) => status), 'paused');
  // The same key once more within a moment would be the device's own repetition; another one lies between.
  await press(0x0e);
  await press(0x12);
  await becomes(() => counterOf(visit, 2).then(({ status }) => status), 'idle');
});

test('QUE-006 UXP-001 every state of the counter in each look: no fault that axe sees, room for a finger, nothing sticks out', async () => {
  for (const code of ['A', 'B', 'V']) await take(visit, code);
  await becomes(() => line(page).then((all) => all.length >= 2), true);
  await key('Space');
  await becomes(() => inHand(page).then(Boolean), true);
  const number = await inHand(page);
  await key('s');
  await isState(number, 'serving');
  const found = await inEachLook(page, async () => {
    await page.getByTestId('desk').waitFor();
    const list = [...(await violations(page)), ...(await smallTargets(page)), ...(await overflow(page, 'across'))];
    for (const name of ['f', 'h', 't', 'p']) {
      await key(name);
      await page.getByRole('dialog').waitFor();
      list.push(...(await violations(page)), ...(await smallTargets(page)));
      await key('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    return list;
  });
  expect(found).toEqual({});
});

test('QUE-001 where a queue machine leads, the page shows the windows and says whose caller is used', async () => {
  const bridged = await visit.tablet();
  await logIn(bridged, visit, 'teller', '/counter');
  await bridged.page.getByTestId('bridged').getByText('本网点由排队机叫号').waitFor();
  expect(await bridged.page.getByRole('button', { name: /开窗/ }).count()).toBe(0);
});

test('the page has said nothing to the console', () => {
  expect(
    tablet.complaints.filter(
      (line) =>
        !/ERR_(CONNECTION_REFUSED|FAILED|INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RESET|EMPTY_RESPONSE)/.test(line),
    ),
  ).toEqual([]);
});
