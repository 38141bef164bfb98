// A locked session opens nothing: neither keys nor rows. Only logging in again goes on from there, with a new token.
import type postgres from 'postgres';
import { hashToken } from './tokens.ts';

export async function lockSession(sql: postgres.Sql, token: string | undefined): Promise<void> {
  if (token)
    await sql`update session set locked_at = now() where token_hash = ${hashToken(token)} and locked_at is null`;
}

/** Until the session ends by itself; 0 = it has. */
export async function secondsLeft(sql: postgres.Sql, token: string | undefined): Promise<number> {
  const [row] = token
    ? await sql<{ left: number }[]>`
        select extract(epoch from ends_at - now())::float8 as left from session where token_hash = ${hashToken(token)}`
    : [];
  return Math.max(0, Math.floor(row?.left ?? 0));
}
