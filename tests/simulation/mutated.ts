/**
 * The engine with one fault built in: the simulation is loaded anew, and where a mutant says so a text of the source is
 * another one. What is shipped has no switch for it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, type Plugin } from 'vite';
import type * as history from './history.ts';
import type { Edit, Mutant } from './mutants.ts';
import type * as postgres from './postgres-server.ts';
import type * as twin from './twin-server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface MutatedSimulation {
  readonly history: typeof history;
  readonly twin: typeof twin;
  readonly postgres: typeof postgres;
  close(): Promise<void>;
}

type Changed = Pick<Mutant, 'name' | 'edits'>;

/** @throws when a text does not occur exactly once; `wereMet` tells later whether each of its files was loaded */
export function mutation({ name, edits }: Changed): { readonly plugin: Plugin; wereMet(): boolean } {
  for (const edit of edits) edited(name, edit, readFileSync(join(root, edit.file), 'utf8'));
  const met = new Set<Edit>();
  const plugin: Plugin = {
    name: `mutant ${name}`,
    enforce: 'pre',
    transform(code, id) {
      const mine = edits.filter(({ file }) => id === join(root, file));
      if (mine.length === 0) return null;
      for (const edit of mine) met.add(edit);
      return { code: mine.reduce((text, edit) => edited(name, edit, text), code), map: null };
    },
  };
  return { plugin, wereMet: () => met.size === edits.length };
}

/** @throws when a text does not occur exactly once, or its file is never loaded: a mutant that is none proves nothing */
export async function loadMutated(mutant: Changed): Promise<MutatedSimulation> {
  const { plugin, wereMet } = mutation(mutant);
  const vite = await createServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, hmr: false, watch: null, ws: false },
    plugins: [plugin],
  });
  const load = async <T>(file: string): Promise<T> => (await vite.ssrLoadModule(`/tests/simulation/${file}`)) as T;
  const simulation: MutatedSimulation = {
    history: await load('history.ts'),
    twin: await load('twin-server.ts'),
    postgres: await load('postgres-server.ts'),
    close: () => vite.close(),
  };
  if (wereMet()) return simulation;
  await vite.close();
  throw new Error(`mutant ${mutant.name}: its files were not loaded`);
}

function edited(name: string, { file, text, instead }: Edit, code: string): string {
  const found = code.split(text).length - 1;
  if (found !== 1) throw new Error(`mutant ${name}: its text occurs ${found} times in ${file}: ${text}`);
  return code.replace(text, () => instead);
}
