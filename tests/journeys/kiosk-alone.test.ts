/** The kiosk whose server is gone: it is switched off and on, gives its spare numbers, and hands them in afterwards (QUE-004). */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { startVisit, type Visit } from './hall-visit.ts';
import { heldOf, keptOf, leave, lineOf, numbersThere, openKiosk, takePlain, openEveryDay } from './kiosk-visit.ts';
import { nudge, shellKept } from './tablet-page.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });
let visit: Visit;
beforeAll(async () => {
  visit = await startVisit();
  await openEveryDay(visit);
});
afterAll(() => visit?.end());

const unanswered = async (page: Page): Promise<string[]> =>
  (await keptOf(page)).filter(({ answered }) => !answered).map(({ number }) => number);

/** The line of queue A in the picture that lies on the kiosk's disk. */
async function pictureLine(page: Page): Promise<string[] | undefined> {
  return await page.evaluate(
    () =>
      new Promise<string[] | undefined>((done) => {
        const asked = indexedDB.open('tingtang.station.kiosk');
        asked.addEventListener('success', () => {
          const kept = asked.result.transaction('kept').objectStore('kept').get('picture');
          kept.addEventListener('success', () => {
            asked.result.close();
            const picture = kept.result as { hall: { queues: { code: string; line: string[] }[] } } | undefined;
            done(picture?.hall.queues.find(({ code }) => code === 'A')?.line);
          });
        });
      }),
  );
}

test('QUE-004 QUE-003 switched on without the server it goes on giving numbers and counting people; afterwards nothing is lost, twice or out of order', async () => {
  const { page, complaints } = await openKiosk(visit);
  await numbersThere(page);
  const before = await takePlain(page);
  await leave(page);
  await expect.poll(() => lineOf(visit, 'A'), { timeout: 20_000 }).toEqual([before]);
  // The answer is on its disk, and so is a picture that shows the number.
  await expect.poll(() => unanswered(page)).toEqual([]);
  await expect.poll(() => page.getByTestId('tile-A').innerText()).toContain('前面 1 人');
  await expect.poll(() => pictureLine(page), { timeout: 20_000 }).toEqual([before]);
  await shellKept(page);

  await visit.kill();
  await page.getByTestId('offline').waitFor();
  await page.reload();
  await page.getByTestId('offline').waitFor();
  expect(await page.getByTestId('offline').innerText()).toMatch(/与服务器断开，照常取号；人数按 \d\d:\d\d 推算/);
  await expect.poll(() => page.getByTestId('tile-A').innerText()).toContain('前面 1 人');

  const taken: string[] = [];
  for (let n = 0; n < 3; n++) {
    taken.push(await takePlain(page));
    expect(await page.getByTestId('slip').innerText()).toContain(`前面 ${n + 1} 人`);
    await leave(page);
    // In the middle of it the power goes.
    if (n === 1) {
      await expect.poll(async () => (await keptOf(page)).every(({ printed }) => printed === 'yes')).toBe(true);
      await page.reload();
      await page.getByTestId('tile-A').waitFor();
    }
  }
  // The queue's own next number first, then those kept back.
  expect(taken).toEqual(['A002', 'A801', 'A802']);
  expect(await unanswered(page)).toEqual(taken);

  await visit.revive();
  await nudge(page);
  await expect.poll(() => lineOf(visit, 'A'), { timeout: 40_000 }).toEqual([before, ...taken]);
  await page.getByTestId('offline').waitFor({ state: 'detached' });
  await expect.poll(() => unanswered(page)).toEqual([]);
  await expect.poll(() => page.getByTestId('tile-A').innerText()).toContain('前面 4 人');
  // Errors of the network are the server's absence; nothing else went wrong.
  expect(complaints.filter((line) => !/Failed to load resource|ERR_/.test(line))).toEqual([]);
});

test('QUE-003 QUE-004 with its spare numbers used up it gives no more and says whom to ask, for that business only', async () => {
  const { page } = await openKiosk(visit);
  await numbersThere(page);
  await shellKept(page);
  await visit.kill();
  await page.getByTestId('offline').waitFor();
  // All but one of each block of one business are gone, as after an hour.
  const queueId = (await heldOf(page)).find(({ block }) => block === 'front')!.queueId;
  await page.evaluate(
    (id) =>
      new Promise<void>((done) => {
        const asked = indexedDB.open('tingtang.kiosk');
        asked.addEventListener('success', () => {
          const tx = asked.result.transaction('leases', 'readwrite');
          const store = tx.objectStore('leases');
          const all = store.getAll();
          all.addEventListener('success', () => {
            for (const one of all.result as { given: number; lease: { block: string; queueId: string; numbers: string[] } }[])
              if (one.lease.queueId === id && one.lease.block === 'spare') store.put({ ...one, given: one.lease.numbers.length });
          });
          tx.addEventListener('complete', () => {
            asked.result.close();
            done();
          });
        });
      }),
    queueId,
  ); // prettier-ignore
  await page.reload();
  const tiles = page.locator('[data-testid^="tile-"]');
  await tiles.first().waitFor();
  const codes = await tiles.evaluateAll((all) => all.map((one) => one.getAttribute('data-testid')!.slice(5)));
  const row = smallOutlet.ownHall.queues.find(({ id }) => id === queueId)!.code;
  expect(codes).toContain(row);
  await takePlain(page, row);
  await leave(page);
  const empty = page.getByTestId(`tile-${row}`);
  await expect.poll(() => empty.innerText()).toContain('号已发完，请找大堂经理');
  expect(await empty.getAttribute('aria-disabled')).toBe('true');
  await empty.click({ force: true });
  expect(await page.getByTestId('kiosk').getAttribute('data-screen')).toBe('start');
  const other = codes.find((code) => code !== row)!;
  await takePlain(page, other);
  await visit.revive();
});
