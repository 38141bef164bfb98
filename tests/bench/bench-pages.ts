// Builds the pages of the sync benches and opens them in a browser that keeps its storage in a folder.
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { build } from 'vite';
import type { Id } from '#domain/kernel/ids.ts';
import { packageRoot } from '#server/platform/package-root.ts';
import { persistentBrowser } from '#tests/kit/browser.ts';
import { cookieOf } from './bench-orders.ts';
import { signalsAreOurs, type Cleanup } from './cleanup.ts';
import { namesKept } from './page-watch.ts';

declare global {
  interface Window {
    /** The functions of the engine under test, once it is loaded. */
    engine?: object;
  }
}

/** Which of Chromium's two backends IndexedDB lies on. */
export type Backend = 'leveldb' | 'sqlite';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
const BACKEND: Readonly<Record<Backend, string>> = {
  leveldb: '--disable-features=IdbSqliteBackingStore',
  sqlite: '--enable-features=IdbSqliteBackingStore',
};

/** Far longer than anything takes: whoever needs it waits for what never comes. */
const ANSWERS_WITHIN = 90_000;

/** A folder with the built pages. */
export async function buildBenchPages(cleanup: Cleanup): Promise<string> {
  const outDir = cleanup.folder('pages');
  const root = join(packageRoot, 'tests/bench/pages');
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    // PouchDB counts on a bundler that brings Node's events along.
    resolve: { alias: { events: createRequire(import.meta.url).resolve('events/events.js') } },
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    build: {
      outDir,
      target: 'es2022',
      // Names in profiles.
      minify: false,
      emptyOutDir: true,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 5_000,
      rolldownOptions: { input: join(root, 'bench.html') },
    },
  });
  return outDir;
}

export interface BenchBrowser {
  /** A fresh document with this engine, logged in as `owner`. */
  open(engine: string, owner?: Id): Promise<BenchPage>;
  /** Where IndexedDB turned out to lie, once something is in it. */
  backend(): Backend;
  close(): Promise<void>;
}

export interface BenchPage {
  readonly page: Page;
  /** Calls one of the engine's functions (pages/<engine>.ts). */
  ask<Answer>(name: string, parts?: object): Promise<Answer>;
  /** Bytes that the page's script holds after a collection of garbage. */
  heap(): Promise<number>;
  close(): Promise<void>;
}

/** One for all that a bench compares: the same process, the same profile on the same disk. */
export async function openBenchBrowser(cleanup: Cleanup, origin: string, backend: Backend): Promise<BenchBrowser> {
  const profile = cleanup.folder('profile');
  const context = await persistentBrowser(profile, {
    ...signalsAreOurs,
    args: [...FLAGS, BACKEND[backend]],
  });
  const close = cleanup.after(() => context.close());
  await context.addInitScript(namesKept);
  const stored = (): string[] => readdirSync(profile, { recursive: true, encoding: 'utf8' });
  return {
    close,
    backend: () => (stored().some((path) => path.endsWith('.indexeddb.leveldb')) ? 'leveldb' : 'sqlite'),
    open: (engine, owner = randomUUID() as Id) => openPage(context, origin, engine, owner),
  };
}

async function openPage(context: BrowserContext, origin: string, engine: string, owner: Id): Promise<BenchPage> {
  // The tablet is somebody of its own: the grants of person and tablet are counted together.
  const { name, value } = cookieOf({ id: owner, deviceId: randomUUID() as Id, outletId: owner });
  await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error.stack ?? error)));
  await page.goto(`${origin}/bench.html?${engine}`);
  await page
    .waitForFunction(() => window.engine !== undefined, undefined, { timeout: 30_000 })
    .catch((error: unknown) => {
      throw new Error(`the page of ${engine} did not load: ${faults.join('\n')}`, { cause: error });
    });
  let cdp: CDPSession | undefined;
  return {
    page,
    async ask<Answer>(asked: string, parts: object = {}) {
      const late = new AbortController();
      const answer = await Promise.race([
        page.evaluate(([call, given]) => (window.engine as Record<string, (of: object) => unknown>)[call]!(given), [
          asked,
          parts,
        ] as const),
        pause(ANSWERS_WITHIN, 'late', { signal: late.signal }).catch(() => 'late'),
      ]);
      late.abort();
      if (answer === 'late') throw new Error(`${engine} did not come to an end with ${asked}`);
      if (faults.length > 0) throw new Error(`${engine}: ${faults.join('\n')}`);
      return answer as Answer;
    },
    async heap() {
      cdp ??= await context.newCDPSession(page);
      for (let sweep = 0; sweep < 3; sweep++) await cdp.send('HeapProfiler.collectGarbage');
      return ((await cdp.send('Runtime.getHeapUsage')) as { usedSize: number }).usedSize;
    },
    close: () => page.close(),
  };
}
