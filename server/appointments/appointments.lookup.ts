// Whoever checks in at a kiosk: his booking of today, by its code or by his phone number (QUE-015).
import type postgres from 'postgres';
import { dayOf, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';

export interface Expected {
  readonly id: Id;
  readonly at: Instant;
  readonly queueId: Id;
}
/** What he shows; `phone` as its keyed hash. */
export type ShownBooking = { readonly code: string } | { readonly phoneIndex: string };

/**
 * Null where nobody is expected on it today: never there, cancelled and taken up look alike, and so does a queue that no kiosk
 * offers, as it would tell of a class of customers (QUE-024). The nearest one, if several.
 */
export async function findExpected(
  sql: postgres.Sql,
  outletId: Id,
  shown: ShownBooking,
  now: Instant,
): Promise<Expected | null> {
  const isIt =
    'code' in shown
      ? sql`a.code = ${shown.code}`
      : sql`(p.phone_index = ${shown.phoneIndex} or c.phone_index = ${shown.phoneIndex})`;
  const [row] = await sql<Expected[]>`
    select a.id, a.at::float8 as at, a.queue_id as "queueId" from appointment a
    join queue q on q.id = a.queue_id and q.active and q.business_kind <> 'vip'
    left join appointment_phone p on p.appointment_id = a.id left join customer_private c on c.customer_id = a.customer_id
    where a.outlet_id = ${outletId} and a.day = ${dayOf(now)} and a.state in ('booked', 'missed') and ${isIt}
    order by abs(a.at - ${now}), a.id limit 1`;
  return row ?? null;
}
