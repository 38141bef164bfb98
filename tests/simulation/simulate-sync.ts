/**
 * `npm run simulate:sync -- --seeds N --from S [--server postgres] [--disk leveldb|sqlite] [--power-cuts] [--longest L]
 * [--minutes M]`: many faulty histories; a failing one is shrunk and printed with what plays it again (to be put into
 * kept-seeds.ts). With `--disk` they are played in a real Chromium, on the product's own disk over that backend of IndexedDB.
 * `-- --mutants [--only a,b]`: how many histories it takes until an engine with a fault is caught, as docs/mutants.md has it;
 * with `--disk` the faults are those of the real disk, unless others are named.
 */
import { parseArgs } from 'node:util';
import { startTestPostgres } from '#tests/kit/database.ts';
import { openChromium, type Backend } from './chromium.ts';
import { diskMutants } from './disk-mutants.ts';
import { play } from './history.ts';
import { hunt, huntInBrowser, type Hunt } from './hunt.ts';
import { mutants, type Mutant } from './mutants.ts';
import { PostgresServer } from './postgres-server.ts';
import { openPostgresWorld, type PostgresWorld } from './postgres-world.ts';
import type { MakeServer } from './server.ts';
import { simulate, type Asked, type Found } from './simulate.ts';
import { TwinServer } from './twin-server.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string' },
    longest: { type: 'string' },
    minutes: { type: 'string', default: '600' },
    server: { type: 'string', default: 'twin' },
    disk: { type: 'string', default: 'memory' },
    'power-cuts': { type: 'boolean', default: false },
    path: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const most = Number(values.seeds ?? (values.mutants ? 1_000 : 10_000));
const seed = Number(values.from ?? (values.mutants ? 7 : 1));
const longest = Number(values.longest ?? (values.mutants ? 120 : 200));
const limit = Number(values.minutes) * 60_000;
const powerCuts = values['power-cuts'];
const backends: Readonly<Record<string, Backend | null>> = { memory: null, leveldb: 'LevelDB', sqlite: 'SQLite' };
const backend = backends[values.disk];
const isKnown = ['twin', 'postgres'].includes(values.server) && backend !== undefined;
if (![most, seed, longest].every(Number.isInteger) || most < 1 || !isKnown || (backend && values.server !== 'twin')) {
  console.error('--seeds, --from and --longest are whole numbers, --server is twin or postgres.');
  console.error('--disk is memory, or behind the twin leveldb or sqlite.');
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

const asked: Asked = { seed, most, longest, powerCuts, limit, ...(values.path ? { path: values.path } : {}) };

async function simulateHere(makeServer: MakeServer): Promise<Found> {
  return await simulate(asked, async (steps) => void (await play(steps, makeServer, { powerCuts })));
}

async function simulateInBrowser(on: Backend): Promise<Found> {
  const chromium = await openChromium(on);
  try {
    return await chromium.simulate(asked);
  } finally {
    await chromium.close();
  }
}

async function report(simulating: Promise<Found>): Promise<boolean> {
  const started = performance.now();
  const { failed, what, steps, path, seed: from, ...rest } = await simulating;
  const flags = `--server ${values.server} --disk ${values.disk}${powerCuts ? ' --power-cuts' : ''}`;
  const again = `npm run simulate:sync -- ${flags} --longest ${longest} --seeds ${most} --from ${from} --path ${path}`;
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const { server, disk } = values;
  console.log(JSON.stringify({ server, disk, failed, seconds, ...rest, ...(failed ? { what, again, steps } : {}) }));
  return !failed;
}

/** The tables of docs/mutants.md. */
async function huntAll(all: readonly Mutant[], huntOne: (mutant: Mutant) => Promise<Hunt>): Promise<boolean> {
  const only = values.only?.split(',');
  let good = true;
  console.log('| mutant | what is wrong | behind | caught after | by | s |\n|---|---|---|---|---|---|');
  for (const mutant of all.filter(({ name }) => !only || only.includes(name))) {
    const { caught, runs, seconds, by } = await huntOne(mutant);
    const after = caught ? `${runs} histories` : `not in ${runs}`;
    console.log(`| ${mutant.name} | ${mutant.what} | ${mutant.server} | ${after} | ${by} | ${seconds} |`);
    good &&= caught || mutant.rare === true || mutant.survives !== undefined;
  }
  return good;
}

async function run(): Promise<boolean> {
  const parts = { seed, most, longest, limit };
  if (values.mutants && backend) {
    const known = values.only ? [...diskMutants, ...mutants.filter(({ server }) => server === 'twin')] : diskMutants;
    return await huntAll(known, (mutant) => huntInBrowser(mutant, backend, parts));
  }
  if (values.mutants)
    return await withPostgres((world) => huntAll(mutants, (mutant) => hunt(mutant, { ...parts, world })));
  if (backend) return await report(simulateInBrowser(backend));
  if (values.server === 'twin') return await report(simulateHere(async (newId) => new TwinServer(newId)));
  return await withPostgres((world) => report(simulateHere((newId) => PostgresServer.open(world, newId))));
}
process.exit((await run()) ? 0 : 1);
