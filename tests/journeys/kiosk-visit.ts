/** A kiosk in a real browser at the outlet that has no queue machine: how it becomes one, and what a customer does at it. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { makeCode } from '#server/identity/enrolment.ts';
import { clock, type Tablet, type Visit } from './hall-visit.ts';

export const east = smallOutlet.ownHall.setting.outletId;

export async function kioskCode(visit: Visit, outletId: Id, face: 'kiosk' | 'display' | 'tablet' = 'kiosk') {
  const madeBy = smallOutlet.staff[0]!.id;
  const made = await visit.server.sql.begin((tx) => makeCode(tx, { outletId, face, madeBy }, false, clock.now()));
  return made.code;
}

/** The hall gives out numbers on every day of the week: a journey is walked on any. */
export const openEveryDay = async ({ server }: Visit): Promise<unknown> =>
  await server.sql`update hall_setting set open_weekdays = '{1,2,3,4,5,6,7}' where id = ${east}`;

/** A browser of its own that was enrolled as a kiosk and shows its start screen. */
export async function openKiosk(visit: Visit, outletId: Id = east, size = { width: 1080, height: 1920 }): Promise<Tablet> {
  const tablet = await visit.tablet({ viewport: size });
  const { page } = tablet;
  await page.goto(`${visit.server.url}/kiosk`);
  await page.getByTestId('enrol').waitFor();
  await page.getByLabel('登记码').fill(await kioskCode(visit, outletId));
  await page.getByRole('button', { name: '登记', exact: true }).click();
  await page.getByTestId('kiosk').waitFor();
  return tablet;
} // prettier-ignore

/** Numbers are in its hands. */
export const numbersThere = (page: Page): Promise<void> =>
  expect
    .poll(() => heldOf(page).then((held) => held.filter(({ left }) => left > 0).length), { timeout: 20_000 })
    .toBeGreaterThan(3);

interface Held {
  readonly block: string;
  readonly day: string;
  readonly left: number;
  readonly queueId: string;
}
interface Kept {
  readonly number: string;
  readonly id: string;
  readonly answered: boolean;
  readonly printed: string;
}

/** What lies in the kiosk's own storage. */
async function stored<T>(page: Page, store: string): Promise<T[]> {
  return await page.evaluate(
    (name) =>
      new Promise<unknown[]>((done) => {
        const asked = indexedDB.open('tingtang.kiosk');
        // Not made here: the kiosk would find its own shelf without boards.
        asked.addEventListener('upgradeneeded', () => asked.transaction!.abort());
        asked.addEventListener('error', () => done([]));
        asked.addEventListener('success', () => {
          const all = asked.result.transaction(name).objectStore(name).getAll();
          all.addEventListener('success', () => {
            asked.result.close();
            done(all.result);
          });
        });
      }),
    store,
  ) as T[]; // prettier-ignore
}

export async function heldOf(page: Page): Promise<Held[]> {
  const rows = await stored<{ given: number; lease: { block: string; day: string; queueId: string; numbers: string[] } }>(page, 'leases');
  return rows.map(({ lease, given }) => ({ ...lease, left: lease.numbers.length - given }));
} // prettier-ignore

export async function keptOf(page: Page): Promise<Kept[]> {
  const rows = await stored<{ ticket: { number: string; id: string }; answeredAt: number | null; printed: string; place: number }>(page, 'tickets');
  return rows
    .toSorted((a, b) => a.place - b.place)
    .map(({ ticket, answeredAt, printed }) => ({ ...ticket, answered: answeredAt !== null, printed }));
} // prettier-ignore

/** Takes a number without showing anything; gives what is on the screen. */
export async function takePlain(page: Page, tile = 'A'): Promise<string> {
  await page.getByTestId(`tile-${tile}`).click();
  await page.getByRole('button', { name: '不刷卡，直接取号' }).click();
  return await shownNumber(page);
}

export async function shownNumber(page: Page): Promise<string> {
  await page.locator('[data-testid="slip"]:not([data-outcome="printing"])').waitFor();
  const text = await page.getByTestId('slip').locator('[translate="no"]').innerText();
  return text.replace(/\s/g, '');
}

export const leave = (page: Page): Promise<void> => page.getByRole('button', { name: '完成' }).click();

/** A card is swiped: a reader types, and ends with Enter. */
export const swipe = async (page: Page, text: string): Promise<void> => {
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
};

/** Numbers of the day as the server has them, in the order in which they stand. */
export const lineOf = async ({ server }: Visit, code: string): Promise<string[]> =>
  (
    await server.sql<{ number: string }[]>`
      select number from ticket where outlet_id = ${east} and state = 'waiting' and number like ${`${code}%`} order by stands_at, number`
  ).map(({ number }) => number);
