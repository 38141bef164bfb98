// The service worker: keeps the staff app's shell so that a reload needs no network. It never touches data: /api and
// /sync pass by it, the stream above all (an open stream would keep it from ever being replaced). For the moment of a
// reload it holds the keys of who is logged in (kept-keys.ts).
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { showAlertNotices } from './alert-notices.ts';
import { keepKeys } from './kept-keys.ts';

declare const self: ServiceWorkerGlobalScope;

const manifest = self.__WB_MANIFEST;
cleanupOutdatedCaches();
precacheAndRoute(manifest);

// In development nothing is precached, and a handler for a page that is not there would throw.
const isKept = (url: string): boolean =>
  manifest.some((entry) => (typeof entry === 'string' ? entry : entry.url) === url);
if (isKept('customer.html'))
  registerRoute(new NavigationRoute(createHandlerBoundToURL('customer.html'), { allowlist: [/^\/customer$/] }));
if (isKept('index.html')) {
  const denylist = [/^\/(api|sync|healthz|readyz|metrics)(\/|$)/, /^\/(kiosk|display|t)(\/|$)/, /\.\w+$/];
  registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html'), { denylist }));
}

keepKeys();
showAlertNotices();
self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
// The first install takes charge of the page that is open, so that its very next reload works offline.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
