// What the clock does for the halls that we lead: parked numbers go back in time, days are closed.
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { closeHallDay, unparkDue } from '#domain/queue/hall-day.mutators.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Execute } from '#server/sync/execute.ts';

/** Whoever acts when nobody does. */
const CLOCK_ID = toId('00000000-0000-4000-a000-00000000c10c');

/** Returns how many halls there was something to do in. Safe to run in several processes: each deed does what is left. */
export async function settleHalls(sql: postgres.Sql, execute: Execute, clock: Clock): Promise<number> {
  const now = toInstant(clock.now());
  const due = await sql<{ outletId: Id; what: 'unpark' | 'close' }[]>`
    select distinct outlet_id as "outletId", 'unpark' as what from ticket
      where state = 'parked' and not archived and machine_id is null and parked_until <= ${now}
    union select distinct outlet_id, 'close' from ticket
      where not archived and machine_id is null and business_day < ${dayOf(now)} and state <> 'serving'`;
  for (const { outletId, what } of due)
    await execute({
      mutationId: toId(randomUUID()),
      name: what === 'unpark' ? unparkDue.name : closeHallDay.name,
      version: 1,
      input: {},
      actor: { as: 'system', id: CLOCK_ID, outletId },
      claimedAt: now,
    });
  return due.length;
}
