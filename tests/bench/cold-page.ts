// Inside a page that starts cold: when it stands and what it waited for on the way; and the bare page of the floor, which
// the same service worker serves and which reads the same sealed pages.
import type { BrowserContext, Page } from 'playwright-core';
import { namesKept } from './page-watch.ts';

/** Milliseconds after the navigation began. */
export interface ColdStart {
  readonly document: number;
  readonly scripts: number;
  readonly diskOpened: number;
  readonly unsealed: number;
  readonly stands: number;
}

declare global {
  interface Window {
    cold: { diskOpened: number; unsealed: number; stands: number };
  }
}

const STANDS = 'tingtang bench: stands';

/** The page stands when all counters and the number of people waiting are in its DOM; the floor when it counted rows. */
export async function watchStart(context: BrowserContext, counters: number, waiting: number): Promise<void> {
  await context.addInitScript(namesKept);
  await context.addInitScript(
    ([tiles, people, word]) => {
      const cold = (window.cold = { diskOpened: 0, unsealed: 0, stands: 0 });
      const { open } = IDBFactory.prototype;
      IDBFactory.prototype.open = function (...args) {
        cold.diskOpened ||= performance.now();
        return open.apply(this, args);
      };
      const { decrypt } = SubtleCrypto.prototype;
      SubtleCrypto.prototype.decrypt = function (...args) {
        const answer = decrypt.apply(this, args);
        void answer.then(
          () => (cold.unsealed = performance.now()),
          () => undefined,
        );
        return answer;
      };
      const stands = (): boolean =>
        Boolean(document.querySelector('#rows')?.textContent) ||
        (document.querySelectorAll('[data-testid^="counter-"]').length >= tiles &&
          document.querySelector('[data-testid="figure-waiting"] strong')?.textContent === String(people));
      const observer = new MutationObserver(() => {
        if (!stands()) return;
        cold.stands = performance.now();
        observer.disconnect();
        console.debug(word);
      });
      observer.observe(document, { subtree: true, childList: true, characterData: true });
    },
    [counters, waiting, STANDS] as const,
  );
}

/** Opens `origin` in a throttled page and waits until it stands. */
export async function startCold(page: Page, origin: string, slowdown: number): Promise<ColdStart> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const stands = page.waitForEvent('console', { predicate: (message) => message.text() === STANDS, timeout: 60_000 });
  await Promise.all([stands, page.goto(origin, { waitUntil: 'commit' })]);
  return page.evaluate(() => {
    const { diskOpened, unsealed, stands: at } = window.cold;
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const scripts = performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('.js')) as PerformanceResourceTiming[];
    const before = scripts.map(({ responseEnd }) => responseEnd).filter((end) => end <= at);
    return { document: navigation!.responseEnd, scripts: Math.max(0, ...before), diskOpened, unsealed, stands: at };
  });
}

const barePage = `<!doctype html><meta charset="utf-8"><title>floor</title><p id="rows"></p><script type="module">
const settled = (request) => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = () => failed(request.error); });
const names = (await indexedDB.databases()).map(({ name }) => name);
const open = (start) => settled(indexedDB.open(names.find((name) => name.startsWith(start))));
const replica = await open('replica-');
const all = (db, store) => settled(db.transaction(store).objectStore(store).getAll());
const tables = ['pages', 'delta', 'meta'];
const [answer, ...stores] = await Promise.all([fetch('/api/session/keys', { method: 'POST', body: '{}' }).then((it) => it.arrayBuffer()), ...tables.map((store) => all(replica, store))]);
const key = await crypto.subtle.importKey('raw', answer.slice(0, 32), 'AES-GCM', false, ['decrypt']);
const unseal = async (bytes, place) => new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes.subarray(2, 14), additionalData: new Uint8Array([1, 1, ...new TextEncoder().encode(place)]) }, key, bytes.subarray(14)));
const mark = stores[2].find(({ key }) => key === 'generation');
const id = mark ? JSON.parse(await unseal(mark.bytes, 'generation')).id : '';
const texts = await Promise.all(stores.flatMap((list, at) => list.filter(({ key }) => key !== 'generation' && key !== 'window').map(({ key, bytes }) => unseal(bytes, 'replica/' + id + '/' + tables[at] + '/' + key))));
const parsed = texts.map((text) => JSON.parse(text));
const rows = new Set(parsed.flatMap((part) => (Array.isArray(part) ? part : (part.rows ?? [])).map(({ kind, row, id }) => kind + '/' + (row?.id ?? id))));
document.querySelector('#rows').textContent = String(rows.size);
</script>`;

/** From now on the service worker of this profile serves the bare page in place of the app's document. */
export async function putBarePage(page: Page): Promise<void> {
  await page.evaluate(async (html) => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        if (new URL(request.url).pathname === '/index.html')
          await cache.put(request, new Response(html, { headers: { 'content-type': 'text/html' } }));
    }
  }, barePage);
}
