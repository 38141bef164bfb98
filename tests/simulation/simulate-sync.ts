/**
 * `npm run simulate:sync -- --seeds N --from S [--server postgres] [--longest L] [--minutes M]`: many faulty histories; a
 * failing one is shrunk and printed with what plays it again (to be put into kept-seeds.ts).
 * `-- --mutants [--only a,b]`: how many histories it takes until an engine with a fault is caught, as docs/mutants.md has it.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { startTestPostgres } from '#tests/kit/database.ts';
import { play } from './history.ts';
import { hunt } from './hunt.ts';
import { mutants } from './mutants.ts';
import { PostgresServer } from './postgres-server.ts';
import { openPostgresWorld, type PostgresWorld } from './postgres-world.ts';
import type { MakeServer } from './server.ts';
import { histories } from './steps.ts';
import { TwinServer } from './twin-server.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string' },
    longest: { type: 'string' },
    minutes: { type: 'string', default: '600' },
    server: { type: 'string', default: 'twin' },
    path: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const numRuns = Number(values.seeds ?? (values.mutants ? 1_000 : 10_000));
const seed = Number(values.from ?? (values.mutants ? 7 : 1));
const longest = Number(values.longest ?? (values.mutants ? 120 : 200));
const limit = Number(values.minutes) * 60_000;
if (![numRuns, seed, longest].every(Number.isInteger) || numRuns < 1 || !['twin', 'postgres'].includes(values.server)) {
  console.error('--seeds, --from and --longest are whole numbers, --server is twin or postgres.');
  process.exit(1);
}

async function withPostgres(work: (world: PostgresWorld) => Promise<boolean>): Promise<boolean> {
  const postgres = await startTestPostgres();
  const world = await openPostgresWorld();
  try {
    return await work(world);
  } finally {
    await world.close();
    await postgres.stop();
  }
}

async function simulate(makeServer: MakeServer): Promise<boolean> {
  const started = performance.now();
  const result = await fc.check(
    fc.asyncProperty(histories(longest), async (steps) => void (await play(steps, makeServer))),
    {
      numRuns,
      seed,
      interruptAfterTimeLimit: limit,
      ...(values.path ? { path: values.path, endOnFailure: true } : {}),
    },
  );
  const failed = result.failed && result.counterexample !== null;
  const again = `npm run simulate:sync -- --server ${values.server} --longest ${longest} --seeds ${numRuns} --from ${result.seed} --path ${result.counterexamplePath}`;
  console.log(
    JSON.stringify({
      server: values.server,
      histories: result.numRuns,
      failed,
      seconds: Math.round((performance.now() - started) / 100) / 10,
      ...(failed
        ? { what: String((result.errorInstance as Error | null)?.message), again, steps: result.counterexample?.[0] }
        : {}),
    }),
  );
  return !failed;
}

/** The table of docs/mutants.md. */
async function huntAll(world: PostgresWorld): Promise<boolean> {
  const only = values.only?.split(',');
  let good = true;
  console.log('| mutant | what is wrong | behind | caught after | by | s |\n|---|---|---|---|---|---|');
  for (const mutant of mutants.filter(({ name }) => !only || only.includes(name))) {
    const { caught, runs, seconds, by } = await hunt(mutant, { seed, most: numRuns, longest, world, limit });
    const after = caught ? `${runs} histories` : `not in ${runs}`;
    console.log(`| ${mutant.name} | ${mutant.what} | ${mutant.server} | ${after} | ${by} | ${seconds} |`);
    good &&= caught || mutant.rare === true || mutant.survives !== undefined;
  }
  return good;
}

const good = values.mutants
  ? await withPostgres(huntAll)
  : values.server === 'postgres'
    ? await withPostgres((world) => simulate((newId) => PostgresServer.open(world, newId)))
    : await simulate(async (newId) => new TwinServer(newId));
process.exit(good ? 0 : 1);
