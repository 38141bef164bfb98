// The service worker: registered after the first screen stands, and a new release taken in when the person agrees.
import { createSignal } from 'solid-js';

const [update, setUpdate] = createSignal<(() => void) | null>(null);
/** Set when a new release waits; calling it takes it in. */
export { update };

export async function registerOfflineShell(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const registration = await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => null);
  if (!registration) return;
  const offer = (worker: ServiceWorker | null) => {
    if (worker?.state === 'installed' && navigator.serviceWorker.controller)
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no other origin
      setUpdate(() => () => worker.postMessage({ type: 'SKIP_WAITING' }));
  };
  offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => offer(worker));
  });
  let reloading = false;
  const first = navigator.serviceWorker.controller === null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (first || reloading) return;
    reloading = true;
    location.reload();
  });
}
