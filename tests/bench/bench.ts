// `npm run bench`: every bench and docs/figures.md; `-- <name>`: one, a JSON line per figure; `-- --list`: their names.
import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { packageRoot } from '#server/platform/package-root.ts';
import { createCleanup, type Cleanup } from './cleanup.ts';
import { dropProfile } from './cpu-profile.ts';
import { say, toDocument, toLine, type Figure } from './figure.ts';

type Bench = (cleanup: Cleanup) => Promise<Figure[]>;

/** Loaded when run, so that one bench does not pay for the packages of another. */
const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  'hall-latency': async () => (await import('./hall-latency.bench.ts')).hallLatency,
  alerts: async () => (await import('./alerts.bench.ts')).alertLatency,
  'alerts-crowd': async () => (await import('./alerts-crowd.bench.ts')).alertsCrowd,
  'first-load': async () => (await import('./first-load.bench.ts')).firstLoad,
  'cold-start': async () => (await import('./cold-start.bench.ts')).coldStart,
  unlock: async () => (await import('./unlock.bench.ts')).unlock,
  'hostile-frames': async () => hostileFrames,
  execute: async () => (await import('./execute.bench.ts')).executeRate,
  'sync-load': async () => (await import('./sync-load.bench.ts')).syncLoad,
  'sync-load-sqlite': async () => (await import('./sync-load.bench.ts')).syncLoadOnSqlite,
  rebase: async () => (await import('./rebase.bench.ts')).rebase,
  'fan-out': async () => (await import('./fan-out.bench.ts')).fanOut,
  files: async () => (await import('./files.bench.ts')).filesLoad,
  import: async () => (await import('./import.bench.ts')).importRate,
  snapshot: async () => (await import('./snapshot.bench.ts')).snapshot,
  crowd: async () => (await import('./crowd.bench.ts')).crowd,
  'catch-up': async () => (await import('./catch-up.bench.ts')).catchUp,
  login: async () => (await import('./login.bench.ts')).loginRate,
  calling: async () => (await import('./calling.bench.ts')).callingRules,
  queue: async () => (await import('./queue.bench.ts')).queueEngine,
  kiosk: async () => (await import('./kiosk.bench.ts')).kioskStart,
  'kiosk-crowd': async () => (await import('./kiosk-crowd.bench.ts')).kioskCrowd,
  display: async () => (await import('./display.bench.ts')).displayLatency,
  lines: async () => (await import('./lines.bench.ts')).lines,
  forecast: async () => (await import('./forecast.bench.ts')).waitForecast,
};

const MOST_GROWTH = 16;

/** Memory is told apart from garbage only when it can be swept before it is read. */
async function hostileFrames(): Promise<Figure[]> {
  setFlagsFromString('--expose-gc');
  globalThis.gc = runInNewContext('gc') as NodeJS.GCFunction;
  const { hostileFrames: attack } = await import('./hostile-frames.bench.ts');
  return withAims(await attack());
}

/** reliability.md F48: nothing falls over, and memory is flat. */
const withAims = (figures: readonly Figure[]): Figure[] =>
  figures.map((each) => {
    if (each.figure === 'crashes') return { ...each, aim: '0', met: each.value === 0 };
    if (each.figure.startsWith('memory growth'))
      return { ...each, aim: `≤ ${MOST_GROWTH} MB`, met: each.value <= MOST_GROWTH };
    return each;
  });

async function run(name: string): Promise<Figure[]> {
  const bench = await benches[name]!();
  const cleanup = createCleanup();
  const began = performance.now();
  try {
    const figures = await bench(cleanup);
    for (const figure of figures) console.log(toLine(figure));
    if (!figures.some(({ met }) => met === false)) dropProfile(name);
    for (const { figure, aim, met, value, unit } of figures)
      if (met === false) say(`✗ ${name}, ${figure}: ${value} ${unit}, aim ${aim}`);
    return figures;
  } finally {
    await cleanup.run();
    say(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
}

async function main([asked]: string[]): Promise<void> {
  const names = Object.keys(benches);
  if (asked === '--list') return console.log(names.join('\n'));
  if (asked !== undefined) {
    if (!names.includes(asked)) throw new Error(`no bench "${asked}"; there are ${names.join(', ')}`);
    const figures = await run(asked);
    if (process.send) await new Promise((sent) => process.send!(figures, undefined, {}, sent));
    return;
  }
  const figures: Figure[] = [];
  for (const name of names) figures.push(...(await runApart(name)));
  const docs = join(packageRoot, 'docs');
  mkdirSync(docs, { recursive: true });
  writeFileSync(join(docs, 'figures.md'), toDocument(figures, new Date().toISOString().slice(0, 10)));
}

/** Each bench in a process of its own: what one leaves in memory is not in the figures of the next. */
async function runApart(name: string): Promise<Figure[]> {
  const child = fork(fileURLToPath(import.meta.url), [name], { cwd: packageRoot });
  const stop = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  let figures: Figure[] = [];
  child.on('message', (sent) => (figures = sent as Figure[]));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  if (code !== 0) throw new Error(`the bench ${name} ended with ${code}`);
  return figures;
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
// A browser or a driver that still holds a handle must not hold the run.
process.exit();
