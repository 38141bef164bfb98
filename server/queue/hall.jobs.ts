// What the clock does for the halls that we lead: parked numbers go back in time, days are closed.
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { FORGOTTEN } from '#domain/queue/hall-kpis.ts';
import { CLOSED_AT_ONCE, closeHallDay, unparkDue } from '#domain/queue/hall-day.mutators.ts';
import { CLOCK_ID } from '#server/platform/clock-actor.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Execute } from '#server/sync/execute.ts';

/** Returns how many deeds were done. Safe to run in several processes: each does what is left. */
export async function settleHalls(sql: postgres.Sql, execute: Execute, clock: Clock): Promise<number> {
  const now = toInstant(clock.now());
  const act = (outletId: Id, name: string, input: object) =>
    execute({
      mutationId: toId(randomUUID()),
      name,
      version: 1,
      input,
      actor: { as: 'system', id: CLOCK_ID, outletId },
      claimedAt: now,
    });
  let done = 0;
  const parked = await sql<{ outletId: Id }[]>`
    select distinct outlet_id as "outletId" from ticket
    where state = 'parked' and not archived and machine_id is null and parked_until <= ${now}`;
  for (const { outletId } of parked) {
    await act(outletId, unparkDue.name, {});
    done++;
  }
  for (;;) {
    const due = await sql<{ outletId: Id; tickets: Id[] }[]>`
      select outlet_id as "outletId", (array_agg(id))[:${CLOSED_AT_ONCE}] as tickets from ticket
      where not archived and machine_id is null and business_day < ${dayOf(now)}
        and (state <> 'serving' or started_at < ${now - FORGOTTEN}) group by outlet_id`;
    for (const { outletId, tickets } of due) {
      const outcome = await act(outletId, closeHallDay.name, { tickets });
      if (outcome.status !== 'applied') return done;
      done++;
    }
    if (!due.some(({ tickets }) => tickets.length === CLOSED_AT_ONCE)) return done;
  }
}
