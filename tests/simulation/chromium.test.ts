/** The same histories in a real browser: the product's own disk, on both databases that Chromium keeps IndexedDB in. */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium, type ChromiumSimulation } from './chromium.ts';
import { diskMutants } from './disk-mutants.ts';
import { huntInBrowser } from './hunt.ts';
import { kept } from './kept-seeds.ts';

const seconds = Number(process.env['SIMULATION_SECONDS'] ?? 25);
const seed = Number(process.env['SIMULATION_FROM'] ?? 1);
const longest = 120;

describe.each(['LevelDB', 'SQLite'] as const)('%s', (backend) => {
  let chromium: ChromiumSimulation;
  beforeAll(async () => {
    chromium = await openChromium(backend);
  });
  afterAll(() => chromium?.close());

  test.each(kept)('I1 I3 I9 $what', async ({ steps, powerCuts = false }) => {
    await chromium.play(steps, powerCuts);
  });

  test('I1 I2 I3 I4 I5 I6 I7 I8 I9 I13 F30 any faulty history comes right, wherever in a write the power goes and whoever wakes up late', async () => {
    const asked = { seed, most: 90, longest, powerCuts: true, limit: seconds * 1_000 };
    const { failed, what, steps, path, histories, figures } = await chromium.simulate(asked);
    const again = `npm run simulate:sync -- --disk ${backend.toLowerCase()} --power-cuts --longest ${longest} --from ${seed} --path ${path}`;
    expect(failed, `${what}\n${again}\n${JSON.stringify(steps)}`).toBe(false);
    console.log(`${backend}: ${histories} histories, ${JSON.stringify(figures)}`);
    expect(histories).toBeGreaterThan(3);
    expect(
      Math.min(figures['writes']!, figures['writes: dies-before']!, figures['writes: dies-after']!),
    ).toBeGreaterThan(0);
    expect(figures['late writes refused']).toBeGreaterThan(0);
    const files = readdirSync(chromium.profile, { recursive: true, encoding: 'utf8' });
    expect(files.some((name) => /indexeddb\.leveldb/i.test(name))).toBe(backend === 'LevelDB');
  }, 600_000);
});

const shown = kept.flatMap((one) =>
  diskMutants.filter(({ name }) => name === one.kills).map((mutant) => ({ ...one, mutant })),
);
test.each(shown)('$kills does not survive: $what', async ({ steps, powerCuts = false, mutant }) => {
  const broken = await openChromium('LevelDB', mutant);
  try {
    await expect(broken.play(steps, powerCuts)).rejects.toThrow(/I\d/);
  } finally {
    await broken.close();
  }
});

/** Caught by the first of three histories, so that a run of all tests can show it. */
const quick = ['vaultInPieces', 'outboxKeeps', 'foldKeepsDeltas', 'lastPageLost', 'noFence'];
test.each(diskMutants.filter(({ name }) => quick.includes(name)))('$name is caught: $what', async (mutant) => {
  const { caught } = await huntInBrowser(mutant, 'LevelDB', { seed: 7, most: 20, longest: 100 });
  expect(caught).toBe(true);
});
