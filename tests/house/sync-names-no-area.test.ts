/**
 * Sync serves any area: neither half of it imports, nor names in its code, anything of one. Comments may tell of a hall.
 * The check is shown to find each area's name.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { kinds } from '#domain/kinds.ts';
import { syncedKinds } from '#server/app/synced-kinds.ts';
import { packageRoot } from '#server/platform/package-root.ts';
import { sourceFiles, type SourceFile } from '#tests/house/tree.ts';

const halves = ['src/sync', 'server/sync'];
const read = (path: string): string => readFileSync(join(packageRoot, path), 'utf8');

/** The list that the plan goes by. */
const street = [
  .../const street = \[([^\]]+)\]/.exec(read('.dependency-cruiser.cjs'))![1]!.matchAll(/'([a-z]+)'/g),
].map((found) => found[1]!);

/** What a half may import of ours. */
const ground = {
  'src/sync': ['src/domain/kernel/'],
  'server/sync': ['src/domain/kernel/', 'server/platform/', 'server/audit/audit.ts'],
};
const { imports: aliases } = JSON.parse(read('package.json')) as { imports: Record<string, string> };

/** What reads like an area and is none; the last is the answer that all routes give to who is not logged in. */
const notAnArea =
  /\bgeneratedAlwaysAsIdentity\b|\bperformance\.(now|timeOrigin|mark|measure)\b|'identity\.not-logged-in'/g;

const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');

/** `queue`, `queueRows`, `isQueue`, `queue.callTicket`; not `queued`. */
const nameIn = (code: string, name: string): boolean =>
  new RegExp(`(?<![a-zA-Z])${name}(?![a-z])|${name[0]!.toUpperCase()}${name.slice(1)}(?![a-z])`).test(code);

/** Names that stand alone: `'ticket'`, `from ticket`; not `outletId`, which the kernel's actor has. */
const wordIn = (code: string, word: string): boolean => new RegExp(`(?<![\\w.-])${word}(?![\\w:?-])`).test(code);

function resolve(from: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return join(dirname(from), specifier);
  const alias = Object.entries(aliases).find(([key]) => specifier.startsWith(key.slice(0, -1)));
  return alias ? join(alias[1].slice(0, -1), specifier.slice(alias[0].length - 1)) : null;
}

function areasNamedIn({ path, text }: SourceFile): string[] {
  const half = halves.find((wing) => path.startsWith(`${wing}/`)) as keyof typeof ground;
  const code = withoutComments(text).replaceAll(notAnArea, '');
  const imported = [...code.matchAll(/(?:\bfrom|\bimport\(?)\s*'([^']+)'/g)].flatMap((found) => {
    const target = resolve(path, found[1]!);
    return target && ![`${half}/`, ...ground[half]].some((allowed) => target.startsWith(allowed)) ? [target] : [];
  });
  const body = code.replaceAll(/'[#.][^']*\.tsx?'/g, '');
  const rows = new Set([...kinds.map(({ name }) => name), ...syncedKinds.map(({ table }) => table)]);
  const named = [
    ...street.filter((area) => nameIn(body, area)),
    ...[...rows].filter((name) => !street.includes(name) && wordIn(body, name)),
  ];
  return [...imported.map((target) => `${path} → ${target}`), ...named.map((name) => `${path}: ${name}`)];
}

test('the street is the same in the plan and in ARCHITECTURE.md', () => {
  const told = /each may lean on those before it\): ([^.]+)\./.exec(read('ARCHITECTURE.md'))?.[1];
  expect(told?.split('·').map((area) => area.trim())).toEqual(street);
  expect(street.length).toBeGreaterThan(10);
});

test.each(halves)('%s names no area', (half) => {
  const files = sourceFiles([half]);
  expect(files.length).toBeGreaterThan(10);
  expect(files.flatMap(areasNamedIn)).toEqual([]);
});

test.each(street)('%s is found in either half, imported, in a word, and in a name', (area) => {
  const found = (path: string, text: string): string[] => areasNamedIn({ path, text });
  const tail = area.slice(1);
  const title = area[0]!.toUpperCase() + tail;
  for (const half of halves) {
    const path = `${half}/x.ts`;
    const model = `src/domain/${area}/${area}.model.ts`;
    const tables = `server/${area}/${area}.tables.ts`;
    expect(found(path, `import { a } from '#domain/${area}/${area}.model.ts';\n`)).toEqual([`${path} → ${model}`]);
    expect(found(path, `import {\n  a,\n} from '#server/${area}/${area}.tables.ts';\n`)).toEqual([
      `${path} → ${tables}`,
    ]);
    expect(found(path, `const a = await import('#domain/${area}/${area}.model.ts');\n`)).toEqual([
      `${path} → ${model}`,
    ]);
    for (const code of [`if (name === '${area}.doIt') return;`, `const ${area}Rows = 1;`, `is${title}(row);`])
      expect(found(path, `${code}\n`), code).toEqual([`${path}: ${area}`]);
    expect(found(path, `// the ${area} of the hall\n/** ${area} */\n`)).toEqual([]);
  }
});

test('door lists, roofs, kinds and tables are found, and what sync stands on is not', () => {
  const found = (text: string): string[] => areasNamedIn({ path: 'server/sync/x.ts', text });
  expect(found("import { mutators } from '#domain/mutators.ts';\n")).toEqual([
    'server/sync/x.ts → src/domain/mutators.ts',
  ]);
  expect(found("import { lookupKind } from '../app/synced-kinds.ts';\n")).toHaveLength(1);
  expect(found("if (kind.name === 'ticket') return;\n")).toEqual(['server/sync/x.ts: ticket']);
  expect(found('await tx`select from lobby_setting`;\n')).toEqual(['server/sync/x.ts: lobby_setting']);
  expect(
    found(
      "import { all } from '#domain/kernel/mutator.ts';\nimport { toSnake } from './columns.ts';\nimport * as v from 'valibot';\n" +
        'const { outletId } = actor; const began = performance.now(); const queued = counterpart;\n',
    ),
  ).toEqual([]);
});
