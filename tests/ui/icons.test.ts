// The sprite and the names that code may use are the same list.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { iconNames } from '#ui/icon.tsx';

it('every icon name has a drawing and every drawing a name', () => {
  const sprite = readFileSync(new URL('../../src/ui/icons.svg', import.meta.url), 'utf8');
  const drawn = [...sprite.matchAll(/<symbol id="([\w-]+)"/g)].map((match) => match[1]);
  expect(drawn.toSorted()).toEqual([...iconNames]);
  expect(sprite).not.toMatch(/fill=|style=/);
});
