/** How many histories it takes until a mutant is noticed. */
import { openChromium, type Backend } from './chromium.ts';
import { loadMutated } from './mutated.ts';
import type { Mutant } from './mutants.ts';
import type { PostgresWorld } from './postgres-world.ts';
import type { MakeServer } from './server.ts';
import { simulate, type Found } from './simulate.ts';
import type { Step } from './steps.ts';

export interface Hunt {
  readonly caught: boolean;
  readonly runs: number;
  readonly seconds: number;
  /** What was noticed first. */
  readonly by: string;
}

export interface HuntParts {
  readonly seed: number;
  readonly most: number;
  readonly longest: number;
  readonly world: PostgresWorld | null;
  /** Milliseconds after which it is given up. */
  readonly limit?: number;
}

export async function hunt(mutant: Mutant, { seed, most, longest, world, limit = 600_000 }: HuntParts): Promise<Hunt> {
  if (mutant.server === 'postgres' && !world) throw new Error(`mutant ${mutant.name} needs a Postgres`);
  const { history, twin, postgres, close } = await loadMutated(mutant);
  const makeServer: MakeServer = async (newId) =>
    mutant.server === 'postgres' ? await postgres.PostgresServer.open(world!, newId) : new twin.TwinServer(newId);
  const { powerCuts = false } = mutant;
  const looking = simulate(
    { seed, most, longest, limit, endOnFailure: true },
    async (all) => void (await history.play(all, makeServer, { powerCuts })),
    mutant.without,
  );
  const found = await timed(looking);
  await close();
  return found;
}

/** The same in a browser, where power cuts are part of it. */
export async function huntInBrowser(
  mutant: Mutant,
  backend: Backend,
  { seed, most, longest, limit = 600_000 }: Omit<HuntParts, 'world'>,
): Promise<Hunt> {
  const chromium = await openChromium(backend, mutant);
  try {
    return await timed(chromium.simulate({ seed, most, longest, limit, powerCuts: true, endOnFailure: true }));
  } finally {
    await chromium.close();
  }
}

async function timed(looking: Promise<Found>): Promise<Hunt> {
  const started = performance.now();
  const { failed, histories, what } = await looking;
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  return { caught: failed, runs: histories, seconds, by: what.slice(0, 100) };
}

/** Plays one kept history on a mutant; gives what was noticed, or null. */
export async function playOn(mutant: Mutant, all: readonly Step[], world: PostgresWorld): Promise<string | null> {
  const { history, twin, postgres, close } = await loadMutated(mutant);
  try {
    const makeServer: MakeServer = async (newId) =>
      mutant.server === 'postgres' ? await postgres.PostgresServer.open(world, newId) : new twin.TwinServer(newId);
    await history.play(all, makeServer, { powerCuts: mutant.powerCuts ?? false });
    return null;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await close();
  }
}
