/** What must hold of a tablet after a kill. */
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import type { Me } from '#sync/live.ts';
import { numberOf, openActing, type Deed, type Person, type VaultLook } from './acting.ts';
import type { Acting } from './acting-page.ts';
import type { Between, Exchange } from './between.ts';
import type { KillableTablet } from './killable-tablet.ts';

/** A promise that somebody settles from outside. */
export function latch(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((done) => (open = done));
  return { opened, open };
}

/** The vault is one piece: no gap, nothing twice, and the next number fits. Returns the deeds in it, oldest first. */
export function expectWhole(vault: VaultLook): Set<number> {
  const all = [...vault.done, ...vault.outbox].toSorted(([a], [b]) => a - b);
  const mids = all.map(([mid]) => mid);
  expect(vault.next).toBe((mids.at(-1) ?? vault.confirmed) + 1);
  expect(mids).toEqual(mids.map((_, i) => (mids[0] ?? 0) + i));
  expect(vault.outbox.filter(([mid]) => mid <= vault.confirmed)).toEqual([]);
  expect(vault.done.filter(([mid]) => mid > vault.confirmed)).toEqual([]);
  expect(new Set(all.map(([, uuid]) => uuid)).size).toBe(all.length);
  expect(vault.attention).toBe(0);
  return new Set(all.map(([, , n]) => n));
}

/** Mutation ids by the number of the deed, of all that went up. */
export function deedsHeard(heard: readonly Exchange[]): Map<number, Set<string>> {
  const ids = new Map<number, Set<string>>();
  for (const { path, body } of heard) {
    if (path !== '/sync/push') continue;
    const { muts } = JSON.parse(body) as { muts: { uuid: string; args: Deed }[] };
    for (const { uuid, args } of muts) ids.set(numberOf(args), (ids.get(numberOf(args)) ?? new Set()).add(uuid));
  }
  return ids;
}

export interface View {
  readonly waiting: number;
  readonly attention: number;
  readonly heals: number;
  /** Number of the deed whose values are shown. */
  readonly shows: number;
}

/** Opens the engine and waits until nothing waits any more. */
export async function viewOf(page: Page, me: Me): Promise<View> {
  const found = await page.evaluate(async (who) => {
    const { start, lobbySettingKind } = (globalThis as unknown as { acting: Acting }).acting;
    const client = await start(who);
    for (;;) {
      const { waiting, connected, attention, heals } = client.status();
      if (connected && waiting === 0)
        return { waiting, attention: attention.length, heals, row: client.store.get(lobbySettingKind, who.deviceId)! };
      await new Promise((later) => setTimeout(later, 50));
    }
  }, me);
  const { row, ...rest } = found;
  return { ...rest, shows: numberOf(row) };
}

/**
 * A first load, broken off by a crash when so many pieces of it have come (Infinity = all) and some milliseconds have
 * gone by; then the page is opened without a network.
 */
export async function firstLoad(
  tablet: KillableTablet,
  line: Between,
  person: Person,
  crash: { readonly atPiece: number; readonly after: number },
  all: number,
): Promise<string> {
  const { me } = person;
  const context = tablet.context;
  const page = await context.newPage();
  await openActing(page, line);
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases())
      if (name!.startsWith('replica-'))
        await new Promise<void>((done) => (indexedDB.deleteDatabase(name!).onsuccess = () => done()));
  });
  line.mend();
  let seen = 0;
  const crashed = latch();
  const reached = latch();
  line.beforePiece = async (piece) => {
    if (piece > crash.atPiece) await crashed.opened;
    else seen = piece;
    if (piece === crash.atPiece) reached.open();
  };
  // Settles when rows are in memory, and on their way to the disk; fails when the page is gone before.
  const loaded = page.evaluate(async (who) => {
    const { start } = (globalThis as unknown as { acting: Acting }).acting;
    const client = await start(who);
    await new Promise<void>((done) => client.subscribe(() => client.status().loaded && done()));
  }, me);
  await Promise.race([reached.opened, loaded.catch(() => reached.opened)]);
  await tablet.crashPages(crash.after);
  line.beforePiece = () => undefined;
  line.cut();
  crashed.open();
  await page.close();
  const again = await context.newPage();
  await openActing(again, line);
  const found = await again.evaluate(async (who) => {
    const { start, customerKind } = (globalThis as unknown as { acting: Acting }).acting;
    const client = await start(who);
    const { loaded, heals } = client.status();
    const held = client.store.list(customerKind, 'byOutlet', [who.outlet.id]).length;
    await client.close();
    return { loaded, heals, held };
  }, me);
  expect(found).toEqual(found.loaded ? { loaded: true, heals: 0, held: all } : { loaded: false, heals: 0, held: 0 });
  await again.close();
  return `${seen} pieces: ${found.held}`;
}
