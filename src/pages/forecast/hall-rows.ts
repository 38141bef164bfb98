// The hall of this tablet's own rows, as the forecast starts from it: it works without a network (QUE-011).
import { serviceModelKind } from '#domain/forecast/forecast.model.ts';
import { hallAheadOf, hallRowsOf } from '#domain/forecast/hall-rows.ts';
import { unlearned } from '#domain/forecast/service-law.ts';
import type { Live } from '#sync/live.ts';
import { createSteady } from '#ui/steady.ts';

export const modelOf = (live: Live) =>
  live.reader.get(serviceModelKind, live.me.outlet.id) ?? unlearned(live.me.outlet.id);

export function createHallRows(live: Live) {
  const outletId = live.me.outlet.id;
  const rows = createSteady(() => hallRowsOf(live.reader, outletId));
  const hall = () => (live.status().loaded ? hallAheadOf(rows(), live.now()) : null);
  return { rows, hall, model: () => modelOf(live) };
}
