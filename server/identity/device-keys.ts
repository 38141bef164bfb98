// The keys under which a tablet seals what lies on its disk (reliability.md §2.4). They are kept here and handed out to a
// live session; the tablet holds them in memory only.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type postgres from 'postgres';
import { dayOf, toInstant, type Day } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 1;

/** Whose data on which tablet. */
export interface Holder {
  readonly staffId: Id;
  readonly deviceId: Id;
}

export interface DeviceKeys {
  /** Seals what the server said. A new one each business day: what yesterday's sealed, nobody opens any more. */
  readonly rows: Buffer;
  /** Seals what the person asked for, and never changes: a tablet that slept for weeks still opens its work. */
  readonly work: Buffer;
}

export interface KeyStore {
  keysOf(holder: Holder, now: number): Promise<DeviceKeys>;
  /** What opens this person's unsent work on a tablet that had another name. */
  workOf(holder: Holder): Buffer;
  /** Rows that a person or a tablet still holds can be opened by nobody after this; its unsent work can. */
  forgetRows(of: Id): Promise<void>;
}

/** @param secret of this installation (`keys/tablet-keys`): without it no tablet's unsent work can be opened */
export function openKeyStore(sql: postgres.Sql, secret: Uint8Array): KeyStore {
  return {
    async keysOf(holder, now) {
      const day = dayOf(toInstant(now));
      return { rows: await rowsKey(sql, secret, holder, day), work: workKey(secret, holder) };
    },
    workOf: (holder) => workKey(secret, holder),
    async forgetRows(of) {
      await sql`delete from tablet_key where staff_id = ${of} or device_id = ${of}`;
    },
  };
}

/**
 * Derived, not stored: a server restored from a backup still opens what was done on a tablet since (F64), and no fault of
 * a table can make it unreadable.
 */
const workKey = (secret: Uint8Array, { staffId, deviceId }: Holder): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `tingtang work ${VERSION} ${staffId} ${deviceId}`, KEY_BYTES));

/** Stored, not derived: what was thrown away here cannot be made again. */
async function rowsKey(sql: postgres.Sql, secret: Uint8Array, holder: Holder, day: Day): Promise<Buffer> {
  const { staffId, deviceId } = holder;
  const [known] = await sql<{ wrapped: Buffer }[]>`
    select wrapped from tablet_key where staff_id = ${staffId} and device_id = ${deviceId} and day = ${day}`;
  const key = known && unwrap(secret, holder, day, known.wrapped);
  if (key) return key;
  const fresh = wrap(secret, holder, day, randomBytes(KEY_BYTES));
  // One that cannot be unwrapped is of another installation's secret: what it sealed is a cache, read anew.
  const [kept] = await sql<{ wrapped: Buffer }[]>`
    insert into tablet_key (staff_id, device_id, day, wrapped) values (${staffId}, ${deviceId}, ${day}, ${fresh})
    on conflict (staff_id, device_id) do update set
      wrapped = case when tablet_key.day = excluded.day and tablet_key.wrapped is distinct from ${known?.wrapped ?? null}::bytea
        then tablet_key.wrapped else excluded.wrapped end,
      day = excluded.day, created_at = now()
    returning wrapped`;
  return unwrap(secret, holder, day, kept!.wrapped)!;
}

/** What a wrapped key is bound to: taken to another person's, tablet's or day's place, it does not open. */
const boundTo = ({ staffId, deviceId }: Holder, day: Day): Buffer =>
  Buffer.from(`rows ${VERSION} ${staffId} ${deviceId} ${day}`);

/** AES-256-GCM; bytes: iv, tag, cipher. */
function wrap(secret: Uint8Array, holder: Holder, day: Day, key: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(boundTo(holder, day));
  const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

function unwrap(secret: Uint8Array, holder: Holder, day: Day, bytes: Buffer): Buffer | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, IV_BYTES))
      .setAAD(boundTo(holder, day))
      .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}
