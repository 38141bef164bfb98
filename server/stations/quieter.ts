// Live waits of the outlets near by (QUE-025): those under the same institution, by what each one's forecast says now.
import type postgres from 'postgres';
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { usualHallSetting, type HallSetting } from '#domain/queue/hall.model.ts';
import { isIssuing } from '#domain/queue/hall.rules.ts';
import { quieterOf, type OutletWait } from '#domain/stations/quieter.ts';
import type { PublicHall } from '#domain/stations/public-hall.ts';
import type { Forecasts } from './projection.ts';

interface QuieterDeps {
  readonly sql: postgres.Sql;
  readonly forecast: (outletId: Id, now: Instant) => Promise<Forecasts>;
}
/** @param kind of business; null: that of the longest line */
export type QuieterOf = (outletId: Id, now: Instant, kind?: string | null) => Promise<PublicHall['quieter']>;

/** Nobody leaves for what holds only this minute: waits of a neighbourhood are looked at so often. */
const KEPT = 30_000;
/** Halls of a large branch; more than a few nobody has near by. */
const MOST_NEARBY = 8;
/** A class of customers is none that the public is told of. */
const isPublic = (kind: string): boolean => kind !== 'vip';

interface Neighbour {
  readonly id: Id;
  readonly name: string;
  readonly setting: HallSetting | null;
  readonly queues: readonly { readonly id: Id; readonly kind: string }[] | null;
}

export function openQuieter({ sql, forecast }: QuieterDeps): QuieterOf {
  /** By outlet: its own waits, and those of its neighbours. */
  const known = new Map<Id, { readonly at: Instant; readonly waits: Promise<readonly [OutletWait, OutletWait[]]> }>();

  async function look(outletId: Id, now: Instant): Promise<readonly [OutletWait, OutletWait[]]> {
    const rows = await sql<Neighbour[]>`
      select o.id, o.name,
        (select json_build_object('opensAt', h.opens_at, 'closesAt', h.closes_at, 'openWeekdays', h.open_weekdays,
          'closedDays', h.closed_days, 'openDays', h.open_days) from hall_setting h where h.id = o.id) as setting,
        (select json_agg(json_build_object('id', q.id, 'kind', q.business_kind)) from queue q
          where q.outlet_id = o.id and q.active) as queues
      from institution me join institution o on o.id = me.id
        or (o.parent_id = me.parent_id and o.active and o.level = 'outlet' and me.level = 'outlet')
      where me.id = ${outletId} order by o.id <> me.id, o.code limit ${MOST_NEARBY + 1}`;
    const waits = await Promise.all(rows.map((row) => waitOf(row, now)));
    const [here, ...nearby] = waits;
    return [here ?? { name: '', p50: new Map(), isOpen: false }, nearby];
  }

  async function waitOf({ id, name, setting, queues }: Neighbour, now: Instant): Promise<OutletWait> {
    const told = await forecast(id, now);
    const p50 = new Map<string, number>();
    for (const queue of queues ?? []) {
      const wait = told.get(queue.id)?.p50;
      // Of several lines for one business whoever comes takes the shortest.
      if (wait !== undefined && isPublic(queue.kind)) p50.set(queue.kind, Math.min(wait, p50.get(queue.kind) ?? wait));
    }
    return { name, p50, isOpen: isIssuing(setting ?? usualHallSetting(id), now) };
  }

  return async (outletId, now, kind = null) => {
    const last = known.get(outletId);
    const fresh = last && now >= last.at && now - last.at < KEPT ? last : { at: now, waits: look(outletId, now) };
    known.set(outletId, fresh);
    try {
      const [here, nearby] = await fresh.waits;
      return quieterOf(here, nearby, kind);
    } catch {
      // Advice is not worth an outage: asked again next time.
      known.delete(outletId);
      return null;
    }
  };
}
