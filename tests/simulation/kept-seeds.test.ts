/** Histories that failed once come right now; those that show a mutant show it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diskMutants } from './disk-mutants.ts';
import { play } from './history.ts';
import { playOn } from './hunt.ts';
import { kept } from './kept-seeds.ts';
import { mutants } from './mutants.ts';
import { PostgresServer } from './postgres-server.ts';
import { openPostgresWorld, type PostgresWorld } from './postgres-world.ts';
import { TwinServer } from './twin-server.ts';

let world: PostgresWorld;
beforeAll(async () => {
  world = await openPostgresWorld();
});
afterAll(() => world.close());

test.each(kept)('$what: on the twin', { timeout: 60_000 }, async ({ steps, powerCuts = false }) => {
  await play(steps, async (newId) => new TwinServer(newId), { powerCuts });
});

test.each(kept)('$what: on Postgres', { timeout: 60_000 }, async ({ steps, powerCuts = false }) => {
  await play(steps, (newId) => PostgresServer.open(world, newId), { powerCuts });
});

// Those of the real disk are shown in chromium.test.ts.
const shown = kept.flatMap((one) =>
  mutants.filter(({ name }) => name === one.kills).map((mutant) => ({ ...one, mutant })),
);
// Behind Postgres a fault may live by who is faster: one of three plays has to show it.
test.each(shown)('$kills does not survive: $what', { timeout: 60_000, retry: 2 }, async ({ steps, mutant }) => {
  expect(await playOn(mutant, steps, world)).toEqual(expect.stringMatching(/^I\d/));
});

test('every mutant that a kept history is to kill is there', () => {
  const names = new Set([...mutants, ...diskMutants].map(({ name }) => name));
  expect(kept.flatMap(({ kills }) => kills ?? []).filter((name) => !names.has(name))).toEqual([]);
});
