// A slip as bytes for a ticket printer: ESC/POS, Chinese in GB 18030, on paper of 58 or 80 mm.
import type { EncodeGb } from './gb18030.ts';
import type { SlipLine, SlipSize } from './slip.ts';

export type PaperWidth = 58 | 80;

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;

/** Columns of the usual font; a Chinese character takes two. */
const columnsOf: Readonly<Record<PaperWidth, number>> = { 58: 32, 80: 48 };
/** Times as wide and as high. */
const scaleOf: Readonly<Record<SlipSize, number>> = { note: 1, body: 1, title: 2, number: 4 };
/** Dots of a module of the QR code. */
const moduleOf: Readonly<Record<PaperWidth, number>> = { 58: 5, 80: 6 };

/** The printer as if switched on just now: Chinese characters, everything in the middle, and word of itself unasked. */
const START = [ESC, 0x40, FS, 0x26, ESC, 0x61, 0x01];
/** Paper and faults are told unasked (automatic status back). */
export const LISTEN = Uint8Array.of(GS, 0x61, 0x0c);
/** Asked at once, also while it prints nothing: the paper. */
export const ASK_PAPER = Uint8Array.of(0x10, 0x04, 0x04);
/** Answered when all before it was printed: the end of a slip is known by it. */
export const ASK_DONE = Uint8Array.of(GS, 0x72, 0x01);
/** Feeds to the knife and leaves one point uncut. */
const CUT = [GS, 0x56, 0x42, 0x00];

const widthOf = (character: string): number => (character.codePointAt(0)! < 0x80 ? 1 : 2);

/** In lines that fit; English is broken between words, Chinese anywhere, no mark of punctuation begins a line. */
export function wrap(words: string, columns: number): string[] {
  const parts = words.match(/(?:[\x21-\x7e–]+|.)[，。、；：！？]*/gu) ?? [];
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const part of parts) {
    const width = [...part].reduce((sum, character) => sum + widthOf(character), 0);
    if (used + width > columns && line !== '') {
      lines.push(line.trimEnd());
      [line, used] = ['', 0];
    }
    if (line === '' && part === ' ') continue;
    line += part;
    used += width;
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()];
}

function code(text: string, paper: PaperWidth): number[] {
  const data = [...text].map((character) => character.charCodeAt(0));
  const length = data.length + 3;
  const part = (...bytes: readonly number[]): number[] => [GS, 0x28, 0x6b, ...bytes];
  return [
    // Model 2, size, level M, store, print.
    ...part(0x04, 0x00, 0x31, 0x41, 0x32, 0x00),
    ...part(0x03, 0x00, 0x31, 0x43, moduleOf[paper]),
    ...part(0x03, 0x00, 0x31, 0x45, 0x31),
    ...part(length & 0xff, length >> 8, 0x31, 0x50, 0x30, ...data),
    ...part(0x03, 0x00, 0x31, 0x51, 0x30),
    0x0a,
  ];
}

/** One slip, cut off at the end. The link in its code is plain ASCII. */
export function escPos(lines: readonly SlipLine[], paper: PaperWidth, encode: EncodeGb): Uint8Array {
  const columns = columnsOf[paper];
  const bytes = lines.flatMap((line): number[] => {
    if (line.kind === 'code') return code(line.text, paper);
    if (line.kind === 'rule') return [...Array<number>(columns).fill(0x2d), 0x0a];
    const scale = scaleOf[line.size];
    const size = ((scale - 1) << 4) | (scale - 1);
    const printed = wrap(line.text, Math.floor(columns / scale)).flatMap((one) => [...encode(one), 0x0a]);
    return [GS, 0x21, size, ESC, 0x45, line.bold ? 1 : 0, ...printed, GS, 0x21, 0x00, ESC, 0x45, 0x00];
  });
  return Uint8Array.from([...START, ...bytes, ESC, 0x64, 0x02, ...CUT]);
}
