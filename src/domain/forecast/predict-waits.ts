// The range that a newcomer of each queue is told, and that of everybody who waits (QUE-011); minutes.
import type { Id } from '../kernel/ids.ts';
import { correct } from './calibration.ts';
import type { ServiceModel } from './forecast.model.ts';
import { serves, type HallAhead } from './hall-ahead.ts';
import { gapAt, lawOf, meanOf } from './service-law.ts';
import { playHall } from './wait-simulation.ts';

export interface WaitAhead {
  readonly p50: number;
  readonly p80: number;
  /** The simulation's own median, before it was corrected. */
  readonly raw: number;
}
export interface QueueAhead extends WaitAhead {
  /** What one more person before him costs. */
  readonly pace: number;
}
export interface HallForecast {
  /** Null: no window is open for the queue, so nobody can say. */
  readonly queues: ReadonlyMap<Id, QueueAhead | null>;
  readonly waiting: ReadonlyMap<Id, WaitAhead | null>;
}

export interface PlayOptions {
  readonly runs?: number;
  readonly seed?: number;
}

/** Full halls are played less often: a forecast must not cost more than it is worth. */
const WORK = 5_000;
const RUNS = { least: 40, most: 120 } as const;
const SEED = 20_260_302;

export function predictWaits(
  hall: HallAhead,
  model: ServiceModel,
  { runs, seed = SEED }: PlayOptions = {},
): HallForecast {
  const size = hall.waiting.length + 2 * hall.windows.length + hall.queues.length;
  const times = runs ?? Math.round(Math.min(RUNS.most, Math.max(RUNS.least, WORK / Math.max(1, size))));
  const played = playHall(hall, model, times, seed);
  return {
    queues: new Map(
      hall.queues.map((queueId, at) => {
        const ahead = aheadOf(played.newcomers[at]!, model);
        return [queueId, ahead && { ...ahead, pace: paceOf(hall, model, queueId) }];
      }),
    ),
    waiting: new Map(hall.waiting.map(({ id }, at) => [id, aheadOf(played.waiting[at]!, model)])),
  };
}

function aheadOf(waits: Float64Array | null, model: ServiceModel): WaitAhead | null {
  if (waits === null) return null;
  waits.sort();
  const raw = quantile(waits, 0.5);
  return { ...correct(model, { p50: raw, p80: quantile(waits, 0.8) }), raw };
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const [from, to] = [sorted[low]!, sorted[Math.min(sorted.length - 1, low + 1)]!];
  return from + (place - low) * (to - from);
}

/** Windows that serve a queue now, each ending a service once in its own mean and a gap; of none now, those that come back. */
function paceOf(hall: HallAhead, model: ServiceModel, queueId: Id): number {
  const able = hall.windows.filter((window) => serves(window, queueId));
  const open = able.filter(({ state }) => state === 'idle' || state === 'serving');
  const gap = gapAt(model.gaps, 0.5);
  const rate = (open.length > 0 ? open : able).reduce(
    (sum, { teller }) => sum + 1 / (meanOf(lawOf(model, queueId, teller)) + gap),
    0,
  );
  return rate > 0 ? 1 / rate : 0;
}
