// Kiosks and displays of all halls, put together: their doors, who listens, and who looks after them.
import type { Hono } from 'hono';
import { toInstant } from '#domain/kernel/day.ts';
import type { IdentityDeps } from '#server/identity/identity-deps.ts';
import type { Execute } from '#server/sync/execute.ts';
import { openKioskDesk, type FindShown, type KioskDeskDeps } from './kiosk-desk.ts';
import { checkInRoutes, type FindExpected } from './checkin.routes.ts';
import { createKioskSeal } from './kiosk-seal.ts';
import { readPublicHall, type PublicHallDeps } from './projection.ts';
import { openQuieter } from './quieter.ts';
import { openStationHub } from './station-hub.ts';
import { openWarden } from './station-warden.ts';
import { stationRoutes } from './stations.routes.ts';
import { ticketRoutes, type WaitOf } from './ticket.routes.ts';

export interface StationParts extends Pick<PublicHallDeps, 'forecast'> {
  readonly identity: IdentityDeps;
  readonly execute: Execute;
  /** Of this installation: what kiosks seal to follows from it. */
  readonly secret: Uint8Array;
  readonly findShown: FindShown;
  readonly findExpected: FindExpected;
  readonly waitOf: WaitOf;
  readonly told: KioskDeskDeps['told'];
  readonly onOutage: (error: unknown) => void;
}

export interface Stations {
  readonly api: Hono;
  /** Streams that are open now. */
  readonly size: number;
  /** Something was committed. */
  poke(): void;
  /** Devices that are gone, days that are over; safe in several processes. */
  look(): Promise<number>;
  close(): void;
}

export function openStations({
  identity,
  execute,
  secret,
  findShown,
  findExpected,
  waitOf,
  told,
  forecast,
  onOutage,
}: StationParts): Stations {
  const { sql, clock } = identity;
  const quieter = openQuieter({ sql, forecast });
  const picture: Parameters<typeof openStationHub>[0]['picture'] = (outletId, now) =>
    readPublicHall({ sql, forecast, quieter }, outletId, now);
  const warden = openWarden({ sql, execute, clock });
  const hub = openStationHub({ sql, clock, picture, seen: warden.seen, onOutage });
  const seal = createKioskSeal(secret);
  const desk = openKioskDesk({ sql, execute, clock, seal, findShown, told, onOutage });
  const api = stationRoutes({
    identity,
    execute,
    hub,
    warden,
    desk,
    seal,
    picture: (outletId) => picture(outletId, toInstant(clock.now())),
    onOutage,
  });
  api.route('/', ticketRoutes({ sql, execute, clock, waitOf, quieter }));
  api.route('/', checkInRoutes({ sql, clock, seal, findExpected }));
  return {
    api,
    get size() {
      return hub.size;
    },
    poke: hub.poke,
    look: warden.look,
    close: hub.close,
  };
}
