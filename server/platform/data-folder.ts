/** The folder that holds everything the server keeps, and the lock that lets one server at a time use it. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { birthOf, isAlive } from '#server/platform/processes.ts';
import { StartupError } from '#server/platform/startup-error.ts';

export interface DataFolder {
  path: string;
  /** Gives the folder free for the next server. */
  release(): void;
}

interface Holder {
  pid: number;
  /** Tells the holder from a later process with the same number. */
  birth: string;
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

const lives = (holder: Holder) => isAlive(holder.pid) && birthOf(holder.pid) === holder.birth;

/**
 * Creates the folder if needed, tries to write in it and takes its lock.
 * A lock whose holder died (kill -9, power cut) is taken over.
 * @throws StartupError when the folder is not writable or another server holds it
 */
export function openDataFolder(path: string): DataFolder {
  const lock = join(path, 'server.lock');
  const mine = `${lock}.${process.pid}`;
  try {
    mkdirSync(path, { recursive: true });
    writeFileSync(mine, JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) } satisfies Holder));
  } catch (error) {
    const why = codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOTDIR' ? 'is not a folder' : 'cannot be written';
    throw new StartupError(
      `The data folder ${path} ${why} (${codeOf(error)}): make it a folder this user may write, or set DATA_DIR to another one.`,
      error,
    );
  }
  try {
    take(lock, mine, path);
  } finally {
    rmSync(mine, { force: true });
  }
  return {
    path,
    release() {
      if (readHolder(lock)?.pid === process.pid) rmSync(lock, { force: true });
    },
  };
}

/** A hard link appears whole or not at all, so two servers that start together cannot both succeed. */
function take(lock: string, mine: string, path: string): void {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      linkSync(mine, lock);
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const holder = readHolder(lock);
    if (holder && lives(holder)) {
      throw new StartupError(
        `Tingtang already runs on the data folder ${path} (process ${holder.pid}): use that one, stop it first, or set DATA_DIR and PORT to start a second.`,
      );
    }
    clearAway(lock);
  }
  throw new StartupError(`The lock ${lock} cannot be taken: delete that file and start again.`);
}

/** Moves a dead server's lock aside; if a new server was quicker and the lock moved is its, puts it back. */
function clearAway(lock: string): void {
  const aside = `${lock}.old.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (moved && lives(moved)) {
    try {
      linkSync(aside, lock);
    } catch {
      // A third server has taken the free place: it will live with the second for the moment Postgres needs to refuse it.
    }
  }
  rmSync(aside, { force: true });
}
