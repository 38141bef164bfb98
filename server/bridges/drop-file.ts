// A file of the bank as bytes (protocols.md §3): its marker, its header and trailer, its lines. Lines are cut before they are
// decoded, as no byte of a Chinese letter is a line feed; fields after, as a letter's second byte may be a `|`.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import * as v from 'valibot';
import { dayField, type Day } from '#domain/kernel/day.ts';

/** What the marker beside a file says of it. */
export interface Marker {
  readonly sha256: string;
  readonly rows: number;
}

/** Why a whole file is not taken; the code has a sentence on the page of data files. */
export class FileRefused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export interface Header {
  readonly kind: string;
  readonly day: Day;
  readonly charset: 'GB18030' | 'UTF-8';
  readonly batch: string;
}

const SEPARATOR = '|@|';
/** A row of the longest kind has some hundred letters. */
const LONGEST_LINE = 16 * 1024;
/** A marker has two short lines. */
const LONGEST_MARKER = 200;

export function readMarker(text: string): Marker | null {
  const match = /^\uFEFF?sha256 ([0-9a-f]{64})\r?\nrows (\d{1,9})\s*$/i.exec(text);
  return match && { sha256: match[1]!.toLowerCase(), rows: Number(match[2]) };
}

/** The marker's text; a longer one is none. */
export async function markerText(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(LONGEST_MARKER + 1), 0, LONGEST_MARKER + 1, 0);
    return bytesRead > LONGEST_MARKER ? '' : buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}

/** The lines of a file without their ends, some at a time; `hash` is told every byte. */
export async function* linesOf(path: string, hash: { update(bytes: Uint8Array): unknown }): AsyncGenerator<Buffer[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path)) {
    const bytes = chunk as Buffer;
    hash.update(bytes);
    const all = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
    const lines: Buffer[] = [];
    let from = 0;
    for (let end = all.indexOf(0x0a); end !== -1; end = all.indexOf(0x0a, from)) {
      lines.push(withoutReturn(all.subarray(from, end)));
      from = end + 1;
    }
    rest = all.subarray(from);
    if (rest.length > LONGEST_LINE) throw new FileRefused('line-too-long');
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [withoutReturn(rest)];
}

const withoutReturn = (line: Buffer): Buffer => (line.at(-1) === 0x0d ? line.subarray(0, -1) : line);

/** `H|@|<kind>|@|<yyyyMMdd>|@|<charset>|@|<batch>`: ASCII in every charset. */
export function readHeader(line: Buffer): Header {
  const match =
    /^(?:\xef\xbb\xbf)?H\|@\|([A-Z]{2,8})\|@\|(\d{8})\|@\|([A-Za-z0-9-]{1,20})\|@\|([0-9A-Za-z_-]{1,40})$/.exec(
      line.toString('latin1'),
    );
  const day = match && readDay(match[2]!);
  if (!match || !day) throw new FileRefused('header');
  const charset = match[3]!.toUpperCase();
  if (charset !== 'UTF-8' && charset !== 'GBK' && charset !== 'GB18030') throw new FileRefused('charset');
  return { kind: match[1]!, day, charset: charset === 'UTF-8' ? 'UTF-8' : 'GB18030', batch: match[4]! };
}

/** `yyyyMMdd` → a day; null where there is no such day. */
export function readDay(text: string): Day | null {
  const day = v.safeParse(dayField, `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`);
  return text.length === 8 && day.success ? day.output : null;
}

/** What a line is: the fields of a row, the trailer's count, or null where its bytes are no text. */
export type Line = { readonly fields: readonly string[] } | { readonly trailer: number } | null;

export function lineReader(charset: Header['charset']): (line: Buffer) => Line {
  // GBK is read as GB18030, whose decoder throws where GBK's drops a byte without a word (reliability.md §0.10).
  const decoder = new TextDecoder(charset === 'UTF-8' ? 'utf-8' : 'gb18030', { fatal: true });
  return (line) => {
    let text: string;
    try {
      text = decoder.decode(line);
    } catch {
      return null;
    }
    const fields = text.split(SEPARATOR);
    const count = fields.length === 2 && fields[0] === 'T' ? fields[1]! : '';
    return /^\d{1,9}$/.test(count) ? { trailer: Number(count) } : { fields };
  };
}
