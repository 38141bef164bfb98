/** Where the package lies, whether this runs from `server/` (development, tests) or from `dist/server.js`. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('no package.json above the running program');
  return findRoot(parent);
}

export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

/** The migrations that `npm run migration` writes and the server runs at start. */
export const migrationsFolder = join(packageRoot, 'server/db/migrations');

/** The built faces. */
export const clientFolder = join(packageRoot, 'dist/client');
