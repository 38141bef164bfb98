// The service worker of a public face: it keeps the face for a start without the server, and takes a new release in at a
// moment when nobody is in the middle of anything.
import { createEffect, createSignal, onCleanup, type Accessor } from 'solid-js';
import type { StationFace } from './station-door.ts';

const LOOK_EVERY = 30 * 60_000;

/** `idle`: whether the page may be loaded anew now. To be called under an owner. */
export function keepShell(face: StationFace, idle: Accessor<boolean>): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const [waiting, setWaiting] = createSignal<ServiceWorker | null>(null);
  /** The first one takes charge of a page that it did not load: there is nothing newer in it. */
  let first = navigator.serviceWorker.controller === null;
  let looking: ReturnType<typeof setInterval> | undefined;
  let reloading = false;

  createEffect(() => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no other origin
    if (idle()) waiting()?.postMessage({ type: 'SKIP_WAITING' });
  });
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (!first && !reloading) location.reload();
    reloading ||= !first;
    first = false;
  });
  const watch = (registration: ServiceWorkerRegistration): void => {
    const offer = (worker: ServiceWorker | null): void => {
      if (worker?.state === 'installed' && navigator.serviceWorker.controller) setWaiting(worker);
    };
    offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker?.addEventListener('statechange', () => offer(worker));
    });
    looking = setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY);
  };
  void navigator.serviceWorker
    .register('/sw-faces.js', { scope: `/${face}`, updateViaCache: 'none' })
    .then(watch)
    .catch(() => undefined);
  onCleanup(() => clearInterval(looking));
}
