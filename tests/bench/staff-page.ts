// A tablet with somebody logged in, for benches.
import type { Page } from 'playwright-core';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';

export const TABLET = { viewport: { width: 1280, height: 800 } } as const;

/** Logs in somebody of the seed world, the lobby manager if nobody is named; the page shows the login. */
export async function logInAtTablet(page: Page, login = smallOutlet.staff[0]!.login): Promise<void> {
  await page.fill('input[name="login"]', login);
  await page.fill('input[name="password"]', smallOutlet.password);
  await page.click('[data-testid="login"] button[type="submit"]');
}

/** Waits until the overview stands, with `count` people waiting if that is given. */
export async function hallStands(page: Page, count?: number): Promise<void> {
  const figure = page.locator('[data-testid="figure-waiting"] strong');
  await figure.waitFor({ timeout: 30_000 });
  if (count !== undefined) await figure.filter({ hasText: new RegExp(`^${count}$`) }).waitFor({ timeout: 30_000 });
}
