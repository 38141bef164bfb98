/** A tablet has to be enrolled anew, with work on it that never went up: it goes up as its maker’s, once, and nothing stays behind. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lin } from '#tests/kit/people.ts';
import { codeOf } from './enrolling.ts';
import { logIn, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { overflow, smallTargets, violations } from './looking.ts';
import { becomes, chipSays, shellKept, stands } from './tablet-page.ts';

vi.setConfig({ testTimeout: 120_000 });

let visit: Visit;
let tablet: Tablet;
let page: Page;
beforeAll(async () => {
  visit = await startVisit({ identity: { demo: null } });
});
beforeEach(async () => {
  await tablet?.context.close();
  tablet = await visit.tablet({ reducedMotion: 'reduce' });
  page = tablet.page;
  await page.goto(visit.server.url);
  await enrol();
  await logIn(tablet, visit, 'lobby', '/account');
  await page.getByTestId('account').waitFor();
  await stands(page, 'online');
  await shellKept(page);
});
afterAll(() => visit.end());

async function enrol(then = 'login'): Promise<void> {
  await page.getByLabel('登记码').fill(await codeOf(visit.server.sql, smallOutlet.outlet.id));
  await page.getByRole('button', { name: '登记这台设备' }).click();
  await page.getByTestId(then).waitFor();
}
const databases = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name!).toSorted());
const deviceId = async () =>
  (await visit.server.sql<{ id: string }[]>`select id from device order by enrolled_at desc limit 1`)[0]!.id;
const phone = async () =>
  (await visit.server.sql<{ phone: string | null }[]>`select phone from staff where id = ${lin.id}`)[0]!.phone;
const deeds = async () =>
  await visit.server.sql<{ actor: string; status: number }[]>`
    select actor, status from sync_mutation where name = 'identity.changeOwnCard'`;

/**
 * Work of an evening without the server, which meanwhile forgets the tablet's key, and so does the tablet: as one from before
 * devices proved themselves.
 */
async function workAndLoseKey(phone: string, revokedAt: number | null = null): Promise<void> {
  await visit.server.sql`update device set public_key = null, nonce = null, revoked_at = ${revokedAt}
    where id = ${await deviceId()}`;
  await visit.server.sql`delete from session`;
  await visit.kill();
  await stands(page, 'offline');
  const card = page.getByTestId('own-card');
  await card.getByLabel('电话').fill(phone);
  await card.getByRole('button', { name: '保存名片' }).click();
  await chipSays(page, '1 条待传');
  await page.evaluate(
    () => new Promise((done) => indexedDB.deleteDatabase('tingtang.device').addEventListener('success', done)),
  );
  await visit.revive();
}
/** Its person unlocks it, and is asked for a code first. */
async function beginAnew(): Promise<void> {
  await page.reload();
  const unlock = async (): Promise<void> => {
    await page.getByTestId('unlock').getByLabel('密码').fill(smallOutlet.password);
    await page.keyboard.press('Enter');
  };
  await unlock();
  await page.getByTestId('enrol').waitFor();
  expect(await page.getByTestId('lock-waiting').innerText()).toContain('1 条待传');
  expect([...(await violations(page)), ...(await smallTargets(page)), ...(await overflow(page, 'across'))]).toEqual([]);
  await enrol('unlock');
  await unlock();
  await stands(page, 'online');
}

test('SYN-005 enrolled anew under another id, the tablet sends up what waited, as its maker’s, and drops the old store', async () => {
  const former = await deviceId();
  const before = (await deeds()).length;
  await workAndLoseKey('0755 2601 0047');
  await beginAnew();
  await becomes(async () => (await deeds()).length, before + 1);
  expect(await deeds()).toContainEqual({ actor: lin.id, status: 1 });
  expect(await phone()).toBe('0755 2601 0047');
  const now = await deviceId();
  expect(now).not.toBe(former);
  const left = await databases();
  expect(left.filter((name) => name.includes(former))).toEqual([]);
  expect(left.filter((name) => name.startsWith('vault-'))).toEqual([`vault-${lin.id}-${now}`]);
  const lines = await visit.server.sql`
    select actor_id, result from audit_entry where action = 'identity.takeOverWork' and subject = ${former}`;
  expect(lines).toEqual([{ actor_id: lin.id, result: 'applied' }]);
  // Another start finds nothing to take over, and does nothing twice.
  await page.reload();
  await stands(page, 'online');
  expect((await deeds()).length).toBe(before + 1);
});

test('F37 enrolled anew after it was revoked, what waited stays closed on the tablet: it is not done under a new name', async () => {
  const former = await deviceId();
  const before = (await deeds()).length;
  await workAndLoseKey('0755 2601 0048', 1);
  await beginAnew();
  expect((await deeds()).length).toBe(before);
  expect(await phone()).not.toBe('0755 2601 0048');
  expect((await databases()).filter((name) => name.includes(former))).toContain(`vault-${lin.id}-${former}`);
});
