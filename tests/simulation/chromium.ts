/** Histories in a real browser: the page that plays them is bundled, opened on either backend of IndexedDB, and asked. */
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { packageRoot } from '#server/platform/package-root.ts';
import { openTablet, type Backend } from '#tests/browser-faults/killable-tablet.ts';
import type { Simulation } from './chromium-page.ts';
import { mutation } from './mutated.ts';
import type { Edit, Mutant } from './mutants.ts';
import type { Asked } from './simulate.ts';
import type { Step } from './steps.ts';

export type { Backend };

export interface ChromiumSimulation {
  simulate(asked: Asked): ReturnType<Simulation['simulate']>;
  /** @throws what the history found wrong */
  play(steps: readonly Step[], powerCuts: boolean): Promise<void>;
  /** Where the browser keeps what it keeps. */
  readonly profile: string;
  close(): Promise<void>;
}

const ADDRESS = 'http://localhost/';
/** The world has eight rows: they are to fill several pages. */
const smallPages: Edit = {
  file: 'src/sync/dexie-disk.ts',
  text: 'const PAGE_ROWS = 500;',
  instead: 'const PAGE_ROWS = 3;',
};

/** With a mutant: an engine with this fault built in. */
export async function openChromium(backend: Backend, mutant?: Mutant): Promise<ChromiumSimulation> {
  const script = await bundled({ name: mutant?.name ?? 'none', edits: [smallPages, ...(mutant?.edits ?? [])] });
  const tablet = openTablet(backend);
  const page = await tablet.start();
  page.setDefaultTimeout(0);
  await page.route(`${ADDRESS}**`, async (route) => {
    const isScript = route.request().url().endsWith('.js');
    const html = '<!doctype html><title>simulation</title><script type="module" src="/page.js"></script>';
    await route.fulfill({
      contentType: isScript ? 'text/javascript' : 'text/html',
      body: isScript ? script : html,
    });
  });
  await page.goto(ADDRESS);
  await page.waitForFunction(() => 'simulation' in globalThis, undefined, { timeout: 30_000 });
  return {
    profile: tablet.profile,
    simulate: async (asked) =>
      await page.evaluate(([all, without]) => (globalThis as unknown as Page).simulation.simulate(all, without), [
        asked,
        mutant?.without ?? [],
      ] as const),
    play: async (steps, powerCuts) =>
      await page.evaluate(([all, cuts]) => (globalThis as unknown as Page).simulation.play(all, cuts), [
        steps,
        powerCuts,
      ] as const),
    close: () => tablet.end(),
  };
}

interface Page {
  readonly simulation: Simulation;
}

async function bundled(changed: Pick<Mutant, 'name' | 'edits'>): Promise<string> {
  const { plugin, wereMet } = mutation(changed);
  const made = (await build({
    configFile: false,
    root: packageRoot,
    logLevel: 'error',
    plugins: [plugin],
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      lib: { entry: join(packageRoot, 'tests/simulation/chromium-page.ts'), formats: ['es'], fileName: 'page' },
    },
  })) as Rolldown.RolldownOutput[];
  if (!wereMet()) throw new Error(`mutant ${changed.name}: its files were not loaded`);
  return made[0]!.output[0].code;
}
