/** What stands around a teller's work: why it is this number, a given one, the serial caller, each look, and a machine that leads. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { toInstant } from '#domain/kernel/day.ts';
import { askRating, beep, showTicket, showWaiting } from '#domain/queue/caller-keys.ts';
import { openCounter } from '#domain/queue/counter.mutators.ts';
import { beginTalk } from '#domain/queue/lobby.mutators.ts';
import { callerBytes, readCaller, type CallerFrame } from '#domain/queue/serial-caller.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { song, tang, wu } from '#tests/kit/people.ts';
import { connectMachine, logIn, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { inEachLook, overflow, smallTargets, violations } from './looking.ts';
import { counterOf, doAs, emptyHall, inHand, line, movable, take, ticketOf, wait } from './own-hall-visit.ts';
import { becomes } from './tablet-page.ts';
import { hands } from './teller.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let visit: Visit;
let tablet: Tablet;
/** Song at window 2, which calls from every queue. */
let page: Page;

beforeAll(async () => {
  wait(-60);
  visit = await startVisit({ clock: movable });
  // Motion would be looked at half faded in.
  tablet = await visit.tablet({ reducedMotion: 'reduce' });
  page = tablet.page;
  await logIn(tablet, visit, 'teller3', '/counter');
  await open(2);
});
afterAll(() => visit.end());
beforeEach(() => emptyHall(visit));

const { act, aside, finish, isState, key, open, problem, serve, shows } = hands(
  () => visit,
  () => page,
);

test('QUE-010 why this number is told for who is next and for who was called, with those it was weighed against', async () => {
  const cash = await take(visit, 'A');
  wait(6);
  const vip = await take(visit, 'V');
  await becomes(() => line(page), [vip, cash]);
  await page.getByTestId(`next-${vip}`).click();
  await becomes(() => page.getByTestId('why').innerText(), expect.stringContaining('加上队列的提前量：合 10 分'));
  await key('Escape');
  await key('Space');
  await shows(vip);
  await page.reload();
  await shows(vip);
  const whyThis = page.getByTestId('in-hand').getByRole('button', { name: '为什么是这个号' });
  await whyThis.click();
  await becomes(
    () => page.getByTestId('why').innerText(),
    expect.stringMatching(/合 10 分[^]*V\s*\d{3}[^]*10 分[^]*A\s*\d{3}[^]*6 分/),
  );
  await key('Escape');
  await finish(vip);
  await serve(cash);

  // What the server says no to is no network that is down.
  const calls = '**/api/queue/tickets/*/calls';
  await page.route(calls, (route) =>
    route.continue({
      url: route
        .request()
        .url()
        .replace(/tickets\/[^/]+/, `tickets/${tang.id}`),
    }),
  );
  await whyThis.click();
  await becomes(problem, expect.stringContaining('这里没有这条记录'));
  await page.unroute(calls);
  // An answer that comes when its number is gone opens nothing over the next one.
  let answer = () => {};
  const held = new Promise<void>((go) => (answer = go));
  await page.route(calls, (route) => held.then(() => route.continue()));
  const answered = page.waitForResponse(calls);
  await whyThis.click();
  await finish(cash);
  const next = await take(visit, 'A');
  await serve(next);
  answer();
  await (await answered).finished();
  await page.unroute(calls);
  await finish(next);
  expect(await page.getByTestId('why').count()).toBe(0);
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

test('QUE-006 a given number by its figures alone, a walk-in without a number, and the next one by itself', async () => {
  const [first, given] = [await take(visit, 'A'), await take(visit, 'A')];
  const talked = await take(visit, 'V');
  await becomes(() => line(page), [talked, first, given]);
  const { id: ticketId } = await ticketOf(visit, talked);
  await doAs(visit, wu, beginTalk, { ticketId, at: toInstant(movable.now()) });
  await becomes(() => line(page), [first, given]);
  await key('g');
  await page.getByRole('textbox', { name: '票号' }).waitFor();
  // Letters typed into a field are letters, not actions.
  await page.keyboard.type('x999');
  await key('Enter');
  await page.getByText('今天没有 X999 这个号').waitFor();
  await page.getByRole('textbox', { name: '票号' }).fill(talked.toLowerCase());
  await key('Enter');
  await page.getByText(`${talked} 正在洽谈，谈完再叫`).waitFor();
  await page.getByRole('textbox', { name: '票号' }).fill(String(Number(given.slice(1))));
  await key('Enter');
  await shows(given);
  await key('s');
  await isState(given, 'serving');
  await key('h');
  await page.getByRole('dialog').waitFor();
  await key('2');
  await isState(given, 'held');
  await shows('');
  await key('g');
  await page.getByRole('textbox', { name: '票号' }).fill(given);
  await key('Enter');
  await page.getByText(`${given} 挂起着，请在`).waitFor();
  await key('Escape');
  await aside(given).getByRole('button', { name: '继续办' }).click();
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
  // He presses again when the next one is served already: it is still his score.
  await serve(next);
  await key('f');
  await page.getByRole('dialog').waitFor();
  await sayTo(page, { address: 1, func: 0x11, data: [4] });
  await becomes(() => ticketOf(visit, first).then(({ score }) => score), 1);
  // What the teller is being asked meanwhile stays open.
  expect(await page.getByRole('dialog').count()).toBe(1);
  await key('Escape');
  expect((await ticketOf(visit, next)).score).toBeNull();
  // Whom the teller has asked is who is rated.
  await press(0x0b);
  await becomes(() => heardBy(page).then((all) => all.filter((f) => f.func === 1 && f.data[0] === 0x0b).length), 3);
  await sayTo(page, { address: 1, func: 0x11, data: [0] });
  await becomes(() => ticketOf(visit, next).then(({ score }) => score), 5);
  await finish(next);
  const gone = await take(visit, 'A');
  await becomes(() => line(page), [gone]);
  await press(0x0c);
  await shows(gone);
  await press(0x06, 0x0f);
  await becomes(() => ticketOf(visit, gone).then(({ returns }) => returns), 1);
  await press(0x12);
  await becomes(() => counterOf(visit, 2).then(({ status }) => status), 'paused');
  // The same key once more within a moment would be the device's own repetition; another one lies between.
  await press(0x0e);
  await press(0x12);
  await becomes(() => counterOf(visit, 2).then(({ status }) => status), 'idle');
});

/** All that an examiner finds on the page as it stands, or in the dialog that lies over it. */
const looked = async (over: 'page' | 'dialog'): Promise<string[]> => [
  ...(await violations(page)),
  ...(await smallTargets(page)),
  ...(over === 'page' ? await overflow(page, 'across') : []),
];
/** What is found in the question that opens; it is closed again. */
async function question(opens: () => Promise<void>): Promise<string[]> {
  await opens();
  await page.getByRole('dialog').waitFor();
  const found = await looked('dialog');
  await key('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  return found;
}
const { customers } = smallOutlet.neighbours;

test('QUE-006 UXP-001 with a number in hand the counter is in order in each look, and so is each question about it', async () => {
  await take(visit, 'A', customers[5]!.id);
  wait(12);
  for (const [code, who] of [
    ['B', 2],
    ['A', 11],
  ] as const)
    await take(visit, code, customers[who]!.id);
  await becomes(() => line(page).then((all) => all.length >= 2), true);
  await key('Space');
  await becomes(() => inHand(page).then(Boolean), true);
  const number = await inHand(page);
  await key('s');
  await isState(number, 'serving');
  const found = await inEachLook(page, async () => {
    await page.getByTestId('desk').waitFor();
    const list = await looked('page');
    for (const name of ['f', 'h', 't', 'p']) list.push(...(await question(() => key(name))));
    list.push(...(await question(() => page.locator('[data-testid^="next-"]').first().click())));
    return list;
  });
  expect(found).toEqual({});
});

test('QUE-006 UXP-001 with nobody in hand, asked for a number, a walk-in or a reason, and paused, it is in order in each look', async () => {
  await take(visit, 'A', customers[5]!.id);
  const found = await inEachLook(page, async () => {
    await page.getByTestId('desk').waitFor();
    const list = await looked('page');
    for (const name of ['g', 'w', 'z']) list.push(...(await question(() => key(name))));
    await key('z');
    await page.getByRole('dialog').waitFor();
    await key('1');
    await act('resume').waitFor();
    list.push(...(await looked('page')));
    await key('z');
    await act('pause').waitFor();
    return list;
  });
  expect(found).toEqual({});
});

test('QUE-006 UXP-001 a teller whose window was taken over is told by whom; the choice of windows is in order in each look; he takes it back on purpose', async () => {
  await page.evaluate(() => localStorage.setItem('tingtang.language', 'zh'));
  await page.reload();
  await page.getByTestId('desk').waitFor();
  const { id: counterId } = smallOutlet.ownHall.counters[1]!;
  await doAs(visit, tang, openCounter, { counterId, takeOver: true });
  await page.getByRole('alert').getByText('2 号窗口已由唐亮接管，请另选窗口').waitFor();
  const takeOver = page.getByTestId('seat-2').getByRole('button').last();
  const found = await inEachLook(page, async () => {
    await takeOver.waitFor();
    return [...(await looked('page')), ...(await question(() => takeOver.click()))];
  });
  expect(found).toEqual({});
  await takeOver.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take over' }).click();
  await page.getByTestId('desk').waitFor();
  await becomes(() => counterOf(visit, 2).then(({ staffId }) => staffId), song.id);
});

test('QUE-001 where a queue machine leads, the page shows the windows and says whose caller is used', async () => {
  await connectMachine(visit);
  const bridged = await visit.tablet();
  await logIn(bridged, visit, 'teller', '/counter');
  await bridged.page.getByTestId('bridged').getByText('本网点由排队机叫号').waitFor();
  await bridged.page.getByTestId('seat-1').waitFor();
  expect(await bridged.page.locator('[data-testid^="seat-"] button').count()).toBe(0);
  expect([...(await violations(bridged.page)), ...(await smallTargets(bridged.page))]).toEqual([]);
});

test('the page has said nothing to the console', () => {
  expect(
    tablet.complaints.filter(
      (line) =>
        // The one that was asked for on purpose.
        !/404 \(Not Found\)|ERR_(CONNECTION_REFUSED|FAILED|INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RESET|EMPTY_RESPONSE)/.test(
          line,
        ),
    ),
  ).toEqual([]);
});
