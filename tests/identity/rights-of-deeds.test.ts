/** SEC-002: every deed, asked by everybody, about what is his institution's and what is not: as rights.test.ts for doors. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mutators } from '#domain/mutators.ts';
import { deedsTable, linesOf, namesOf } from './rights-table.ts';
import { outsidersStand, summaryOf, tryLine, type Tally } from './rights-trial.ts';
import { openRights, type RightsWorld } from './rights-world.ts';

let world: RightsWorld;
const tally: Tally = { tried: 0, refused: 0, scanned: 0 };
const lines = linesOf(deedsTable);

beforeAll(async () => {
  world = await openRights();
});
afterAll(async () => {
  console.log(summaryOf(`${namesOf(lines).length} deeds`, tally));
  await world.close();
});

test('SEC-002 the table has a line for every deed there is', () => {
  expect(namesOf(lines)).toEqual(mutators.map(({ name }) => name as string).toSorted());
});

test.each(lines)('SEC-002 $name is done by whom the table says, where it says', { timeout: 60_000 }, async (line) => {
  expect(await tryLine(world, line, tally)).toEqual([]);
});

test('SEC-002 who was refused for a locked session or a revoked device had just that', async () => {
  expect(await outsidersStand(world)).toBe(true);
});
