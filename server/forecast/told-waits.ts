// What each customer was told when he took his number is kept, so that it can be graded (QUE-011). It is written behind the
// commit that gave the number out, many at once: nobody waits for it at a kiosk.
import type postgres from 'postgres';
import { saidRange } from '#domain/forecast/said-range.ts';
import { dayOf, toInstant, type Day, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { groupsOf } from '#domain/queue/hall-kpis.ts';
import type { Clock } from '#server/platform/clock.ts';
import { createTurns } from '#server/platform/turns.ts';
import type { HallForecasts } from './forecasts.ts';

export interface ToldWaitsDeps {
  readonly sql: postgres.Sql;
  readonly clock: Clock;
  readonly forecasts: HallForecasts;
  readonly onOutage: (error: unknown) => void;
}

export interface ToldWaits {
  /** Something was committed. */
  poke(): void;
  /** Writes down what is due; returns when it is. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

export interface Told {
  readonly id: Id;
  readonly outletId: Id;
  readonly queueId: Id;
  readonly businessDay: Day;
  readonly at: Instant;
  readonly p50: number;
  readonly p80: number;
  readonly raw: number | null;
}

/** A burst of numbers is written once. */
const GATHER = 500;
/** Older ones were taken while nobody looked: what they would have been told nobody knows any more. */
const YOUNG = 2 * 60_000;
const CHUNK = 500;

/** What a kiosk printed counts, whatever the server would have said. */
export async function keepTold(sql: postgres.Sql, told: readonly Told[], by: 'server' | 'kiosk'): Promise<void> {
  for (let at = 0; at < told.length; at += CHUNK) {
    const rows = told.slice(at, at + CHUNK).map(({ outletId, queueId, businessDay, ...rest }) => ({
      ...rest,
      outlet_id: outletId,
      queue_id: queueId,
      business_day: businessDay,
    }));
    await (by === 'kiosk'
      ? sql`insert into told_wait ${sql(rows)} on conflict (id) do update
          set p50 = excluded.p50, p80 = excluded.p80, at = excluded.at`
      : sql`insert into told_wait ${sql(rows)} on conflict (id) do nothing`);
  }
}

export function startToldWaits({ sql, clock, forecasts, onOutage }: ToldWaitsDeps): ToldWaits {
  let gathering: NodeJS.Timeout | null = null;
  let stopped = false;

  async function lookOnce(): Promise<void> {
    const now = toInstant(clock.now());
    const due = await sql<{ id: Id; outletId: Id; queueId: Id; businessDay: Day; at: Instant }[]>`
      select t.id, t.outlet_id as "outletId", t.queue_id as "queueId", t.business_day::text as "businessDay", t.taken_at as at
      from ticket t left join told_wait w on w.id = t.id
      where t.taken_at > ${now - YOUNG} and t.taken_at <= ${now + YOUNG} and t.business_day = ${dayOf(now)}
        and t.issued_by <> 'transfer' and not t.archived and w.id is null`;
    for (const [outletId, tickets] of groupsOf(due, ({ outletId }) => outletId)) {
      const { queues, waiting } = await forecasts.whole(outletId, now);
      const told = tickets.flatMap((ticket): Told[] => {
        // Of who was called in between only his queue's wait is known; where no window is open nothing was told.
        const ahead = waiting.get(ticket.id) ?? queues.get(ticket.queueId);
        return ahead ? [{ ...ticket, ...saidRange(ahead), raw: ahead.raw }] : [];
      });
      await keepTold(sql, told, 'server');
    }
  }
  const look = createTurns(lookOnce);

  return {
    poke() {
      if (stopped) return;
      gathering ??= setTimeout(() => {
        gathering = null;
        void look().catch(onOutage);
      }, GATHER);
    },
    look,
    async stop() {
      stopped = true;
      if (gathering) clearTimeout(gathering);
      await look().catch(onOutage);
    },
  };
}
