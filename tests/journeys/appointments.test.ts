/** The page of bookings in a real browser (QUE-015): booked, moved, cancelled; read without a network. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { slotsOf } from '#domain/appointments/appointments.rules.ts';
import { addDays, clockTimeOf, dayOf, toInstant } from '#domain/kernel/day.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { wu } from '#tests/kit/people.ts';
import { clock, logIn, startVisit, type Visit } from './hall-visit.ts';
import { inEachLook, overflow, smallTargets, violations } from './looking.ts';
import { becomes, nudge, shellKept, stands } from './tablet-page.ts';

/** The next day on which the outlet opens, whatever day it is today. */
const today = dayOf(toInstant(clock.now()));
const { setting } = smallOutlet.ownHall;
const day = [1, 2, 3, 4].map((n) => addDays(today, n)).find((each) => slotsOf(setting, each).length > 0)!;
const [first, second] = slotsOf(setting, day).map(clockTimeOf) as [string, string];
const guest = smallOutlet.neighbours.customers[0]!;
const pictures = process.env['SHOTS'];

let visit: Visit;
let page: Page;
beforeAll(async () => {
  visit = await startVisit();
  const tablet = await visit.tablet({ reducedMotion: 'reduce' });
  page = tablet.page;
  await logIn(tablet, visit, 'lobby3', `/appointments?day=${day}`);
  await shellKept(page);
});
beforeEach(async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
});
afterAll(() => visit.end());

const slot = (time: string) => page.getByTestId(`slot-${time}`);
const bookings = () => visit.server.sql<{ state: string; at: string; phone: string | null; customer: boolean }[]>`
  select a.state, a.at::float8 as at, p.phone_index as phone, a.customer_id is not null as customer
  from appointment a left join appointment_phone p on p.appointment_id = a.id where a.outlet_id = ${wu.outletId} order by a.booked_at`;
async function book(time: string, fill: () => Promise<void>): Promise<void> {
  await slot(time)
    .getByRole('button', { name: `预约 ${time}` })
    .click();
  await page.getByTestId('booking-form').waitFor();
  await page.getByLabel('业务').selectOption({ label: '个人现金' });
  await fill();
  await page.getByRole('button', { name: '预约', exact: true }).last().click();
  await page.getByTestId('booking-sheet').waitFor();
}

test('QUE-015 somebody is booked by his phone number, who is kept as nothing but a keyed hash', async () => {
  await book(first, async () => {
    await page.getByLabel('手机号').fill('123');
    await page.getByText('电话号码要 7 到 20 位数字').waitFor();
    await page.getByLabel('手机号').fill('138 0013 8000');
  });
  expect(await page.getByTestId('booking-code').innerText()).toMatch(/^[2-9A-Z]{5} [2-9A-Z]{5}$/);
  await page.getByRole('img', { name: '签到二维码，请客户拍下' }).waitFor();
  const [row] = await bookings();
  expect(row).toMatchObject({ state: 'booked', customer: false, phone: expect.stringMatching(/^[\w-]{43}$/) });
  await slot(first)
    .getByRole('button', { name: /未登记客户 个人现金 · 待到店/ })
    .waitFor();
});

test('QUE-015 a customer is booked, his time changed, another place taken, and the booking cancelled with a reason', async () => {
  await book(first, async () => {
    await page.getByLabel('客户（可不填）').fill(guest.name.slice(0, 1));
    await page
      .getByRole('button', { name: new RegExp(`^${guest.name.slice(0, 1)}`) })
      .first()
      .click();
  });
  // Two of a kind in a slot: a third one is told before he is booked.
  await slot(first)
    .getByRole('button', { name: `预约 ${first}` })
    .click();
  await expect.poll(() => page.getByLabel('业务').locator('option', { hasText: '约满' }).count()).toBe(1);
  await page.getByRole('button', { name: '关闭' }).last().click();

  await slot(first).getByRole('button', { name: /\*/ }).click();
  await page.getByRole('button', { name: '改期' }).click();
  await page.getByTestId('booking-form').waitFor();
  await page.getByLabel('时段', { exact: true }).selectOption({ label: second });
  await page.getByRole('button', { name: '改期' }).last().click();
  await slot(second)
    .getByRole('button', { name: /\*.*待到店/ })
    .waitFor();
  await page.getByRole('button', { name: '取消预约' }).click();
  const dialog = page.getByRole('dialog', { name: `取消 ${second} 的预约？` });
  await dialog.getByRole('radio', { name: '网点改安排' }).check();
  await dialog.getByRole('button', { name: '取消预约' }).click();
  await slot(second)
    .getByRole('button', { name: /\*.*已取消/ })
    .waitFor();
  const [row] = await visit.server.sql`select reason from appointment where state = 'cancelled'`;
  expect(row).toEqual({ reason: 'outlet' });
});

test('QUE-015 without the server the day is still read, says its age, and books nothing', async () => {
  await visit.kill();
  await nudge(page);
  await stands(page, 'offline');
  await slot(first)
    .getByRole('button', { name: /未登记客户/ })
    .click();
  await page.getByText('离线时不能约，联网后再试').first().waitFor();
  await page.getByRole('button', { name: '改期' }).click({ force: true });
  expect(await page.getByTestId('booking-form').count()).toBe(0);
  await visit.revive();
  await nudge(page);
  await stands(page, 'online');
  await becomes(() => page.getByText('离线时不能约，联网后再试').count(), 0);
});

test('QUE-015 an outlet whose numbers a machine gives says that there are no bookings', async () => {
  const tablet = await visit.tablet();
  await logIn(tablet, visit, 'lobby', '/appointments');
  await tablet.page.getByText('本网点由排队机发号').waitFor();
  await tablet.context.close();
});

test('QUE-015 UXP-001 looks: the day, a booking and the form, in each size, language and light', async () => {
  const found: Record<string, Record<string, string[]>> = {};
  const look = async (what: string, open: () => Promise<unknown>) => {
    found[what] = await inEachLook(page, async (name) => {
      await open();
      if (pictures) await page.screenshot({ path: `${pictures}/bookings-${what}-${name.replace(/\W+/g, '-')}.png` });
      return [...(await overflow(page, 'across')), ...(await violations(page)), ...(await smallTargets(page))];
    });
  };
  await page.goto(`${visit.server.url}/appointments?day=${day}`);
  await look('day', () => slot(second).waitFor());
  await page.goto(`${visit.server.url}/appointments?day=${day}`);
  await slot(first)
    .getByRole('button', { name: /未登记客户|Not a known/ })
    .click();
  await look('booking', () => page.getByTestId('booking-sheet').waitFor());
  await page.goto(`${visit.server.url}/appointments?day=${day}&at=${slotsOf(setting, day)[2]}`);
  await look('form', () => page.getByTestId('booking-form').waitFor());
  expect(found).toEqual({ day: {}, booking: {}, form: {} });
}, 60_000);
