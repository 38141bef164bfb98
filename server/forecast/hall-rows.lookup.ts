// The rows of a hall that a forecast starts from, read from columns that hold nothing of a customer (QUE-011, QUE-024).
import type postgres from 'postgres';
import type { ServiceModel } from '#domain/forecast/forecast.model.ts';
import type { HallRows, TicketAhead } from '#domain/forecast/hall-rows.ts';
import { unlearned } from '#domain/forecast/service-law.ts';
import { dayOf, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { usualHallSetting } from '#domain/queue/hall.model.ts';

export async function readHallRows(sql: postgres.Sql, outletId: Id, now: Instant): Promise<HallRows> {
  const [machines, queues, counters, plans, tickets, settings] = await Promise.all([
    sql`select from queue_machine where outlet_id = ${outletId} limit 1`,
    sql<HallRows['queues'][number][]>`select id, active from queue where outlet_id = ${outletId}`,
    sql<HallRows['counters'][number][]>`
      select id, number, status, since, ticket_id as "ticketId", staff_id as "staffId", teller, recent
      from counter where outlet_id = ${outletId}`,
    sql<HallRows['plans'][number][]>`select id, rule from counter_plan where outlet_id = ${outletId}`,
    sql<TicketAhead[]>`
      select id, queue_id as "queueId", number, state, taken_at as "takenAt", stands_at as "standsAt",
        called_at as "calledAt", started_at as "startedAt", counter_id as "counterId",
        talking_since as "talkingSince", issued_by as "issuedBy"
      from ticket where outlet_id = ${outletId} and not archived and business_day = ${dayOf(now)}
        and state not in ('moved', 'expired')`,
    sql<HallRows['setting'][]>`select closes_at as "closesAt" from hall_setting where id = ${outletId}`,
  ]);
  const setting = { ...usualHallSetting(outletId), ...settings[0] };
  return { bridged: machines.length > 0, queues, counters, plans, tickets, setting };
}

export async function readModel(sql: postgres.Sql, outletId: Id): Promise<ServiceModel> {
  const [row] = await sql<ServiceModel[]>`
    select id, outlet_id as "outletId", learned_to::text as "learnedTo", days, whole, queues, tellers, gaps, pause,
      calibration, longest, last_day as "lastDay"
    from service_model where id = ${outletId}`;
  return row ?? unlearned(outletId);
}
