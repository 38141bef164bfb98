// Ending sessions from outside: by an administrator, or because the person no longer belongs where he is logged in.
import type postgres from 'postgres';
import type { Id } from '#domain/kernel/ids.ts';
import { grantBuckets, recallStreams } from '#server/sync/grants.ts';
import { worksSql } from './sessions.ts';

/**
 * Ends the sessions of a person that would not be recognised any more: he has left, or works elsewhere now. Their streams
 * come again at once and are turned away.
 */
export async function settleSessions(sql: postgres.Sql, staffId: Id): Promise<void> {
  const ended = await sql<{ device_id: Id }[]>`
    delete from session e using device d, staff s
    where e.staff_id = ${staffId} and d.id = e.device_id and s.id = e.staff_id
      and not (s.active and ${worksSql(sql, sql`s.id`, sql`d.outlet_id`)})
    returning e.device_id`;
  for (const { device_id } of ended) await recallStreams(sql, device_id);
  const [left] = await sql<{ n: number }[]>`select count(*)::int as n from session where staff_id = ${staffId}`;
  if (left!.n === 0) await grantBuckets(sql, staffId, []);
}

/** IDN-007: a newcomer's login is his number; a password is given out by whoever may reset one. */
export async function ensureCredential(sql: postgres.Sql, staffId: Id): Promise<void> {
  await sql`insert into credential (staff_id, login, must_change)
    select id, employee_no, true from staff where id = ${staffId} on conflict do nothing`;
}
