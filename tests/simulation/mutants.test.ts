/**
 * The test of the test: an engine with one fault built in is caught. The rare ones, and those behind Postgres that kept-seeds.test.ts does
 * not show at once, are hunted by `npm run simulate:sync -- --mutants`; docs/mutants.md has what that printed.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hunt } from './hunt.ts';
import { kept } from './kept-seeds.ts';
import { loadMutated } from './mutated.ts';
import { mutants } from './mutants.ts';
import { openPostgresWorld, type PostgresWorld } from './postgres-world.ts';

const shown = new Set(kept.map(({ kills }) => kills));
const quick = mutants.filter(({ name, rare, survives }) => !rare && !survives && !shown.has(name));

let world: PostgresWorld;
beforeAll(async () => {
  world = await openPostgresWorld();
});
afterAll(() => world.close());

test.each(quick)('$name is caught: $what', { timeout: 300_000 }, async (mutant) => {
  const { caught } = await hunt(mutant, { seed: 7, most: 600, longest: 100, world });
  expect(caught).toBe(true);
});

test('a mutant that changes nothing, or a file that nobody loads, is no mutant', async () => {
  const load = (file: string, text: string) => loadMutated({ name: 'none', edits: [{ file, text, instead: '' }] });
  await expect(load('src/sync/apply.ts', 'no such text')).rejects.toThrow('occurs 0 times');
  await expect(load('src/sync/apply.ts', 'patch')).rejects.toThrow(/occurs \d\d+ times/);
  await expect(load('src/ui/ui.words.ts', 'defineWords')).rejects.toThrow();
});
