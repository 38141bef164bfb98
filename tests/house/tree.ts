/** The house as files and text, for the tests that look at it. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '#server/platform/package-root.ts';

export interface SourceFile {
  /** Relative to the package, with slashes. */
  path: string;
  text: string;
}

export function sourceFiles(wings: string[], ending = /\.(ts|tsx|js|mjs)$/): SourceFile[] {
  return wings.flatMap((wing) =>
    readdirSync(join(packageRoot, wing), { recursive: true, encoding: 'utf8' })
      .map((file) => `${wing}/${file}`)
      .filter((path) => ending.test(path) && statSync(join(packageRoot, path)).isFile())
      .map((path) => ({ path, text: readFileSync(join(packageRoot, path), 'utf8') })),
  );
}
