/**
 * The tablet is killed while its person acts (F17, F18) and its pages crash in the midst of writing, once for each
 * backend of IndexedDB. What was called saved is there afterwards, nothing is torn, and all of it is done exactly once.
 */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { importRows } from '#server/sync/import.ts';
import { idOf, nothingKnown } from '#tests/kit/people.ts';
import { openWorld, startServer, type TestServer, type TestWorld } from '#tests/kit/server.ts';
import { act, DEEDS, logInFromOutside, lookIntoVault, openActing, serveActing, type Person } from './acting.ts';
import { openBetween, type Between } from './between.ts';
import { openTablet, type Backend, type KillableTablet } from './killable-tablet.ts';
import { deedsHeard, expectWhole, firstLoad, latch, viewOf } from './killed-checks.ts';

const ROUNDS = 20;
/** Customers of the outlet: a first load of many pieces, and a replica of many pages. */
const MANY = 6_000;

export function killedTabletTests(backend: Backend): void {
  let world: TestWorld;
  let server: TestServer;
  let line: Between;
  let tablet: KillableTablet;
  let lin: Person;
  /** Numbers of the deeds that were begun, and of those that were called saved. */
  const begun = new Set<number>();
  const saved = new Set<number>();
  let next = 0;
  const upTo = (most: number): number => Math.floor(Math.random() * most);

  beforeAll(async () => {
    world = await openWorld();
    server = await startServer(world);
    line = await openBetween(() => server.port);
    await serveActing(line);
    lin = await logInFromOutside(line, 'lobby');
    tablet = openTablet(backend, async (context) => {
      await lin.cookies(context);
      await context.exposeBinding('begun', (_, n: number) => void begun.add(n));
      await context.exposeBinding('saved', (_, n: number) => void saved.add(n));
    });
  }, 120_000);
  afterAll(async () => {
    await tablet?.end();
    await line?.close();
    await server?.stop();
    await world?.drop();
  });

  /** Acts without end from a number of its own; returns when so many more were called saved. */
  async function actUntil(page: Page, more: number, person = lin): Promise<void> {
    const before = saved.size;
    void act(page, person.me, next).catch(() => undefined);
    next += DEEDS;
    await expect.poll(() => saved.size, { timeout: 30_000, interval: 5 }).toBeGreaterThan(before + more);
  }

  async function killAndTell(afterMs: number, tell: () => void): Promise<void> {
    await tablet.kill(afterMs);
    tell();
  }

  async function startAgain(): Promise<Page> {
    const page = await tablet.start();
    await openActing(page, line);
    return page;
  }

  test(`F17 ${backend}: killed ${ROUNDS} times in the midst of acting, all that was called saved is in the vault or done, and nothing is torn`, async () => {
    let page = await startAgain();
    const figures = { inFlight: 0, keptUnsaid: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      // Half of the rounds have a server, so that kills also hit the moment in which results are taken in.
      if (round % 2 === 0) line.mend();
      else line.cut();
      tablet.aim();
      await actUntil(page, upTo(4));
      await tablet.kill(upTo(60));
      page = await startAgain();
      const vault = (await lookIntoVault(page, lin.owner))!;
      const kept = expectWhole(vault);
      expect([...saved].filter((n) => !kept.has(n))).toEqual([]);
      const unsaid = [...begun].filter((n) => !saved.has(n));
      figures.inFlight += unsaid.length > 0 ? 1 : 0;
      figures.keptUnsaid += unsaid.filter((n) => kept.has(n)).length;
      // What was not kept was never promised: it is asked for anew, under another number.
      for (const n of unsaid) begun.delete(n);
      for (const n of unsaid) if (kept.has(n)) saved.add(n);
    }
    const files = readdirSync(tablet.profile, { recursive: true, encoding: 'utf8' });
    expect(files.some((name) => /indexeddb\.leveldb/i.test(name))).toBe(backend === 'LevelDB');
    console.log(`F17 ${backend}: ${ROUNDS} kills, ${saved.size} deeds kept, ${JSON.stringify(figures)}`);
    expect(figures.inFlight, 'kills hit the midst of a deed').toBeGreaterThan(ROUNDS / 10);
  }, 240_000);

  test(`F18 ${backend}: killed when the server has answered and the tablet has not heard, or has just heard, the same deeds go up again to no effect`, async () => {
    line.mend();
    await tablet.stop();
    for (const heardFor of [null, null, 0, 15, 40]) {
      const page = await startAgain();
      tablet.aim();
      const gone = latch();
      line.beforeAnswer = async (path) => {
        if (path !== '/sync/push') return;
        line.beforeAnswer = () => undefined;
        const killing = killAndTell(heardFor ?? 0, gone.open);
        // The tablet is to hear nothing of it: the answer is held back until there is nobody to hear.
        if (heardFor === null) await killing;
      };
      await actUntil(page, 0);
      await gone.opened;
      const again = await startAgain();
      const kept = expectWhole((await lookIntoVault(again, lin.owner))!);
      expect([...saved].filter((n) => !kept.has(n))).toEqual([]);
      for (const n of kept) saved.add(n);
      await tablet.stop();
    }
  }, 120_000);

  test(`F17 ${backend}: the page crashes in the midst of vault writes and of taking results in, ten times, and loses nothing`, async () => {
    let page = await startAgain();
    for (let round = 0; round < 10; round++) {
      tablet.aim();
      await actUntil(page, upTo(3));
      await tablet.crashPages(upTo(60));
      await page.close();
      page = await tablet.context.newPage();
      await openActing(page, line);
      const kept = expectWhole((await lookIntoVault(page, lin.owner))!);
      expect([...saved].filter((n) => !kept.has(n))).toEqual([]);
    }
    await tablet.stop();
  }, 120_000);

  test(`F17 F18 ${backend}: with the server back, each deed that was called saved is done exactly once, and the tablet shows the last of them`, async () => {
    line.mend();
    const page = await startAgain();
    const last = expectWhole((await lookIntoVault(page, lin.owner))!);
    const view = await viewOf(page, lin.me);
    expect(view).toMatchObject({ waiting: 0, heals: 0, attention: 0 });
    expect(view.shows).toBe([...last].at(-1));
    const executed = await server.sql<{ id: string; status: number }[]>`
      select id, status from sync_mutation where name = 'settings.setLobby'`;
    const heard = deedsHeard(line.heard);
    const status = new Map(executed.map(({ id, status: is }) => [id, is]));
    expect([...saved].filter((n) => heard.get(n)?.size !== 1)).toEqual([]);
    expect([...saved].filter((n) => status.get([...heard.get(n)!][0]!) !== 1)).toEqual([]);
    expect(executed.length).toBe(new Set([...heard.values()].flatMap((ids) => [...ids])).size);
    await tablet.stop();
  }, 120_000);

  test(`F17 ${backend}: the page crashes while a first load of ${MANY} customers comes in and is written; what is shown afterwards is nothing or all`, async () => {
    const zhou = await logInFromOutside(line, 'wealth');
    await importRows(server.sql, lookupKind, customerKind, manyCustomers());
    await tablet.start();
    await zhou.cookies(tablet.context);
    const results: string[] = [];
    for (const crash of [
      { atPiece: 2, after: 0 },
      { atPiece: 8, after: 20 },
      { atPiece: Infinity, after: 0 },
      { atPiece: Infinity, after: 30 },
      { atPiece: Infinity, after: 120 },
    ])
      results.push(await firstLoad(tablet, line, zhou, crash, MANY + smallOutlet.customers.length));
    console.log(`F17 ${backend}: first loads broken off, then without a network: ${results.join(', ')}`);
    await tablet.stop();
  }, 120_000);
}

const manyCustomers = (): Customer[] =>
  Array.from({ length: MANY }, (_, n) => ({
    id: idOf(700, n + 1),
    outletId: smallOutlet.outlet.id,
    ...nothingKnown,
    maskedName: `张*${n}`,
    sex: 'F',
    grade: '普通',
    birthMonthDay: null,
    assetsFrom: null,
    complaintCount: 0,
  }));
