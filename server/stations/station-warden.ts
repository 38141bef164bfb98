// Looks after the devices in the hall: which are there, which left, which were revoked or moved. Several processes may each
// hold some of the streams; the database says which was seen last, and when.
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { closeAnnouncements, removeDevice, setLink } from '#domain/stations/hall-device.mutators.ts';
import type { HallDevice } from '#domain/stations/stations.model.ts';
import { hashToken } from '#server/identity/tokens.ts';
import type { Clock } from '#server/platform/clock.ts';
import { CLOCK_ID } from '#server/platform/clock-actor.ts';
import type { Execute } from '#server/sync/execute.ts';
import type { Station } from './station-sessions.ts';

export interface WardenDeps {
  readonly sql: postgres.Sql;
  readonly execute: Execute;
  readonly clock: Clock;
}

/** Seconds without a sign of life: longer than a reload, and than a process needs to be back. */
const GONE_AFTER = 30;

export function openWarden({ sql, execute, clock }: WardenDeps) {
  const act = (outletId: Id, { name, version }: { name: string; version: number }, input: object) =>
    execute({
      mutationId: toId(randomUUID()),
      name,
      version,
      input,
      actor: { as: 'system', id: CLOCK_ID, outletId },
      claimedAt: toInstant(clock.now()),
    });
  const say = ({ outletId, deviceId, face, name }: Station, link: HallDevice['link']) =>
    act(outletId, setLink, { deviceId, face, name, link });

  const isSeen = async (deviceId: Id): Promise<boolean> =>
    (
      await sql`select from station_session
        where device_id = ${deviceId} and seen_at >= now() - make_interval(secs => ${GONE_AFTER})`
    ).length > 0;

  return {
    /** Its stream is open. */
    async came(station: Station): Promise<void> {
      await sql`update station_session set seen_at = now() where device_id = ${station.deviceId}`;
      await say(station, 'online');
    },
    /** Which of these may go on, and where they stand; they are seen with that. */
    async seen(tokens: readonly string[]): Promise<ReadonlyMap<string, Id>> {
      const byHash = new Map(tokens.map((token) => [hashToken(token), token]));
      const good = await sql<{ hash: string; outletId: Id }[]>`
        update station_session s set seen_at = now() from device d join institution o on o.id = d.outlet_id and o.active
        where s.token_hash = any(${[...byHash.keys()]}::text[]) and d.id = s.device_id and d.revoked_at is null
        returning s.token_hash as hash, d.outlet_id as "outletId"`;
      return new Map(good.map(({ hash, outletId }) => [byHash.get(hash)!, outletId]));
    },
    /** What nobody has heard of for a while is offline; what is revoked or elsewhere is no device of this hall. */
    async look(): Promise<number> {
      const left = await sql<(Station & { gone: boolean })[]>`
        select h.id as "deviceId", h.outlet_id as "outletId", h.face, coalesce(d.name, h.name) as name,
          (d.id is null or d.revoked_at is not null or d.outlet_id <> h.outlet_id) as gone
        from hall_device h left join device d on d.id = h.id left join station_session s on s.device_id = h.id
        where d.id is null or d.revoked_at is not null or d.outlet_id <> h.outlet_id
          or (h.link = 'online') = (s.seen_at is null or s.seen_at < now() - make_interval(secs => ${GONE_AFTER}))`;
      for (const { gone, ...station } of left) {
        if (gone) await act(station.outletId, removeDevice, { deviceId: station.deviceId });
        // Asked again for each: while the list is gone through, devices come back.
        else await say(station, (await isSeen(station.deviceId)) ? 'online' : 'offline');
      }
      const over = await sql<{ outletId: Id }[]>`
        select distinct outlet_id as "outletId" from announcement
        where not archived and business_day < ${dayOf(toInstant(clock.now()))}`;
      for (const { outletId } of over) await act(outletId, closeAnnouncements, {});
      return left.length + over.length;
    },
  };
}
export type Warden = ReturnType<typeof openWarden>;
