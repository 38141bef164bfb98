// Days that are over, as the model is learned from them (QUE-011): services and who did them, waits, gaps, pauses, and what
// customers had been told.
import type postgres from 'postgres';
import type { Outcome } from '#domain/forecast/calibration.ts';
import type { PastDays, PastService, PastStay } from '#domain/forecast/learning.ts';
import { addDays, clockTimeOf, type Day, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { groupsOf, handlingOf, type KpiTicket, type ToldWait } from '#domain/queue/hall-kpis.ts';

/** Weeks that a hall is learned from: long enough for rare businesses, short enough to follow a change. */
export const DAYS = 28;
/** Later the next call is no gap between two customers: he was away. */
const LONGEST_GAP = 20;
const MINUTE = 60_000;

type PastTicket = KpiTicket & { readonly businessDay: Day; readonly standsAt: Instant; readonly staffId: Id | null };

export async function readPastDays(sql: postgres.Sql, outletId: Id, learnedTo: Day): Promise<PastDays> {
  const from = addDays(learnedTo, 1 - DAYS);
  const [tickets, pauses] = await Promise.all([
    sql<PastTicket[]>`
      select t.state, t.business_day::text as "businessDay", t.taken_at as "takenAt", t.stands_at as "standsAt",
        t.first_called_at as "firstCalledAt", t.called_at as "calledAt", t.started_at as "startedAt",
        t.ended_at as "endedAt", t.queue_id as "queueId", t.counter_id as "counterId", t.held_ms as "heldMs",
        t.issued_by as "issuedBy", t.diverted_to as "divertedTo", c.staff_id as "staffId"
      from ticket t left join (
        select distinct on (ticket_id) ticket_id, staff_id from queue_call
        where outlet_id = ${outletId} and business_day between ${from} and ${learnedTo} order by ticket_id, at desc
      ) c on c.ticket_id = t.id
      where t.outlet_id = ${outletId} and t.business_day between ${from} and ${learnedTo}
        and t.state not in ('moved', 'expired')`,
    sql<{ minutes: number }[]>`
      select (ended_at - began_at)::float8 / ${MINUTE} as minutes from counter_span
      where outlet_id = ${outletId} and status = 'paused' and ended_at - began_at < ${4 * 60 * MINUTE}
        and ended_at >= ${Date.parse(`${from}T00:00:00+08:00`)}`,
  ]);
  const days = new Set(tickets.map(({ businessDay }) => businessDay)).size;
  return {
    days,
    learnedTo,
    services: tickets.flatMap((ticket): PastService[] => {
      const handling = handlingOf(ticket);
      return handling === null ? [] : [{ queueId: ticket.queueId, teller: ticket.staffId, minutes: handling / MINUTE }];
    }),
    stays: tickets.flatMap(stayOf),
    gaps: gapsOf(tickets),
    pauses: pauses.map(({ minutes }) => minutes),
  };
}

function stayOf({ state, queueId, takenAt, firstCalledAt, endedAt, issuedBy, divertedTo }: PastTicket): PastStay[] {
  const end = firstCalledAt ?? endedAt;
  if (issuedBy === 'transfer' || end === null) return [];
  // Called and not there: gone before, nobody knows when.
  const gaveUp = state === 'missed' || (state === 'abandoned' && (divertedTo ?? null) === null);
  const hour = Number(clockTimeOf(takenAt).slice(0, 2));
  return [{ queueId, hour, waited: Math.max(0, end - takenAt) / MINUTE, gaveUp }];
}

/** Of windows that could have called at once: whoever they called next stood there already. */
function gapsOf(tickets: readonly PastTicket[]): number[] {
  const byWindow = groupsOf(
    tickets.filter(({ counterId, calledAt }) => counterId !== null && calledAt !== null),
    ({ counterId, businessDay }) => `${counterId} ${businessDay}`,
  );
  return [...byWindow.values()].flatMap((own) => {
    const inTurn = own.toSorted((a, b) => a.calledAt! - b.calledAt!);
    return inTurn.flatMap(({ endedAt }, at) => {
      const next = inTurn[at + 1];
      if (!next || endedAt === null || next.standsAt > endedAt) return [];
      const gap = (next.calledAt! - endedAt) / MINUTE;
      return gap >= 0 && gap <= LONGEST_GAP ? [gap] : [];
    });
  });
}

/** What was told and came to a call, of the days that are learned from; the newest are enough. */
export const readOutcomes = (sql: postgres.Sql, outletId: Id, learnedTo: Day) => sql<Outcome[]>`
  select w.raw, greatest(0, t.first_called_at - t.taken_at)::float8 / ${MINUTE} as waited
  from told_wait w join ticket t on t.id = w.id
  where w.outlet_id = ${outletId} and w.business_day between ${addDays(learnedTo, 1 - DAYS)} and ${learnedTo}
    and w.raw is not null and t.first_called_at is not null order by w.at desc limit 5000`;

/** Of one day: what customers were told, and what they waited; ms. */
export const readTold = (sql: postgres.Sql, outletId: Id, day: Day) => sql<ToldWait[]>`
  select w.p50::float8 * ${MINUTE} as likely, w.p80::float8 * ${MINUTE} as p80,
    greatest(0, t.first_called_at - t.taken_at)::float8 as waited
  from told_wait w join ticket t on t.id = w.id
  where w.outlet_id = ${outletId} and w.business_day = ${day} and t.first_called_at is not null`;
