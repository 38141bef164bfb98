// POST /station/session (the device shows its key) · GET /station/stream (the hall as it changes) · POST /station/tickets
// (a kiosk's numbers) · POST /station/announced (a display's ledger) · POST /station/trouble · GET and POST /station/demo
// (on the machine of a demonstration, a device without a code).
import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type Context } from 'hono';
import * as v from 'valibot';
import { toInstant } from '#domain/kernel/day.ts';
import { idField, type Id } from '#domain/kernel/ids.ts';
import type { PublicHall } from '#domain/stations/public-hall.ts';
import {
  announcedSchema,
  kioskReportSchema,
  troubleSchema,
  type StationWelcome,
} from '#domain/stations/station-wire.ts';
import { stationFaces, type StationFace } from '#domain/stations/stations.model.ts';
import { setTrouble } from '#domain/stations/hall-device.mutators.ts';
import { proofField, publicKeyField } from '#server/identity/device-proof.ts';
import { addDevice } from '#server/identity/enrolment.ts';
import type { IdentityDeps } from '#server/identity/identity-deps.ts';
import { badRequest, bodyOf, giveNonce, proven } from '#server/identity/requests.ts';
import { SECURITY_HEADERS } from '#server/platform/headers.ts';
import { CLOCK_ID } from '#server/platform/clock-actor.ts';
import type { Execute } from '#server/sync/execute.ts';
import { randomUUID } from 'node:crypto';
import { toId } from '#domain/kernel/ids.ts';
import { noteInLedger } from './announced.ts';
import type { openKioskDesk } from './kiosk-desk.ts';
import type { KioskSeal } from './kiosk-seal.ts';
import type { StationHub, StationLine } from './station-hub.ts';
import { openStation, stationOf, tokenOf, type Station } from './station-sessions.ts';
import type { Warden } from './station-warden.ts';

export interface StationRoutesDeps {
  readonly identity: IdentityDeps;
  readonly execute: Execute;
  readonly hub: StationHub;
  readonly warden: Warden;
  readonly desk: ReturnType<typeof openKioskDesk>;
  readonly seal: KioskSeal;
  readonly picture: (outletId: Id) => Promise<PublicHall | null>;
  readonly onOutage: (error: unknown) => void;
}

/** Two pictures that were not taken: the receiver lags, and comes again. */
const MOST_UNSENT = 256 * 1024;
const isStationFace = (face: string): face is StationFace => (stationFaces as readonly string[]).includes(face);

export function stationRoutes(deps: StationRoutesDeps): Hono {
  const { identity, execute, hub, warden } = deps;
  const { sql, clock } = identity;
  const app = new Hono();
  const asked = async (
    c: Context,
    face: StationFace | null,
    doIt: (station: Station) => Promise<Response>,
  ): Promise<Response> => {
    const station = await stationOf(sql, c);
    if (!station) return c.json({ code: 'stations.not-open' }, 401);
    if (face !== null && station.face !== face) return c.json({ code: 'stations.wrong-face' }, 403);
    return await doIt(station);
  };

  app.post('/station/session', async (c) => {
    const body = await bodyOf(c, v.object({ proof: proofField }));
    if (!body) return badRequest(c);
    const device = await proven(identity, c, body.proof, 'station');
    if (device instanceof Response) return device;
    if (!isStationFace(device.face)) return c.json({ code: 'stations.wrong-face' }, 403);
    const hall = await deps.picture(device.outletId);
    if (!hall) return c.json({ code: 'identity.not-enrolled' }, 403);
    await openStation(sql, c, device, device.face);
    const welcome: StationWelcome = {
      deviceId: device.id,
      face: device.face,
      now: toInstant(clock.now()),
      sealTo: deps.seal.publicKey,
      hall,
    };
    return c.json(welcome);
  });

  app.get('/station/stream', (c) =>
    asked(c, null, async (station) => {
      const response = (c.env as { outgoing: ServerResponse }).outgoing;
      response.writeHead(200, {
        // What is written to the socket itself passes no middleware.
        ...SECURITY_HEADERS,
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      response.flushHeaders();
      const { outletId, deviceId } = station;
      const leave = hub.join({ outletId, deviceId, token: tokenOf(c)!, ...lineTo(response) });
      response.on('close', leave);
      if (response.destroyed) leave();
      await warden.came(station).catch(deps.onOutage);
      return RESPONSE_ALREADY_SENT;
    }),
  );

  app.post('/station/tickets', (c) =>
    asked(c, 'kiosk', async (station) => {
      const body = await bodyOf(c, kioskReportSchema);
      return body ? c.json(await deps.desk(station, body)) : badRequest(c);
    }),
  );

  app.post('/station/announced', (c) =>
    asked(c, 'display', async (station) => {
      const body = await bodyOf(c, announcedSchema);
      if (!body) return badRequest(c);
      return c.json({ noted: await noteInLedger({ sql, execute, clock }, station, body) });
    }),
  );

  app.post('/station/trouble', (c) =>
    asked(c, null, async ({ deviceId, outletId }) => {
      const body = await bodyOf(c, troubleSchema);
      if (!body) return badRequest(c);
      await execute({
        mutationId: toId(randomUUID()),
        name: setTrouble.name,
        version: setTrouble.version,
        input: { deviceId, ...body },
        actor: { as: 'system', id: CLOCK_ID, outletId },
        claimedAt: toInstant(clock.now()),
      });
      return c.body(null, 204);
    }),
  );

  const isDemo = (c: Context): boolean => identity.demo?.isHere(c) === true;
  const nothingHere = (c: Context): Response => c.json({ code: 'sync.no-such-route' }, 404);

  app.get('/station/demo', async (c) => {
    if (!isDemo(c)) return nothingHere(c);
    const { outlets } = identity.demo!;
    const led = await sql<{ id: Id }[]>`select distinct outlet_id as id from queue_machine`;
    return c.json(outlets.map((outlet) => ({ ...outlet, bridged: led.some(({ id }) => id === outlet.id) })));
  });

  // As with tablets of the seed world: on the machine that serves it a device needs no code.
  app.post('/station/demo', async (c) => {
    if (!isDemo(c)) return nothingHere(c);
    const body = await bodyOf(
      c,
      v.object({ face: v.picklist(stationFaces), outletId: idField, publicKey: publicKeyField }),
    );
    if (!body) return badRequest(c);
    const [place] = await sql`select from institution where id = ${body.outletId} and active and level = 'outlet'`;
    if (!place || !identity.demo!.outlets.some(({ id }) => id === body.outletId)) return badRequest(c);
    const id = await sql.begin(async (tx) => {
      const made = await addDevice(tx, body, clock.now());
      const { outletId } = body;
      await identity.record(tx, {
        outletId,
        actorId: null,
        deviceId: made,
        action: 'identity.enrolDevice',
        subject: made,
        result: 'applied',
        detail: { why: 'demo', face: body.face },
      });
      return made;
    });
    giveNonce(c, identity.nonces.nonce(id, 1));
    return c.json({ deviceId: id });
  });

  return app;
}

function lineTo(response: ServerResponse): Pick<StationLine, 'write' | 'close'> {
  return {
    write(event) {
      if (response.writableEnded || response.destroyed || response.writableLength > MOST_UNSENT) return false;
      response.write(event);
      return true;
    },
    close: () => void response.end(),
  };
}
