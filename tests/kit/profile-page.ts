/**
 * The part of the scan that runs in the page: every value of every database and cache of the origin, as it is and as
 * it reads when it is opened with the keys that lie there.
 */
import { createSeal } from '#sync/seal.ts';

export interface PageScan {
  readonly values: number;
  readonly bytes: number;
  /** Sealed values that one of the keys opened. */
  readonly opened: number;
  /** `canary: place`, found as it lies there. */
  readonly plain: string[];
  /** `canary: place`, found after opening. */
  readonly unsealed: string[];
}

interface Piece {
  readonly where: string;
  readonly text: string;
  readonly bytes: Uint8Array | null;
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });

/** Strings and byte arrays inside a value, however deep; keys go to where keys go. */
async function take(where: string, value: unknown, pieces: Piece[], keys: CryptoKey[]): Promise<void> {
  if (value instanceof CryptoKey) keys.push(value);
  else if (value instanceof Blob) await take(where, await value.arrayBuffer(), pieces, keys);
  else if (value instanceof ArrayBuffer) await take(where, new Uint8Array(value), pieces, keys);
  else if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    pieces.push({ where, text: asText(bytes), bytes });
  } else if (typeof value === 'object' && value !== null)
    for (const [name, part] of Object.entries(value)) {
      pieces.push({ where, text: name, bytes: null });
      await take(where, part, pieces, keys);
    }
  else pieces.push({ where, text: String(value), bytes: null });
}

/** Once as UTF-8, once as UTF-16 from either side: a canary in any of them is seen. */
function asText(bytes: Uint8Array): string {
  const wide = new TextDecoder('utf-16le');
  return [new TextDecoder().decode(bytes), wide.decode(bytes), wide.decode(bytes.subarray(1))].join('\n');
}

async function ofDatabases(pieces: Piece[], keys: CryptoKey[]): Promise<void> {
  for (const { name } of await indexedDB.databases()) {
    const db = await settled(indexedDB.open(name!));
    for (const store of db.objectStoreNames) {
      const table = db.transaction(store, 'readonly').objectStore(store);
      const [values, names] = await Promise.all([settled(table.getAll()), settled(table.getAllKeys())]);
      for (const value of [...values, ...names]) await take(`${name} ${store}`, value, pieces, keys);
    }
    db.close();
  }
}

async function ofCaches(pieces: Piece[], keys: CryptoKey[]): Promise<void> {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      await take(`cache ${name}`, request.url, pieces, keys);
      if (answer) await take(`cache ${name}`, await answer.arrayBuffer(), pieces, keys);
    }
  }
}

async function scanPage(canaries: readonly string[], leftovers: readonly string[]): Promise<PageScan> {
  const pieces: Piece[] = [];
  const keys: CryptoKey[] = [];
  for (const [name, storage] of [['localStorage', localStorage] as const, ['sessionStorage', sessionStorage] as const])
    await take(name, { ...storage }, pieces, keys);
  await take('cookies', document.cookie, pieces, keys);
  await ofDatabases(pieces, keys);
  await ofCaches(pieces, keys);
  const plain = new Set<string>();
  const unsealed = new Set<string>();
  const look = (text: string, where: string, into: Set<string>): void => {
    for (const canary of canaries) if (text.includes(canary)) into.add(`${canary}: ${where}`);
  };
  for (const { where, text } of pieces) look(text, where, plain);
  const raw = leftovers.map((text) => ({
    where: 'left in the files',
    bytes: Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)),
  }));
  let opened = 0;
  for (const { where, bytes } of [...pieces, ...raw]) {
    if (!bytes) continue;
    for (const key of keys) {
      const text = await createSeal(key)
        .open(bytes)
        .catch(() => null);
      if (text === null) continue;
      opened++;
      look(text, where, unsealed);
    }
  }
  const size = pieces.reduce((sum, { text, bytes }) => sum + (bytes?.length ?? text.length), 0);
  return { values: pieces.length, bytes: size, opened, plain: [...plain], unsealed: [...unsealed] };
}

export type ScanPage = typeof scanPage;
Object.assign(globalThis, { scanPage });
