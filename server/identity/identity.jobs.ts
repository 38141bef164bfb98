// What the clock does for the organisation.
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { CLOCK_ID } from '#server/platform/clock-actor.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Execute } from '#server/sync/execute.ts';

/** IDN-016: promotions and demotions whose day has come count from now on. Returns how many. */
export async function settleGrades(sql: postgres.Sql, execute: Execute, clock: Clock): Promise<number> {
  const now = toInstant(clock.now());
  const due = await sql<{ id: Id; outlet_id: Id }[]>`
    select s.id, s.outlet_id from staff s join lateral (
      select tier, grade from staff_grade g where g.staff_id = s.id and g.from_day <= ${dayOf(now)} order by from_day desc limit 1
    ) g on true where s.tier is distinct from g.tier or s.grade is distinct from g.grade order by s.id`;
  for (const { id, outlet_id } of due)
    await execute({
      mutationId: toId(randomUUID()),
      name: 'identity.settleGrade',
      version: 1,
      input: { staffId: id },
      actor: { as: 'system', id: CLOCK_ID, outletId: outlet_id },
      claimedAt: now,
    });
  return due.length;
}
