/**
 * Which requirements have a test. `npm run requirements` prints {covered, missing} as JSON.
 * A test covers the ids its name starts with: `test('LOB-031 LOB-032 a called ticket …')`.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const document = join(root, '../shared/requirements.md');
const committed = join(root, 'tests/house/requirement-ids.json');

/** Every id, from the requirements document where it lies beside the package, otherwise from the committed list. */
export function requirementIds(): string[] {
  if (!existsSync(document)) return JSON.parse(readFileSync(committed, 'utf8')) as string[];
  const lines = readFileSync(document, 'utf8').matchAll(/^- ([A-Z]{3}-\d{3})\b/gm);
  return [...new Set([...lines].map((match) => match[1]!))].sort();
}

/** The ids at the start of a test's name. */
export function idsIn(name: string): string[] {
  return (
    /^(?:[A-Z]{3}-\d{3}[\s,]+)+/
      .exec(`${name} `)?.[0]
      .trim()
      .split(/[\s,]+/) ?? []
  );
}

/** Ids at the start of test names in the sources, whether those tests pass or not. */
export function idsInSources(): Set<string> {
  const files = readdirSync(join(root, 'tests'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.test\.tsx?$/.test(file),
  );
  const names = files.flatMap((file) => [
    ...readFileSync(join(root, 'tests', file), 'utf8').matchAll(
      /\b(?:test|it|describe|bothSides)[\w.]*(?:\([^'"`]*\))?\(\s*['"`]([^'"`]*)/g,
    ),
  ]);
  return new Set(names.flatMap((match) => idsIn(match[1]!)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = idsInSources();
  const all = requirementIds();
  console.log(
    JSON.stringify(
      { covered: all.filter((id) => found.has(id)), missing: all.filter((id) => !found.has(id)) },
      null,
      2,
    ),
  );
}
