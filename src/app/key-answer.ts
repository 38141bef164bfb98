// The server's answer to a tablet that asks for its keys: two keys of 32 bytes, and behind them what it has to keep to.
import { importKey } from '#sync/seal.ts';

export interface Keys {
  /** Of what the server said; another one each day. */
  readonly rows: CryptoKey;
  /** Of what the person asked for. */
  readonly work: CryptoKey;
}

export interface Unlocked {
  /** Staff and device: whose data the keys open. */
  readonly owner: string;
  readonly keys: Keys;
  /** Seconds without a touch until the tablet locks. */
  readonly idleLock: number;
  /** Seconds until the session ends by itself. */
  readonly endsIn: number;
  readonly offlineUnlock: boolean;
  /** Milliseconds since the last touch. */
  readonly idleFor?: number;
}

export const KEY_BYTES = 32;
const LIMIT = 8_000;
/** The engine waits for it; there is another time. */
const FORMER_LIMIT = 4_000;

/** The server's answer as it came; the caller overwrites it. */
export async function askForKeyBytes(): Promise<Uint8Array<ArrayBuffer> | 'no-session' | 'offline'> {
  const answer = await fetch('/api/session/keys', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    cache: 'no-store',
    signal: AbortSignal.timeout(LIMIT),
  }).catch(() => null);
  if (answer?.status === 401) return 'no-session';
  const body = answer?.ok ? await answer.arrayBuffer().catch(() => null) : null;
  return body ? new Uint8Array(body) : 'offline';
}

/** Takes both keys from the front of `bytes` and overwrites them there. */
export async function importKeys(bytes: Uint8Array<ArrayBuffer>): Promise<Keys> {
  const [rows, work] = await Promise.all([
    importKey(bytes.subarray(0, KEY_BYTES)),
    importKey(bytes.subarray(KEY_BYTES, 2 * KEY_BYTES)),
  ]);
  bytes.fill(0, 0, 2 * KEY_BYTES);
  return { rows, work };
}

/** What opens this person's work on this tablet from when it was another device; null = not now, or not at all. */
export async function askForFormerKey(device: string): Promise<CryptoKey | null> {
  const answer = await fetch('/api/session/former-key', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ device }),
    cache: 'no-store',
    signal: AbortSignal.timeout(FORMER_LIMIT),
  }).catch(() => null);
  const body = answer?.ok ? await answer.arrayBuffer().catch(() => null) : null;
  if (body?.byteLength !== KEY_BYTES) return null;
  const bytes = new Uint8Array(body);
  const key = await importKey(bytes);
  bytes.fill(0);
  return key;
}
