/** What the server sends back waits in words: it is changed and saved again, asked about, or let go (SYN-003). */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { logIn, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { smallTargets, violations } from './looking.ts';
import { becomes, chipSays, nudge, savedMinutes, setWaitMinutes, shellKept, stands } from './tablet-page.ts';

vi.setConfig({ testTimeout: 60_000 });

let visit: Visit;
let tablet: Tablet;
let page: Page;

beforeAll(async () => {
  visit = await startVisit();
  tablet = await visit.tablet({ permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' });
  page = tablet.page;
  await logIn(tablet, visit, 'lobby', '/tablet');
  await shellKept(page);
});
afterAll(() => visit.end());

const tray = () => page.getByTestId('tray');
const items = () => page.getByTestId('attention').getByRole('article');
const button = (name: string, at = 0) => items().nth(at).getByRole('button', { name });
const executed = async (): Promise<number> =>
  (await visit.server.sql`select from sync_mutation where name = 'settings.setLobby'`).count;

/** Sets these one after the other without a network, and lets the server answer under `rules`. */
async function sendBack(minutes: readonly number[], rules: () => Promise<void>): Promise<void> {
  await stands(page, 'online');
  await visit.kill();
  await stands(page, 'offline');
  for (const [at, each] of minutes.entries()) {
    await setWaitMinutes(page, each);
    await chipSays(page, `${at + 1} 条待传`);
  }
  await visit.revive();
  await rules();
  await nudge(page);
}

let mine: string;
/** The session goes over to another tablet of the outlet: this one's setting is not its own any more. */
async function givenAway(): Promise<void> {
  const { sql } = visit.server;
  const [session] = await sql<{ device_id: string }[]>`select device_id from session`;
  mine = session!.device_id;
  const other = crypto.randomUUID();
  await sql`insert into device select (json_populate_record(d, json_build_object('id', ${other}::text))).* from device d where d.id = ${mine}`;
  await sql`update session set device_id = ${other}`;
}
const givenBack = () => visit.server.sql`update session set device_id = ${mine}`;

test('SYN-003 with nothing sent back the tray says what would be in it', async () => {
  await tray().waitFor();
  expect(await tray().innerText()).toContain('没有被退回的操作');
});

test('SYN-003 each says what was done, when, why it was sent back, its number, and what was entered', async () => {
  await sendBack([25, 26, 27], givenAway);
  await becomes(() => items().count(), 3);
  await becomes(() => page.getByTestId('sync-state').getAttribute('data-state'), 'refused');
  await page.reload();
  await becomes(() => items().count(), 3);
  const said = (await items().first().innerText()).replace(/\s+/g, ' ');
  expect(said).toMatch(/设置厅堂提醒 10:\d\d 编号 [0-9A-F]{8} 这是另一台平板的设置，请到那台平板上改/);
  expect(said).toMatch(/客户等待时间提醒 25 分 贵宾起点 50 万元 显示贵宾客户 是 显示投诉客户 是/);
  expect(await violations(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
});

test('SYN-003 asking for help copies number, deed, time and reason, and says so; nothing that was entered is in it', async () => {
  await button('找人问').click();
  await page.getByText('已复制求助内容').waitFor();
  const asked = await page.evaluate(() => navigator.clipboard.readText());
  const [row] = await visit.server.sql<{ id: string }[]>`
    select id from sync_mutation where name = 'settings.setLobby' and status = 2 order by claimed_at limit 1`;
  expect(asked).toContain(row!.id.slice(0, 8).toUpperCase());
  expect(asked).toMatch(/设置厅堂提醒[\s\S]*10:\d\d[\s\S]*这是另一台平板的设置[\s\S]*settings\.other-device/);
  expect(asked).not.toMatch(/25 ?分|客户等待时间|林晓/);
});

test('SYN-003 letting one go is asked first, by key as by finger, and leaves the focus at the next one', async () => {
  const first = await items().first().getAttribute('data-deed');
  await button('不再保留').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await becomes(() => page.getByRole('dialog').count(), 0);
  expect(await items().count()).toBe(3);
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('不再保留');

  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: '不再保留' }).press('Enter');
  await becomes(() => items().count(), 2);
  const next = await items().first().getAttribute('data-deed');
  expect(next).not.toBe(first);
  await becomes(() => page.evaluate(() => document.activeElement?.getAttribute('data-deed')), next);
  await page.reload();
  await becomes(() => items().count(), 2);
});

test('SYN-003 changing it opens its form with what was entered; saved again it is a new deed and leaves the tray', async () => {
  await givenBack();
  const before = await executed();
  await button('改一改再存').click();
  await page.getByTestId('again').waitFor();
  expect(await savedMinutes(page)).toBe('26');
  expect(await page.evaluate(() => document.activeElement?.matches('[data-testid="lobby-form"] input'))).toBe(true);
  expect(page.url()).toMatch(/\/tablet\?again=[0-9a-f-]{36}$/);
  await page.reload();
  await becomes(() => savedMinutes(page), '26');
  await setWaitMinutes(page, 28);
  await becomes(() => items().count(), 1);
  await becomes(executed, before + 1);
  expect(await visit.server.sql`select wait_minutes from lobby_setting`).toMatchObject([{ wait_minutes: 28 }]);
  expect(page.url()).toMatch(/\/tablet$/);
  await page.reload();
  await becomes(() => items().count(), 1);
});

test('SYN-003 not changing it after all leaves it in the tray and the form as it was', async () => {
  await button('改一改再存').click();
  await page.getByTestId('again').waitFor();
  expect(await savedMinutes(page)).toBe('27');
  await page.getByRole('button', { name: '先不改' }).click();
  await becomes(() => savedMinutes(page), '28');
  expect(await items().count()).toBe(1);
});

test('SYN-003 what could not be processed says so with a number, and is saved again when that is mended', async () => {
  await button('不再保留').click();
  await page.getByRole('dialog').getByRole('button', { name: '不再保留' }).click();
  await becomes(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid')), 'tray');
  const { server } = visit;
  await server.sql`create function breaks() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$`;
  await sendBack([29], async () => {
    await visit.server.sql`create trigger breaks before update on lobby_setting for each row execute function breaks()`;
  });
  await becomes(() => items().count(), 1);
  const [row] = await visit.server.sql<{ id: string }[]>`select id from sync_mutation where status = 3`;
  expect(await items().first().innerText()).toContain(
    `这项操作没能处理，请把编号 ${row!.id.slice(0, 8).toUpperCase()} 告诉管理员`,
  );
  await visit.server.sql`drop trigger breaks on lobby_setting`;
  await button('改一改再存').click();
  await page.getByTestId('again').waitFor();
  await page.getByTestId('lobby-form').getByRole('button', { name: '保存' }).click();
  await becomes(() => items().count(), 0);
  await becomes(
    async () => (await visit.server.sql`select wait_minutes from lobby_setting`)[0],
    expect.objectContaining({ wait_minutes: 29 }),
  );
});
