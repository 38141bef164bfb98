// A locked session opens nothing: neither keys nor rows. Only logging in again goes on from there, with a new token.
import type postgres from 'postgres';
import type { Whose } from './sessions.ts';
import { hashToken } from './tokens.ts';

/** @returns whose session it is, when it was not locked before */
export async function lockSession(tx: postgres.TransactionSql, token: string | undefined): Promise<Whose | null> {
  if (!token) return null;
  const [locked] = await tx<Whose[]>`
    update session e set locked_at = now() from device d
    where e.token_hash = ${hashToken(token)} and e.locked_at is null and d.id = e.device_id
    returning e.staff_id as "staffId", e.device_id as "deviceId", d.outlet_id as "outletId"`;
  return locked ?? null;
}

/** Until the session ends by itself; 0 = it has. */
export async function secondsLeft(sql: postgres.Sql, token: string | undefined): Promise<number> {
  const [row] = token
    ? await sql<{ left: number }[]>`
        select extract(epoch from ends_at - now())::float8 as left from session where token_hash = ${hashToken(token)}`
    : [];
  return Math.max(0, Math.floor(row?.left ?? 0));
}
