/** The twin is the measure: what it makes of a history, the real server makes of it too. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOf } from './end.ts';
import { play } from './history.ts';
import { PostgresServer } from './postgres-server.ts';
import { openPostgresWorld, type PostgresWorld } from './postgres-world.ts';
import { histories } from './steps.ts';
import { TwinServer } from './twin-server.ts';

let world: PostgresWorld;
beforeAll(async () => {
  world = await openPostgresWorld();
});
afterAll(() => world.close());

test(
  'I1 I3 I4 the same steps come to the same end on the twin and on Postgres, where nobody takes his time',
  { timeout: 300_000 },
  async () => {
    let judged = 0;
    await fc.assert(
      fc.asyncProperty(histories(100, ['slowBegin', 'slowEnd']), async (steps) => {
        const twin = await endOf(await play(steps, async (newId) => new TwinServer(newId, [], 'at once')));
        const real = await endOf(await play(steps, (newId) => PostgresServer.open(world, newId, { apart: true })));
        judged += twin.judged.length;
        expect(real).toEqual(twin);
      }),
      { numRuns: Number(process.env['SIMULATION_SEEDS'] ?? 25), seed: Number(process.env['SIMULATION_FROM'] ?? 1) },
    );
    // Histories in which nobody does anything would agree as well.
    expect(judged).toBeGreaterThan(50);
  },
);
