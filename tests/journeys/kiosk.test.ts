/** The kiosk with the server there: choosing, showing who one is, taking a number, and what it says where it gives none. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startVisit, type Visit } from './hall-visit.ts';
import { lineOf, numbersThere, openKiosk, takePlain } from './kiosk-visit.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
let visit: Visit;
beforeAll(async () => {
  visit = await startVisit();
});
afterAll(() => visit?.end());

test('QUE-013 QUE-016 a number without showing anything', async () => {
  const { page, complaints } = await openKiosk(visit);
  await numbersThere(page);
  await page.screenshot({ path: '/tmp/k-start.png' });
  await page.getByTestId('tile-A').click();
  await page.screenshot({ path: '/tmp/k-identify.png' });
  await page.getByRole('button', { name: '返回' }).click();
  const number = await takePlain(page);
  await page.screenshot({ path: '/tmp/k-slip.png' });
  await expect.poll(() => lineOf(visit, 'A'), { timeout: 20_000 }).toEqual([number]);
  expect(complaints).toEqual([]);
});
