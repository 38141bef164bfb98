/** Driving the page without a screen: who is logged in, numbered deeds, and what the vault holds of them. */
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { toFen } from '#domain/kernel/money.ts';
import { packageRoot } from '#server/platform/package-root.ts';
import type { Me } from '#sync/live.ts';
import type { Acting } from './acting-page.ts';
import type { Between } from './between.ts';
import { TestDevice } from '#tests/kit/device.ts';
import { sendTo } from '#tests/kit/tablet.ts';

/** Adds the page to a line: it is then a page of that origin. */
export async function serveActing(line: Between): Promise<void> {
  const made = (await build({
    configFile: false,
    root: packageRoot,
    logLevel: 'error',
    define: { 'import.meta.env.VITE_APP_VERSION': '"acting"' },
    build: {
      write: false,
      minify: false,
      lib: { entry: join(packageRoot, 'tests/browser-faults/acting-page.ts'), formats: ['es'], fileName: 'acting' },
    },
  })) as Rolldown.RolldownOutput[];
  line.own.set('/acting.js', { type: 'text/javascript', body: made[0]!.output[0].code, always: true });
  line.own.set('/acting.html', {
    type: 'text/html',
    always: true,
    body: '<!doctype html><title>acting</title><script type="module" src="/acting.js"></script>',
  });
}

export async function openActing(page: Page, line: Between): Promise<void> {
  await page.goto(`${line.url}/acting.html`);
  await page.waitForFunction(() => 'acting' in globalThis);
}

export interface Person {
  readonly me: Me;
  readonly owner: string;
  /** A killed browser forgets its session cookie; the person would log in again. */
  cookies(context: BrowserContext): Promise<void>;
}

export async function logInFromOutside(line: Between, login: string): Promise<Person> {
  const answer = await new TestDevice(sendTo(line.url)).logIn(login);
  const me = (await answer.json()) as Me;
  const cookies = answer.headers.getSetCookie().map((cookie) => {
    const [name, value] = cookie.split(';')[0]!.split('=');
    return { name: name!, value: value!, url: line.url };
  });
  return {
    me,
    owner: `${me.staff.id}-${me.deviceId}`,
    cookies: async (context) => await context.addCookies(cookies),
  };
}

/** The deed number `n`: its values tell the number again. */
export const deedOf = (n: number, deviceId: Me['deviceId']) => ({
  deviceId,
  waitMinutes: 1 + (n % 120),
  vipThreshold: toFen(50 + 10 * (Math.floor(n / 120) % 26)),
  showVip: Math.floor(n / 3120) % 2 === 0,
  showComplaint: Math.floor(n / 6240) % 2 === 0,
});
export type Deed = ReturnType<typeof deedOf>;

export const numberOf = (deed: Omit<Deed, 'deviceId'>): number =>
  deed.waitMinutes -
  1 +
  120 * ((deed.vipThreshold / toFen(1) - 50) / 10) +
  (deed.showVip ? 0 : 3120) +
  (deed.showComplaint ? 0 : 6240);

export interface VaultLook {
  readonly next: number;
  readonly confirmed: number;
  /** Mutation number, mutation id, and the number of the deed. */
  readonly outbox: readonly (readonly [mid: number, uuid: string, n: number])[];
  readonly done: readonly (readonly [mid: number, uuid: string, n: number])[];
  readonly attention: number;
}

/** What the vault holds; null where there is none yet. Throws when any of it is torn: it does not open then. */
export async function lookIntoVault(page: Page, owner: string): Promise<VaultLook | null> {
  const found = await page.evaluate(async (name) => {
    const { openVault, createSeal, keysOf } = (globalThis as unknown as { acting: Acting }).acting;
    const vault = openVault(name, createSeal((await keysOf(name)).work));
    const content = await vault.read();
    vault.close();
    return content;
  }, owner);
  if (!found) return null;
  const brief = (m: { mid: number; uuid: string; args: unknown }) => [m.mid, m.uuid, numberOf(m.args as Deed)] as const;
  return {
    next: found.meta.next,
    confirmed: found.meta.confirmed,
    outbox: found.outbox.map(brief),
    done: found.done.map(brief),
    attention: found.attention.length,
  };
}

/** More than anybody gets done before the kill; all numbers of a test stay below what `deedOf` can tell apart. */
export const DEEDS = 200;

/** Acts without end, one deed after the other, and says of each when it is begun and when it is saved. */
export async function act(page: Page, me: Me, from: number): Promise<void> {
  const deeds = Array.from({ length: DEEDS }, (_, i) => [from + i, deedOf(from + i, me.deviceId)] as const);
  await page.evaluate(
    async ([who, list]) => {
      const told = globalThis as unknown as { acting: Acting; begun(n: number): void; saved(n: number): void };
      const client = await told.acting.start(who);
      for (const [n, deed] of list) {
        told.begun(n);
        await client.mutate(told.acting.setLobby, deed);
        told.saved(n);
        // A person is slower; without a pause thousands pile up, and all of them have to go up in the end.
        if (n % 4 === 0) await new Promise((later) => setTimeout(later, Math.random() * 15));
      }
    },
    [me, deeds] as const,
  );
}
