// Looks for a newer release of the app and takes it in; the page then loads anew by itself.
import { update } from './offline-shell.ts';

const LIMIT = 20_000;

/** True when there is one: what follows is the reload. False: nothing newer could be had. */
export async function loadNewRelease(): Promise<boolean> {
  const takeIn = update();
  if (takeIn) {
    takeIn();
    return true;
  }
  const registration = await navigator.serviceWorker?.getRegistration();
  const found = await registration?.update().catch(() => undefined);
  const worker = registration?.waiting ?? registration?.installing;
  if (!found || !worker) return false;
  const ready = await untilInstalled(worker);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no other origin
  if (ready) worker.postMessage({ type: 'SKIP_WAITING' });
  return ready;
}

function untilInstalled(worker: ServiceWorker): Promise<boolean> {
  return new Promise((done) => {
    const timer = setTimeout(() => done(false), LIMIT);
    const look = (): void => {
      if (worker.state === 'installing') return;
      clearTimeout(timer);
      done(worker.state !== 'redundant');
    };
    worker.addEventListener('statechange', look);
    look();
  });
}
