// Forecasts of halls, made anew when a hall has changed or time has gone on, and shared by all who ask (QUE-011).
import type postgres from 'postgres';
import { hallAheadOf } from '#domain/forecast/hall-rows.ts';
import { predictWaits, type HallForecast } from '#domain/forecast/predict-waits.ts';
import { saidRange, type SaidRange } from '#domain/forecast/said-range.ts';
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { outletBucket } from '#server/identity/identity.buckets.ts';
import { readHallRows, readModel } from './hall-rows.lookup.ts';

/** Of each queue that a window is open for: whole minutes, and what one more person before you costs. */
export type Forecasts = ReadonlyMap<Id, SaidRange & { readonly pace: number }>;

export interface HallForecasts {
  /** A queue that no window is open for is not in it: nobody can say. */
  forecastOf(outletId: Id, now: Instant): Promise<Forecasts>;
  /** The same with everybody who waits. */
  whole(outletId: Id, now: Instant): Promise<HallForecast>;
}

/** Waits go by the minute: what is this old is told still. */
const FRESH = 10_000;
const MOST_KEPT = 2_000;

interface Kept {
  readonly head: string;
  readonly at: Instant;
  readonly forecast: Promise<HallForecast>;
}

export function openForecasts(sql: postgres.Sql): HallForecasts {
  const kept = new Map<Id, Kept>();

  async function make(outletId: Id, now: Instant): Promise<HallForecast> {
    const [rows, model] = await Promise.all([readHallRows(sql, outletId, now), readModel(sql, outletId)]);
    return predictWaits(hallAheadOf(rows, now), model);
  }

  async function whole(outletId: Id, now: Instant): Promise<HallForecast> {
    // Where the hall stands is read before its rows: what is committed in between is forecast anew.
    const [bucket] = await sql<{ head: number }[]>`select head from sync_bucket where key = ${outletBucket(outletId)}`;
    const head = String(bucket?.head ?? '');
    const last = kept.get(outletId);
    if (last && last.head === head && now >= last.at && now - last.at < FRESH) return last.forecast;
    const forecast = make(outletId, now);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(outletId, { head, at: now, forecast });
    forecast.catch(() => kept.delete(outletId));
    return forecast;
  }

  return {
    whole,
    async forecastOf(outletId, now) {
      const { queues } = await whole(outletId, now);
      return new Map(
        [...queues].flatMap(([queueId, ahead]) =>
          ahead ? [[queueId, { ...saidRange(ahead), pace: Math.round(ahead.pace * 100) / 100 }] as const] : [],
        ),
      );
    },
  };
}
