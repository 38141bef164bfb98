// Channels that may ask for numbers (protocols.md §2): mobile bank, remote systems. Each has a key of its own; only its
// digest is kept.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { toId, type Id } from '#domain/kernel/ids.ts';

export interface Channel {
  readonly id: Id;
  readonly name: string;
}

const digest = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The channel that a key belongs to; null = none, or no longer. Digests are looked up, so the time taken tells nothing. */
export async function channelOf(sql: postgres.Sql, key: string): Promise<Channel | null> {
  const [row] = await sql<Channel[]>`
    select id, name from channel where key_hash = ${digest(key)} and revoked_at is null`;
  return row ?? null;
}

/** A new channel; its key is told once. A name that is taken gets a new key, and the old one no longer counts. */
export async function addChannel(sql: postgres.Sql, name: string, key = randomBytes(24).toString('base64url')) {
  const id = toId(randomUUID());
  await sql`insert into channel (id, name, key_hash) values (${id}, ${name}, ${digest(key)})
    on conflict (name) do update set key_hash = excluded.key_hash, revoked_at = null`;
  return key;
}

export const revokeChannel = async (sql: postgres.Sql, name: string, now: number): Promise<boolean> =>
  (await sql`update channel set revoked_at = ${now} where name = ${name} and revoked_at is null`).count > 0;
