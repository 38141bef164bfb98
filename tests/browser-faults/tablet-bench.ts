/** A tablet in a real browser, the server with its app, and the line between them, for a file of tests. */
import { afterAll, beforeAll } from 'vitest';
import type { Page } from 'playwright-core';
import { openWorld, startServer, type ServerOptions, type TestServer, type TestWorld } from '#tests/kit/server.ts';
import { shellKept } from '#tests/journeys/tablet-page.ts';
import { openBetween, type Between } from './between.ts';
import { isOnline, logIn } from './hall-tablet.ts';
import { openTablet, type KillableTablet } from './killable-tablet.ts';

export interface TabletBench {
  server: TestServer;
  tablet: KillableTablet;
  line: Between;
  page: Page;
}

/** Its parts are there once the file's own `beforeAll` and `beforeEach` run. */
export function tabletBench(options: ServerOptions = {}): TabletBench {
  let world: TestWorld;
  const bench = {} as TabletBench;
  beforeAll(async () => {
    world = await openWorld();
    bench.server = await startServer(world, { withClient: true, ...options });
    bench.line = await openBetween(() => bench.server.port);
    bench.tablet = openTablet('LevelDB');
    bench.page = await bench.tablet.start();
  }, 120_000);
  afterAll(async () => {
    await bench.tablet?.end();
    await bench.line?.close();
    await bench.server?.stop();
    await world?.drop();
  });
  return bench;
}

/** A line of its own for the next test: another origin, so a disk of its own and a tablet that knows nobody yet. */
export async function anew(bench: TabletBench): Promise<TabletBench> {
  const { context } = bench.tablet;
  for (const open of context.pages().slice(1)) await open.close();
  await context.clearCookies();
  await bench.line.close();
  bench.line = await openBetween(() => bench.server.port);
  return bench;
}

/** The same, with somebody logged in on a page that from now on can be loaded without a network. */
export async function anewInTheHall(bench: TabletBench): Promise<TabletBench> {
  const { tablet, line } = await anew(bench);
  const page = await tablet.context.newPage();
  await logIn(page, line.url);
  await shellKept(page);
  await isOnline(page);
  return { ...bench, page };
}
