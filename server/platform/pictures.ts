// Pictures that come in (contract photos): looked at by their first bytes, decoded, and written anew as JPEG. What is kept
// has the picture's points and nothing else: no place, no camera, no second file hidden in the first (reliability.md §2.6).
import sharp from 'sharp';
import { refuse, type Refusal } from '#domain/kernel/refusal.ts';

export const MOST_BYTES = 10 * 1024 * 1024;
export const MOST_POINTS = 40_000_000;
/** A contract stays legible; a photo of 40 megapixels becomes one that a tablet can show. */
const LONGEST_SIDE = 4_096;

const starts = (bytes: Uint8Array, ...head: readonly number[]): boolean => head.every((byte, i) => bytes[i] === byte);
const says = (bytes: Uint8Array, at: number, text: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(text.length, bytes.length - at)).toString('latin1') ===
  text;

/** JPEG, PNG or WebP by its first bytes; what the sender calls it is not asked. */
function formatOf(bytes: Uint8Array): 'jpeg' | 'png' | 'webp' | null {
  if (bytes.length < 16) return null;
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  return says(bytes, 0, 'RIFF') && says(bytes, 8, 'WEBP') ? 'webp' : null;
}

/** Marks of a second file in the same bytes: an archive, a document, a page, a script (a polyglot). */
const SCRIPTS = ['<script', '<?php', '<!DOCTYPE', '<html', '<svg xmlns'];
const isTwoFiles = (bytes: Uint8Array): boolean => {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const archive = all.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  // The end of an archive lies within the last 64 KB of a file, a document's mark within its first 1 KB.
  if (archive >= 0 && all.length - archive < 65_557 + 22) return true;
  return all.subarray(0, 1024).includes('%PDF-') || SCRIPTS.some((mark) => all.includes(mark));
};

export interface Picture {
  readonly jpeg: Buffer;
  readonly width: number;
  readonly height: number;
}

// One picture at a time in this process, and nothing of it kept: a decoder is the likeliest part to be attacked or starved.
sharp.cache(false);
sharp.concurrency(1);
let turn: Promise<unknown> = Promise.resolve();

/** The picture written anew, upright; or why it is not taken. */
export function readPicture(bytes: Uint8Array): Promise<Picture | Refusal> {
  const mine = turn.then(() => rewrite(bytes));
  turn = mine;
  return mine;
}

async function rewrite(bytes: Uint8Array): Promise<Picture | Refusal> {
  if (bytes.length > MOST_BYTES) return refuse('uploads.too-large', { megabytes: MOST_BYTES / 1024 / 1024 });
  const format = formatOf(bytes);
  if (!format || isTwoFiles(bytes)) return refuse('uploads.not-a-picture');
  try {
    const open = sharp(bytes, { limitInputPixels: MOST_POINTS, failOn: 'error', animated: false, pages: 1 });
    const found = await open.metadata();
    if (found.format !== format) return refuse('uploads.not-a-picture');
    if (found.width * found.height > MOST_POINTS)
      return refuse('uploads.too-many-points', { millions: MOST_POINTS / 1e6 });
    const { data, info } = await open
      .rotate()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 85 })
      .toBuffer({ resolveWithObject: true });
    return { jpeg: data, width: info.width, height: info.height };
  } catch (error) {
    if (/exceeds pixel limit/.test(String(error)))
      return refuse('uploads.too-many-points', { millions: MOST_POINTS / 1e6 });
    return refuse('uploads.not-a-picture');
  }
}
