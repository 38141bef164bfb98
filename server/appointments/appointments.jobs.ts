// What the clock does for bookings: whoever did not come is missed, past days leave the tablets, phone numbers' hashes go.
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { MISSED_AFTER } from '#domain/appointments/appointments.rules.ts';
import { settleDue } from '#domain/appointments/appointments.mutators.ts';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { CLOCK_ID } from '#server/platform/clock-actor.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Execute } from '#server/sync/execute.ts';

/** Returns how many outlets had something due. */
export async function settleAppointments(sql: postgres.Sql, execute: Execute, clock: Clock): Promise<number> {
  const now = toInstant(clock.now());
  const due = await sql<{ outletId: Id }[]>`
    select distinct outlet_id as "outletId" from appointment
    where not archived and (day < ${dayOf(now)} or (state = 'booked' and at <= ${now - MISSED_AFTER * 60_000}))`;
  for (const { outletId } of due)
    await execute({
      mutationId: toId(randomUUID()),
      name: settleDue.name,
      version: settleDue.version,
      input: {},
      actor: { as: 'system', id: CLOCK_ID, outletId },
      claimedAt: now,
    });
  // After its day a phone number finds nobody any more.
  await sql`delete from appointment_phone p where exists (
    select from appointment a where a.id = p.appointment_id and (a.archived or a.state = 'cancelled'))`;
  return due.length;
}
