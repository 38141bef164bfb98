/**
 * The whole disk of a tablet is copied: profile folder, key and number. Both copies know all that the tablet knew; the second
 * that speaks is found out, neither goes on, and somebody is told (reliability.md §2.3).
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { openWorld, startServer, type TestServer, type TestWorld } from '#tests/kit/server.ts';
import { codeOf } from '#tests/journeys/enrolling.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { isOnline, logIn, screen, unlock } from './hall-tablet.ts';
import { openTablet, type KillableTablet } from './killable-tablet.ts';

vi.setConfig({ testTimeout: 180_000 });

const incidents: { device?: unknown; what: string }[] = [];
let world: TestWorld;
let server: TestServer;
const tablets: KillableTablet[] = [];

beforeAll(async () => {
  world = await openWorld();
  const identity = { demo: null, onIncident: (incident: { what: string }) => incidents.push(incident) };
  server = await startServer(world, { withClient: true, identity });
}, 120_000);
afterAll(async () => {
  for (const tablet of tablets) await tablet.end();
  await server?.stop();
  await world?.drop();
});

async function newTablet(): Promise<KillableTablet> {
  const tablet = openTablet('LevelDB');
  tablets.push(tablet);
  const page = await tablet.start();
  await page.goto(server.url);
  await page.getByLabel('登记码').fill(await codeOf(server.sql, smallOutlet.outlet.id, Date.now()));
  await page.getByRole('button', { name: '登记这台设备' }).click();
  await page.getByTestId('login').waitFor();
  await logIn(page, server.url);
  await isOnline(page);
  return tablet;
}
function copyOf(tablet: KillableTablet): KillableTablet {
  const copy = openTablet('LevelDB', undefined, tablet.profile);
  tablets.push(copy);
  return copy;
}
const switchOn = async (tablet: KillableTablet): Promise<Page> => {
  const page = await tablet.start();
  await page.goto(`${server.url}/tablet`);
  return page;
};
const device = async () =>
  (
    await server.sql<{ id: string; revoked: boolean }[]>`
    select id, revoked_at is not null as revoked from device order by enrolled_at desc limit 1`
  )[0]!;

/** The password is right, and opens nothing. */
async function isRefused(page: Page): Promise<void> {
  await page.getByTestId('unlock').waitFor({ timeout: 60_000 });
  await page.getByTestId('unlock').getByLabel('密码').fill(smallOutlet.password);
  await page.keyboard.press('Enter');
  await expect.poll(() => screen(page), { timeout: 15_000 }).toContain('已被吊销');
  expect(await page.getByTestId('sync-state').count()).toBe(0);
}

test.each(['the tablet itself', 'the copy'])(
  'SEC-001 a tablet’s disk is copied while it is off: whichever speaks second is found out (first: %s), both are out, it is on record and told',
  async (first) => {
    incidents.length = 0;
    const tablet = await newTablet();
    await tablet.stop();
    const copy = copyOf(tablet);
    const order = first === 'the copy' ? [copy, tablet] : [tablet, copy];
    const one = await switchOn(order[0]!);
    await unlock(one);
    await isOnline(one);
    const { id, revoked } = await device();
    expect([revoked, incidents]).toEqual([false, []]);
    // To be switched on with the network there is to speak: it shows its key, with a number that was used.
    const other = await switchOn(order[1]!);
    await expect.poll(async () => (await device()).revoked, { timeout: 30_000 }).toBe(true);
    await isRefused(other);
    await isRefused(one);
    expect(incidents).toEqual([expect.objectContaining({ device: id })]);
    expect(incidents[0]!.what).toContain('copied');
    const lines = await server.sql<{ detail: string; actor_id: string | null }[]>`
      select actor_id, detail from audit_entry where action = 'identity.revokeDevice' and subject = ${id}`;
    expect(lines).toEqual([{ actor_id: null, detail: '{"why":"copied"}' }]);
    expect(await server.sql`select from sync_grant where principal = ${id}`).toHaveLength(0);
    expect(await server.sql`select from tablet_key where device_id = ${id}`).toHaveLength(0);
    for (const each of order) await each.stop();
  },
);

test('SEC-001 a tablet that is only switched off and on is no copy, however often', async () => {
  incidents.length = 0;
  const tablet = await newTablet();
  for (let n = 0; n < 2; n++) {
    await tablet.stop();
    const page = await switchOn(tablet);
    await unlock(page);
    await isOnline(page);
  }
  expect([(await device()).revoked, incidents]).toEqual([false, []]);
});
