// The body of a frame: one JSON object in the machine's charset, read so that one broken name costs only that name.
import iconv from 'iconv-lite';
import { wrapFrame } from './frame.ts';

export const charsets = ['GBK', 'GB18030', 'UTF-8'] as const;
export type Charset = (typeof charsets)[number];

export const isCharset = (name: string): name is Charset => (charsets as readonly string[]).includes(name);

/** Stands where a text could not be decoded; a field that needs its text refuses it, the others fall back. */
export const UNREADABLE = '\uFFFD';

export type Body =
  | {
      readonly is: 'object';
      readonly value: object;
      /** Names of fields whose text was dropped. */ readonly dropped: readonly string[];
    }
  | { readonly is: 'not-json'; /** Found by its digits alone, for the answer. */ readonly seq: number | null };

// GBK is read as GB18030: the GBK decoder drops a byte 0xFF without a word, GB18030 throws (reliability.md §0.10).
const gb = new TextDecoder('gb18030', { fatal: true });
const utf8 = new TextDecoder('utf-8', { fatal: true });
type Decoder = typeof gb;

export function encodeFrame(charset: Charset, message: object): Buffer {
  const text = JSON.stringify(message);
  return wrapFrame(charset, charset === 'UTF-8' ? Buffer.from(text, 'utf8') : iconv.encode(text, charset));
}

/** Reads a body. Never throws. */
export function decodeBody(charset: Charset, body: Uint8Array): Body {
  const decoder = charset === 'UTF-8' ? utf8 : gb;
  const dropped: string[] = [];
  const text =
    decodeText(decoder, body) ?? decodeByStrings(decoder, charset === 'UTF-8' ? utf8Step : gbStep, body, dropped);
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { is: 'not-json', seq: seqIn(body) };
  return { is: 'object', value, dropped };
}

function decodeText(decoder: Decoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Walks the bytes character by character, so that a trail byte 0x5C or 0x7C is never taken for `\` or `|`, and decodes
 * each JSON string by itself. A character cut off before the closing quote leaves the quote whole: 0x22 is no trail
 * byte in either charset.
 */
function decodeByStrings(decoder: Decoder, step: Step, body: Uint8Array, dropped: string[]): string {
  const parts: string[] = [];
  let from = 0;
  let key = '';
  for (let at = 0; at < body.length;) {
    if (body[at] !== QUOTE) {
      at += 1;
      continue;
    }
    parts.push(ascii(body, from, at));
    const end = endOfString(step, body, at + 1);
    const text = decodeText(decoder, body.subarray(at + 1, end));
    const isKey = isBeforeColon(body, end + 1);
    if (isKey) key = text ?? '';
    if (text === null) dropped.push(isKey || !/^[A-Za-z]{1,20}$/.test(key) ? '?' : key);
    parts.push(`"${text ?? UNREADABLE}"`);
    at = from = end + 1;
  }
  parts.push(ascii(body, from, body.length));
  return parts.join('');
}

/** Outside strings JSON is ASCII; anything else becomes a character that no JSON allows there. */
const ascii = (body: Uint8Array, from: number, to: number): string =>
  from >= to
    ? ''
    : Buffer.from(body.buffer, body.byteOffset + from, to - from)
        .toString('latin1')
        .replace(/[\x80-\xff]/g, UNREADABLE);

function endOfString(step: Step, body: Uint8Array, from: number): number {
  let at = from;
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : step(body, at);
  return Math.min(at, body.length);
}

function isBeforeColon(body: Uint8Array, from: number): boolean {
  let at = from;
  while (body[at] === 0x20 || body[at] === 0x09 || body[at] === 0x0a || body[at] === 0x0d) at += 1;
  return body[at] === 0x3a;
}

/** How many bytes the character at a place takes; 1 where it is none. */
type Step = (body: Uint8Array, at: number) => number;

const between = (byte: number | undefined, low: number, high: number): boolean =>
  byte !== undefined && byte >= low && byte <= high;

/** GB18030: one byte, two (trail 40–7E, 80–FE) or four (digit, lead, digit). */
function gbStep(body: Uint8Array, at: number): number {
  if (!between(body[at], 0x81, 0xfe)) return 1;
  const next = body[at + 1];
  if (between(next, 0x40, 0x7e) || between(next, 0x80, 0xfe)) return 2;
  const four = between(next, 0x30, 0x39) && between(body[at + 2], 0x81, 0xfe) && between(body[at + 3], 0x30, 0x39);
  return four ? 4 : 1;
}

/** In UTF-8 no byte of a longer character looks like a quote or a backslash. */
const utf8Step: Step = () => 1;

/** The `seq` of a body that could not be read, found by its letters. */
export function seqIn(body: Uint8Array): number | null {
  const found = /"seq"\s*:\s*(\d{1,15})\s*[,}]/.exec(
    Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1'),
  );
  return found ? Number(found[1]) : null;
}
