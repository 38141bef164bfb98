// What a ticket printer says of itself: answers to what it was asked (DLE EOT, GS r) and four bytes unasked (GS a).

export interface PrinterState {
  readonly paper: 'there' | 'low' | 'out';
  /** A cover that is open, a knife that is stuck, a fault. */
  readonly fault: boolean;
}
export type PrinterSays = ({ readonly as: 'state' } & PrinterState) | { readonly as: 'done' };

export interface PrinterReading {
  readonly says: readonly PrinterSays[];
  /** Bytes of a word that has not ended. */
  readonly held: readonly number[];
}

const paperOf = (low: boolean, out: boolean): PrinterState['paper'] => (out ? 'out' : low ? 'low' : 'there');

/** An automatic status: 0xx1xx00 and three bytes with bits 4 and 7 clear. */
const startsUnasked = (byte: number): boolean => (byte & 0x93) === 0x10;
/** An answer to DLE EOT: 0xx1xx10. */
const answersPaper = (byte: number): boolean => (byte & 0x93) === 0x12;
/** An answer to GS r: 0xx0xxxx. */
const answersDone = (byte: number): boolean => (byte & 0x90) === 0x00;

/** Whatever is no word of a printer is dropped. */
export function readPrinter(held: readonly number[], bytes: Iterable<number>): PrinterReading {
  const says: PrinterSays[] = [];
  let word: number[] = [...held];
  for (const byte of bytes) {
    if (word.length > 0 && !answersDone(byte)) word = [];
    if (word.length > 0) {
      word.push(byte);
      if (word.length < 4) continue;
      const [first = 0, second = 0, third = 0] = word;
      // Cover or waiting for a hand; cutter, not to be mended, mends itself; roll.
      const fault = (first & 0x20) !== 0 || (second & 0x68) !== 0;
      says.push({ as: 'state', paper: paperOf((third & 0x03) !== 0, (third & 0x0c) !== 0), fault });
      word = [];
    } else if (startsUnasked(byte)) word = [byte];
    else if (answersPaper(byte))
      says.push({ as: 'state', paper: paperOf((byte & 0x0c) !== 0, (byte & 0x60) !== 0), fault: false });
    else if (answersDone(byte)) says.push({ as: 'done' });
  }
  return { says, held: word };
}
