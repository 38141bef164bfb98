// Asks the worker, one question at a time: while one is answered only the newest other one is kept.
import { createEffect, createSignal, onCleanup, untrack, type Accessor } from 'solid-js';
import type { ServiceModel } from '#domain/forecast/forecast.model.ts';
import type { HallAhead } from '#domain/forecast/hall-ahead.ts';
import type { HallForecast } from '#domain/forecast/predict-waits.ts';
import type { WhatIf, WindowChange } from '#domain/forecast/what-if.ts';

interface Asked {
  readonly hall: HallAhead;
  readonly model: ServiceModel;
}
export type Question = { readonly id: number } & Asked &
  ({ readonly ask: 'waits' } | { readonly ask: 'whatIf'; readonly changes: readonly WindowChange[] });
export interface Answer {
  readonly id: number;
  readonly waits?: HallForecast;
  readonly whatIf?: WhatIf;
}
type Wish = Question extends infer One ? (One extends unknown ? Omit<One, 'id'> : never) : never;

export interface Forecaster {
  readonly answer: Accessor<Answer | null>;
  /** Whether a newer answer is on its way. */
  readonly busy: Accessor<boolean>;
  /** The worker could not be started, or fell over. */
  readonly failed: Accessor<boolean>;
  retry(): void;
}

/** @param wish what to ask now; null = nothing to ask yet */
export function createForecaster(wish: Accessor<Wish | null>): Forecaster {
  const [answer, setAnswer] = createSignal<Answer | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [failed, setFailed] = createSignal(false);
  let worker: Worker | null = null;
  let asked = 0;
  let next: Wish | null = null;

  function fail(): void {
    worker?.terminate();
    worker = null;
    setBusy(false);
    setFailed(true);
  }
  function start(): Worker {
    const started = new Worker(new URL('./forecast-worker.ts', import.meta.url), { type: 'module' });
    started.addEventListener('error', fail);
    started.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      setAnswer(data);
      setBusy(false);
      const waiting = next;
      next = null;
      if (waiting) send(waiting);
    });
    return started;
  }
  function send(one: Wish): void {
    if (busy()) {
      next = one;
      return;
    }
    worker ??= start();
    setBusy(true);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
    worker.postMessage({ ...one, id: ++asked } satisfies Question);
  }
  const ask = (): void => {
    const one = wish();
    // Whether one is under way is no reason to ask again.
    if (one && !failed()) untrack(() => send(one));
  };
  createEffect(ask);
  onCleanup(() => worker?.terminate());
  return { answer, busy, failed, retry: () => setFailed(false) };
}
