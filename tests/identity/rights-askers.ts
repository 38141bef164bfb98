/** People who ask, each with a tablet and a session of his own, as rows: how one logs in is another test's matter. */
import { deviceKind, staffKind, type Device } from '#domain/identity/identity.model.ts';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { grantAtLogin } from '#server/identity/device-grants.ts';
import { hashToken, newToken } from '#server/identity/tokens.ts';
import type { Sql } from '#server/platform/database.ts';
import { importRows } from '#server/sync/import.ts';
import { idOf } from '#tests/kit/people.ts';
import { personOf } from './small-bank.ts';

/** Somebody who asks: of one role, or in a state in which he may nothing. */
export interface Asker {
  readonly who: string;
  readonly id: Id;
  readonly deviceId: Id;
  readonly token: string | null;
  /** Whether his session is good for something. */
  readonly alive: boolean;
}

let count = 0;

export async function openSessionOf(sql: Sql, staffId: Id, deviceId: Id): Promise<string> {
  const token = newToken();
  await sql`insert into session (token_hash, staff_id, device_id, ends_at)
    values (${hashToken(token)}, ${staffId}, ${deviceId}, now() + interval '9 hours')`;
  return token;
}

interface Wanted {
  readonly who: string;
  readonly role: string;
  readonly outletId: Id;
  readonly passwordHash: string | null;
}

export async function makeAsker(sql: Sql, { who, role, outletId, passwordHash }: Wanted): Promise<Asker> {
  const n = ++count;
  const [id, deviceId, employeeNo] = [idOf(80, n), idOf(81, n), `R${n}`];
  const person = { ...personOf('lobby'), id, outletId, employeeNo, name: `某${who}`, roles: [role] };
  await importRows(sql, lookupKind, staffKind, [{ ...person, confidentialSince: toInstant(1) }]);
  await importRows(sql, lookupKind, deviceKind, [deviceOf(deviceId, outletId, '')]);
  await sql`insert into credential (staff_id, login, password_hash) values (${id}, ${employeeNo}, ${passwordHash})`;
  const token = await openSessionOf(sql, id, deviceId);
  await grantAtLogin(sql, id, deviceId);
  return { who, id, deviceId, token, alive: true };
}

export const deviceOf = (id: Id, outletId: Id, name: string): Device => ({
  id,
  outletId,
  face: 'tablet',
  name,
  publicKey: null,
  nonce: null,
  enrolledAt: toInstant(1),
  lastContact: null,
  version: null,
  pending: 0,
  revokedAt: null,
});
