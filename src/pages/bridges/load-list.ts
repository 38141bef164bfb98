// The server's list of file loads: read when the page opens and when the network is back; what was read stays in sight.
import { createEffect, onCleanup } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import { createReading } from '#pages/identity/admin.face.tsx';

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

export function createLoadList(again = AGAIN) {
  const { data: page, no, busy, reread: read } = createReading<LoadPage>(() => '/bridges/loads');
  createEffect(() => {
    if (!page()?.rows.some(({ state }) => state === 'staging' || state === 'applying')) return;
    const timer = setTimeout(read, again);
    onCleanup(() => clearTimeout(timer));
  });
  return { page, no, busy, read };
}
