/** Reads LevelDB's files as bytes: records that were cut up for the log, and the packed blocks of tables. */
import { unsnap, varint } from './profile-snappy.ts';

const LOG_BLOCK = 32_768;
const LOG_HEAD = 7;

/** The records of a `.log` file, put together again: in the file a header stands in the middle of the long ones. */
export function logRecords(bytes: Buffer): Buffer[] {
  const records: Buffer[] = [];
  let parts: Buffer[] = [];
  for (let at = 0; at + LOG_HEAD <= bytes.length;) {
    const left = LOG_BLOCK - (at % LOG_BLOCK);
    const length = bytes.readUInt16LE(at + 4);
    const type = bytes[at + 6]!;
    if (left < LOG_HEAD || type === 0 || type > 4) {
      at += left;
      continue;
    }
    // 1 whole, 2 first, 3 middle, 4 last.
    if (type <= 2) parts = [];
    parts.push(bytes.subarray(at + LOG_HEAD, at + LOG_HEAD + length));
    if (type === 1 || type === 4) records.push(Buffer.concat(parts.splice(0)));
    at += LOG_HEAD + length;
  }
  // A kill cuts the last one short.
  if (parts.length > 0) records.push(Buffer.concat(parts));
  return records;
}

const FOOT = 48;
const MAGIC = Buffer.from('57fb808b247547db', 'hex');

/** The blocks of a table (`.ldb`, `.sst`), unpacked; [] where it is none. */
export function tableBlocks(bytes: Buffer): Buffer[] {
  if (bytes.length < FOOT || !bytes.subarray(-8).equals(MAGIC)) return [];
  const foot = bytes.subarray(-FOOT);
  const [, afterMeta] = handleAt(foot, 0);
  const [index] = handleAt(foot, afterMeta);
  const blocks: Buffer[] = [];
  const entries = blockAt(bytes, index);
  if (!entries) return [];
  for (const handle of handlesIn(entries)) {
    const block = blockAt(bytes, handle);
    if (block) blocks.push(block);
  }
  return blocks;
}

interface Handle {
  readonly at: number;
  readonly size: number;
}

function handleAt(bytes: Buffer, from: number): [Handle, next: number] {
  const [at, middle] = varint(bytes, from);
  const [size, next] = varint(bytes, middle);
  return [{ at, size }, next];
}

function blockAt(bytes: Buffer, { at, size }: Handle): Buffer | null {
  if (at + size >= bytes.length) return null;
  const raw = bytes.subarray(at, at + size);
  return bytes[at + size] === 1 ? unsnap(raw) : raw;
}

/** Entries of an index block: a key that shares its beginning with the one before, then where a block lies. */
function handlesIn(block: Buffer): Handle[] {
  const handles: Handle[] = [];
  const restarts = block.readUInt32LE(block.length - 4);
  const end = block.length - 4 - 4 * restarts;
  for (let at = 0; at < end;) {
    const [, afterShared] = varint(block, at);
    const [own, afterOwn] = varint(block, afterShared);
    const [length, start] = varint(block, afterOwn);
    const value = start + own;
    if (value + length > end || value <= at) break;
    handles.push(handleAt(block, value)[0]);
    at = value + length;
  }
  return handles;
}
