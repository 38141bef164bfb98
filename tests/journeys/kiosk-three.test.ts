/** Three kiosks of one hall, each in a browser, without the server: twelve numbers, none twice, none lost, in order (QUE-003). */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startVisit, type Visit } from './hall-visit.ts';
import { keptOf, leave, lineOf, numbersThere, openEveryDay, openKiosk, takePlain } from './kiosk-visit.ts';
import { nudge, shellKept } from './tablet-page.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
let visit: Visit;
beforeAll(async () => {
  visit = await startVisit();
  await openEveryDay(visit);
});
afterAll(() => visit?.end());

test('QUE-003 QUE-004 three kiosks that lost the server give twelve numbers: none twice, none lost, in the order in which they were taken', async () => {
  const kiosks = await Promise.all([1, 2, 3].map(() => openKiosk(visit)));
  for (const { page } of kiosks) {
    await numbersThere(page);
    await shellKept(page);
  }
  await visit.kill();
  for (const { page } of kiosks) await page.getByTestId('offline').waitFor();
  const taken: string[] = [];
  for (let round = 0; round < 4; round++)
    for (const { page } of kiosks) {
      taken.push(await takePlain(page));
      await leave(page);
    }
  expect(new Set(taken).size).toBe(12);
  await visit.revive();
  for (const { page } of kiosks) await nudge(page);
  await expect.poll(() => lineOf(visit, 'A'), { timeout: 45_000 }).toEqual(taken);
  for (const { page } of kiosks)
    await expect
      .poll(async () => (await keptOf(page)).every(({ answered }) => answered), { timeout: 20_000 })
      .toBe(true);
});
