/** CUS-076, SEC-001: a clear value that was shown or typed is in no store of the tablet, not while it is there nor after. */
import { beforeAll, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { ticketKind } from '#domain/queue/queue.model.ts';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { openKeyStore } from '#server/identity/device-keys.ts';
import { importRows } from '#server/sync/import.ts';
import { zhou } from '#tests/kit/people.ts';
import { keySecret } from '#tests/kit/server.ts';
import { ticketOf } from '#tests/queue/small-hall.ts';
import { shellKept } from '#tests/journeys/tablet-page.ts';
import { isOnline, lock, logIn } from './hall-tablet.ts';
import { lookEverywhere } from './privacy-scan.ts';
import { tabletBench } from './tablet-bench.ts';

vi.setConfig({ testTimeout: 90_000 });

const bench = tabletBench();
let page: Page;
const customer = smallOutlet.customers.find(({ ownerId, assets }) => ownerId === zhou.id && assets !== null)!;
const { name, phone, idNumber, account, address, birthDate, assets } = customer.values;
const canaries = [name, phone!, idNumber!, account!, address!.slice(9), birthDate!, String(assets)];
/** Of the row that the tablet does hold: the search finds what is there. */
const seen = smallOutlet.outlet.name;

beforeAll(async () => {
  const now = Date.now();
  const ticket = ticketOf(1, {
    customerId: customer.id,
    businessDay: dayOf(toInstant(now)),
    takenAt: toInstant(now - 60_000),
  });
  await importRows(bench.server.sql, lookupKind, ticketKind, [ticket]);
  page = bench.page;
  await logIn(page, bench.line.url, 'wealth', `/queue?ticket=${ticket.id}`);
  await shellKept(page);
});

async function keys(): Promise<Buffer[]> {
  const { sql } = bench.server;
  const [device] = await sql<{ id: typeof zhou.id }[]>`select id from device order by enrolled_at desc limit 1`;
  const { rows, work } = await openKeyStore(sql, keySecret).keysOf(
    { staffId: zhou.id, deviceId: device!.id },
    Date.now(),
  );
  return [rows, work];
}

async function look(when: string): Promise<void> {
  const found = await lookEverywhere(page, bench.tablet.profile, [...canaries, seen], await keys());
  console.log(`revealed, ${when}: ${found.figures}`);
  const ours = (hits: readonly string[]) => hits.filter((hit) => !hit.startsWith(seen));
  const { inFiles, plain, unsealed, leftovers, withKeys } = found;
  for (const [where, hits] of Object.entries({ inFiles, plain, unsealed, leftovers, withKeys }))
    expect(ours(hits), `${when}, ${where}`).toEqual([]);
  expect(
    withKeys.some((hit) => hit.startsWith(seen)),
    'the search finds a row that is there',
  ).toBe(true);
}

async function reveal(field: string): Promise<void> {
  const row = page.getByTestId(`value-${field}`);
  await row.getByRole('button', { name: '查看' }).click();
  await page.getByTestId('reveal').getByLabel('为什么要查看').selectOption('identity');
  await page.getByRole('dialog').getByRole('button', { name: '查看', exact: true }).click();
  await row.and(page.locator('[data-shown]')).waitFor();
}

test('CUS-076 SEC-001 all seven values shown one after the other, none of them lies in any file, database or cache', async () => {
  await isOnline(page);
  for (const field of ['name', 'phone', 'idNumber', 'account', 'address', 'birthDate', 'assets']) await reveal(field);
  await look('while the last one is on the screen');
});

test('CUS-076 SEC-001 nor after a lock and a reload', async () => {
  await reveal('idNumber');
  await lock(page);
  await page.reload();
  await page.getByTestId('lock').or(page.getByTestId('unlock')).first().waitFor();
  await look('after a lock and a reload');
});

test('LOB-019 CUS-076 SEC-001 nor is a phone number that somebody was looked for by, while it is typed and after', async () => {
  await page.getByTestId('unlock').getByLabel('密码').fill(smallOutlet.password);
  await page.keyboard.press('Enter');
  await page.getByTestId('unlock').waitFor({ state: 'detached' });
  await page.getByRole('link', { name: '查客户' }).click();
  await isOnline(page);
  const field = page.getByRole('searchbox');
  await field.fill(phone!);
  await page.keyboard.press('Enter');
  const found = page.getByTestId('number-lookup').getByTestId('found');
  await found.waitFor();
  await look('after a search by phone, the number still in its field');
  await found.getByRole('button').click();
  await page.getByTestId('value-phone').waitFor();
  expect(await field.inputValue()).toBe('');
  await lock(page);
  await look('after a search by phone and a lock');
});
