/** SEC-003 for the eye: the auditor reads the trail of his bank on a tablet, filters it, takes it along; nobody else does. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { toInstant } from '#domain/kernel/day.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { audit } from '#server/audit/audit.ts';
import { clock, logIn, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { becomes } from './tablet-page.ts';
import { inEachLook, overflow, smallTargets, violations } from './looking.ts';

let visit: Visit;
let auditor: Tablet;
let page: Page;
const rows = () => page.getByRole('grid').getByRole('row');

beforeAll(async () => {
  visit = await startVisit();
  const { sql } = visit.server;
  await sql`update staff set roles = '{auditor}' where id = (select staff_id from credential where login = 'head')`;
  const [head] = await sql<{ staff_id: never }[]>`select staff_id from credential where login = 'head'`;
  for (let n = 69; n >= 0; n--)
    await sql.begin(
      async (tx) =>
        await audit(tx as never, {
          outletId: smallOutlet.outlet.id,
          at: toInstant(clock.now() - n * 60_000),
          actorId: n % 2 === 0 ? head!.staff_id : null,
          deviceId: null,
          action: n % 2 === 0 ? 'customers.reveal' : 'identity.logIn',
          subject: '',
          result: n % 7 === 0 ? 'refused' : 'applied',
          detail: { reason: '核对身份', n },
        }),
    );
  auditor = await visit.tablet({ reducedMotion: 'reduce', acceptDownloads: true });
  page = auditor.page;
  await logIn(auditor, visit, 'head');
}, 120_000);
afterAll(() => visit.end());

test('SEC-003 the newest entries are there; earlier ones on request; one opens whole', async () => {
  await page.getByRole('navigation').getByRole('link', { name: '审计' }).click();
  await page.getByTestId('audit').getByRole('grid').waitFor();
  await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('51');
  await page.getByRole('button', { name: '再看更早的' }).click();
  await expect.poll(async () => Number(await page.getByRole('grid').getAttribute('aria-rowcount'))).toBeGreaterThan(70);
  await rows().filter({ hasText: '查看客户完整信息' }).first().click();
  const entry = page.getByTestId('audit-entry');
  await entry.waitFor();
  expect(await entry.innerText()).toContain('customers.reveal');
  expect(await entry.innerText()).toContain('核对身份');
});

test('SEC-003 by person, by action, by result, by time; an empty time says so', async () => {
  await page.getByRole('button', { name: '只看这个人' }).click();
  // Thirty-five of those above, and what he did himself: his login.
  const [his] = await visit.server.sql<[{ n: number }]>`
    select count(*)::int n from audit_entry where actor_id = (select staff_id from credential where login = 'head')`;
  expect(his.n).toBeGreaterThan(35);
  await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(his.n + 1));
  await page.getByRole('button', { name: /不再只看/ }).click();
  await page.getByLabel('操作').selectOption('customers.');
  await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('36');
  await page.getByLabel('结果').selectOption('refused');
  await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('6');
  await page.getByLabel('开始日期').fill('2020-01-01');
  await page.getByLabel('开始日期').blur();
  await page.getByText('最长三个月').waitFor();
  await page.getByLabel('结束日期').fill('2020-02-01');
  await page.getByText('这段时间没有记录').waitFor();
});

test('SEC-003 what he exports is a file, and on record', async () => {
  await page.reload();
  await page.getByTestId('audit').getByRole('grid').waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出' }).click();
  const file = readFileSync(await (await download).path(), 'utf8');
  expect(file.split('\r\n').filter((line) => line.includes('核对身份')).length).toBe(70);
  const [last] = await visit.server.sql<{ action: string; detail: string }[]>`
    select action, detail from audit_entry where outlet_id = ${smallOutlet.outlet.id} order by seq desc limit 1`;
  expect(last!.action).toBe('audit.export');
});

test('it is readable, tappable and within its frame in both languages, light and dark, on tablet and phone', async () => {
  const found = await inEachLook(page, async () => {
    await page.getByTestId('audit').getByRole('grid').waitFor();
    const list = [...(await violations(page)), ...(await smallTargets(page)), ...(await overflow(page, 'across'))];
    await rows().nth(1).click();
    await page.getByTestId('audit-entry').waitFor();
    list.push(...(await violations(page)), ...(await smallTargets(page)));
    return list;
  });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.evaluate(() => localStorage.setItem('tingtang.language', 'zh'));
  await page.reload();
  expect(found).toEqual({});
}, 180_000);

test('SEC-002 who may not read it finds no way to it, and by its address no entry', async () => {
  const lobby = await visit.tablet();
  await logIn(lobby, visit, 'lobby');
  expect(await lobby.page.getByRole('navigation').getByRole('link', { name: '审计' }).count()).toBe(0);
  await lobby.page.goto(`${visit.server.url}/audit`);
  await lobby.page.getByText('您没有查看这份审计记录的权限').waitFor();
  expect(await lobby.page.getByText('查看客户完整信息').count()).toBe(0);
});

test('without the server it says so; with it, it goes on', async () => {
  await page.getByTestId('audit').getByRole('grid').waitFor();
  await visit.kill();
  await page.getByLabel('结果').selectOption('refused');
  await page
    .getByText(/断网|离线|网络/)
    .first()
    .waitFor();
  await visit.revive();
  // By itself, as soon as there is a server again.
  await becomes(() => page.getByRole('grid').count(), 1);
}, 60_000);
