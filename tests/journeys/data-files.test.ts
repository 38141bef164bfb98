/** The bank's files on the screen: what came, why one was refused; and what they say of a customer on his ticket's sheet. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { startFileDrop } from '#server/bridges/file-drop.ts';
import { customerFiles } from '#server/customers/customer-load.ts';
import { openLog } from '#server/platform/log.ts';
import { deliver, makeCustomerFile, type FileDefect } from '#server/simulators/nightly-file.ts';
import { customerSeal } from '#tests/kit/server.ts';
import { inEveryLook, says } from './admin-look.ts';
import { clock, connectMachine, logIn, minutesAgo, startVisit, type Visit } from './hall-visit.ts';
import { inEachLook, overflow, smallTargets, violations } from './looking.ts';

let visit: Visit;
let page: Page;
let folder: string;
const today = dayOf(toInstant(clock.now()));
const day = today.replaceAll('-', '');
const shots = process.env['SHOTS'];

beforeAll(async () => {
  visit = await startVisit();
  folder = mkdtempSync(join(tmpdir(), 'tingtang-files-'));
  if (shots) mkdirSync(shots, { recursive: true });
}, 180_000);
afterAll(async () => {
  await visit.end();
  rmSync(folder, { recursive: true, force: true });
});

async function shot(name: string): Promise<void> {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
}

async function takeIn(batch: string, defects: readonly FileDefect[]): Promise<void> {
  const { sql } = visit.server;
  const managers = ['80002', '99999'];
  const outlets = [smallOutlet.outlet.code, smallOutlet.neighbours.outlet.code];
  deliver(folder, makeCustomerFile({ rows: 400, day, batch, outlets, managers, defects }));
  const kinds = [customerFiles({ sql, lookup: lookupKind, seal: customerSeal })];
  const drop = await startFileDrop({ sql, folder, kinds, clock, log: openLog('silent') });
  await drop.look();
  await drop.stop();
}

test('CUS-007 whoever may import customers sees which files came, how old the data is, why one was refused, and saves its bad rows', async () => {
  const tablet = await visit.tablet({ reducedMotion: 'reduce', acceptDownloads: true });
  page = tablet.page;
  await logIn(tablet, visit, 'boss', '/admin/files');
  await says(page, '还没有文件');
  await takeIn('night1', ['bad-rows', 'lunar']);
  await takeIn('night2', ['too-many-bad']);
  await page.getByRole('button', { name: '刷新' }).click();
  await says(page, `客户资料截至 ${today}`);
  const row = (text: string) => page.getByTestId('data-files').getByRole('row').filter({ hasText: text });
  await row('night2').getByText('未载入').waitFor();
  await row('night1').getByText('已载入').waitFor();
  await row('night2').click();
  const sheet = page.getByTestId('load-sheet');
  await says(sheet, '错误行超过百分之一，继续用上一次的数据');
  await says(sheet, '按错误行清单改好后重送');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载错误行清单' }).click(),
  ]);
  const saved = readFileSync(await download.path(), 'utf8').split('\r\n');
  expect(saved[1]).toMatch(/^\d+,birthDate$/);
  const found = await inEveryLook(page, async (stop) => {
    await row('night1').waitFor();
    await stop('list');
    await shot(
      `files-${await page.evaluate(() => [innerWidth, localStorage.getItem('tingtang.language'), localStorage.getItem('tingtang.scheme')].join('-'))}`,
    );
    await row('night2').click();
    await page.getByTestId('load-sheet').waitFor();
    await stop('sheet');
    await shot(
      `file-${await page.evaluate(() => [innerWidth, localStorage.getItem('tingtang.language'), localStorage.getItem('tingtang.scheme')].join('-'))}`,
    );
    await page.keyboard.press('Escape');
  });
  expect(found).toEqual({});
  await row('night1').waitFor();
  await tablet.context.setOffline(true);
  await page.getByRole('button', { name: '刷新' }).click();
  await says(page, '以下是断网前读到的');
  await row('night1').waitFor();
  await tablet.context.close();
}, 240_000);

test('CUS-007 LOB-019 IDN-033 a ticket’s sheet says who its holder is, what he has, who looks after him and whether he may leave', async () => {
  const { customers, staff } = smallOutlet;
  const wealth = staff.find(({ login }) => login === 'wealth')!;
  const rich = customers.findIndex(
    (c) => c.ownerId === wealth.id && c.churnShort !== null && c.signed.length > 0 && c.riskRating && c.assets,
  );
  const bare = customers.findIndex((c) => c.ownerId === null && c.churnShort === null);
  const machine = await connectMachine(visit);
  await machine.take('A001', { customer: rich, at: minutesAgo(12) });
  await machine.take('A002', { customer: bare, at: minutesAgo(11) });
  machine.unplug();
  const tablet = await visit.tablet({ reducedMotion: 'reduce' });
  page = tablet.page;
  await logIn(tablet, visit, 'lobby', '/queue');
  const open = async (number: string) => {
    await page.getByTestId(`ticket-${number}`).getByRole('button').first().click();
    await page.getByTestId('known-customer').waitFor();
    return (await page.getByTestId('known-customer').innerText()).replace(/\s+/g, ' ');
  };
  const known = customers[rich]!;
  const text = await open('A001');
  for (const word of [known.grade, known.riskRating!, `${known.churnShort}%`, `${known.churnLong}%`, ...known.signed])
    expect(text).toContain(word);
  for (const word of [wealth.name, wealth.phone!, smallOutlet.outlet.name, known.sex === 'F' ? '女' : '男'])
    expect(text).toContain(word);
  const other = await open('A002');
  for (const absent of ['流失预测', '理财经理', 'null', 'undefined']) expect(other).not.toContain(absent);
  await page.keyboard.press('Escape');
  await open('A001');
  const found = await inEachLook(page, async (name) => {
    // The sheet is open again where it was.
    await page.getByTestId('known-customer').waitFor();
    await shot(`ticket-${name.replaceAll(' ', '-')}`);
    return [...(await violations(page)), ...(await overflow(page, 'across')), ...(await smallTargets(page))];
  });
  expect(found).toEqual({});
  await tablet.context.close();
}, 240_000);
