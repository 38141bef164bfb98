// What opens the data of the person who is logged in. It is in memory only: in this window, and for the moment of a
// reload or a change of windows in the service worker's. Nothing of it is ever written.
import { askForKeyBytes, importKeys, KEY_BYTES, type Unlocked } from './key-answer.ts';
import { forgetPasskey, hasPasskey } from './passkey-note.ts';

export async function askForKeys(): Promise<Unlocked | 'no-session' | 'offline'> {
  const bytes = await askForKeyBytes();
  if (typeof bytes === 'string') return bytes;
  const rules = JSON.parse(new TextDecoder().decode(bytes.subarray(2 * KEY_BYTES))) as Omit<Unlocked, 'keys'>;
  const { owner } = rules;
  if (!rules.offlineUnlock) forgetPasskey(owner);
  else if (hasPasskey(owner)) await (await import('./passkey.ts')).keepForPasskey(owner, bytes);
  return { ...rules, keys: await importKeys(bytes) };
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
