// The public picture of a hall (QUE-024), made from columns that hold nothing of a person: numbers, windows, times.
import type postgres from 'postgres';
import * as v from 'valibot';
import { dayOf, toInstant, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { isIssuing } from '#domain/queue/hall.rules.ts';
import { usualHallSetting, type HallSetting } from '#domain/queue/hall.model.ts';
import type { Queue } from '#domain/queue/queue.model.ts';
import { publicHallSchema, type PublicHall, type WaitRange } from '#domain/stations/public-hall.ts';
import { announcementIdOf, callKeyOf } from './call-key.ts';

/** What is told of a queue's wait; nothing where no window is open for it. */
export type Forecasts = ReadonlyMap<Id, WaitRange & { readonly pace: number }>;

export interface PublicHallDeps {
  readonly sql: postgres.Sql;
  readonly forecast: (outletId: Id, now: Instant) => Promise<Forecasts>;
  /** An outlet near by where one waits less (QUE-025). */
  readonly quieter: (outletId: Id, now: Instant, kind?: string | null) => Promise<PublicHall['quieter']>;
}

/** Newest calls that a display has room for, and some more. */
const CALLS = 12;

/** @returns null where the outlet is closed for good */
export async function readPublicHall(deps: PublicHallDeps, outletId: Id, now: Instant): Promise<PublicHall | null> {
  const { sql } = deps;
  const day = dayOf(now);
  const [outlets, settings, queues, counters, waiting, calls, forecast, quieter] = await Promise.all([
    sql<{ code: string; name: string; bridged: boolean }[]>`
      select code, name, exists (select from queue_machine m where m.outlet_id = o.id) as bridged
      from institution o where id = ${outletId} and active`,
    sql<HallSetting[]>`select opens_at as "opensAt", closes_at as "closesAt", open_weekdays as "openWeekdays",
      closed_days as "closedDays", open_days as "openDays" from hall_setting where id = ${outletId}`,
    sql<Pick<Queue, 'id' | 'code' | 'name' | 'businessKind'>[]>`
      select id, code, name, business_kind as "businessKind" from queue
      where outlet_id = ${outletId} and active and business_kind <> 'vip' order by code`,
    sql`select c.number, c.status, t.number as ticket from counter c
      left join ticket t on t.id = c.ticket_id and not t.archived where c.outlet_id = ${outletId} order by c.number`,
    sql<{ queueId: Id; line: string[] }[]>`
      select queue_id as "queueId", array_agg(number order by stands_at, length(number), number) as line from ticket
      where outlet_id = ${outletId} and state = 'waiting' and not archived and business_day = ${day} group by queue_id`,
    sql<{ id: Id; number: string; counter: number; at: Instant; live: boolean }[]>`
      select t.id, t.number, c.number as counter, t.called_at as at, t.state = 'called' as live
      from ticket t join counter c on c.id = t.counter_id
      where t.outlet_id = ${outletId} and t.business_day = ${day} and t.called_at is not null and t.state in ('called', 'serving', 'done', 'missed')
      order by t.called_at desc, t.id limit ${CALLS}`,
    deps.forecast(outletId, now),
    deps.quieter(outletId, now),
  ]);
  const [outlet] = outlets;
  if (!outlet) return null;
  const setting = settings[0] ?? usualHallSetting(outletId);
  const lineOf = new Map(waiting.map(({ queueId, line }) => [queueId, line]));
  // Parsed on the way out: what is not in the shape is not in the answer.
  return v.parse(publicHallSchema, {
    v: 1,
    outlet,
    day,
    now,
    bridged: outlet.bridged,
    issuing: { open: isIssuing(setting, now), from: setting.opensAt, until: setting.closesAt },
    queues: queues.map(({ id, code, name, businessKind }) => {
      const told = forecast.get(id);
      return {
        id,
        code,
        name,
        picture: businessKind,
        line: lineOf.get(id) ?? [],
        range: told ? { p50: told.p50, p80: told.p80 } : null,
        pace: told?.pace ?? null,
      };
    }),
    counters,
    calls: calls.map(({ id, at, ...call }) => ({ ...call, at, key: callKeyOf(announcementIdOf(id, toInstant(at))) })),
    quieter,
  });
}
