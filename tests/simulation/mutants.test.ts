/**
 * The test of the test: a server that breaks one rule is noticed by the simulation. Three rules are not among them: a tablet
 * finds a fork by itself, never sends another person's work, and always begins with the first number that is not
 * confirmed, so a server that is lax about one of these shows nothing here (tests/sync-server holds it to all three).
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { histories, play } from './history.ts';
import { TwinServer, type ServerMutant } from './twin-server.ts';

const most = 1_500;
const mutants: readonly ServerMutant[] = ['noUuid', 'noResults', 'noHorizon', 'wrongSum'];

test.each(mutants)('a server with the fault %s is caught', { timeout: 300_000 }, async (mutant) => {
  const result = await fc.check(
    fc.asyncProperty(histories(120), (steps) => play(steps, async (newId) => new TwinServer(newId, [mutant]))),
    { numRuns: most, seed: 7, endOnFailure: true },
  );
  expect(result.failed).toBe(true);
});
