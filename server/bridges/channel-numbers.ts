// Which channel a number was given out to (protocols.md §2): nobody else may give it back.
import type postgres from 'postgres';
import { dayOf, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';

/** A machine's own event of a number may reach us after its answer. */
const LATER = 10_000;

export interface GivenNumber {
  readonly channelId: Id;
  readonly outletId: Id;
  readonly number: string;
}

/** Of days that are over nobody asks any more. */
export async function noteNumber(sql: postgres.Sql, given: GivenNumber, now: Instant): Promise<void> {
  const { channelId, outletId, number } = given;
  await sql`delete from channel_number where outlet_id = ${outletId} and business_day < ${dayOf(now)}`;
  await sql`
    insert into channel_number (outlet_id, business_day, number, channel_id, at)
    values (${outletId}, ${dayOf(now)}, ${number}, ${channelId}, ${now})
    on conflict (outlet_id, business_day, number) do update set channel_id = excluded.channel_id, at = excluded.at`;
}

/** The ticket of today that was given out to this channel under this number and waits; null where there is none. */
export async function waitingOf(sql: postgres.Sql, given: GivenNumber, now: Instant) {
  const [ticket] = await sql<{ id: Id; machineId: Id | null }[]>`
    select t.id, t.machine_id as "machineId" from ticket t join channel_number n
      on n.outlet_id = t.outlet_id and n.business_day = t.business_day and n.number = t.number
    where t.outlet_id = ${given.outletId} and t.number = ${given.number} and t.business_day = ${dayOf(now)}
      and n.channel_id = ${given.channelId} and t.taken_at <= n.at + ${LATER} and t.state = 'waiting' and not t.archived`;
  return ticket ?? null;
}
