/** A Monday of the hall that we lead, played into a running server's database and closed, with earlier days beside it. */
import type postgres from 'postgres';
import { addDays, dayOf } from '#domain/kernel/day.ts';
import { mutators } from '#domain/mutators.ts';
import { ticketKind } from '#domain/queue/queue.model.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { settleHalls } from '#server/queue/hall.jobs.ts';
import { createExecute } from '#server/sync/execute.ts';
import { importRows } from '#server/sync/import.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { fakeClock } from '#tests/kit/clock.ts';
import { idOf } from '#tests/kit/people.ts';
import { commandOf } from '#tests/sync-server/sync-bench.ts';
import { songs, waiting } from './own-hall.ts';
import { playMorning } from './played-morning.ts';
import { minutesAfter } from './small-hall.ts';

export const MONDAY = dayOf(NINE);
const MINUTES_A_DAY = 24 * 60;

export async function playMonday(sql: postgres.Sql): Promise<void> {
  const clock = fakeClock(NINE);
  const execute = createExecute({ sql, mutators, lookup: lookupKind, clock, onFault: () => {}, onCommit: () => {} });
  await playMorning(
    {
      sql,
      clock,
      async do(mutator, input, parts = {}) {
        const outcome = await execute({ ...commandOf(mutator, input), ...parts });
        return outcome.status === 'refused' ? outcome.refusal.code : outcome.status;
      },
    },
    300,
  );
  clock.set(minutesAfter(MINUTES_A_DAY));
  await settleHalls(sql, execute, clock);
  await importRows(sql, lookupKind, ticketKind, [...earlier(-3, 6), ...earlier(-7, 14)]);
}

/** Served on an earlier day after so many minutes each. */
const earlier = (days: number, wait: number) =>
  Array.from({ length: 20 }, (_, n) => {
    const at = (minutes: number) => minutesAfter(days * MINUTES_A_DAY + minutes);
    return waiting(n + 1, {
      id: idOf(200 - days, n),
      businessDay: addDays(MONDAY, days),
      state: 'done',
      takenAt: at(n * 5),
      standsAt: at(n * 5),
      firstCalledAt: at(n * 5 + wait),
      calledAt: at(n * 5 + wait),
      startedAt: at(n * 5 + wait),
      endedAt: at(n * 5 + wait + 5),
      counterId: songs.id,
      archived: true,
    });
  });
