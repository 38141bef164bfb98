// The serial caller and evaluator of a counter (protocols.md §5): bytes to frames and back. Pure, so that every split of
// the stream reads the same; what a key means is in caller-keys.ts.

/** What stands between start and end of a frame; numbers are bytes. */
export interface CallerFrame {
  readonly address: number;
  readonly func: number;
  readonly data: readonly number[];
}

/** What was dropped: bytes that begin no frame, frames whose two lengths are wrong or never filled, wrong sums or ends. */
export interface CallerFaults {
  readonly noise: number;
  readonly length: number;
  readonly sum: number;
}
export const noFaults: CallerFaults = { noise: 0, length: 0, sum: 0 };

export interface CallerReading {
  readonly frames: readonly CallerFrame[];
  /** The beginning of a frame whose end has not come yet. */
  readonly held: Uint8Array;
  readonly faults: CallerFaults;
}

const [START, MARK, END] = [0xff, 0x68, 0x16];
/** `FF 68 LEN LEN 68` before what is counted, `SUM 16` behind it. */
const HEAD = 5;
const TAIL = 2;
/** Address and function at least; the longest frame there is counts eight, so a broken length never holds much back. */
const LENGTHS = { least: 2, most: 32 };

const sumOf = (bytes: Iterable<number>): number => [...bytes].reduce((sum, byte) => (sum + byte) % 256, 0);

export function callerBytes({ address, func, data }: CallerFrame): Uint8Array {
  const counted = [address, func, ...data];
  return Uint8Array.from([START, MARK, counted.length, counted.length, MARK, ...counted, sumOf(counted), END]);
}

/** The frame that begins here, what is wrong with it, or `more` while too little of it has come to say. */
function frameAt(bytes: Uint8Array, at: number): CallerFrame | keyof CallerFaults | 'more' {
  const [start, mark, length, again, secondMark] = bytes.subarray(at, at + HEAD);
  if (start !== START) return 'noise';
  if (mark === undefined) return 'more';
  if (mark !== MARK) return 'noise';
  if (length === undefined) return 'more';
  if (length < LENGTHS.least || length > LENGTHS.most) return 'length';
  if (again === undefined) return 'more';
  if (again !== length) return 'length';
  if (secondMark === undefined) return 'more';
  if (secondMark !== MARK) return 'length';
  const end = at + HEAD + length;
  if (bytes.length < end + TAIL) return 'more';
  const counted = bytes.subarray(at + HEAD, end);
  if (bytes[end] !== sumOf(counted) || bytes[end + 1] !== END) return 'sum';
  const [address = 0, func = 0, ...data] = counted;
  return { address, func, data };
}

/**
 * Takes in what has come. Behind something broken it goes on from the next byte, so that a whole frame is found wherever
 * it begins. `ended`: nothing more will come of what is held (the line is silent, the plug is out).
 */
export function readCaller(held: Uint8Array, chunk: Uint8Array, ended = false): CallerReading {
  const bytes = new Uint8Array(held.length + chunk.length);
  bytes.set(held);
  bytes.set(chunk, held.length);
  const frames: CallerFrame[] = [];
  const faults = { ...noFaults };
  let at = 0;
  while (at < bytes.length) {
    const found = frameAt(bytes, at);
    if (found === 'more' && !ended) break;
    if (typeof found === 'object') {
      frames.push(found);
      at += HEAD + found.data.length + 2 + TAIL;
    } else {
      faults[found === 'more' ? 'length' : found]++;
      at++;
    }
  }
  return { frames, held: bytes.slice(at), faults };
}

export const addFaults = (a: CallerFaults, b: CallerFaults): CallerFaults => ({
  noise: a.noise + b.noise,
  length: a.length + b.length,
  sum: a.sum + b.sum,
});
