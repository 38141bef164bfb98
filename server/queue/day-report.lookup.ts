// What the reports of a day are made from: its tickets, those that left the tablets too; who called them; its calls.
import type postgres from 'postgres';
import { addDays, dayOf, startOfDay, toInstant, type Day, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { ReplayCall, ReplayTicket } from '#domain/queue/call-replay.ts';
import type { CallingRule } from '#domain/queue/calling.rules.ts';
import {
  figuresOf,
  reportOf,
  type DayReport,
  type Group,
  type HallReport,
  type NamedGroup,
  type ReportSpan,
  type ReportTicket,
} from '#domain/queue/day-report.ts';
import { forecastKpisOf, type ToldWait } from '#domain/queue/hall-kpis.ts';
import { usualHallSetting } from '#domain/queue/hall.model.ts';
import { inversionsOfDay } from '#domain/queue/inversion-alarm.ts';
import type { Hall } from './halls.lookup.ts';

const MINUTE = 60_000;
/** As far back as the last day with numbers is looked for: beyond the longest holidays. */
const DAYS_BACK = 14;

/** What was told to those who took a number on a day and were called. */
export type ReadTold = (outletId: Id, day: Day) => Promise<readonly ToldWait[]>;

export async function readReport(
  sql: postgres.Sql,
  hall: Hall,
  day: Day,
  now: Instant,
  readTold: ReadTold,
): Promise<HallReport> {
  const asOf = endOf(day, now);
  const [lastDay, normOf, tickets, spans, told] = await Promise.all([
    lastDayBefore(sql, hall.id, day),
    waitTarget(sql, hall.id),
    ticketsOf(sql, hall.id, day),
    spansOf(sql, hall.id, day, asOf),
    readTold(hall.id, day),
  ]);
  const norm = normOf * MINUTE;
  const other = async (of: Day | null): Promise<HallReport['before']> => {
    const found = of === null ? [] : await ticketsOf(sql, hall.id, of);
    if (of === null || found.length === 0) return null;
    const end = endOf(of, now);
    return { day: of, figures: figuresOf(found, norm, end, await spansOf(sql, hall.id, of, end)) };
  };
  const [before, lastWeek] = await Promise.all([other(lastDay), other(addDays(day, -7))]);
  const { whole, ...groups } = reportOf(tickets, spans, norm, asOf);
  const named = await namedGroups(sql, hall.id, groups);
  const nameOf = (id: Id): string => named.byQueue.find(({ key }) => key === id)?.name ?? '—';
  const inversions = inversionsOfDay(await rulesOf(sql, hall.id, day), tickets).map(({ since: _, ...one }) => ({
    ...one,
    higher: nameOf(one.higher),
    lower: nameOf(one.lower),
  }));
  const forecast = told.length === 0 ? null : { told: told.length, ...forecastKpisOf(told) };
  return { hall, day, norm: normOf, asOf, whole, ...named, inversions, forecast, before, lastWeek };
}

/** Until now, or until the day was over. */
const endOf = (day: Day, now: Instant): Instant => {
  const over = startOfDay(toInstant(Date.parse(`${addDays(day, 1)}T00:00:00Z`)));
  return dayOf(now) === day ? now : over;
};

async function waitTarget(sql: postgres.Sql, outletId: Id): Promise<number> {
  const [row] = await sql<{ waitTarget: number }[]>`
    select wait_target as "waitTarget" from hall_setting where id = ${outletId}`;
  return (row ?? usualHallSetting(outletId)).waitTarget;
}

async function lastDayBefore(sql: postgres.Sql, outletId: Id, day: Day): Promise<Day | null> {
  const [row] = await sql<{ day: Day | null }[]>`
    select max(business_day)::text as day from ticket
    where outlet_id = ${outletId} and business_day < ${day} and business_day >= ${addDays(day, -DAYS_BACK)}`;
  return row!.day;
}

/** What the windows called by on that day. */
async function rulesOf(sql: postgres.Sql, outletId: Id, day: Day): Promise<CallingRule[]> {
  const rows = await sql<{ rule: string }[]>`
    select distinct rule::text as rule from queue_call
    where outlet_id = ${outletId} and business_day = ${day} and rule is not null`;
  return rows.map(({ rule }) => JSON.parse(rule) as CallingRule);
}

const ticketsOf = (sql: postgres.Sql, outletId: Id, day: Day) =>
  sql<ReportTicket[]>`
    select t.state, t.taken_at as "takenAt", t.first_called_at as "firstCalledAt", t.called_at as "calledAt",
      t.started_at as "startedAt", t.ended_at as "endedAt", t.queue_id as "queueId",
      coalesce(t.counter_id, case when t.state = 'missed' then c.counter_id end) as "counterId",
      t.held_ms as "heldMs", t.contact_at as "contactAt", t.issued_by as "issuedBy",
      t.diverted_to as "divertedTo", t.score, c.staff_id as "staffId"
    from ticket t left join (
      select distinct on (ticket_id) ticket_id, counter_id, staff_id from queue_call
      where outlet_id = ${outletId} and business_day = ${day} order by ticket_id, at desc
    ) c on c.ticket_id = t.id
    where t.outlet_id = ${outletId} and t.business_day = ${day}`;

/** What windows did on a day until then; what goes on still is in their own rows. */
async function spansOf(sql: postgres.Sql, outletId: Id, day: Day, until: Instant): Promise<readonly ReportSpan[]> {
  const from = startOfDay(toInstant(Date.parse(`${day}T00:00:00Z`)));
  return await sql<ReportSpan[]>`
    select counter_id as "counterId", staff_id as "staffId", status,
      greatest(began_at, ${from})::float8 as "from", least(ended_at, ${until})::float8 as "to"
    from (select counter_id, staff_id, status, began_at, ended_at from counter_span
        where outlet_id = ${outletId} and ended_at > ${from}
      union all select id, staff_id, status, since, ${until}::bigint from counter where outlet_id = ${outletId}) s
    where status <> 'offline' and began_at < ${until} and ended_at > ${from}`;
}

async function namedGroups(sql: postgres.Sql, outletId: Id, groups: Omit<DayReport, 'whole'>) {
  const [queues, counters, tellers] = await Promise.all([
    sql<{ id: Id; name: string }[]>`select id, code || ' ' || name as name from queue where outlet_id = ${outletId}`,
    sql<{ id: Id; name: string }[]>`select id, number::text as name from counter where outlet_id = ${outletId}`,
    sql<{ id: Id; name: string }[]>`
      select id, name from staff where id = any(${groups.byTeller.map(({ key }) => key)}::uuid[])`,
  ]);
  const named = (list: readonly Group<string>[], names: readonly { id: Id; name: string }[]): NamedGroup[] => {
    const byId = new Map<string, string>(names.map(({ id, name }) => [id, name]));
    return list
      .map((group) => ({ ...group, name: byId.get(group.key) ?? '—' }))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'zh', { numeric: true }));
  };
  return {
    byQueue: named(groups.byQueue, queues),
    byCounter: named(groups.byCounter, counters),
    byTeller: named(groups.byTeller, tellers),
    byHour: groups.byHour.map((group) => ({ ...group, name: `${group.key}:00` })),
  };
}

/** What a replay needs (QUE-010). */
export async function readCalls(sql: postgres.Sql, outletId: Id, day: Day) {
  const [calls, tickets, counters] = await Promise.all([
    sql<ReplayCall[]>`
      select id, at, counter_id as "counterId", ticket_id as "ticketId", number, queue_id as "queueId", how, decision,
        rule, heads, recent
      from queue_call where outlet_id = ${outletId} and business_day = ${day} order by at, id`,
    sql<ReplayTicket[]>`
      select id, number, queue_id as "queueId", taken_at as "takenAt", stands_at as "standsAt",
        first_called_at as "firstCalledAt", ended_at as "endedAt", contact_at as "contactAt", visit_id as "visitId"
      from ticket where outlet_id = ${outletId} and business_day = ${day} and machine_id is null`,
    sql<{ id: Id; number: number }[]>`select id, number from counter where outlet_id = ${outletId}`,
  ]);
  return { calls, tickets, counters };
}
