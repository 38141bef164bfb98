// GET /halls (whose halls one sets up) · GET /halls/:outletId (how one is set up).
import { Hono } from 'hono';
import type postgres from 'postgres';
import { usualHallSetting, type BusinessType, type CounterPlan, type HallSetting } from '#domain/queue/hall.model.ts';
import type { Counter, Queue } from '#domain/queue/queue.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { ApiDeps } from '#server/identity/api-deps.ts';
import { hallAsked, listHalls } from './halls.lookup.ts';

export function hallSetupRoutes(deps: Pick<ApiDeps, 'sql' | 'whoAsks'>): Hono {
  const app = new Hono();
  const { sql } = deps;

  app.get('/halls', (c) => listHalls(deps, c, 'queue.manage'));

  app.get('/halls/:outletId', async (c) => {
    const asked = await hallAsked(deps, c, 'queue.manage');
    if ('answer' in asked) return asked.answer;
    const { hall } = asked;
    const [types, queues, counters, plans, setting] = await setupOf(sql, hall.id);
    return c.json({ hall, types, queues, counters, plans, setting: setting[0] ?? usualHallSetting(hall.id) });
  });

  return app;
}

const setupOf = (sql: postgres.Sql, outletId: Id) =>
  Promise.all([
    sql<BusinessType[]>`
      select id, outlet_id as "outletId", name, kind, missed_policy as "missedPolicy", reinsert_after as "reinsertAfter",
        returns_at_most as "returnsAtMost", self_service as "selfService", active
      from business_type where outlet_id = ${outletId} order by active desc, name, id`,
    sql<(Queue & { readonly waiting: number })[]>`
      select q.id, q.outlet_id as "outletId", q.code, q.name, q.business, q.business_kind as "businessKind",
        q.business_type_id as "businessTypeId", q.active,
        (select count(*)::int from ticket t where t.outlet_id = ${outletId} and t.state = 'waiting' and not t.archived
          and t.queue_id = q.id) as waiting
      from queue q where q.outlet_id = ${outletId} order by q.active desc, q.code`,
    sql<Pick<Counter, 'id' | 'number' | 'status'>[]>`
      select id, number, status from counter where outlet_id = ${outletId} order by number`,
    sql<CounterPlan[]>`
      select id, outlet_id as "outletId", name, rule from counter_plan where outlet_id = ${outletId} order by id`,
    sql<HallSetting[]>`
      select id, outlet_id as "outletId", opens_at as "opensAt", closes_at as "closesAt", open_weekdays as "openWeekdays",
        closed_days as "closedDays", open_days as "openDays", recalls_at_most as "recallsAtMost",
        wait_target as "waitTarget", park_minutes as "parkMinutes"
      from hall_setting where id = ${outletId}`,
  ]);
