// What opens the data of the person who is logged in. It is in memory only: in this window, and for the moment of a
// reload or a change of windows in the service worker's. Nothing of it is ever written.
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

export async function askForKeys(): Promise<Unlocked | 'no-session' | 'offline'> {
  const bytes = await askForKeyBytes();
  if (typeof bytes === 'string') return bytes;
  const keys = await importKeys(bytes);
  return { ...(JSON.parse(new TextDecoder().decode(bytes.subarray(2 * KEY_BYTES))) as Omit<Unlocked, 'keys'>), keys };
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

/** How long the service worker may be asked for. */
const HANDOVER_LIMIT = 1_000;

const worker = (): ServiceWorker | null => navigator.serviceWorker?.controller ?? null;

/** This window closes, or another one takes over: the next one asks for the keys in the same moment. */
export function handKeysOver(unlocked: Unlocked): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no other origin
  worker()?.postMessage({ type: 'KEEP_KEYS', unlocked });
}

/** Nobody is to have them any more. */
export function dropHandedKeys(): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no other origin
  worker()?.postMessage({ type: 'DROP_KEYS' });
}

/** What the window before left, if that was just now; given once. */
export function takeHandedKeys(owner: string): Promise<Unlocked | null> {
  const from = worker();
  if (!from) return Promise.resolve(null);
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    const end = (unlocked: Unlocked | null): void => {
      clearTimeout(timer);
      port1.close();
      done(unlocked?.owner === owner ? unlocked : null);
    };
    const timer = setTimeout(() => end(null), HANDOVER_LIMIT);
    port1.addEventListener('message', ({ data }: MessageEvent<Unlocked | null>) => end(data));
    port1.start();
    from.postMessage({ type: 'TAKE_KEYS' }, [port2]);
  });
}
