/** The same random histories with the real server over a real Postgres, where transactions can wait for each other. */
import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { play } from './history.ts';
import { PostgresServer } from './postgres-server.ts';
import { openPostgresWorld, type PostgresWorld } from './postgres-world.ts';
import { histories } from './steps.ts';

const runs = Number(process.env['SIMULATION_SEEDS'] ?? 40);
const from = Number(process.env['SIMULATION_FROM'] ?? 1);

let world: PostgresWorld;
beforeAll(async () => {
  world = await openPostgresWorld();
});
afterAll(() => world.close());

test(
  'I1 I2 I3 I4 I5 I6 I8 I9 I13 any faulty history comes right on Postgres once the faults stop',
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        histories(80),
        async (steps) => void (await play(steps, (newId) => PostgresServer.open(world, newId))),
      ),
      { numRuns: runs, seed: from },
    );
  },
);
