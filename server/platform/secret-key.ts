/** Keys of this installation: made once, kept beside the data and readable by the server's user alone. */
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '#server/platform/startup-error.ts';

const BYTES = 32;

/**
 * The key of this name in `<folder>/keys`; made the first time. Several server processes over one database must share it.
 * @throws StartupError when the file is there and is no key: a new one would make what was sealed unreadable
 */
export function secretKey(folder: string, name: string): Buffer {
  const keys = join(folder, 'keys');
  const file = join(keys, name);
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, randomBytes(BYTES), { mode: 0o600 });
  try {
    // Two processes at once: the first one's key counts.
    linkSync(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
  const key = readFileSync(file);
  if (key.length !== BYTES)
    throw new StartupError(
      `${file} is not a key of ${BYTES} bytes: put the right one back, from a backup of the data folder.`,
    );
  return key;
}
