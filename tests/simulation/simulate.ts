/** Histories by chance, here and in a browser's page alike: how many were played, and what plays a failing one again. */
import fc from 'fast-check';
import { histories, type Step } from './steps.ts';

export interface Asked {
  readonly seed: number;
  readonly most: number;
  readonly longest: number;
  readonly powerCuts: boolean;
  /** Milliseconds after which it is given up. */
  readonly limit: number;
  /** Plays what failed there once more, and nothing else. */
  readonly path?: string;
  /** The first failure is enough: it is not made smaller. */
  readonly endOnFailure?: boolean;
}

export interface Found {
  readonly histories: number;
  readonly failed: boolean;
  readonly seed: number;
  readonly what: string;
  readonly path: string | null;
  readonly steps: readonly Step[] | null;
}

type Played = Pick<Asked, 'seed' | 'most' | 'longest' | 'limit' | 'path' | 'endOnFailure'>;

export async function simulate(
  { seed, most, longest, limit, path, endOnFailure = false }: Played,
  play: (steps: Step[]) => Promise<void>,
  without: readonly Step['step'][] = [],
): Promise<Found> {
  const result = await fc.check(fc.asyncProperty(histories(longest, without), play), {
    numRuns: most,
    seed,
    interruptAfterTimeLimit: limit,
    endOnFailure: endOnFailure || path !== undefined,
    ...(path ? { path } : {}),
  });
  const failed = result.failed && result.counterexample !== null;
  return {
    histories: result.numRuns,
    failed,
    seed: result.seed,
    what: failed ? String((result.errorInstance as Error | null)?.message) : '',
    path: result.counterexamplePath,
    steps: result.counterexample?.[0] ?? null,
  };
}
