/** The door lists name everything there is: a mutator, query or kind that is not on its list does not exist. */
import { expect, test } from 'vitest';

interface Named {
  name: string;
}

const domain = import.meta.glob<Record<string, unknown>>('../../src/domain/*/*.ts', { eager: true });
const doors = import.meta.glob<Record<string, unknown>>('../../src/domain/*.ts', { eager: true });

const has = (value: unknown, ...fields: string[]): value is Named =>
  typeof value === 'object' && value !== null && fields.every((field) => field in value);

const isMutator = (value: unknown) => has(value, 'name', 'version', 'input', 'may', 'run');
const isQuery = (value: unknown) => has(value, 'name', 'read');
const isKind = (value: unknown) => has(value, 'name', 'code', 'schema');

/** `file: export` of each value that the list does not hold. */
function missingFrom(list: readonly unknown[], belongs: (value: unknown) => boolean): string[] {
  return Object.entries(domain).flatMap(([file, exports]) =>
    Object.entries(exports)
      .filter(([, value]) => belongs(value) && !list.includes(value))
      .map(([name]) => `${file.replace('../../', '')}: ${name}`),
  );
}

const door = (name: string) => doors[`../../src/domain/${name}.ts`]?.[name] as readonly Named[] | undefined;

test.each([
  ['mutators', isMutator],
  ['queries', isQuery],
  ['kinds', isKind],
] as const)('%s: the door list is complete and each name is there once', (name, belongs) => {
  const list = door(name);
  if (!list) return;
  expect(missingFrom(list, belongs)).toEqual([]);
  expect(list.length).toBeGreaterThan(0);
  expect(list.filter((value) => !belongs(value))).toEqual([]);
  expect(new Set(list.map((value) => value.name)).size).toBe(list.length);
});
