/** Histories that failed once come right now; those that show a mutant show it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
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

test.each(kept)('$what: on the twin', { timeout: 60_000 }, async ({ steps }) => {
  await play(steps, async (newId) => new TwinServer(newId));
});

test.each(kept)('$what: on Postgres', { timeout: 60_000 }, async ({ steps }) => {
  await play(steps, (newId) => PostgresServer.open(world, newId));
});

test.each(kept.filter(({ kills }) => kills))('$kills does not survive: $what', { timeout: 60_000 }, async (one) => {
  const mutant = mutants.find(({ name }) => name === one.kills);
  expect(await playOn(mutant!, one.steps, world)).toEqual(expect.stringMatching(/^I\d/));
});
