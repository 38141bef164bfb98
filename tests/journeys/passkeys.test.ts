/** A passkey as a second step: made on the account page, asked for at login, dropped again; by the browser’s own authenticator. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { CDPSession, Page } from 'playwright-core';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { overflow, smallTargets, violations } from './looking.ts';

vi.setConfig({ testTimeout: 120_000 });

const { password } = smallOutlet;
let visit: Visit;
let tablet: Tablet;
let page: Page;
let devtools: CDPSession;
let authenticatorId: string;
/** A passkey belongs to a name, not to an address. */
let url: string;
beforeAll(async () => {
  visit = await startVisit();
  url = visit.server.url.replace('127.0.0.1', 'localhost');
});
beforeEach(async () => {
  tablet = await visit.tablet({ reducedMotion: 'reduce' });
  page = tablet.page;
  devtools = await tablet.context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
});
afterEach(async () => {
  await tablet.context.close();
  await visit.server.sql`delete from second_factor`;
});
afterAll(() => visit.end());

async function holds(hasPrf: boolean): Promise<void> {
  const options = {
    protocol: 'ctap2',
    ctap2Version: 'ctap2_1',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    hasPrf,
    automaticPresenceSimulation: true,
  } as const;
  ({ authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options }));
}
const held = async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials;

async function type(login = 'wealth', path = '/account'): Promise<void> {
  await page.goto(url + path);
  await page.getByLabel('用户名').fill(login);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
}
/** Another browser session of the same tablet: its key stays, its person has left. */
async function leave(): Promise<void> {
  await tablet.context.clearCookies();
  await page.evaluate(() => localStorage.clear());
}
async function addPasskey(): Promise<void> {
  await page.getByTestId('account').waitFor();
  await page.getByRole('button', { name: '添加通行密钥' }).click();
  await page.getByTestId('factor-form').getByLabel('现在的密码').fill(password);
  await page.getByRole('button', { name: '继续' }).click();
}
const factors = () => page.getByTestId('factors').innerText();
const rung = async () =>
  (await visit.server.sql<{ rung: string }[]>`select rung from session order by started_at desc limit 1`)[0]!.rung;

test.each([
  ['without PRF', false],
  ['with PRF', true],
])(
  'IDN-009 an authenticator %s: the passkey is made, the next login wants it, and without it nobody is in',
  async (_, prf) => {
    await holds(prf);
    await type();
    await addPasskey();
    await expect.poll(factors).toContain('移除');
    expect(await held()).toMatchObject([{ rpId: 'localhost' }]);
    expect(await rung()).toBe('password');
    await leave();
    await type();
    const step = page.getByTestId('login-step');
    await step.waitFor();
    expect([...(await violations(page)), ...(await smallTargets(page)), ...(await overflow(page, 'across'))]).toEqual(
      [],
    );
    await step.getByRole('button', { name: /通行密钥/ }).click();
    await page.getByTestId('account').waitFor();
    expect(await rung()).toBe('second');
    const [credential] = await held();
    expect(await visit.server.sql`select counter from second_factor`).toEqual([{ counter: credential!.signCount }]);
    // Without it the password is not enough.
    await leave();
    await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    await holds(prf);
    await type();
    await step.waitFor();
    await step.getByRole('button', { name: /通行密钥/ }).click();
    expect(await page.evaluate(async () => (await fetch('/api/session')).status)).toBe(401);
    expect(await page.getByTestId('account').count()).toBe(0);
  },
);

test('IDN-009 dropped again it is asked for no more; the account’s own password is what drops it', async () => {
  await holds(true);
  await type();
  await addPasskey();
  await expect.poll(factors).toContain('移除');
  const drop = async (given: string) => {
    await page.getByTestId('factors').getByRole('button', { name: '移除' }).click();
    await page.getByTestId('factor-form').getByLabel('现在的密码').fill(given);
    await page.getByRole('button', { name: '继续' }).click();
  };
  await drop('not my password');
  await page.getByTestId('factor-problem').waitFor();
  expect([...(await violations(page)), ...(await smallTargets(page))]).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await factors()).toContain('移除');
  await drop(password);
  await expect.poll(factors).not.toContain('移除');
  await leave();
  await type();
  await page.getByTestId('account').waitFor();
  expect(await rung()).toBe('password');
});

test('IDN-009 a passkey is not made twice on one authenticator, nor when the person does not want to', async () => {
  await holds(false);
  await type();
  await addPasskey();
  await expect.poll(factors).toContain('移除');
  await addPasskey();
  await page.getByTestId('factor-problem').waitFor();
  await page.keyboard.press('Escape');
  expect(await held()).toHaveLength(1);
  expect(await visit.server.sql`select from second_factor`).toHaveLength(1);
});
