/** Random faulty histories of three tablets and a server: nothing lost, nothing twice, nothing that is not yours. */
import fc from 'fast-check';
import { test } from 'vitest';
import { play } from './history.ts';
import { histories } from './steps.ts';
import { TwinServer } from './twin-server.ts';

const runs = Number(process.env['SIMULATION_SEEDS'] ?? 600);
const from = Number(process.env['SIMULATION_FROM'] ?? 1);

test(
  'I1 I2 I3 I4 I5 I6 I8 I9 I13 any faulty history comes right once the faults stop',
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        histories(120),
        async (steps) => void (await play(steps, async (newId) => new TwinServer(newId))),
      ),
      { numRuns: runs, seed: from },
    );
  },
);
