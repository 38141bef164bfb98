// A list of the server's, page by page: an answer to an older question is nobody's, and what was read stays while offline.
import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { askServer, type Asked } from '#sync/ask-server.ts';
import { useLive } from '#sync/live.ts';
import { sentenceOf } from './said-problem.ts';

interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total?: number;
  /** Where the next page begins. */
  readonly next?: string | null;
  /** There are more than the server gives at once. */
  readonly more?: boolean;
}
type No = Extract<Asked<unknown>, { ok: false }>;

export interface ServerList<Row> {
  readonly rows: () => readonly Row[];
  readonly total: () => number | undefined;
  readonly next: () => string | null;
  readonly isCut: () => boolean;
  readonly busy: () => boolean;
  /** What is shown was read before the network was gone. */
  readonly isOld: () => boolean;
  readonly state: () => 'loading' | 'ready' | 'error';
  readonly stateText: () => string | undefined;
  readonly readMore: () => Promise<void>;
  readonly reload: () => Promise<void>;
}

/** The network is there again: what could not be read is read by itself. */
export function whenBack(readAgain: () => void): void {
  const live = useLive();
  const connected = createMemo(() => live.status().connected);
  createEffect(on(connected, (now) => void (now && readAgain()), { defer: true }));
}

/** Letters that are typed are waited for. */
const PAUSE = 200;

/** @param path below `/api`, with its question mark */
export function createServerList<Row>(path: () => string): ServerList<Row> {
  const [page, setPage] = createSignal<Page<Row> | null>(null);
  const [no, setNo] = createSignal<No | null>(null);
  const [busy, setBusy] = createSignal(false);
  let asked = 0;

  async function read(cursor: string | null): Promise<void> {
    const mine = ++asked;
    setBusy(true);
    const said = await askServer<Page<Row>>('GET', cursor ? `${path()}&cursor=${encodeURIComponent(cursor)}` : path());
    if (mine !== asked) return;
    setBusy(false);
    setNo(said.ok ? null : said);
    if (!said.ok) return;
    const before = cursor ? (page()?.rows ?? []) : [];
    setPage({ ...said.data, rows: [...before, ...said.data.rows] });
  }
  createEffect(
    on(path, (_, before) => {
      const timer = setTimeout(() => void read(null), before === undefined ? 0 : PAUSE);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  onCleanup(() => asked++);
  whenBack(() => no()?.code === 'offline' && void read(null));

  return {
    rows: () => page()?.rows ?? [],
    total: () => page()?.total,
    next: () => page()?.next ?? null,
    isCut: () => page()?.more === true,
    busy,
    isOld: () => no()?.code === 'offline' && page() !== null,
    state: () => {
      const failed = no();
      if (failed && !(failed.code === 'offline' && page())) return 'error';
      return page() ? 'ready' : 'loading';
    },
    stateText: () => {
      const failed = no();
      return failed ? sentenceOf(failed) : undefined;
    },
    readMore: () => read(page()?.next ?? null),
    reload: () => read(null),
  };
}
