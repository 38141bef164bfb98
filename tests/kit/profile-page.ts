/**
 * The part of the scan that runs in the page: every value of every database and cache of the origin, as it is, as it reads
 * when it is opened with the keys that lie there, and as it reads with the keys of the person, which are handed in.
 */
import { createSeal, importKey } from '#sync/seal.ts';
import { GENERATION, replicaPlace, vaultPlace, type Generation } from '#sync/places.ts';

export interface PageScan {
  readonly values: number;
  readonly bytes: number;
  /** Keys, and whatever has the length of one, that lie on the tablet. */
  readonly keys: number;
  /** Sealed values that one of those opened. */
  readonly opened: number;
  /** `canary: place`, found as it lies there. */
  readonly plain: string[];
  /** `canary: place`, found after opening with a key of the tablet. */
  readonly unsealed: string[];
  /** `canary: place`, found after opening with a key of the person. */
  readonly withKeys: string[];
}

interface Piece {
  readonly where: string;
  readonly text: string;
  readonly bytes: Uint8Array | null;
  /** Where it lies, for what is bound to its place. */
  readonly at?: { readonly db: string; readonly store: string; readonly key: string | number };
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });

/** Strings and byte arrays inside a value, however deep; keys go to where keys go. */
async function take(
  where: string,
  value: unknown,
  pieces: Piece[],
  keys: CryptoKey[],
  at?: Piece['at'],
): Promise<void> {
  if (value instanceof CryptoKey) keys.push(value);
  else if (value instanceof Blob) await take(where, await value.arrayBuffer(), pieces, keys, at);
  else if (value instanceof ArrayBuffer) await take(where, new Uint8Array(value), pieces, keys, at);
  else if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    pieces.push({ where, text: asText(bytes), bytes, ...(at && { at }) });
    if (bytes.length === KEY_BYTES) keys.push(await importKey(bytes.slice()));
  } else if (typeof value === 'object' && value !== null)
    for (const [name, part] of Object.entries(value)) {
      pieces.push({ where, text: name, bytes: null });
      await take(where, part, pieces, keys, at);
    }
  else {
    pieces.push({ where, text: String(value), bytes: null });
    for (const bytes of asKeys(String(value))) keys.push(await importKey(bytes));
  }
}

const KEY_BYTES = 32;

/** A text that may be a key in hex or base64. */
function asKeys(text: string): Uint8Array<ArrayBuffer>[] {
  const hex = /^[0-9a-f]{64}$/i.test(text) ? Uint8Array.from(text.match(/../g)!, (two) => parseInt(two, 16)) : null;
  const base64 = /^[\w+/-]{43}=?$/.test(text)
    ? Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
    : null;
  return [hex, base64].filter((bytes) => bytes !== null);
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
      for (const [nth, value] of values.entries()) {
        const key = names[nth] as string | number;
        await take(`${name} ${store}`, value, pieces, keys, { db: name!, store, key });
      }
      for (const key of names) await take(`${name} ${store}`, key, pieces, keys);
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

/** The form of an older release: iv and cipher, bound to nothing. */
async function openOld(key: CryptoKey, bytes: Uint8Array): Promise<string> {
  const iv = bytes.subarray(0, 12) as BufferSource;
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes.subarray(12) as BufferSource);
  return new TextDecoder().decode(plain);
}

/** Opens what it can of `pieces` with `key`; what was left in files has no place of its own, so every place is tried. */
async function openWith(key: CryptoKey, pieces: readonly Piece[]): Promise<[Piece, string][]> {
  const seal = createSeal(key);
  const orNull = (opening: Promise<string>): Promise<string | null> => opening.catch(() => null);
  const generations = new Map<string, string>();
  for (const { at, bytes } of pieces) {
    if (at?.key !== GENERATION || !bytes) continue;
    const text = await orNull(seal.open(bytes, GENERATION));
    if (text !== null) generations.set(at.db, (JSON.parse(text) as Generation).id);
  }
  const placeOf = ({ db, store, key: name }: NonNullable<Piece['at']>): string => {
    if (name === GENERATION || name === 'window') return name;
    return db.startsWith('vault-') ? vaultPlace(store, name) : replicaPlace(generations.get(db) ?? '', store, name);
  };
  const everywhere = [...new Set(pieces.flatMap(({ at }) => (at ? [placeOf(at)] : [])))];
  const opened: [Piece, string][] = [];
  for (const piece of pieces) {
    if (!piece.bytes) continue;
    let text = await orNull(openOld(key, piece.bytes));
    for (const place of piece.at ? [placeOf(piece.at)] : everywhere)
      text ??= await orNull(seal.open(piece.bytes, place));
    if (text !== null) opened.push([piece, text]);
  }
  return opened;
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** @param ofPerson the person's keys, which are not on the tablet */
async function scanPage(
  canaries: readonly string[],
  leftovers: readonly string[],
  ofPerson: readonly string[],
): Promise<PageScan> {
  const pieces: Piece[] = [];
  const keys: CryptoKey[] = [];
  for (const [name, storage] of [['localStorage', localStorage] as const, ['sessionStorage', sessionStorage] as const])
    await take(name, { ...storage }, pieces, keys);
  await take('cookies', document.cookie, pieces, keys);
  await ofDatabases(pieces, keys);
  await ofCaches(pieces, keys);
  const plain = new Set<string>();
  const unsealed = new Set<string>();
  const withKeys = new Set<string>();
  const look = (text: string, where: string, into: Set<string>): void => {
    for (const canary of canaries) if (text.includes(canary)) into.add(`${canary}: ${where}`);
  };
  for (const { where, text } of pieces) look(text, where, plain);
  const left = leftovers.map((text) => ({ where: 'left in the files', text: '', bytes: bytesOf(text) }));
  let opened = 0;
  for (const key of keys)
    for (const [{ where }, text] of await openWith(key, [...pieces, ...left])) {
      opened++;
      look(text, where, unsealed);
    }
  for (const raw of ofPerson)
    for (const [{ where }, text] of await openWith(await importKey(bytesOf(raw)), pieces)) look(text, where, withKeys);
  const size = pieces.reduce((sum, { text, bytes }) => sum + (bytes?.length ?? text.length), 0);
  return {
    values: pieces.length,
    bytes: size,
    keys: keys.length,
    opened,
    plain: [...plain],
    unsealed: [...unsealed],
    withKeys: [...withKeys],
  };
}

export type ScanPage = typeof scanPage;
Object.assign(globalThis, { scanPage });
