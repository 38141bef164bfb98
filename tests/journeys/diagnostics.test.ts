/** What a tablet says of itself: on its page, in the file for support, and while its data is locked, loading or too old. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { customerKind } from '#domain/customers/customers.model.ts';
import { maskName } from '#domain/customers/masks.ts';
import { toId } from '#domain/kernel/ids.ts';
import { nothingKnown } from '#tests/kit/people.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { importRows } from '#server/sync/import.ts';
import { connectMachine, logIn, minutesAgo, people, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { overflow, smallTargets, violations } from './looking.ts';
import { becomes, chip, chipSays, nudge, setWaitMinutes, shellKept, stands } from './tablet-page.ts';

vi.setConfig({ testTimeout: 60_000 });

let visit: Visit;
let tablet: Tablet;
let page: Page;

beforeAll(async () => {
  visit = await startVisit();
  const machine = await connectMachine(visit);
  await machine.take('V001', { customer: people.vip, at: minutesAgo(11) });
  tablet = await visit.tablet({ permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' });
  page = tablet.page;
  await page.addInitScript(() => {
    const right = Date.now;
    Date.now = () => right() + Number(localStorage.getItem('clock-moved') ?? 0);
  });
  await logIn(tablet, visit, 'lobby');
  await page.getByTestId('key-V001').waitFor();
  await shellKept(page);
});
afterAll(() => visit.end());

const part = async (testId: string): Promise<string> =>
  (
    await page
      .getByTestId(testId)
      .innerText({ timeout: 1_000 })
      .catch(() => '')
  ).replace(/\s+/g, ' ');
/** Somebody sets this tablet's clock by so many hours. */
const moveClock = (hours: number) =>
  page.evaluate((ms) => localStorage.setItem('clock-moved', String(ms)), hours * 60 * 60_000);
const customers = () =>
  visit.server.sql<{ n: number }[]>`select count(*)::int as n from customer where outlet_id = ${smallOutlet.outlet.id}`;

async function savedFile(): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '存成文件' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^tingtang-440305001-[0-9a-f]{8}-\d{12}\.json$/);
  return await readFile(await download.path(), 'utf8');
}

test('SYN-004 from the chip it is two taps to what this tablet holds, waits for and has met', async () => {
  await page.getByTestId('sync-state').getByRole('button').click();
  await page.getByRole('link', { name: '诊断' }).click();
  await page.getByTestId('device').waitFor();
  expect(await part('standing')).toMatch(/现在 在线 上次收到 10:\d\d \(刚刚\) 连续失败 0/);
  const [{ n } = { n: 0 }] = await customers();
  expect(await part('held')).toContain(`客户 ${n} `);
  expect(await part('held')).toMatch(/排队号 1 /);
  const [{ buckets } = { buckets: 0 }] = await visit.server.sql<{ buckets: number }[]>`
    select count(distinct bucket)::int as buckets from sync_grant`;
  expect(await page.getByTestId('buckets').getByRole('row').count()).toBe(Math.min(buckets, 8) + 1);
  expect(await part('device')).toMatch(/离线外壳 同一版本/);
  expect(await page.getByRole('link', { name: '本机' }).getAttribute('aria-current')).toBe('page');
});

test('SYN-004 without a server it is there after a reload, with what waits by name and age, and no values', async () => {
  await page.goto(`${visit.server.url}/tablet`);
  await stands(page, 'online');
  await visit.kill();
  await stands(page, 'offline');
  for (let n = 1; n <= 10; n++) {
    await setWaitMinutes(page, 60 + n);
    await chipSays(page, `${n} 条待传`);
  }
  await page.goto(`${visit.server.url}/tablet/diagnostics`);
  await page.getByTestId('device').waitFor();
  await becomes(() => part('standing'), expect.stringContaining('现在 离线'));
  expect(await part('pending')).toMatch(/1 设置厅堂提醒 刚刚/);
  expect(await page.getByTestId('pending').getByRole('row').count()).toBe(9);
  await page.getByRole('button', { name: '显示全部 10 条' }).click();
  expect(await page.getByTestId('pending').getByRole('row').count()).toBe(11);
  expect(await part('incidents')).toContain('连不上银行');
  expect(await part('pending')).not.toMatch(/6[1-9]|70|分/);
  expect(await page.getByRole('button', { name: '全部重新读取' }).getAttribute('aria-disabled')).toBe('true');
});

test('SYN-002 the file for support and the copy hold no name, no number of a person, no row and nothing typed', async () => {
  const file = await savedFile();
  await page.getByRole('button', { name: '复制' }).click();
  await page.getByText('诊断内容已复制').waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const read = JSON.parse(file) as Record<string, unknown>;
  expect(Object.keys(JSON.parse(copied) as object)).toEqual(Object.keys(read));
  // It is the file of a tablet that does hold all this.
  expect(read['held']).toContainEqual({ kind: 'customer', rows: smallOutlet.customers.length });
  expect(read['pending']).toHaveLength(10);
  expect(Object.keys((read['pending'] as object[])[0]!)).toEqual(['mid', 'name', 'at']);

  const persons = smallOutlet.customers.flatMap((c) => [c.id, c.customerNo, c.name, maskName(c.name)]);
  const staff = smallOutlet.staff.flatMap((s) => [s.id, s.name]);
  const typed = ['waitMinutes', 'vipThreshold', 'showVip', '50000000'];
  for (const canary of [...persons, ...staff, ...typed, 'V001', smallOutlet.outlet.name])
    for (const text of [file, copied]) expect(text.includes(canary) ? canary : null).toBeNull();
});

test('SYN-004 the page keeps WCAG 2.2 AA and room for a finger, in both languages and schemes, on every screen', async () => {
  const found: Record<string, string[]> = {};
  for (const [language, scheme] of [
    ['en', 'dark'],
    ['zh', 'light'],
  ] as const) {
    await page.evaluate(
      ([l, s]) => {
        localStorage.setItem('tingtang.language', l!);
        localStorage.setItem('tingtang.scheme', s!);
      },
      [language, scheme],
    );
    await page.reload();
    await page.getByTestId('device').waitFor();
    for (const [width, height] of [
      [390, 844],
      [800, 1280],
      [1280, 800],
    ] as const) {
      await page.setViewportSize({ width, height });
      const list = [...(await violations(page)), ...(await smallTargets(page)), ...(await overflow(page, 'across'))];
      if (list.length > 0) found[`${language} ${scheme} ${width}`] = list;
    }
  }
  expect(found).toEqual({});
});

test('SYN-004 UXP-001 on a phone the chip still says offline, what waits and how old the data is, on every page', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of ['/', '/queue', '/tablet', '/tablet/diagnostics']) {
    await page.goto(visit.server.url + path);
    await becomes(() => chip(page), expect.stringMatching(/离线 · 10 条待传 10:\d\d/));
    const age = page
      .getByTestId('sync-state')
      .getByText(/10:\d\d/)
      .last();
    const seen = await age.evaluate((element) => element.scrollWidth <= element.clientWidth && element.clientWidth > 0);
    expect([path, seen]).toEqual([path, true]);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('SYN-005 reading everything anew empties this tablet and fills it again; what waits and what is typed stays', async () => {
  await visit.revive();
  await nudge(page);
  await page.goto(`${visit.server.url}/tablet/diagnostics`);
  await becomes(() => chip(page), '在线');
  const copyOf = async () => (await part('numbers')).match(/副本代 ([0-9A-F]{8})/)![1];
  const [{ done } = { done: 0 }] = await visit.server.sql<{ done: number }[]>`
    select count(*)::int as done from sync_mutation where name = 'settings.setLobby'`;
  expect(done).toBe(10);
  const before = await copyOf();
  await page.getByRole('button', { name: '全部重新读取' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
  expect(await copyOf()).toBe(before);
  await page.getByRole('button', { name: '全部重新读取' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '全部重新读取' }).click();
  await becomes(async () => (await copyOf()) !== before, true);
  await becomes(() => part('held'), expect.stringContaining(`客户 ${smallOutlet.customers.length} `));
  expect(await part('incidents')).toContain('全部重新读取');
  expect(await part('numbers')).toMatch(/下一个操作 11 /);
  await page.goto(visit.server.url);
  await page.getByTestId('key-V001').waitFor();
});

test('F38 F33 a tablet that has not reached the bank for too long locks its data, says since when, keeps what was done', async () => {
  await page.goto(`${visit.server.url}/tablet`);
  await stands(page, 'online');
  await visit.kill();
  await stands(page, 'offline');
  await setWaitMinutes(page, 44);
  await chipSays(page, '1 条待传');
  await moveClock(24 * 4);
  await page.goto(visit.server.url);
  await page.getByTestId('locked').waitFor();
  await stands(page, 'lapsed');
  expect(await part('locked')).toMatch(/没有连上银行，客户数据已从本机清除[\s\S]*1 条待传/);
  expect(await part('locked')).toMatch(/自 \d+ 月 \d+ 日 10:\d\d 起/);
  expect(await chip(page)).toMatch(/数据已锁 · 1 条待传/);
  expect(await page.locator('body').innerText()).not.toContain('V001');
  expect([...(await violations(page)), ...(await smallTargets(page))]).toEqual([]);
  await page.goto(`${visit.server.url}/tablet/diagnostics`);
  await becomes(() => part('diagnostics'), expect.stringContaining('本机现在没有数据'));
  expect(await part('pending')).toContain('设置厅堂提醒');

  await page.goto(visit.server.url);
  await visit.revive();
  await page.getByTestId('locked').getByRole('button').click();
  await page.getByTestId('key-V001').waitFor();
  await becomes(() => chip(page), '在线');
  await moveClock(0);
  expect(await visit.server.sql`select wait_minutes from lobby_setting`).toMatchObject([{ wait_minutes: 44 }]);
});

test('SYN-004 F27 a release too old to be given rows says so, offers the new one, and still sends what is done', async () => {
  await page.goto(`${visit.server.url}/tablet`);
  await stands(page, 'online');
  await page.route('**/sync/stream', (route) =>
    route.fulfill({ status: 426, contentType: 'application/json', body: '{"code":"sync.too-old"}' }),
  );
  await page.reload();
  await stands(page, 'too-old');
  expect(await part('too-old')).toContain('这个版本太旧，收不到新数据');
  await setWaitMinutes(page, 47);
  await becomes(
    async () => (await visit.server.sql`select wait_minutes from lobby_setting`)[0],
    expect.objectContaining({ wait_minutes: 47 }),
  );
  expect([...(await violations(page)), ...(await smallTargets(page))]).toEqual([]);
  await page.getByTestId('too-old').getByRole('button', { name: '加载新版本' }).click();
  await page.getByText('服务器上还没有新版本').waitFor();
  await page.unroute('**/sync/stream');
  await page.reload();
  await becomes(() => chip(page), '在线');
  expect(await page.getByTestId('too-old').count()).toBe(0);
});

test('SYN-004 a long first load says how far it has come, on every page', async () => {
  const many = Array.from({ length: 9_000 }, (_, n) => ({
    id: toId(crypto.randomUUID()),
    outletId: smallOutlet.outlet.id,
    ...nothingKnown,
    maskedName: '张*',
    sex: 'F' as const,
    grade: '普通',
    birthMonthDay: '01-01',
    assetsFrom: null,
    complaintCount: n % 2,
  }));
  await importRows(visit.server.sql, lookupKind, customerKind, many);
  const other = await visit.tablet({ reducedMotion: 'reduce' });
  await logIn(other, visit, 'lobby', '/tablet');
  await stands(other.page, 'online');
  await other.page.goto(`${visit.server.url}/tablet/diagnostics`);
  const devtools = await other.context.newCDPSession(other.page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 20,
    downloadThroughput: 150_000,
    uploadThroughput: 150_000,
  });
  await other.page.getByRole('button', { name: '全部重新读取' }).click();
  await other.page.getByRole('dialog').getByRole('button', { name: '全部重新读取' }).click();
  await other.page.getByTestId('filling').waitFor();
  await becomes(
    () => other.page.getByTestId('filling').innerText(),
    expect.stringMatching(/已读 [1-9],\d{3}，共 9,0\d\d/),
  );
  await becomes(() => chip(other.page), expect.stringMatching(/读取 \d,\d{3} \/ 9,0\d\d/));
  expect([...(await violations(other.page)), ...(await smallTargets(other.page))]).toEqual([]);
  expect(await other.page.getByTestId('buckets').innerText()).toContain('还没读完');
  await other.page.getByRole('link', { name: '厅堂' }).click();
  await other.page.getByTestId('hall-loading').waitFor();
  expect(await other.page.getByTestId('filling').count()).toBe(1);
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  await becomes(() => chip(other.page), '在线');
  expect(await other.page.getByTestId('filling').count()).toBe(0);
  await other.page.getByRole('link', { name: '本机' }).click();
  await other.page.getByRole('link', { name: '诊断' }).click();
  expect(await other.page.getByTestId('held').innerText()).toContain('9,060');
}, 90_000);
