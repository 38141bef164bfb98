// Kiosks and displays with what they need of other areas; the same for the product and for tests of it.
import { saidRange } from '#domain/forecast/said-range.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { NumberField } from '#domain/customers/private-numbers.ts';
import { findExpected } from '#server/appointments/appointments.lookup.ts';
import type { CustomerSeal } from '#server/customers/customer-seal.ts';
import { findCustomerShown } from '#server/customers/customers.lookup.ts';
import type { HallForecasts } from '#server/forecast/forecasts.ts';
import { keepTold } from '#server/forecast/told-waits.ts';
import { openStations, type StationParts, type Stations } from '#server/stations/stations.ts';

export interface HallDoorParts extends Pick<StationParts, 'identity' | 'execute' | 'onOutage'> {
  readonly customerSeal: CustomerSeal;
  readonly forecasts: HallForecasts;
  /** A key of this installation by its name. */
  readonly secret: (name: string) => Uint8Array;
}

/** What a customer shows at a kiosk, as the numbers that customers are kept by. */
const fieldOf = { id: 'idNumber', card: 'account', phone: 'phone' } as const satisfies Record<string, NumberField>;

export function openHallDoors({
  identity,
  execute,
  customerSeal,
  forecasts,
  secret,
  onOutage,
}: HallDoorParts): Stations {
  return openStations({
    identity,
    execute,
    onOutage,
    secret: secret('kiosk'),
    findShown: (outletId: Id, media, value) =>
      findCustomerShown(identity.sql, customerSeal, outletId, { by: fieldOf[media], value }),
    findExpected: async (outletId, shown, now) => {
      if ('code' in shown) return await findExpected(identity.sql, outletId, shown, now);
      const phoneIndex = customerSeal.indexOf('phone', shown.phone);
      return phoneIndex === null ? null : await findExpected(identity.sql, outletId, { phoneIndex }, now);
    },
    forecast: forecasts.forecastOf,
    waitOf: async (outletId, ticketId, now) => {
      const ahead = (await forecasts.whole(outletId, now)).waiting.get(ticketId);
      return ahead ? saidRange(ahead) : null;
    },
    told: (outletId, { id, queueId, at, range }, businessDay) =>
      range === null
        ? Promise.resolve()
        : keepTold(identity.sql, [{ id, outletId, queueId, businessDay, at, ...range, raw: null }], 'kiosk'),
  });
}
