// The server's list of file loads: read when the page opens and when the network is back; what was read stays in sight.
import { createEffect, createMemo, createSignal, on, onCleanup, onMount } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import { askServer, type Asked } from '#sync/ask-server.ts';
import { useLive } from '#sync/live.ts';

export interface LoadShown {
  readonly id: Id;
  readonly file: string;
  readonly kind: string | null;
  readonly day: string | null;
  readonly batch: string | null;
  readonly state: 'staging' | 'applying' | 'loaded' | 'refused';
  readonly reason: string | null;
  readonly rows: number;
  readonly rejected: number;
  readonly changed: number;
  readonly notes: Readonly<Record<string, number>>;
  readonly startedAt: number;
  readonly endedAt: number | null;
}

export interface LoadPage {
  readonly rows: readonly LoadShown[];
  readonly more: boolean;
  readonly lastGood: readonly { readonly kind: string; readonly day: string }[];
}

/** Milliseconds after which a load that is under way is looked at again. */
const AGAIN = 3_000;

export function createLoadList() {
  const live = useLive();
  const [page, setPage] = createSignal<LoadPage | null>(null);
  const [no, setNo] = createSignal<Extract<Asked<unknown>, { ok: false }> | null>(null);
  const [busy, setBusy] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function read(): Promise<void> {
    clearTimeout(timer);
    setBusy(true);
    const said = await askServer<LoadPage>('GET', '/bridges/loads');
    setBusy(false);
    setNo(said.ok ? null : said);
    if (!said.ok) return;
    setPage(said.data);
    if (said.data.rows.some(({ state }) => state === 'staging' || state === 'applying'))
      timer = setTimeout(() => void read(), AGAIN);
  }
  onMount(() => void read());
  onCleanup(() => clearTimeout(timer));
  const connected = createMemo(() => live.status().connected);
  createEffect(on(connected, (now) => void (now && no()?.code === 'offline' && void read()), { defer: true }));

  return { page, no, busy, read };
}
