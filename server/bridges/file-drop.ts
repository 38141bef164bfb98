// Watches the folder of the bank's files (protocols.md §3). A delivery is a file and its marker `<file>.ok`; until the marker
// is there and agrees, nothing of the file is read. What was taken in moves to `done/`, what was not to
// `refused/`; a week later it is deleted there.
import { watch, type FSWatcher } from 'node:fs';
import { access, constants, lstat, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type postgres from 'postgres';
import type { Clock } from '#server/platform/clock.ts';
import type { Log } from '#server/platform/log.ts';
import { createTurns } from '#server/platform/turns.ts';
import { hashOfFile, markerText, readMarker } from './drop-file.ts';
import type { FileKind } from './file-kinds.ts';
import { finishBroken, loadFile, refuseUnread, type LoadDeps, type Loaded } from './file-load.ts';

export interface FileDropDeps {
  readonly sql: postgres.Sql;
  readonly folder: string;
  readonly kinds: readonly FileKind[];
  readonly clock: Clock;
  readonly log: Log;
  readonly onChunk?: () => unknown;
  /** Milliseconds between looks when nothing tells that something has come. */
  readonly every?: number;
  /** Milliseconds for which a file that its marker does not agree with may still be on its way. */
  readonly patience?: number;
}

export interface FileDrop {
  /** Takes in what is there. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

const EVERY = 30_000;
const PATIENCE = 60_000;
/** Nothing that leads out of the folder, is hidden, or needs quoting. */
const NAME = /^[0-9A-Za-z_][0-9A-Za-z._-]{0,99}$/;
/** Any number; processes over one database take turns by it. */
const LOCK = 7_346_002;

export async function startFileDrop(deps: FileDropDeps): Promise<FileDrop> {
  const { folder, log, every = EVERY } = deps;
  const stopping = new AbortController();
  for (const each of ['done', 'refused']) await mkdir(join(folder, each), { recursive: true, mode: 0o700 });
  const look = createTurns(async () => {
    if (stopping.signal.aborted) return;
    await lookOnce(deps, stopping.signal);
    await clearOut(deps);
  });
  const lookAgain = (): void =>
    void look().catch((err: unknown) =>
      log.warn({ err }, 'the folder of files could not be looked at; tried again soon'),
    );
  const timer = setInterval(lookAgain, every);
  const watcher = watchFolder(folder, lookAgain);
  lookAgain();
  return {
    look,
    async stop() {
      stopping.abort();
      clearInterval(timer);
      watcher?.close();
      await look().catch(() => undefined);
    },
  };
}

/** Days for which a file that was judged lies there, for whoever has to ask about it: it is customers in the clear. */
const KEPT_DAYS = 7;

async function clearOut({ folder, clock, log }: FileDropDeps): Promise<void> {
  const oldest = clock.now() - KEPT_DAYS * 24 * 60 * 60_000;
  for (const each of ['done', 'refused'])
    for (const name of await readdir(join(folder, each))) {
      const path = join(folder, each, name);
      try {
        // When it was put there: moving a file leaves the time of its bytes as it is.
        const { ctimeMs } = await lstat(path);
        if (ctimeMs >= oldest) continue;
        // A delivery may be anything, a folder too.
        await rm(path, { recursive: true, force: true });
        log.info({ file: name }, 'a file that was judged a week ago is deleted');
      } catch (err) {
        // What cannot be deleted keeps nothing else here.
        log.warn({ err, file: name }, 'a file that was judged a week ago could not be deleted; tried again');
      }
    }
}

/** Some file systems tell nothing: then the timer does. */
function watchFolder(folder: string, onChange: () => void): FSWatcher | null {
  try {
    const watcher = watch(folder, { persistent: false }, onChange);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}

async function lookOnce(deps: FileDropDeps, signal: AbortSignal): Promise<void> {
  const found = await deliveries(deps.folder);
  // What could not be put away afterwards would be judged again and again.
  for (const each of ['.', 'done', 'refused']) await access(join(deps.folder, each), constants.W_OK);
  const own = await deps.sql.reserve();
  try {
    const [lock] = await own<{ mine: boolean }[]>`select pg_try_advisory_lock(${LOCK}) as mine`;
    // Another process is at it.
    if (!lock?.mine) return;
    try {
      const loading: LoadDeps = { ...deps, onChunk: deps.onChunk ?? (() => undefined), signal };
      for (const done of await finishBroken(loading)) tell(deps, '', done);
      for (const file of found) {
        if (signal.aborted) return;
        await takeDelivery(deps, loading, file).catch((err: unknown) =>
          deps.log.warn({ err, file }, 'a file could not be read or taken in; tried again soon'),
        );
      }
    } finally {
      await own`select pg_advisory_unlock(${LOCK})`;
    }
  } finally {
    own.release();
  }
}

/** Files with a marker, in the order of their names. */
async function deliveries(folder: string): Promise<string[]> {
  const names = new Set(await readdir(folder));
  return [...names].filter((name) => NAME.test(name) && names.has(`${name}.ok`)).toSorted();
}

async function takeDelivery(deps: FileDropDeps, loading: LoadDeps, name: string): Promise<void> {
  const path = join(deps.folder, name);
  const standing = await agreement(path, deps);
  if (standing === 'wait') return;
  if (typeof standing === 'string') {
    await refuseUnread(loading, name, standing);
    return await settle(deps, name, { is: 'refused', code: standing });
  }
  const done = await loadFile(loading, name, path, standing);
  if (done.is !== 'stopped') await settle(deps, name, done);
}

/** The marker, when the file is what it says; `wait`, when it may become so; else why not. */
async function agreement(path: string, { patience = PATIENCE }: FileDropDeps) {
  const [file, mark] = await Promise.all([lstat(path), lstat(`${path}.ok`)]);
  if (!file.isFile() || !mark.isFile()) return 'no-file';
  const marker = readMarker(await markerText(`${path}.ok`));
  if (marker && (await hashOfFile(path)) === marker.sha256) return marker;
  const age = Date.now() - Math.max(file.mtimeMs, mark.mtimeMs);
  if (age < patience) return 'wait';
  return marker ? 'hash' : 'marker';
}

async function settle(deps: FileDropDeps, name: string, done: Loaded): Promise<void> {
  tell(deps, name, done);
  const to = done.is === 'refused' ? 'refused' : 'done';
  const as = await freeName(join(deps.folder, to), name);
  if (done.is === 'refused') await writeFile(join(deps.folder, to, `${as}.why`), `${done.code}\n`, { mode: 0o600 });
  // The marker last: without it the file is no delivery, and with it alone there is none.
  await rename(join(deps.folder, name), join(deps.folder, to, as));
  await rename(join(deps.folder, `${name}.ok`), join(deps.folder, to, `${as}.ok`));
}

/** A second delivery of one name does not take the first one's place. */
async function freeName(folder: string, name: string): Promise<string> {
  const taken = new Set(await readdir(folder));
  for (let n = 1; ; n++) {
    const as = n === 1 ? name : `${name}.${n}`;
    if (![as, `${as}.ok`, `${as}.why`].some((each) => taken.has(each))) return as;
  }
}

function tell({ log }: FileDropDeps, file: string, done: Loaded): void {
  const { is, ...about } = done;
  if (is === 'loaded') log.info({ file, ...about }, 'a file was taken in');
  else if (is === 'known') log.info({ file }, 'a file came again and was left as it was');
  else if (is === 'refused') log.warn({ file, ...about }, 'a file was refused');
}
