// How large the sync engine is, and its tests: lines, with and without blank ones and those that are only comment.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '#server/platform/package-root.ts';
import { figuresOf, type Figure } from './figure.ts';

const engine = ['src/sync', 'server/sync'];
const tests = ['tests/sync', 'tests/sync-server', 'tests/simulation'];

const figure = figuresOf('lines');

export function lines(): Promise<Figure[]> {
  const of = (name: string, folders: readonly string[]): Figure[] => {
    const texts = folders.flatMap(textsIn);
    const all = texts.flatMap((text) => text.trimEnd().split('\n'));
    const code = texts.flatMap(codeLines);
    const note = `${texts.length} files in ${folders.join(', ')}`;
    return [
      figure(`lines of ${name}`, all.length, 'lines', { note }),
      figure(`lines of ${name}, without blank and comment-only ones`, code.length, 'lines'),
    ];
  };
  return Promise.resolve([
    ...of('the engine on the tablet', engine.slice(0, 1)),
    ...of('the engine on the server', engine.slice(1)),
    ...of('the engine', engine),
    ...of("the engine's tests", tests),
  ]);
}

const textsIn = (folder: string): string[] =>
  readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(packageRoot, folder, name), 'utf8'));

/** Lines on which something besides a comment stands. */
function codeLines(text: string): string[] {
  let inside = false;
  return text.split('\n').filter((line) => {
    const bare = line.trim();
    if (inside) {
      inside = !bare.includes('*/');
      return false;
    }
    if (bare.startsWith('/*')) {
      inside = !bare.includes('*/');
      return false;
    }
    return bare !== '' && !bare.startsWith('//');
  });
}
