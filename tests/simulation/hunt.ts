/** How many histories it takes until a mutant is noticed. */
import fc from 'fast-check';
import { loadMutated } from './mutated.ts';
import type { Mutant } from './mutants.ts';
import type { PostgresWorld } from './postgres-world.ts';
import type { MakeServer } from './server.ts';
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
  const { history, steps, twin, postgres, close } = await loadMutated(mutant);
  const makeServer: MakeServer = async (newId) =>
    mutant.server === 'postgres' ? await postgres.PostgresServer.open(world!, newId) : new twin.TwinServer(newId);
  const started = performance.now();
  const result = await fc.check(
    fc.asyncProperty(
      steps.histories(longest, mutant.without),
      async (all) => void (await history.play(all, makeServer)),
    ),
    { numRuns: most, seed, endOnFailure: true, interruptAfterTimeLimit: limit },
  );
  await close();
  const caught = result.failed && result.counterexample !== null;
  return {
    caught,
    runs: result.numRuns,
    seconds: Math.round((performance.now() - started) / 100) / 10,
    by: caught ? String((result.errorInstance as Error).message).slice(0, 100) : '',
  };
}

/** Plays one kept history on a mutant; gives what was noticed, or null. */
export async function playOn(mutant: Mutant, all: readonly Step[], world: PostgresWorld): Promise<string | null> {
  const { history, twin, postgres, close } = await loadMutated(mutant);
  try {
    await history.play(all, async (newId) =>
      mutant.server === 'postgres' ? await postgres.PostgresServer.open(world, newId) : new twin.TwinServer(newId),
    );
    return null;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await close();
  }
}
