/** A code for a new tablet, as an administrator makes it. */
import type postgres from 'postgres';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { makeCode } from '#server/identity/enrolment.ts';
import { clock } from './hall-visit.ts';

export async function codeOf(sql: postgres.Sql, outletId: Id, now = clock.now()): Promise<string> {
  const madeBy = smallOutlet.staff[0]!.id;
  const made = await sql.begin((tx) => makeCode(tx, { outletId, face: 'tablet', madeBy }, false, now));
  return made.code;
}
