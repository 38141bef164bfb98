/** The kiosk with the server there: what is asked and shown, taking a number, and what it says where it gives none. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { randomUUID } from 'node:crypto';
import { book } from '#domain/appointments/appointments.mutators.ts';
import { clockTimeOf, toInstant } from '#domain/kernel/day.ts';
import { toId } from '#domain/kernel/ids.ts';
import { wu } from '#tests/kit/people.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { clock, startVisit, type Visit } from './hall-visit.ts';
import { doAs } from './own-hall-visit.ts';
import { mood, plugInAgain, plugInPrinter, sentTo, slipsOf } from './fake-printer.ts';
import {
  east,
  keptOf,
  kioskCode,
  leave,
  lineOf,
  numbersThere,
  openKiosk,
  shownNumber,
  swipe,
  takePlain,
  openEveryDay,
} from './kiosk-visit.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
/** The example of GB 11643, and a number of nobody. */
const ID = '11010519491231002X';
const PHONE = '13800000000';

let visit: Visit;
beforeAll(async () => {
  visit = await startVisit();
  await openEveryDay(visit);
});
afterAll(() => visit?.end());

const trouble = async (deviceId: string): Promise<string | undefined> =>
  (await visit.server.sql<{ trouble: string }[]>`select trouble from hall_device where id = ${deviceId}`)[0]?.trouble;
const kioskId = async (): Promise<string> =>
  (await visit.server.sql<{ id: string }[]>`
    select id from device where face = 'kiosk' order by enrolled_at desc limit 1`)[0]!.id; // prettier-ignore

test('QUE-013 QUE-003 numbers come in their order, with an ID, a phone or nothing shown; what was shown is nowhere to be read', async () => {
  const { page, complaints, context } = await openKiosk(visit);
  await numbersThere(page);
  const first = await takePlain(page);
  await leave(page);

  await page.getByTestId('tile-A').click();
  await page.getByTestId('swipe').waitFor();
  await swipe(page, '110105194912310021');
  await page.getByText('没读清，请再刷一次').waitFor();
  await swipe(page, ID);
  await page.getByText('身份证 尾号 002X').waitFor();
  await page.getByRole('button', { name: '取号', exact: true }).click();
  const second = await shownNumber(page);
  await leave(page);

  // A card before anything was chosen: then the business, and he is known already.
  await swipe(page, ';6212345678901233=30121010000000000000?');
  await page.getByRole('heading', { name: '已读到尾号 1233，请选业务' }).waitFor();
  await page.getByTestId('tile-B').click();
  await page.getByText('卡号校验没通过').waitFor();
  await page.getByRole('button', { name: '返回' }).click();
  await page.getByRole('button', { name: '输手机号' }).click();
  const pad = page.getByTestId('pad');
  for (const figure of `2${PHONE.slice(1)}`) await pad.getByRole('button', { name: figure, exact: true }).click();
  await pad.getByRole('button', { name: '下一步' }).click();
  await page.getByText('手机号不对，请核对').waitFor();
  await pad.getByRole('button', { name: '清空' }).click();
  for (const figure of PHONE) await pad.getByRole('button', { name: figure, exact: true }).click();
  await pad.getByRole('button', { name: '下一步' }).click();
  await page.getByText('手机 尾号 0000').waitFor();
  await page.getByRole('button', { name: '取号', exact: true }).click();
  const third = await shownNumber(page);

  expect([first, second, third]).toEqual(['A001', 'A002', 'B001']);
  await expect.poll(() => lineOf(visit, 'A'), { timeout: 20_000 }).toEqual([first, second]);
  await expect.poll(() => lineOf(visit, 'B')).toEqual([third]);
  const all = JSON.stringify(await context.storageState({ indexedDB: true })) + (await page.content());
  for (const secret of [ID, PHONE, '6212345678901233']) expect(all).not.toContain(secret);
  expect(complaints).toEqual([]);
  await context.close();
});

test('QUE-016 printed once it is stored; a printer that dies in the middle of a slip leaves the number shown, and prints again', async () => {
  const tablet = await visit.tablet({ viewport: { width: 1080, height: 1920 } });
  const { page, context } = tablet;
  await plugInPrinter(context);
  await page.goto(`${visit.server.url}/kiosk`);
  await page.getByLabel('登记码').fill(await kioskCode(visit, east));
  await page.getByRole('button', { name: '登记', exact: true }).click();
  await numbersThere(page);
  const device = await kioskId();

  const printed = await takePlain(page);
  await page.getByText('请取走小票').waitFor();
  const sent = Buffer.from(await sentTo(page));
  expect(slipsOf([...sent])).toBe(1);
  expect(sent.includes(Buffer.from(printed))).toBe(true);
  expect(sent.includes(Buffer.from(`${visit.server.url}/t/`))).toBe(true);
  await leave(page);
  await expect.poll(() => trouble(device)).toBe('none');

  await mood(page, 'dies');
  const shown = await takePlain(page);
  await page.getByText('打印机没响应，号码已有效').waitFor();
  expect(slipsOf(await sentTo(page))).toBe(1);
  await expect.poll(() => trouble(device), { timeout: 20_000 }).toBe('printer-gone');
  expect((await keptOf(page)).find(({ number }) => number === shown)?.printed).toBe('no');

  await plugInAgain(page);
  await expect.poll(() => trouble(device), { timeout: 20_000 }).toBe('none');
  await page.getByRole('button', { name: '再打印一次' }).click();
  await page.getByText('请取走小票').waitFor();
  expect(slipsOf(await sentTo(page))).toBe(2);
  await leave(page);

  await mood(page, 'out');
  await takePlain(page);
  await page.getByText('打印机没纸了，号码已有效').waitFor();
  await expect.poll(() => trouble(device), { timeout: 20_000 }).toBe('paper-out');
  // Whoever looks after it finds the slip to be printed, also after it was switched off and on.
  await page.reload();
  await page.getByTestId('unprinted').waitFor();
  await page.getByTestId('unprinted').getByRole('button', { name: '打印' }).click();
  await page.getByText('请取走小票').waitFor();
  await context.close();
});

test('QUE-015 whoever is booked shows his code, takes his number and is expected no more; a code of nobody is told so', async () => {
  const { page, context } = await openKiosk(visit);
  await numbersThere(page);
  const half = 30 * 60_000;
  const at = toInstant((Math.floor(clock.now() / half) + 2) * half);
  const id = toId(randomUUID());
  const queueId = smallOutlet.ownHall.queues.find(({ code }) => code === 'B')!.id;
  await doAs(visit, wu, book, { id, at, queueId, customerId: null, code: '7K2M9QX4TA' });

  await page.getByRole('button', { name: '我有预约' }).click();
  await swipe(page, '7K2M9QX4TB');
  await page.getByText('没查到今天的预约').waitFor();
  await swipe(page, '7K2M9QX4TA');
  await page.getByText(`预约时间 ${clockTimeOf(at)}`).waitFor();
  await page.getByRole('button', { name: '取号', exact: true }).click();
  const number = await shownNumber(page);
  await expect
    .poll(
      () =>
        visit.server
          .sql`select a.state, t.number from appointment a left join ticket t on t.id = a.ticket_id where a.id = ${id}`,
      { timeout: 20_000 },
    )
    .toEqual([{ state: 'arrived', number }]);
  await leave(page);
  await swipe(page, '7K2M9QX4TA');
  await page.getByText('没查到今天的预约').waitFor();
  await context.close();
});

test('QUE-016 by the browser’s own printing the slip is on the page as it is printed, and on no other', async () => {
  const { page, context } = await visit.tablet({ viewport: { width: 1080, height: 1920 } }).then(async (tablet) => {
    await tablet.context.addInitScript(() => {
      localStorage.setItem('tingtang.kiosk.printing', JSON.stringify({ way: 'page', paper: 58 }));
      window.print = () => {
        const slip = document.querySelector<HTMLElement>('[data-testid="print-page"]')!;
        Object.assign(window, { printed: slip.textContent, codes: slip.querySelectorAll('svg path').length });
      };
    });
    return tablet;
  });
  await page.goto(`${visit.server.url}/kiosk`);
  await page.getByLabel('登记码').fill(await kioskCode(visit, east));
  await page.getByRole('button', { name: '登记', exact: true }).click();
  await numbersThere(page);
  const number = await takePlain(page);
  const [printed, codes] = await page.evaluate(() => {
    const said = window as unknown as { printed: string; codes: number };
    return [said.printed, said.codes] as const;
  });
  expect(printed).toContain(`东门支行${number}个人现金`);
  expect(printed).toContain('过号请联系大堂经理');
  expect(codes).toBe(1);
  expect(await page.getByTestId('print-page').count()).toBe(0);
  await context.close();
});

test('QUE-003 a second window gives no numbers and takes over when the first is closed', async () => {
  const { page, context } = await openKiosk(visit);
  await numbersThere(page);
  const second = await context.newPage();
  await second.goto(`${visit.server.url}/kiosk`);
  await second.getByText('取号机已在另一个窗口打开').waitFor();
  await page.close();
  await second.getByTestId('tile-A').waitFor();
  await context.close();
});

test('QUE-016 where a queue machine gives out the numbers the kiosk says so, and so it does on a day that is closed; a code of another face is refused', async () => {
  const { page, context } = await openKiosk(visit, smallOutlet.outlet.id);
  await page.getByText('本网点由取号机发号').waitFor();
  await context.close();
  await visit.server.sql`update hall_setting set open_weekdays = '{}' where id = ${east}`;
  const shut = await openKiosk(visit);
  await shut.page.getByText('现在不发号').waitFor();
  expect(await shut.page.getByTestId('stopped').innerText()).toContain('发号时间 08:30–17:00');
  await shut.context.close();
  await openEveryDay(visit);
  const other = await visit.tablet();
  await other.page.goto(`${visit.server.url}/kiosk`);
  await other.page.getByLabel('登记码').fill(await kioskCode(visit, east, 'display'));
  await other.page.getByRole('button', { name: '登记', exact: true }).click();
  await other.page.getByText('这个登记码是别的设备用的').waitFor();
  await other.context.close();
});

test('IDN-006 F37 a kiosk that was revoked says so, gives no more numbers and asks for a new code', async () => {
  const { page, context } = await openKiosk(visit);
  await numbersThere(page);
  const id = await kioskId();
  await visit.server.sql`update device set revoked_at = 1 where id = ${id}`;
  await page.reload();
  await page.getByText('这台设备已停用，需要重新登记才能使用').waitFor();
  await page.getByLabel('登记码').fill(await kioskCode(visit, east));
  await page.getByRole('button', { name: '登记', exact: true }).click();
  // Numbers of the device that it was are not its to give.
  await numbersThere(page);
  const number = await takePlain(page);
  await expect.poll(() => keptOf(page).then((all) => all.every(({ answered }) => answered))).toBe(true);
  expect(await lineOf(visit, 'A')).toContain(number);
  await context.close();
});

test('QUE-013 IDN-005 after thirty seconds without a touch the next customer finds a fresh start screen', async () => {
  const { page, context } = await openKiosk(visit);
  await numbersThere(page);
  await page.clock.install();
  await page.getByRole('button', { name: '大字版' }).click();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByTestId('tile-A').click();
  await swipe(page, ID);
  await page.getByText('ID card ending 002X').waitFor();
  await page.clock.runFor(21_000);
  await page.getByTestId('still').waitFor();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByTestId('still').waitFor({ state: 'detached' });
  await page.getByText('ID card ending 002X').waitFor();
  await page.clock.runFor(31_000);
  await page.getByRole('heading', { name: '请问办什么业务？' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.hasAttribute('data-elder'))).toBe(false);
  await page.getByTestId('tile-A').click();
  await page.getByTestId('swipe').waitFor();
  await context.close();
});
