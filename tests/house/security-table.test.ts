/** docs/security.md says of every item what is so: each once, with files and tests that exist, counted truthfully. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '#server/platform/package-root.ts';
import { asvsItems } from './asvs-items.ts';

const page = readFileSync(join(packageRoot, 'docs/security.md'), 'utf8');

interface Item {
  readonly id: string;
  readonly state: string;
  readonly where: string;
  readonly shown: string;
}
function itemsOf(text: string): Item[] {
  return text.split('\n').flatMap((line) => {
    const [, id, , state, where, shown] = line.split('|').map((cell) => cell.trim());
    return /^\d+\.\d+\.\d+$/.test(id ?? '') ? [{ id: id!, state: state!, where: where!, shown: shown! }] : [];
  });
}
const named = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map((found) => found[1]!);
const isThere = (path: string): boolean => existsSync(join(packageRoot, path));

/** What is wrong with an item, in words. */
function wrongWith({ id, state, where, shown }: Item): string[] {
  const wrong: string[] = [];
  if (!['done', 'open', 'deviation'].includes(state)) wrong.push(`${id}: state ${state}`);
  for (const path of [...named(where), ...named(shown)])
    if (/[/.]/.test(path) && !path.includes(' ') && !isThere(path)) wrong.push(`${id}: no ${path}`);
  if (state === 'done' && named(where).length === 0) wrong.push(`${id}: done nowhere`);
  if (state === 'done' && !named(shown).some((path) => /^tests\/.+\.test\.tsx?$/.test(path)))
    wrong.push(`${id}: shown by no test`);
  if (state === 'open' && !/#\d|no issue yet/.test(where)) wrong.push(`${id}: no issue brings it`);
  if (state === 'deviation' && !/§ Deviations \d/.test(where)) wrong.push(`${id}: deviates without a reason`);
  return wrong;
}

describe('the table of security', () => {
  it('the list is the one of the specification', () => {
    expect(asvsItems).toHaveLength(188);
    expect(new Set(asvsItems).size).toBe(188);
  });
  it('has every item once, in order', () => {
    expect(itemsOf(page).map(({ id }) => id)).toEqual(asvsItems);
  });
  it('names files and tests that exist, an issue where something is open, a reason where it deviates', () => {
    expect(itemsOf(page).flatMap(wrongWith)).toEqual([]);
  });
  it('counts what it says', () => {
    const count = (state: string) => itemsOf(page).filter((item) => item.state === state).length;
    const counts = `188 items: ${count('done')} done, ${count('deviation')} deviating, ${count('open')} open.`;
    expect(page).toContain(counts);
    console.log(counts);
  });
  it('in the rest of the page, too, every file exists', () => {
    const paths = named(page).filter((path) => /^(src|server|sw|tests|docs)\//.test(path));
    expect(paths.length).toBeGreaterThan(200);
    expect(paths.filter((path) => !isThere(path))).toEqual([]);
  });
  it('each deviation that is named stands in the list of deviations', () => {
    const list = [...page.matchAll(/^\| (\d) \| /gm)].map((found) => found[1]);
    expect([...page.matchAll(/§ Deviations (\d)/g)].filter((found) => !list.includes(found[1]))).toEqual([]);
  });
  it.each([
    ['| 1.1.1 | x | finished | `server/run.ts` | `tests/house/plan.test.ts` |', 'state finished'],
    ['| 1.1.1 | x | done | `server/gone.ts` | `tests/house/plan.test.ts` |', 'no server/gone.ts'],
    ['| 1.1.1 | x | done | `server/run.ts` | `tests/gone.test.ts` |', 'no tests/gone.test.ts'],
    ['| 1.1.1 | x | done | `server/run.ts` | by reading |', 'shown by no test'],
    ['| 1.1.1 | x | done |  | `tests/house/plan.test.ts` |', 'done nowhere'],
    ['| 1.1.1 | x | open | some day |  |', 'no issue brings it'],
    ['| 1.1.1 | x | deviation | as it must be |  |', 'deviates without a reason'],
  ])('finds what is wrong in %s', (line, what) => {
    expect(itemsOf(line).flatMap(wrongWith)).toEqual([`1.1.1: ${what}`]);
  });
});
