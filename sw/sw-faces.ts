// The service worker of the faces that hang in the hall: keeps the shell of the one whose scope it has, so that a reload
// needs no server. It never touches /api. A new release waits until the face says that nobody is in the middle of anything.
import { cacheNames, faceFiles, whatToServe, type KeptFace } from './face-cache.ts';

declare const self: ServiceWorkerGlobalScope;
/** Put here by the build: what each face needs, with the hash of each file. */
declare const FACES: Readonly<Record<string, KeptFace>>;

const face = new URL(self.registration.scope).pathname.slice(1);
const kept: KeptFace = FACES[face] ?? { shell: '', release: '', files: [] };
const name = cacheNames(face) + kept.release;
const ours = (cache: string): boolean => cache.startsWith(cacheNames(face));

/** What did not change since the release before is taken from there. */
async function fill(): Promise<void> {
  const before = await Promise.all((await caches.keys()).filter(ours).map((cache) => caches.open(cache)));
  const cache = await caches.open(name);
  await Promise.all(
    faceFiles(kept).map(async ({ key, path }) => {
      if (await cache.match(key)) return;
      for (const old of before) {
        const same = await old.match(key);
        if (same) return await cache.put(key, same);
      }
      const answer = await fetch(path, { cache: 'reload' });
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
      await cache.put(key, answer);
    }),
  );
}

async function clear(): Promise<void> {
  const old = (await caches.keys()).filter((cache) => ours(cache) && cache !== name);
  await Promise.all(old.map((cache) => caches.delete(cache)));
  await self.clients.claim();
}

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(clear()));
self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const key =
    request.method === 'GET' ? whatToServe(face, kept, request.url, request.mode, self.location.origin) : null;
  if (key === null) return;
  event.respondWith(
    caches
      .open(name)
      .then((cache) => cache.match(key))
      .then((found) => found ?? fetch(request)),
  );
});
