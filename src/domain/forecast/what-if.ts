// What if (QUE-012): windows opened, closed or paused some minutes from now, and what that does to those who come within the
// next hour. Present and changed hall are played with the same chance, so that only the change tells them apart.
import type { Id } from '../kernel/ids.ts';
import type { ServiceModel } from './forecast.model.ts';
import type { HallAhead, WindowAhead } from './hall-ahead.ts';
import { playArrivals, rateOf } from './wait-simulation.ts';

export interface WindowChange {
  readonly windowId: Id;
  readonly to: 'open' | 'closed' | 'paused';
  /** Minutes from now. */
  readonly at: number;
}

export interface HourAhead {
  readonly queueId: Id;
  /** How many come, on average. */
  readonly coming: number;
  /** Minutes waited by those who are called; null: no window is open for the queue, or nobody comes. */
  readonly mean: number | null;
  readonly p80: number | null;
  /** Of those who come, 0…1: gave up, and came when no window called any more. */
  readonly gaveUp: number;
  readonly unserved: number;
}

export const HOUR = 60;
const RUNS = 60;
const SEED = 20_260_303;

export function hourAhead(hall: HallAhead, model: ServiceModel): HourAhead[] {
  const coming = playArrivals(hall, model, { runs: RUNS, seed: SEED, within: HOUR });
  return hall.queues.map((queueId, at) => {
    const one = coming[at]!;
    const usual = rateOf(hall, model, queueId) * Math.min(HOUR, hall.closesIn);
    if (one === null) return { queueId, coming: usual, mean: null, p80: null, gaveUp: 0, unserved: 1 };
    const { waits, gaveUp, unserved } = one;
    const all = Math.max(1, waits.length + gaveUp + unserved);
    const sorted = waits.toSorted((a, b) => a - b);
    return {
      queueId,
      coming: (waits.length + gaveUp + unserved) / RUNS,
      mean: waits.length === 0 ? null : waits.reduce((sum, wait) => sum + wait, 0) / waits.length,
      p80: sorted[Math.min(sorted.length - 1, Math.floor(0.8 * sorted.length))] ?? null,
      gaveUp: gaveUp / all,
      unserved: unserved / all,
    };
  });
}

/** A window with what becomes of it; somebody in service is served to the end. */
function after(window: WindowAhead, { to, at }: WindowChange, pause: number): WindowAhead {
  const calls = window.state === 'idle' || window.state === 'serving';
  if (to === 'open') return calls ? { ...window, until: null, back: null } : { ...window, from: at, until: null };
  const back = to === 'paused' ? at + pause : null;
  if (calls) return { ...window, until: at, back };
  // Who does not call now and is to pause comes back after it; closed, not at all.
  return to === 'paused' ? { ...window, from: back } : { ...window, state: 'offline', from: null };
}

export const withChanges = (hall: HallAhead, model: ServiceModel, changes: readonly WindowChange[]): HallAhead => ({
  ...hall,
  windows: hall.windows.map((window) => {
    const change = changes.find(({ windowId }) => windowId === window.id);
    return change ? after(window, change, model.pause) : window;
  }),
});

export interface WhatIf {
  readonly now: readonly HourAhead[];
  readonly changed: readonly HourAhead[];
}
export const whatIf = (hall: HallAhead, model: ServiceModel, changes: readonly WindowChange[]): WhatIf => {
  const now = hourAhead(hall, model);
  return { now, changed: changes.length === 0 ? now : hourAhead(withChanges(hall, model, changes), model) };
};
