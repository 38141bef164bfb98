/** The scan finds what it is for: a canary planted in each place where a browser keeps things, on both backends. */
import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { scanProfile } from '#tests/kit/profile-scan.ts';
import { openBetween, type Between } from './between.ts';
import { openTablet, type Backend, type KillableTablet } from './killable-tablet.ts';
import { lookEverywhere } from './privacy-scan.ts';

let tablet: KillableTablet | undefined;
let line: Between | undefined;
afterEach(async () => {
  await tablet?.end();
  await line?.close();
});

const places = [
  'localStorage',
  'sessionStorage',
  'small',
  'wide',
  'packed',
  'large',
  'cache',
  'http',
  'table',
  'deleted',
] as const;

test.each(['LevelDB', 'SQLite'] as const)(
  'SEC-001 %s: a canary is found in storage, small, wide, packed and large values, caches, and under a seal whose key lies beside it',
  async (backend: Backend) => {
    const run = randomUUID().slice(0, 8);
    const canaries = Object.fromEntries(places.map((place) => [place, `KANARI-${run}-${place}-金丝雀`]));
    const sealed = `KANARI-${run}-sealed-金丝雀`;
    line = await openBetween(() => 1);
    line.own.set('/plant.html', { type: 'text/html', body: '<!doctype html><title>plant</title>' });
    line.own.set('/http.json', { type: 'application/json', body: JSON.stringify({ say: canaries['http'] }) });
    tablet = openTablet(backend);
    const page = await tablet.start();
    await page.goto(`${line.url}/plant.html`);
    await page.evaluate(
      async ([names, secret]) => {
        const settled = (request: IDBRequest) =>
          new Promise<void>((done, failed) => {
            request.addEventListener('success', () => done());
            request.addEventListener('error', () => failed(request.error));
          });
        localStorage.setItem('plant', names['localStorage']!);
        sessionStorage.setItem('plant', names['sessionStorage']!);
        const cache = await caches.open('plant');
        await cache.put('/planted', new Response(names['cache']));
        await fetch('/http.json');
        const opening = indexedDB.open('plant', 1);
        opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('rows'));
        await settled(opening);
        const put = (key: string, value: unknown) =>
          settled(
            opening.result
              .transaction('rows', 'readwrite', { durability: 'strict' })
              .objectStore('rows')
              .put(value, key),
          );
        await put('small', new TextEncoder().encode(names['small']));
        await put('wide', { name: names['wide'] });
        // Its beginning came before: packed, it stands nowhere as a whole.
        const [start] = names['packed']!.split('packed');
        await put('packed', { text: `${`${start}pack`.repeat(8_000)}${names['packed']}` });
        await put('large', new TextEncoder().encode(`${'x'.repeat(300_000)}${names['large']}`));
        await put('deleted', { name: names['deleted'] });
        await settled(opening.result.transaction('rows', 'readwrite').objectStore('rows').delete('deleted'));
        // More than the log takes: what came before goes into a table.
        await put('table', { name: names['table'] });
        for (let n = 0; n < 200; n++) await put(`filler ${n}`, crypto.getRandomValues(new Uint8Array(30_000)));
        const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const cipher = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(secret));
        await put('key', { owner: 'plant', key });
        const bare = crypto.getRandomValues(new Uint8Array(32));
        await put('bare key', { bytes: bare });
        Object.assign(globalThis, { bare: [...bare] });
        await put('sealed', { bytes: new Uint8Array([...iv, ...new Uint8Array(cipher)]) });
        opening.result.close();
      },
      [canaries, sealed] as const,
    );
    const wanted = [...Object.values(canaries), sealed];
    const found = await lookEverywhere(page, tablet.profile, wanted);
    const seen = (hits: readonly string[]) =>
      places.filter((place) => hits.some((hit) => hit.startsWith(canaries[place]!)));
    expect(seen(found.plain)).toEqual([
      'localStorage',
      'sessionStorage',
      'small',
      'wide',
      'packed',
      'large',
      'cache',
      'table',
    ]);
    expect(found.unsealed.filter((hit) => hit.startsWith(sealed))).toHaveLength(1);
    const bare = await page.evaluate(() => (globalThis as unknown as { bare: number[] }).bare);
    await tablet.stop();
    const files = scanProfile(tablet.profile, wanted, [Buffer.from(bare)]);
    expect(files.hits.filter((hit) => hit.startsWith('key 1: ')).length).toBeGreaterThan(0);
    console.log(`scanner, ${backend}: ${found.figures}\n${files.hits.join('\n')}`);
    // SQLite breaks a packed value over pages, and overwrites what is deleted: there the page's own reading must do.
    const onlyThere = backend === 'LevelDB' ? ['packed', 'deleted'] : [];
    const inFiles = ['localStorage', 'small', 'wide', 'large', 'cache', 'http', 'table', ...onlyThere];
    expect(seen(files.hits)).toEqual(expect.arrayContaining(inFiles));
    const how = (place: string) => files.hits.filter((hit) => hit.includes(`-${place}-`)).join(' ');
    if (backend === 'LevelDB')
      expect([how('packed'), how('table')]).toEqual([
        expect.stringContaining('packed value'),
        expect.stringContaining('block'),
      ]);
    expect(files.hits.filter((hit) => hit.startsWith(sealed))).toEqual([]);
  },
  60_000,
);
