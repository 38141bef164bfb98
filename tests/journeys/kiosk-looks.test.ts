/** The kiosk as a strict examiner sees it: each screen at each size, in both languages, light and dark, large, low, offline. */
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { hallPicture, queueOf } from '#tests/faces/hall-picture.ts';
import { startVisit, type Visit } from './hall-visit.ts';
import { numbersThere, openKiosk, swipe, openEveryDay } from './kiosk-visit.ts';
import { overflow, smallTargets, violations } from './looking.ts';
import { shellKept } from './tablet-page.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
/** KIOSK_LOOKS names a folder for pictures, for whoever wants to look himself. */
const folder = process.env['KIOSK_LOOKS'];
if (folder) mkdirSync(folder, { recursive: true });

let visit: Visit;
let page: Page;
beforeAll(async () => {
  visit = await startVisit();
  await openEveryDay(visit);
  ({ page } = await openKiosk(visit));
});
afterAll(() => visit?.end());

const sizes = [
  [1080, 1920],
  [1280, 800],
  [390, 844],
] as const;
const found: Record<string, string[]> = {};

async function look(name: string): Promise<void> {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    const list = [
      ...(await violations(page)),
      ...(await smallTargets(page, 60)),
      ...(await overflow(page, 'across')),
      ...(width > 390 ? await overflow(page, 'down') : []),
    ];
    if (list.length > 0) found[`${name} ${width}`] = list;
    if (folder) await page.screenshot({ path: `${folder}/${name.replaceAll(' ', '-')}-${width}.png` });
  }
}

/** The hall as it may stand on a full Monday, on the kiosk's disk in place of the one it heard. */
async function fullHall(): Promise<void> {
  const hall = hallPicture({
    queues: [
      queueOf('A', { line: ['A012', 'A013', 'A014', 'A015', 'A016', 'A017', 'A018'] }),
      queueOf('B', { range: { p50: 0, p80: 0 } }),
      queueOf('C', { range: null, pace: null, line: ['C001'] }),
      queueOf('D', { name: '外汇与国际业务', picture: 'other', range: { p50: 35, p80: 55 }, line: ['D001', 'D002'] }),
      queueOf('E', { name: '社保卡与批量代发', picture: 'noncash' }),
      queueOf('F', { name: '理财签约', picture: 'noncash' }),
    ],
    quieter: { name: '南湖路支行', p50: 6 },
  });
  const leases = hall.queues
    .slice(0, 5)
    .map(({ id, code }) => ({ id, queueId: id, block: 'spare', numbers: [`${code}801`] }));
  await page.evaluate(
    async ([given, held]) => {
      const open = (name: string): Promise<IDBDatabase> =>
        new Promise((done) => {
          const asked = indexedDB.open(name);
          asked.addEventListener('success', () => done(asked.result));
        });
      const written = (tx: IDBTransaction): Promise<unknown> =>
        new Promise((done) => tx.addEventListener('complete', done));
      const station = await open('tingtang.station.kiosk');
      const tx = station.transaction('kept', 'readwrite');
      const kept = tx.objectStore('kept').get('picture');
      let day = '';
      kept.addEventListener('success', () => {
        const before = kept.result as { hall: { day: string; now: number } };
        day = before.hall.day;
        tx.objectStore('kept').put({ ...before, hall: { ...given, day, now: before.hall.now } }, 'picture');
      });
      await written(tx);
      station.close();
      const kiosk = await open('tingtang.kiosk');
      const leasing = kiosk.transaction('leases', 'readwrite');
      for (const lease of held) leasing.objectStore('leases').put({ lease: { ...lease, day }, given: 0 });
      await written(leasing);
      kiosk.close();
    },
    [hall, leases] as const,
  );
}

const button = (name: string) => page.getByRole('button', { name, exact: true });

test('UXP-001 UXP-004 QUE-016 every screen of the kiosk stands before axe, fingers of any age, and each size', async () => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await numbersThere(page);
  await shellKept(page);
  await look('start');
  await page.getByTestId('tile-A').click();
  await look('identify');
  await button('输手机号').click();
  await look('phone');
  await page.getByRole('button', { name: '返回' }).click();
  await swipe(page, ';6212345678901233=30121010000000000000?');
  await page.getByText('银行卡 尾号 1233').waitFor();
  await look('confirm');
  await button('取号').click();
  await page.locator('[data-testid="slip"]:not([data-outcome="printing"]) svg path').first().waitFor();
  await look('slip');
  await button('大字版').click();
  await look('slip elder');
  await page.getByRole('button', { name: '完成' }).click();

  await visit.kill();
  await page.getByTestId('offline').waitFor();
  await fullHall();
  await page.reload();
  await page.getByTestId('tile-F').waitFor();
  await look('full offline');
  await button('大字版').click();
  await look('full elder');
  await button('标准版').click();
  await button('轮椅高度').click();
  await look('full low');
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await button('English').click();
  await look('full low en dark');
  await button('Standing view').click();
  await look('full en dark');
  expect(found).toEqual({});
});
