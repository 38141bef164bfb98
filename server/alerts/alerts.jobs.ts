// What the clock does for the alerts: the close of their day.
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { startOfDay, toInstant } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { CLOCK_ID } from '#server/platform/clock-actor.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Execute } from '#server/sync/execute.ts';

/** No alert is sent anew after so long: its reason is of another day. */
const SENT_KEPT = '3 days';

/** Outlets with something of a day that is over: it leaves their tablets. Returns how many outlets. */
export async function closeAlertDays(sql: postgres.Sql, execute: Execute, clock: Clock): Promise<number> {
  const now = toInstant(clock.now());
  const today = startOfDay(now);
  const due = await sql<{ outletId: Id }[]>`
    select outlet_id as "outletId" from acknowledgement where not archived and at < ${today}
    union select outlet_id from manager_call where not archived and at < ${today}`;
  for (const { outletId } of due)
    await execute({
      mutationId: toId(randomUUID()),
      name: 'alerts.closeDay',
      version: 1,
      input: {},
      actor: { as: 'system', id: CLOCK_ID, outletId },
      claimedAt: now,
    });
  await sql`delete from alert_sent where at < now() - ${SENT_KEPT}::interval`;
  return due.length;
}
