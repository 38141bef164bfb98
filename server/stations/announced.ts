// The ledger of calls (QUE-019): what a display showed and played, by the keys that it was told.
import type postgres from 'postgres';
import { toInstant, type Instant } from '#domain/kernel/day.ts';
import { idFromWords, type Id } from '#domain/kernel/ids.ts';
import { noteAnnounced } from '#domain/stations/hall-device.mutators.ts';
import type { Announced } from '#domain/stations/station-wire.ts';
import type { Clock } from '#server/platform/clock.ts';
import { CLOCK_ID } from '#server/platform/clock-actor.ts';
import type { Execute } from '#server/sync/execute.ts';
import { announcementIdOf, callKeyOf } from './call-key.ts';
import type { Station } from './station-sessions.ts';

interface LedgerDeps {
  readonly sql: postgres.Sql;
  readonly execute: Execute;
  readonly clock: Clock;
}

/** @returns how many were calls of this hall; keys of a day that is over are nobody's any more */
export async function noteInLedger(
  { sql, execute, clock }: LedgerDeps,
  station: Station,
  { calls }: Announced,
): Promise<number> {
  const { outletId, deviceId } = station;
  const called = await sql<{ id: Id; at: Instant }[]>`
    select id, called_at as at from ticket where outlet_id = ${outletId} and not archived and called_at is not null`;
  const byKey = new Map(
    called.map(({ id, at }) => {
      const announcement = announcementIdOf(id, at);
      return [callKeyOf(announcement), { id: announcement, ticketId: id, calledAt: at }] as const;
    }),
  );
  let noted = 0;
  for (const { key, shownAt, playedAt } of calls) {
    const call = byKey.get(key);
    if (!call) continue;
    const heard = playedAt === null ? 'shown' : 'played';
    await execute({
      mutationId: idFromWords('announced', deviceId, call.id, heard),
      name: noteAnnounced.name,
      version: noteAnnounced.version,
      input: { ...call, deviceId, shownAt, playedAt },
      actor: { as: 'system', id: CLOCK_ID, outletId },
      claimedAt: toInstant(clock.now()),
    });
    noted++;
  }
  return noted;
}
