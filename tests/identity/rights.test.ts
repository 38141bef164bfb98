/**
 * SEC-002: every door of the server, asked by every built-in role, by nobody, in a locked session and on a revoked device,
 * about what is the asker's institution's, what lies below it, and what is another's. The doors are those that the server
 * has, not those that somebody remembered (ASVS API9). Deeds: rights-of-deeds.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtInRoles } from '#domain/identity/role-table.ts';
import { guards, linesOf, namesOf, roleOrder, routesTable } from './rights-table.ts';
import { outsidersStand, summaryOf, tryLine, type Tally } from './rights-trial.ts';
import { openRights, type RightsWorld } from './rights-world.ts';

let world: RightsWorld;
const tally: Tally = { tried: 0, refused: 0, scanned: 0 };
const lines = linesOf(routesTable);

beforeAll(async () => {
  world = await openRights();
});
afterAll(async () => {
  console.log(summaryOf(`${namesOf(lines).length} routes`, tally));
  await world.close();
});

describe('the table', () => {
  test('SEC-002 has a line for every door there is, and none for a door that is not there', () => {
    const there = [...new Set(world.server.routes.map(({ method, path }) => `${method} ${path}`))];
    expect(there.filter((name) => !guards.includes(name)).toSorted()).toEqual(namesOf(lines));
    expect(guards.filter((name) => !there.includes(name))).toEqual([]);
  });
  test('SEC-002 has a column for every role there is', () => {
    expect(roleOrder.map(([, code]) => code as string).toSorted()).toEqual(
      builtInRoles.map(({ code }) => code).toSorted(),
    );
  });
});

describe('doors', () => {
  test.each(lines)(
    'SEC-002 $name opens to whom the table says, as far as it says',
    { timeout: 60_000 },
    async (line) => {
      expect(await tryLine(world, line, tally)).toEqual([]);
    },
  );
  test('SEC-002 who was refused for a locked session or a revoked device had just that', async () => {
    expect(await outsidersStand(world)).toBe(true);
  });
});
