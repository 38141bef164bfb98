/** `npm run simulate:sync -- --seeds N --from S`: many faulty histories; a failing one is shrunk and printed to be kept. */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { histories, play } from './history.ts';
import { TwinServer } from './twin-server.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1' },
    path: { type: 'string' },
  },
});
const [numRuns, seed] = [Number(values.seeds), Number(values.from)];
if (!Number.isInteger(numRuns) || numRuns < 1 || !Number.isInteger(seed)) {
  console.error('--seeds and --from are whole numbers, for example --seeds 10000 --from 1.');
  process.exit(1);
}
const started = performance.now();
const result = await fc.check(
  fc.asyncProperty(histories(200), (steps) => play(steps, async (newId) => new TwinServer(newId))),
  { numRuns, seed, ...(values.path ? { path: values.path, endOnFailure: true } : {}) },
);
console.log(
  JSON.stringify({
    histories: result.numRuns,
    failed: result.failed,
    seconds: Math.round((performance.now() - started) / 100) / 10,
    ...(result.failed
      ? {
          what: String((result.errorInstance as Error | null)?.message),
          again: `npm run simulate:sync -- --seeds ${numRuns} --from ${result.seed} --path ${result.counterexamplePath}`,
          steps: result.counterexample?.[0],
        }
      : {}),
  }),
);
process.exit(result.failed ? 1 : 0);
