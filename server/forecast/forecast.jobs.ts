// The model of each outlet is learned anew when a day with numbers is over (QUE-011): at start, and each night.
import type postgres from 'postgres';
import { calibrated } from '#domain/forecast/calibration.ts';
import { serviceModelKind, type ServiceModel } from '#domain/forecast/forecast.model.ts';
import { learnModel } from '#domain/forecast/learning.ts';
import { dayOf, toInstant, type Day } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { forecastKpisOf } from '#domain/queue/hall-kpis.ts';
import type { Clock } from '#server/platform/clock.ts';
import { importRows } from '#server/sync/import.ts';
import type { KindLookup } from '#server/sync/locked-rows.ts';
import { DAYS, readOutcomes, readPastDays, readTold } from './past-days.lookup.ts';

/** Returns how many outlets were learned. What is learned already costs one statement. */
export async function learnModels(sql: postgres.Sql, lookup: KindLookup, clock: Clock): Promise<number> {
  const today = dayOf(toInstant(clock.now()));
  const due = await sql<{ outletId: Id; day: Day }[]>`
    select o.id as "outletId", d.day::text as day from institution o
    cross join lateral (select max(t.business_day) as day from ticket t
      where t.outlet_id = o.id and t.business_day < ${today} and t.business_day >= ${today}::date - ${DAYS}::int) d
    left join service_model m on m.id = o.id
    where d.day is not null and (m.learned_to is null or m.learned_to < d.day)`;
  for (const { outletId, day } of due)
    await importRows(sql, lookup, serviceModelKind, [await learnOutlet(sql, outletId, day)]);
  return due.length;
}

async function learnOutlet(sql: postgres.Sql, outletId: Id, day: Day): Promise<ServiceModel> {
  const [past, outcomes, told] = await Promise.all([
    readPastDays(sql, outletId, day),
    readOutcomes(sql, outletId, day),
    readTold(sql, outletId, day),
  ]);
  const lastDay = told.length === 0 ? null : { told: told.length, ...forecastKpisOf(told) };
  return { ...learnModel(outletId, past), ...calibrated(outcomes), lastDay };
}
