/** Random faulty histories of three tablets and a server: nothing lost, nothing twice, nothing that is not yours. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { play } from './history.ts';
import { histories } from './steps.ts';
import { TwinServer } from './twin-server.ts';

const runs = Number(process.env['SIMULATION_SEEDS'] ?? 700);
const from = Number(process.env['SIMULATION_FROM'] ?? 1);

async function simulate(numRuns: number, powerCuts: boolean): Promise<number> {
  let cuts = 0;
  await fc.assert(
    fc.asyncProperty(histories(120), async (steps) => {
      cuts += (await play(steps, async (newId) => new TwinServer(newId), { powerCuts })).cuts;
    }),
    { numRuns, seed: from },
  );
  return cuts;
}

test(
  'I1 I2 I3 I4 I5 I6 I8 I9 I13 any faulty history comes right once the faults stop',
  { timeout: 600_000 },
  async () => {
    await simulate(runs, false);
  },
);

test(
  'I1 I2 I3 I4 I5 I6 I7 I8 I9 I13 any faulty history comes right, wherever between its writes the power goes',
  { timeout: 600_000 },
  async () => {
    expect(await simulate(runs / 2, true)).toBeGreaterThan(runs / 2);
  },
);
