/**
 * Without the server a passkey of the tablet opens a person's data, where the bank allows it: for four hours from the
 * server's last word, and for nobody else's finger. What lies on the disk for it opens nothing by itself.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { CDPSession, Page } from 'playwright-core';
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { openKeyStore } from '#server/identity/device-keys.ts';
import { importRows } from '#server/sync/import.ts';
import { smallTargets, violations } from '#tests/journeys/looking.ts';
import { lin, nothingKnown } from '#tests/kit/people.ts';
import { keySecret, openWorld, startServer, type TestServer, type TestWorld } from '#tests/kit/server.ts';
import { shellKept } from '#tests/journeys/tablet-page.ts';
import { openBetween, type Between } from './between.ts';
import {
  becomes,
  isOffline,
  isOnline,
  lock,
  logIn,
  nothingWaits,
  screen,
  setMinutes,
  shownMinutes,
  switchOffAndOn,
  unlock,
  waits,
} from './hall-tablet.ts';
import { openTablet, type KillableTablet } from './killable-tablet.ts';
import { lookEverywhere } from './privacy-scan.ts';

vi.setConfig({ testTimeout: 90_000 });

const HOUR = 60 * 60_000;
const canary = `KANARI-${randomUUID().slice(0, 8)}`;
/** What has gone by since, over and above what the test itself takes. */
let gone = 0;
const clock = { now: () => Date.now() + gone };
const policy = { offlineUnlock: true };

let world: TestWorld;
let server: TestServer;
let tablet: KillableTablet;
let line: Between;
let page: Page;
let devtools: CDPSession;
let authenticatorId: string;
/** A passkey belongs to a name, not to an address. */
let url: string;

beforeAll(async () => {
  world = await openWorld();
  server = await startServer(world, { withClient: true, clock, policy });
  line = await openBetween(() => server.port);
  url = line.url.replace('127.0.0.1', 'localhost');
  const customer: Customer = {
    id: randomUUID() as Id,
    outletId: smallOutlet.outlet.id,
    ...nothingKnown,
    maskedName: canary,
    sex: 'F',
    grade: '普通',
    birthMonthDay: null,
    assetsFrom: null,
    complaintCount: 0,
  };
  await importRows(server.sql, lookupKind, customerKind, [customer]);
  tablet = openTablet('LevelDB');
  page = await tablet.start();
  // The wall clock of the page, as wrong as it is told to be; timers go on as they are.
  await page.addInitScript(() => {
    const Real = Date;
    const now = () => Real.now() + Number(sessionStorage.getItem('wrongBy') ?? 0);
    globalThis.Date = class extends Real {
      constructor(...args: []) {
        super(...((args.length > 0 ? args : [now()]) as []));
      }
      static override now = now;
    } as DateConstructor;
  });
  await logIn(page, url);
  await shellKept(page);
  await page.locator('[data-testid=sync-state][data-state=online]').waitFor();
  devtools = await tablet.context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2',
    ctap2Version: 'ctap2_1',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    hasPrf: true,
    automaticPresenceSimulation: true,
  } as const;
  ({ authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options }));
}, 120_000);
afterAll(async () => {
  await tablet?.end();
  await line?.close();
  await server?.stop();
  await world?.drop();
});

const openByPasskey = () => page.getByRole('button', { name: '用通行密钥打开' }).click();
const closedOffline = () => page.locator('[data-testid=lock][data-why=offline]').waitFor();
const problem = async (): Promise<string> => {
  await page.getByTestId('passkey-problem').waitFor();
  return await page.getByTestId('passkey-problem').innerText();
};

async function keysOfLin(): Promise<Buffer[]> {
  const [device] = await server.sql<{ id: Id }[]>`select id from device where face = 'tablet'`;
  const holder = { staffId: lin.id, deviceId: device!.id };
  const { rows, work } = await openKeyStore(server.sql, keySecret).keysOf(holder, clock.now());
  return [rows, work];
}

test('F38 a passkey is made once, and opens the data without the server, with what waits; nothing on the disk opens it', async () => {
  await page.getByRole('button', { name: /林晓/ }).click();
  expect([...(await violations(page)), ...(await smallTargets(page))]).toEqual([]);
  await page.getByTestId('offline-unlock').getByRole('button', { name: '开通' }).click();
  await page.getByTestId('offline-unlock').getByText('已开通').waitFor();
  await page.keyboard.press('Escape');
  line.cut();
  await isOffline(page);
  await setMinutes(page, 41);
  await waits(page, 1);
  await switchOffAndOn(page, url);
  await closedOffline();
  const found = await lookEverywhere(page, tablet.profile, [canary], await keysOfLin());
  console.log(`passkey, closed: ${found.figures}`);
  expect([found.inFiles, found.plain, found.unsealed, found.leftovers]).toEqual([[], [], [], []]);
  expect(found.withKeys).not.toEqual([]);
  expect([...(await violations(page)), ...(await smallTargets(page))]).toEqual([]);
  await openByPasskey();
  await isOffline(page);
  await waits(page, 1);
});

test('locked without the server it opens by the passkey again; without a finger it says so and stays closed', async () => {
  await lock(page);
  await devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: false });
  await openByPasskey();
  await page.getByTestId('passkey-problem').waitFor({ timeout: 45_000 });
  expect(await problem()).toContain('没有打开');
  await devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: true });
  await openByPasskey();
  await isOffline(page);
  await waits(page, 1);
});

test.each([
  ['four hours after the server’s last word', 4 * HOUR + 60_000],
  ['with the clock set back by an hour', -HOUR],
])('F38 %s the passkey opens nothing, and says why; what waits is kept', async (_, jump) => {
  await page.evaluate((by) => sessionStorage.setItem('wrongBy', String(by)), jump);
  await switchOffAndOn(page, url);
  await closedOffline();
  await openByPasskey();
  expect(await problem()).toContain('离上次连上服务器太久了');
  expect(await page.getByTestId('lock-waiting').innerText()).toContain('1 条待传');
  expect(await screen(page)).not.toContain('V001');
  await page.evaluate(() => sessionStorage.removeItem('wrongBy'));
});

test('F38 opened alone, it locks when the four hours are over', async () => {
  await page.reload();
  await closedOffline();
  await openByPasskey();
  await isOffline(page);
  await page.evaluate((by) => sessionStorage.setItem('wrongBy', String(by)), 5 * HOUR);
  await page.getByTestId('unlock').waitFor();
  await page.evaluate(() => sessionStorage.removeItem('wrongBy'));
});

test('SEC-001 with the server in reach the password is asked for; the next day’s keys reach the passkey without a finger', async () => {
  line.mend();
  await openByPasskey();
  expect(await problem()).toContain('服务器连得上');
  await unlock(page);
  await isOnline(page);
  await becomes(async () => (await server.sql`select from sync_mutation where name = 'settings.setLobby'`).count, 1);
  const [yesterday] = await keysOfLin();
  gone += 24 * HOUR;
  await server.sql`update session set ends_at = ends_at + interval '1 day'`;
  await lock(page);
  await unlock(page);
  await isOnline(page);
  expect((await keysOfLin())[0]!.equals(yesterday!)).toBe(false);
  await setMinutes(page, 42);
  await becomes(async () => (await server.sql`select from sync_mutation where name = 'settings.setLobby'`).count, 2);
  await nothingWaits(page);
  line.cut();
  await isOffline(page);
  await switchOffAndOn(page, url);
  await closedOffline();
  await openByPasskey();
  await isOffline(page);
  // Rows of the new day: the form shows what the server confirmed, and nothing waits.
  await becomes(() => shownMinutes(page), '42');
  expect(await page.getByTestId('data-state').innerText()).toMatch(/待传\s*0 条/);
});

test('the bank allows it no more: at the next login the passkey is forgotten, and without the server the data stays closed', async () => {
  await server.stop();
  server = await startServer(world, { withClient: true, clock, policy: { offlineUnlock: false } });
  line.mend();
  await isOnline(page);
  await lock(page);
  await unlock(page);
  await isOnline(page);
  line.cut();
  await switchOffAndOn(page, url);
  await closedOffline();
  expect(await page.getByTestId('by-passkey').count()).toBe(0);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('passkey')))).toEqual([]);
});
