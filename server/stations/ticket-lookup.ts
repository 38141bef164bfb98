// A number by the code on its slip, followed to where it is now: moved or transferred, it goes on as another row.
import type postgres from 'postgres';
import type { Day, Instant } from '#domain/kernel/day.ts';
import type { Ticket } from '#domain/queue/queue.model.ts';

export interface FoundTicket extends Pick<Ticket, 'id' | 'outletId' | 'machineId' | 'state' | 'archived' | 'queueId'> {
  /** As printed on the slip, and as it is now. */
  readonly printed: string;
  readonly number: string;
  readonly takenAt: Instant;
  readonly outletCode: string;
  readonly outletName: string;
  readonly queue: string;
  readonly businessKind: string;
  readonly counter: number | null;
  /** How many of its queue stand before it. */
  readonly ahead: number;
  /** A machine was asked to take it back and has not answered. */
  readonly asked: boolean;
}

/** More often nobody is sent on in one visit. */
const MOST_MOVES = 20;

/** Null: there is none of this code today. One statement, whatever it finds: a guess learns nothing from the time it takes. */
export async function findTicket(sql: postgres.Sql, code: string, today: Day): Promise<FoundTicket | null> {
  const [row] = await sql<FoundTicket[]>`
    with recursive way as (
      select t.id, t.moved_to_id, t.number as printed, t.taken_at as first_taken, 0 as step from ticket t
      where substr(encode(sha256(uuid_send(t.id)), 'hex'), 1, 20) = ${code} and t.business_day = ${today}
      union all
      select n.id, n.moved_to_id, way.printed, way.first_taken, way.step + 1
      from way join ticket n on n.id = way.moved_to_id where way.step < ${MOST_MOVES}
    ), last as (select * from way order by step desc limit 1)
    select t.id, t.outlet_id as "outletId", t.machine_id as "machineId", t.state, t.archived, t.queue_id as "queueId",
      last.printed, t.number, last.first_taken::float8 as "takenAt", o.code as "outletCode", o.name as "outletName",
      q.name as queue, q.business_kind as "businessKind",
      (select c.number from counter c where c.id = t.counter_id) as counter,
      (select count(*)::int from ticket a where a.outlet_id = t.outlet_id and a.state = 'waiting' and not a.archived
        and a.queue_id = t.queue_id and (a.stands_at, length(a.number), a.number) < (t.stands_at, length(t.number), t.number)) as ahead,
      exists (select from machine_command m where m.ticket_id = t.id and m.state = 'asked') as asked
    from last join ticket t on t.id = last.id join institution o on o.id = t.outlet_id join queue q on q.id = t.queue_id`;
  return row ?? null;
}
