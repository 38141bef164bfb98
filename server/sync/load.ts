// Brings one tablet up to date, page by page, each page from a snapshot of its own (sync.md §3.3): what is small comes
// whole with the first one, a hall in the first moment; the pages of long lists follow as fast as the tablet takes them.
import type postgres from 'postgres';
import type { Clock } from '#server/platform/clock.ts';
import type { PullRequest } from './messages.ts';
import { readPatch, type Patch, type ReadLimits, type Viewer } from './read.ts';

/** Where frames go; `write` returns false when the receiver is too slow to be kept. */
export interface Line {
  write(text: string): boolean;
  /** Settles when there is room for the next page; false when nobody is there any more. */
  drained(): Promise<boolean>;
  close(): void;
}

export interface LoadDeps {
  readonly sql: postgres.Sql;
  readonly clock: Clock;
  readonly limits: ReadLimits;
  /** The server is going down: whoever is still loading comes again elsewhere. */
  readonly closed: () => boolean;
  /** A place among those who read pages now. */
  readonly turn: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Writes patches until nothing is behind; the last one is what the tablet has then. Null when the line did not hold. */
export async function bringUpToDate(
  { sql, clock, limits, closed, turn }: LoadDeps,
  line: Line,
  viewer: Viewer,
  request: PullRequest,
): Promise<Patch | null> {
  let asked = request;
  for (let pages = 0; ; pages++) {
    const read = (): Promise<Patch> => readPatch(sql, viewer, asked, clock.now(), limits);
    // The first page is for everybody at once: a hall at eight o'clock waits for nobody's customers.
    const patch = pages === 0 ? await read() : await turn(read);
    if (!line.write(patch.json)) return null;
    if (patch.behind.length === 0) return patch;
    asked = {
      ...asked,
      ep: patch.epoch as PullRequest['ep'],
      gv: patch.grantVersion,
      cur: Object.fromEntries(patch.cursors),
      part: [...patch.behind],
      lmid: patch.client.lmid,
    };
    if (!(await line.drained()) || closed()) return null;
  }
}

/** Lets so many work at a time, the others in their order. */
export function createTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let working = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (working >= most) await new Promise<void>((go) => waiting.push(go));
    else working++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else working--;
    }
  };
}
