// Being recognised as a kiosk or display: the device has shown its key, and a cookie of its own says so. It sees numbers
// and windows, never a person, and lives until the device is revoked, moved, or shows its key again.
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type postgres from 'postgres';
import type { Id } from '#domain/kernel/ids.ts';
import { stationFaces, type StationFace } from '#domain/stations/stations.model.ts';
import type { ProvenDevice } from '#server/identity/device-proof.ts';
import { hashToken, newToken } from '#server/identity/tokens.ts';
import { cameSecurely } from '#server/platform/proxies.ts';

export interface Station {
  readonly deviceId: Id;
  readonly outletId: Id;
  readonly face: StationFace;
  readonly name: string;
}

const cookieName = (c: Context, face: StationFace): string => `${cameSecurely(c) ? '__Host-' : ''}station-${face}`;
/** A kiosk stands for years: the device's key is what is renewed, with each start. */
const LIVES = 30 * 24 * 60 * 60;

/** A browser may be kiosk and display, as on a demonstration's machine: it says as which of them it asks. */
export function tokenOf(c: Context): string | undefined {
  const asked = stationFaces.find((face) => face === c.req.query('face'));
  return (asked ? [asked] : stationFaces)
    .map((face) => getCookie(c, cookieName(c, face)))
    .find((token) => token !== undefined);
}

/** Another window of the same browser goes on with the session that is there: they do not throw each other out. */
export async function openStation(
  sql: postgres.Sql,
  c: Context,
  { id }: ProvenDevice,
  face: StationFace,
): Promise<void> {
  const before = getCookie(c, cookieName(c, face));
  if (before !== undefined && (await stationByToken(sql, before))?.deviceId === id) return;
  const token = newToken();
  await sql`insert into station_session (device_id, token_hash) values (${id}, ${hashToken(token)})
    on conflict (device_id) do update set token_hash = excluded.token_hash, started_at = now()`;
  setCookie(c, cookieName(c, face), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure: cameSecurely(c),
    maxAge: LIVES,
  });
}

/** Who asks; null where the device was revoked, or another holder of its key has shown it since. */
export async function stationOf(sql: postgres.Sql, c: Context): Promise<Station | null> {
  const token = tokenOf(c);
  return token === undefined ? null : await stationByToken(sql, token);
}

export async function stationByToken(sql: postgres.Sql, token: string): Promise<Station | null> {
  const [row] = await sql<Station[]>`
    select d.id as "deviceId", d.outlet_id as "outletId", d.face, d.name
    from station_session s join device d on d.id = s.device_id and d.revoked_at is null and d.face in ('kiosk', 'display')
    join institution o on o.id = d.outlet_id and o.active
    where s.token_hash = ${hashToken(token)}`;
  return row ?? null;
}
