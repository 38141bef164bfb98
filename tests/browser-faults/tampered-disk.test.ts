/**
 * What lies sealed on the disk was changed by somebody: turned over, cut short, put in another's place, or put back from
 * earlier. All of it is found; nothing of it is shown, and what waits is neither lost nor overwritten in silence.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { openActing, serveActing } from './acting.ts';
import type { Acting } from './acting-page.ts';
import { openBetween, type Between } from './between.ts';
import { openTablet, type KillableTablet } from './killable-tablet.ts';

let line: Between;
let tablet: KillableTablet;
let page: Page;

beforeAll(async () => {
  line = await openBetween(() => 1);
  await serveActing(line);
  tablet = openTablet('LevelDB');
  page = await tablet.start();
  await openActing(page, line);
  await page.evaluate(tools);
}, 60_000);
afterAll(async () => {
  await tablet?.end();
  await line?.close();
});

interface Raw {
  readonly key: string | number;
  readonly bytes: Uint8Array;
}
type Tools = {
  all(db: string): Promise<Record<string, Raw[]>>;
  put(db: string, content: Record<string, Raw[]>): Promise<void>;
};
declare global {
  interface Window {
    raw: Tools;
  }
}

/** Reads and writes a database past the app. */
function tools(): void {
  const settled = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((done, failed) => {
      request.addEventListener('success', () => done(request.result));
      request.addEventListener('error', () => failed(request.error));
    });
  window.raw = {
    async all(name) {
      const db = await settled(indexedDB.open(name));
      const stores = [...db.objectStoreNames];
      const reading = db.transaction(stores);
      const rows = await Promise.all(stores.map((store) => settled<Raw[]>(reading.objectStore(store).getAll())));
      db.close();
      return Object.fromEntries(stores.map((store, at) => [store, rows[at]!]));
    },
    async put(name, content) {
      const db = await settled(indexedDB.open(name));
      const writing = db.transaction(Object.keys(content), 'readwrite');
      for (const [store, rows] of Object.entries(content)) {
        writing.objectStore(store).clear();
        for (const row of rows) writing.objectStore(store).put(row);
      }
      await new Promise((done) => writing.addEventListener('complete', done));
      db.close();
    },
  };
}

test('SEC-001 each value of the replica that is turned over, cut short, swapped, missing or of an earlier day is found', async () => {
  const found = await page.evaluate(async () => {
    const { openReplica, createSeal, keysOf } = (globalThis as unknown as { acting: Acting }).acting;
    const seal = createSeal((await keysOf('tampered')).rows);
    const meta = (lmid: number) => ({ inc: 'i', epoch: 'e', lmid, behind: [] }) as never;
    const row = (n: number, text: string) => ({ kind: 10, row: { id: `r${n}`, text }, buckets: [1] }) as never;
    const fill = async (text: string): Promise<void> => {
      const replica = openReplica('tampered', '1', seal);
      await replica.read();
      await replica.fold(
        Array.from({ length: 1_300 }, (_, n) => row(n, text)),
        meta(1),
        [],
      );
      for (let n = 0; n < 3; n++) await replica.append({ rows: [row(n, `${text} later`)], meta: meta(2 + n) });
      replica.close();
    };
    const opens = async (): Promise<boolean> => {
      const replica = openReplica('tampered', '1', seal);
      const read = await replica.read().then(
        (content) => content !== null,
        () => false,
      );
      replica.close();
      return read;
    };
    const DB = 'replica-tampered-1';
    await fill('yesterday');
    const earlier = await window.raw.all(DB);
    await fill('today');
    const whole = await window.raw.all(DB);
    const seen: Record<string, boolean> = { untouched: await opens() };
    let tried = 0;
    const trial = async (name: string, content: Record<string, Raw[]>): Promise<void> => {
      await window.raw.put(DB, { ...whole, ...content });
      tried++;
      if (await opens()) seen[name] = true;
    };
    const withBytes = (rows: Raw[], at: number, change: (bytes: Uint8Array) => Uint8Array): Raw[] =>
      rows.map((each, nth) => (nth === at ? { ...each, bytes: change(each.bytes.slice()) } : each));
    const turned = (place: number) => (bytes: Uint8Array) => {
      const at = place < 0 ? bytes.length + place : place;
      bytes[at]! ^= 1;
      return bytes;
    };
    for (const [store, rows] of Object.entries(whole))
      for (const [at, each] of rows.entries()) {
        // Whose name the last window wrote there is only compared.
        if (each.key === 'window') continue;
        const { length } = each.bytes;
        for (const place of [0, 1, 2, 13, 14, Math.floor(length / 2), -17, -16, -1])
          await trial(`${store} ${each.key}: bit at ${place}`, { [store]: withBytes(rows, at, turned(place)) });
        for (const left of [0, 1, 14, 30, Math.floor(length / 2), length - 1])
          await trial(`${store} ${each.key}: cut to ${left}`, {
            [store]: withBytes(rows, at, (bytes) => bytes.slice(0, left)),
          });
        const before = earlier[store]!.find(({ key }) => key === each.key) ?? earlier[store]![at];
        if (before)
          await trial(`${store} ${each.key}: of yesterday`, {
            [store]: withBytes(rows, at, () => before.bytes),
          });
        for (const [other, { bytes }] of rows.entries())
          if (other !== at)
            await trial(`${store} ${each.key}: in its place ${rows[other]!.key}`, {
              [store]: withBytes(rows, at, () => bytes),
            });
      }
    const pages = whole['pages']!;
    const delta = whole['delta']!;
    await trial('a page is missing', { pages: pages.slice(1) });
    await trial('the first delta is missing', { delta: delta.slice(1) });
    await trial('a delta is missing in the middle', { delta: [delta[0]!, delta[2]!] });
    await trial('the mark is missing', { meta: whole['meta']!.filter(({ key }) => key !== 'generation') });
    await trial('a delta among the pages', { pages: withBytes(pages, 0, () => delta[0]!.bytes) });
    await trial('pages of yesterday', { pages: earlier['pages']! });
    await window.raw.put(DB, whole);
    seen['put back'] = await opens();
    return { seen, tried };
  });
  const unfound = Object.keys(found.seen).length - 2;
  console.log(`tampering with the replica: ${found.tried} cases tried, ${found.tried - unfound} found`);
  expect(found.seen).toEqual({ untouched: true, 'put back': true });
  expect(found.tried).toBeGreaterThan(100);
}, 60_000);

test('SEC-001 each value of the vault that was changed or moved is found, the vault says so and is left as it is', async () => {
  const found = await page.evaluate(async () => {
    const { openVault, createSeal, keysOf } = (globalThis as unknown as { acting: Acting }).acting;
    const seal = createSeal((await keysOf('tampered')).work);
    const deed = (mid: number) => ({ mid, uuid: `u${mid}`, name: 'x', v: 1, args: { mid }, at: 1 }) as never;
    const vault = openVault('tampered', seal);
    await vault.read();
    await vault.write({
      meta: { clientId: 'c', next: 5, confirmed: 2, chain: '' } as never,
      outbox: { put: [deed(3), deed(4)] },
      done: { put: [deed(1), deed(2)] },
      attention: { put: [{ uuid: 'u1' } as never, { uuid: 'u2' } as never] },
    });
    vault.close();
    const DB = 'vault-tampered';
    const whole = await window.raw.all(DB);
    const opens = async (): Promise<boolean> => {
      const again = openVault('tampered', seal);
      const read = await again.read().then(
        () => true,
        () => false,
      );
      again.close();
      return read;
    };
    const missed: string[] = [];
    let tried = 0;
    const bytesOf = (content: Record<string, Raw[]>) =>
      JSON.stringify(
        Object.entries(content).map(([store, rows]) => [
          store,
          rows.filter(({ key }) => key !== 'window').map(({ key, bytes }) => [key, [...bytes]]),
        ]),
      );
    const trial = async (name: string, content: Record<string, Raw[]>): Promise<void> => {
      const changed = { ...whole, ...content };
      await window.raw.put(DB, changed);
      tried++;
      if (await opens()) missed.push(name);
      if (bytesOf(await window.raw.all(DB)) !== bytesOf(changed)) missed.push(`${name}: written over`);
    };
    for (const [store, rows] of Object.entries(whole))
      for (const [at, { key, bytes }] of rows.entries()) {
        if (key === 'window') continue;
        const replaced = (by: Uint8Array): Record<string, Raw[]> => ({
          [store]: rows.map((each, nth) => (nth === at ? { key, bytes: by } : each)),
        });
        for (const place of [0, 1, 2, 14, Math.floor(bytes.length / 2), bytes.length - 1]) {
          const turned = bytes.slice();
          turned[place]! ^= 128;
          await trial(`${store} ${key}: bit at ${place}`, replaced(turned));
        }
        for (const left of [0, 14, bytes.length - 1])
          await trial(`${store} ${key}: cut`, replaced(bytes.slice(0, left)));
        for (const [from, others] of Object.entries(whole))
          for (const other of others)
            if (other.key !== 'window' && !(from === store && other.key === key))
              await trial(`${store} ${key}: ${from} ${other.key} in its place`, replaced(other.bytes));
      }
    await window.raw.put(DB, whole);
    return { missed, tried, whole: await opens() };
  });
  console.log(`tampering with the vault: ${found.tried} cases tried, ${found.tried - found.missed.length} found`);
  expect(found).toEqual({ missed: [], tried: found.tried, whole: true });
  expect(found.tried).toBeGreaterThan(80);
}, 60_000);

/** As an older release kept it: iv and cipher, bound to nothing, under a key in the database `keys`. */
const plantOld = (owners: readonly string[]) =>
  page.evaluate(async (names) => {
    const settled = (request: IDBRequest): Promise<unknown> =>
      new Promise((done) => request.addEventListener('success', () => done(request.result)));
    const make = async (name: string, stores: readonly string[], keyPath: string): Promise<IDBDatabase> => {
      const opening = indexedDB.open(name, 10);
      opening.addEventListener('upgradeneeded', () => {
        for (const store of stores) opening.result.createObjectStore(store, { keyPath });
      });
      await settled(opening);
      return opening.result;
    };
    const keys = await make('keys', ['keys'], 'owner');
    for (const owner of names) {
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      await settled(keys.transaction('keys', 'readwrite').objectStore('keys').put({ owner, key }));
      const seal = async (value: unknown): Promise<Uint8Array> => {
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const text = new TextEncoder().encode(JSON.stringify(value));
        const cipher = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, text));
        return new Uint8Array([...iv, ...cipher]);
      };
      const vault = await make(`vault-${owner}`, ['outbox', 'done', 'attention', 'meta'], 'key');
      const sealed = {
        outbox: { key: 2, bytes: await seal({ mid: 2, uuid: 'u2', name: 'n', v: 1, args: { typed: '王*' }, at: 5 }) },
        done: { key: 1, bytes: await seal({ mid: 1, uuid: 'u1', name: 'n', v: 1, args: {}, at: 4 }) },
        attention: { key: 'u0', bytes: await seal({ uuid: 'u0' }) },
        meta: { key: 'meta', bytes: await seal({ clientId: 'c', next: 3, confirmed: 1, chain: 'x' }) },
      };
      for (const [store, row] of Object.entries(sealed))
        await settled(vault.transaction(store, 'readwrite').objectStore(store).put(row));
      vault.close();
    }
    keys.close();
  }, owners);

const takeOver = (owner: string) =>
  page.evaluate(async (name) => {
    const { takeOverOldVault, openVault, createSeal, keysOf } = (globalThis as unknown as { acting: Acting }).acting;
    const seal = createSeal((await keysOf(name)).work);
    const failed = await takeOverOldVault(name, seal).then(
      () => null,
      (error: Error) => error.name,
    );
    const vault = openVault(name, seal);
    const content = await vault.read().catch(() => 'closed');
    vault.close();
    const names = (await indexedDB.databases()).map((db) => db.name);
    return { failed, content, oldKeys: names.includes('keys') };
  }, owner);

const kept = {
  meta: { clientId: 'c', next: 3, confirmed: 1, chain: 'x' },
  outbox: [{ mid: 2, uuid: 'u2', name: 'n', v: 1, args: { typed: '王*' }, at: 5 }],
  done: [{ mid: 1, uuid: 'u1', name: 'n', v: 1, args: {}, at: 4 }],
  attention: [{ uuid: 'u0' }],
};

test('F24 work under the key of an older release is sealed anew and reads the same; the old key goes when the last person’s work has', async () => {
  await plantOld(['first', 'second']);
  expect(await takeOver('first')).toEqual({ failed: null, content: kept, oldKeys: true });
  expect(await takeOver('first')).toEqual({ failed: null, content: kept, oldKeys: true });
  expect(await takeOver('second')).toEqual({ failed: null, content: kept, oldKeys: false });
  expect(await takeOver('second')).toEqual({ failed: null, content: kept, oldKeys: false });
});

test('F24 F25 a take-over that was broken off behind its write is done again; one that does not open changes nothing and keeps the old key', async () => {
  await plantOld(['third']);
  const before = await page.evaluate(async () => window.raw.all('vault-third'));
  const oldKey = await page.evaluate(async () => window.raw.all('keys').then(({ keys }) => keys!.length));
  expect(oldKey).toBe(1);
  await page.evaluate(async () => {
    const [row] = (await window.raw.all('vault-third'))['outbox']!;
    row!.bytes[20]! ^= 1;
    await window.raw.put('vault-third', { outbox: [row!] });
  });
  expect(await takeOver('third')).toEqual({ failed: 'OperationError', content: 'closed', oldKeys: true });
  await page.evaluate(async (content) => {
    const bytes = (row: Raw): Raw => ({ ...row, bytes: Uint8Array.from(Object.values(row.bytes)) });
    await window.raw.put('vault-third', { outbox: content['outbox']!.map(bytes) });
  }, before);
  // The vault is written and the key still there: as after a kill between the two.
  await page.evaluate(async () => {
    const { takeOverOldVault, createSeal, keysOf } = (globalThis as unknown as { acting: Acting }).acting;
    const { keys } = await window.raw.all('keys');
    await takeOverOldVault('third', createSeal((await keysOf('third')).work));
    const opening = indexedDB.open('keys', 10);
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('keys', { keyPath: 'owner' }));
    await new Promise((done) => opening.addEventListener('success', done));
    opening.result.close();
    await window.raw.put('keys', { keys: keys! });
  });
  expect(await takeOver('third')).toEqual({ failed: null, content: kept, oldKeys: false });
});
