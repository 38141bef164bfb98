/** 分流 (LOB-064): whom the lobby manager can show elsewhere, and that he did not give up. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { logIn, startVisit, type Visit } from './hall-visit.ts';
import { given, said, shows, stateOf } from './lobby-visit.ts';

let visit: Visit;
let page: Page;

beforeAll(async () => {
  visit = await startVisit();
  const tablet = await visit.tablet({ reducedMotion: 'reduce' });
  page = tablet.page;
  await logIn(tablet, visit, 'lobby3', '/queue');
});
afterAll(() => visit.end());

test('LOB-064 who could use a machine is listed in the hall; from his sheet he is shown there, and has not given up', async () => {
  for (const code of ['A', 'B']) await given(visit, code);
  await page.getByRole('link', { name: '厅堂' }).click();
  await page.getByRole('tab', { name: /可分流/ }).click();
  const hint = page.getByTestId('divert-B001');
  expect(await hint.innerText()).toContain('自助设备、手机银行就能办');
  expect(await page.getByTestId('divert-hints').getByRole('listitem').count()).toBe(1);
  await hint.getByRole('button').first().click();
  await page.getByTestId('ticket-sheet').waitFor();
  await page.getByRole('dialog').or(page.locator('main')).getByRole('button', { name: '弃号' }).last().click();
  const dialog = page.getByRole('dialog', { name: 'B001 弃号？' });
  expect(await dialog.getByRole('radio', { name: '不办了，离开' }).isChecked()).toBe(true);
  await dialog.getByRole('radio', { name: '去自助设备办' }).check();
  await dialog.getByRole('button', { name: '分流' }).click();
  await page.getByText('B001 已分流').waitFor();
  await shows(() => stateOf(visit, 'B001'), 'abandoned');
  const [row] = await visit.server.sql`select diverted_to from ticket where number = 'B001'`;
  expect(row).toEqual({ diverted_to: 'selfService' });
  await shows(() => said(page, 'ticket-sheet'), expect.stringContaining('已分流 · 去自助设备办'));
});
