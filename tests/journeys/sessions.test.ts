/** A new tablet is enrolled by an administrator's code; people log in step by step; a copied profile is found out. */
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { hotp, stepAt } from '#server/identity/totp.ts';
import type { Page } from 'playwright-core';
import { codeOf } from './enrolling.ts';
import { clock, logIn, startVisit, type Tablet, type Visit } from './hall-visit.ts';
import { overflow, smallTargets, violations } from './looking.ts';

let visit: Visit;
const { password, outlet } = smallOutlet;
beforeAll(async () => {
  visit = await startVisit({ identity: { demo: null } });
});
afterAll(() => visit.end());

/** Each look at a page takes seconds. */
const LOOKS = 240_000;
const shots = process.env['SHOTS'];
const sizes = [
  [1280, 800],
  [800, 1280],
  [390, 844],
] as const;

/** Nothing that axe minds, nothing too small for a finger, nothing that sticks out, light and dark, in every size. */
async function looksWell(page: Page, name: string): Promise<void> {
  for (const scheme of ['light', 'dark']) {
    await page.evaluate((value) => void (document.documentElement.dataset['scheme'] = value), scheme);
    expect(await violations(page), `${name} ${scheme}`).toEqual([]);
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      if (shots) {
        mkdirSync(shots, { recursive: true });
        await page.screenshot({ path: `${shots}/${name}-${scheme}-${width}.png` });
      }
      expect(await overflow(page, 'across'), `${name} ${width}`).toEqual([]);
      expect(await smallTargets(page), `${name} ${width}`).toEqual([]);
    }
  }
  await page.evaluate(() => void (document.documentElement.dataset['scheme'] = 'light'));
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** In both languages, where the page can be loaded anew. */
async function looksWellInBoth(page: Page, name: string, mark: string): Promise<void> {
  for (const language of ['en', 'zh']) {
    await page.evaluate((value) => localStorage.setItem('tingtang.language', value), language);
    await page.reload();
    await page.getByTestId(mark).waitFor();
    await looksWell(page, `${name}-${language}`);
  }
}

async function enrol(tablet: Tablet, outletId = outlet.id): Promise<void> {
  const { page } = tablet;
  await page.goto(visit.server.url);
  await page.getByTestId('enrol').waitFor();
  await page.getByLabel('登记码').fill(await codeOf(visit.server.sql, outletId));
  await page.getByRole('button', { name: '登记这台设备' }).click();
  await page.getByTestId('login').waitFor();
}

async function type(page: Page, login: string, given: string): Promise<void> {
  await page.getByLabel('用户名').fill(login);
  await page.getByLabel('密码').fill(given);
  await page.getByRole('button', { name: '登录' }).click();
}

test(
  'IDN-004 a tablet that nobody enrolled asks for a code, takes a wrong one with a sentence and a right one once',
  async () => {
    const tablet = await visit.tablet({ reducedMotion: 'reduce' });
    const { page } = tablet;
    await page.goto(visit.server.url);
    await page.getByTestId('enrol').waitFor();
    await looksWellInBoth(page, 'enrol', 'enrol');
    await page.getByLabel('登记码').fill('AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG');
    await page.getByRole('button', { name: '登记这台设备' }).click();
    expect(await page.getByTestId('enrol-problem').innerText()).toContain('登记码不对');
    await page.getByLabel('登记码').fill(await codeOf(visit.server.sql, outlet.id));
    await page.getByRole('button', { name: '登记这台设备' }).click();
    await page.getByTestId('login').waitFor();
    await logIn(tablet, visit);
    await page.reload();
    await page.getByTestId('sync-state').waitFor();
    await tablet.context.close();
  },
  LOOKS,
);

test(
  'the key of a tablet cannot be taken out of the browser by a script',
  async () => {
    const tablet = await visit.tablet({ reducedMotion: 'reduce' });
    await enrol(tablet);
    const told = await tablet.page.evaluate(async () => {
      const database = await new Promise<IDBDatabase>((done) => {
        const asked = indexedDB.open('tingtang.device');
        asked.onsuccess = () => done(asked.result);
      });
      const own = await new Promise<{ key: CryptoKey }>((done) => {
        const asked = database.transaction('key').objectStore('key').get('own');
        asked.onsuccess = () => done(asked.result as { key: CryptoKey });
      });
      return [own.key.extractable, await crypto.subtle.exportKey('jwk', own.key).catch((error: Error) => error.name)];
    });
    expect(told).toEqual([false, 'InvalidAccessError']);
    await tablet.context.close();
  },
  LOOKS,
);

test(
  'after three wrong passwords a sum is asked, after five the button counts down; the way is said',
  async () => {
    const tablet = await visit.tablet({ reducedMotion: 'reduce' });
    const { page } = tablet;
    await enrol(tablet);
    const asked = () => page.getByTestId('login-question').locator('label').innerText();
    const answer = async () => {
      const label = await asked();
      const [, a, op, b] = /(\d+) (加|减) (\d+)/.exec(label)!;
      await page
        .getByTestId('login-question')
        .getByRole('textbox')
        .fill(String(op === '加' ? Number(a) + Number(b) : Number(a) - Number(b)));
    };
    for (let n = 0; n < 3; n++) {
      const said = page.waitForResponse(/api\/session$/);
      await type(page, 'lobby', `wrong ${n}`);
      await said;
    }
    await page.getByTestId('login-question').waitFor();
    await looksWell(page, 'question');
    for (let n = 0; n < 2; n++) {
      await answer();
      const before = await asked();
      await type(page, 'lobby', `still wrong ${n}`);
      await expect.poll(asked).not.toBe(before);
    }
    await page.getByText(/请等 \d+ 秒|请等 1 分/).waitFor();
    await looksWell(page, 'waiting');
    await tablet.context.close();
  },
  LOOKS,
);

test(
  'IDN-007 IDN-013 an administrator’s password is good for setting one’s own',
  async () => {
    const tablet = await visit.tablet({ reducedMotion: 'reduce' });
    const { page } = tablet;
    await enrol(tablet);
    await visit.server.sql`update credential set must_change = true where login = 'teller'`;
    await type(page, 'teller', password);
    await page.getByTestId('login-step').waitFor();
    await looksWell(page, 'change');
    await page.getByLabel('新密码').fill('tooshort');
    await page.getByLabel('再输一次').fill('tooshort');
    await page.getByRole('button', { name: '保存并登录' }).click();
    await expect.poll(() => page.getByTestId('step-problem').innerText()).toContain('至少 12 位');
    await page.getByLabel('新密码').fill('春天在窗外 seven geese');
    await page.getByLabel('再输一次').fill('春天在窗外 seven geese');
    await page.getByRole('button', { name: '保存并登录' }).click();
    await page.getByTestId('sync-state').waitFor();
    await tablet.context.close();
  },
  LOOKS,
);

test(
  'IDN-009 my account: a code generator is set up and asked for at the next login',
  async () => {
    const tablet = await visit.tablet({ reducedMotion: 'reduce' });
    const { page } = tablet;
    await enrol(tablet);
    await logIn(tablet, visit, 'wealth', '/account');
    await page.getByTestId('account').waitFor();
    await looksWellInBoth(page, 'account', 'account');
    await page.getByRole('button', { name: '添加动态码' }).click();
    await page.getByTestId('factor-form').getByLabel('现在的密码').fill(password);
    await page.getByRole('button', { name: '继续' }).click();
    const secret = await page.getByTestId('totp-secret').innerText();
    const code = () => hotp(fromBase32(secret), stepAt(clock.now()));
    await page.getByLabel('6 位动态码').fill(code());
    const first = stepAt(clock.now());
    await page.getByRole('button', { name: '继续' }).click();
    await expect.poll(() => page.getByTestId('factors').innerText()).toContain('移除');
    await tablet.context.clearCookies();
    await page.evaluate(() => localStorage.clear());
    await page.goto(visit.server.url);
    await type(page, 'wealth', password);
    await page.getByTestId('login-step').waitFor();
    await looksWell(page, 'second');
    await expect.poll(() => stepAt(clock.now()), { timeout: 60_000, interval: 500 }).toBeGreaterThan(first);
    await page.getByLabel('6 位动态码').fill(code());
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByTestId('sync-state').waitFor();
    await tablet.context.close();
  },
  LOOKS,
);

test(
  'two copies of one profile: the second that comes is refused, and so is the first from then on',
  async () => {
    const first = await visit.tablet({ reducedMotion: 'reduce' });
    await enrol(first);
    // What copying the disk does to the browser's storage, done to the server instead: its own number is one ahead.
    await logIn(first, visit);
    const { page } = first;
    await page.evaluate(async () => {
      const database = await new Promise<IDBDatabase>((done) => {
        const asked = indexedDB.open('tingtang.device');
        asked.onsuccess = () => done(asked.result);
      });
      const store = (mode: IDBTransactionMode) => database.transaction('key', mode).objectStore('key');
      const own = await new Promise<{ nonce: string }>((done) => {
        const asked = store('readonly').get('own');
        asked.onsuccess = () => done(asked.result as { nonce: string });
      });
      Object.assign(globalThis, { copy: own });
      await new Promise<void>((done) => {
        const asked = store('readwrite').put(own, 'copy');
        asked.onsuccess = () => done();
      });
    });
    await page.getByRole('button', { name: /林晓/ }).click();
    await page.getByRole('button', { name: '锁定' }).click();
    await page.getByTestId('unlock').waitFor();
    await page.getByLabel('密码').fill(password);
    await page.getByRole('button', { name: '解锁' }).click();
    await page.getByTestId('sync-state').waitFor();
    // The copy wakes up: the disk as it was before that unlock.
    await page.evaluate(async () => {
      const database = await new Promise<IDBDatabase>((done) => {
        const asked = indexedDB.open('tingtang.device');
        asked.onsuccess = () => done(asked.result);
      });
      await new Promise<void>((done) => {
        const store = database.transaction('key', 'readwrite').objectStore('key');
        const asked = store.put((globalThis as unknown as { copy: object }).copy, 'own');
        asked.onsuccess = () => done();
      });
    });
    await page.getByRole('button', { name: /林晓/ }).click();
    await page.getByRole('button', { name: '锁定' }).click();
    await page.getByTestId('unlock').waitFor();
    await page.getByLabel('密码').fill(password);
    await page.getByRole('button', { name: '解锁' }).click();
    await expect.poll(() => page.getByTestId('unlock-problem').innerText()).toContain('已被吊销');
    await first.context.close();
  },
  LOOKS,
);

test(
  'the administrator makes a code, sees the new tablet, names it and revokes it; its stream dies',
  async () => {
    const [desk, fresh] = [
      await visit.tablet({ reducedMotion: 'reduce' }),
      await visit.tablet({ reducedMotion: 'reduce' }),
    ];
    const branch = smallOutlet.staff.find(({ login }) => login === 'branch')!;
    await enrol(desk, branch.outletId);
    await logIn(desk, visit, 'branch', '/admin/devices');
    const { page } = desk;
    await page.getByTestId('devices').waitFor();
    await looksWellInBoth(page, 'devices', 'devices');
    await page.getByRole('button', { name: '登记新设备' }).click();
    await page.getByLabel('所在机构').selectOption({ label: outlet.name });
    await page.getByRole('button', { name: '生成登记码' }).click();
    const code = await page.getByTestId('code-letters').innerText();
    await looksWell(page, 'code');
    await page.getByRole('button', { name: '好了' }).click();
    await fresh.page.goto(visit.server.url);
    await fresh.page.getByLabel('登记码').fill(code);
    await fresh.page.getByRole('button', { name: '登记这台设备' }).click();
    await fresh.page.getByTestId('login').waitFor();
    await logIn(fresh, visit, 'teller2');
    await page.reload();
    await page.getByTestId('devices').getByRole('listitem').first().getByRole('button').click();
    const sheet = page.getByTestId('device-sheet');
    await expect.poll(() => sheet.innerText()).toContain('孙磊');
    expect(await sheet.innerText()).not.toContain('未知');
    await looksWell(page, 'device');
    await page.getByRole('button', { name: '吊销', exact: true }).click();
    await page.getByRole('dialog').last().getByRole('button', { name: '吊销', exact: true }).click();
    await expect.poll(() => page.getByTestId('devices').innerText()).toContain('已吊销');
    await fresh.page.getByTestId('lock').waitFor({ timeout: 30_000 });
    await Promise.all([desk.context.close(), fresh.context.close()]);
  },
  LOOKS,
);

function fromBase32(text: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(text.trim(), (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
}
