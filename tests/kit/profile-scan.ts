/**
 * Looks for canaries in everything a browser leaves on its disk: each file of the profile as it lies there, and what is
 * packed inside it (LevelDB's log and tables, IndexedDB's packed values, gzip). A canary is looked for in UTF-8 and in
 * UTF-16. What it cannot see: Brotli in the HTTP cache, a text or a packed value that SQLite breaks between two pages,
 * and what is sealed; values of IndexedDB and of caches are therefore read through the page as well (profile-page.ts).
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { logRecords, tableBlocks } from './profile-leveldb.ts';
import { unsnap, varint } from './profile-snappy.ts';

export interface ProfileScan {
  readonly files: number;
  readonly bytes: number;
  /** Bytes that were only there to see after unpacking. */
  readonly unpacked: number;
  /** `canary: file`, with how it lay there. */
  readonly hits: readonly string[];
  /** Values that look sealed, also deleted and overwritten ones that the database has not swept yet. */
  readonly sealed: readonly Buffer[];
}

const FIRST_BYTES = { gzip: Buffer.from([0x1f, 0x8b, 0x08]), packedValue: Buffer.from([0xff, 0x11, 0x02]) };
/** A field called `bytes` that holds an array of bytes, as V8 writes it. */
const SEALED_FIELD = Buffer.from('\x22\x05bytesB', 'latin1');

/** @param keys must not lie there either: not as bytes, as a browser keeps a key it does not hand out, nor as text */
export function scanProfile(
  folder: string,
  canaries: readonly string[],
  keys: readonly Uint8Array[] = [],
): ProfileScan {
  const needles = [
    ...canaries.flatMap((canary) => [
      { canary, form: 'utf8', bytes: Buffer.from(canary) },
      { canary, form: 'utf16', bytes: Buffer.from(canary, 'utf16le') },
    ]),
    ...keys.flatMap(formsOfKey),
  ];
  const hits = new Set<string>();
  const sealed: Buffer[] = [];
  let [files, bytes, unpacked] = [0, 0, 0];
  const look = (text: Buffer, where: string): void => {
    for (const { canary, form, bytes: needle } of needles)
      if (text.includes(needle)) hits.add(`${canary}: ${where} (${form})`);
  };
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    const raw = readOrNothing(path);
    files++;
    bytes += raw.length;
    look(raw, name);
    for (const [how, part] of inside(name, raw)) {
      unpacked += part.length;
      look(part, `${name}, ${how}`);
      sealed.push(...sealedIn(part));
    }
    sealed.push(...sealedIn(raw));
  }
  return { files, bytes, unpacked, hits: [...hits].toSorted(), sealed };
}

function formsOfKey(key: Uint8Array, nth: number) {
  const bytes = Buffer.from(key);
  const forms = (['base64', 'base64url', 'hex'] as const).map((form) => ({
    form,
    bytes: Buffer.from(bytes.toString(form)),
  }));
  return [{ form: 'bytes', bytes }, ...forms].map((each) => ({ canary: `key ${nth + 1}`, ...each }));
}

/** The browser is at work: a file may be gone by now. */
function readOrNothing(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

function inside(name: string, raw: Buffer): [how: string, part: Buffer][] {
  const parts: [string, Buffer][] = [
    ...(/\.log$|MANIFEST/.test(name) ? logRecords(raw).map((part): [string, Buffer] => ['record', part]) : []),
    ...tableBlocks(raw).map((part): [string, Buffer] => ['block', part]),
    ...gzipsIn(raw).map((part): [string, Buffer] => ['gzip', part]),
  ];
  const packed = [raw, ...parts.map(([, part]) => part)].flatMap(packedValuesIn);
  return [...parts, ...packed.map((part): [string, Buffer] => ['packed value', part])];
}

function* placesOf(bytes: Buffer, mark: Buffer): Generator<number> {
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) yield at;
}

const packedValuesIn = (bytes: Buffer): Buffer[] =>
  [...placesOf(bytes, FIRST_BYTES.packedValue)].flatMap((at) => unsnap(bytes, at + 3) ?? []);

const gzipsIn = (bytes: Buffer): Buffer[] =>
  [...placesOf(bytes, FIRST_BYTES.gzip)].flatMap((at) => {
    try {
      return gunzipSync(bytes.subarray(at));
    } catch {
      return [];
    }
  });

function sealedIn(bytes: Buffer): Buffer[] {
  return [...placesOf(bytes, SEALED_FIELD)].flatMap((at) => {
    const [size, start] = varint(bytes, at + SEALED_FIELD.length);
    return size > 0 && start + size <= bytes.length ? [bytes.subarray(start, start + size)] : [];
  });
}
