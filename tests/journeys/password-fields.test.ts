/** Where a password is typed: hidden, pasted as it is, long and of any letters, offered to the browser’s manager, in no address. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Locator } from 'playwright-core';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { logIn, startVisit, type Visit } from './hall-visit.ts';

vi.setConfig({ testTimeout: 120_000 });

const { password } = smallOutlet;
/** 84 characters, of two languages, with blanks at its end. */
const long = `${'春天在窗外 seven geese '.repeat(4)}in a  row  `;

let visit: Visit;
beforeAll(async () => {
  visit = await startVisit();
});
afterAll(() => visit.end());

const about = (field: Locator) =>
  field.evaluate((input: HTMLInputElement) => [input.type, input.autocomplete, input.maxLength]);
async function paste(field: Locator, text: string): Promise<void> {
  await field.page().evaluate((given) => navigator.clipboard.writeText(given), text);
  await field.focus();
  await field.page().keyboard.press('Control+V');
  expect(await field.inputValue()).toBe(text);
}

test('ASVS 6.2.6 6.2.7 6.2.8 6.2.9 14.2.1 a password is hidden, pasted whole, and never part of an address', async () => {
  expect(Array.from(long).length).toBeGreaterThan(64);
  const tablet = await visit.tablet({ reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] });
  const { page } = tablet;
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(`${request.url()} ${request.headers()['referer'] ?? ''}`));
  await logIn(tablet, visit, 'wealth', '/account');
  const form = page.getByTestId('password-form');
  const fields = ['现在的密码', '新密码', '再输一次'].map((label) => form.getByLabel(label));
  expect(await Promise.all(fields.map(about))).toEqual([
    ['password', 'current-password', -1],
    ['password', 'new-password', -1],
    ['password', 'new-password', -1],
  ]);
  await paste(fields[0]!, password);
  for (const field of fields.slice(1)) await paste(field, long);
  await form.getByRole('button').click();
  await expect.poll(() => fields[1]!.inputValue()).toBe('');
  await page.getByRole('button', { name: '添加动态码' }).click();
  expect(await about(page.getByTestId('factor-form').getByLabel('现在的密码'))).toEqual([
    'password',
    'current-password',
    -1,
  ]);
  await page.keyboard.press('Escape');
  await tablet.context.clearCookies();
  await page.evaluate(() => localStorage.clear());
  await page.goto(`${visit.server.url}/account`);
  const field = page.getByTestId('login').getByLabel('密码');
  expect(await about(field)).toEqual(['password', 'current-password', -1]);
  await page.getByLabel('用户名').fill('wealth');
  await paste(field, long);
  await page.keyboard.press('Enter');
  await page.getByTestId('account').waitFor();
  expect(addresses.length).toBeGreaterThan(20);
  const cookies = (await tablet.context.cookies()).map(({ value }) => value);
  const typed = [password, long, 'wealth', ...cookies].map(encodeURIComponent);
  const told = addresses.filter((address) =>
    typed.some((text) => address.includes(text) || decodeURI(address).includes(text)),
  );
  expect(told).toEqual([]);
  await tablet.context.close();
});
