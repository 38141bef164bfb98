/** Unpacks Snappy's raw format, in which LevelDB keeps its blocks and Chromium the values of IndexedDB. */

/** The text that begins at `at`; null where none does. It ends itself, so what lies behind it does not matter. */
export function unsnap(bytes: Buffer, at = 0): Buffer | null {
  const [size, start] = varint(bytes, at);
  if (size === 0 || size > 64 * 1024 * 1024 || start === at) return null;
  const out = Buffer.alloc(size);
  let done = 0;
  let next = start;
  while (done < size) {
    if (next >= bytes.length) return null;
    const tag = bytes[next]!;
    const piece = (tag & 3) === 0 ? literal(bytes, next) : copy(bytes, next);
    if (!piece || done + piece.length > size) return null;
    if (piece.back === 0) {
      if (piece.next + piece.length > bytes.length) return null;
      bytes.copy(out, done, piece.next, piece.next + piece.length);
      next = piece.next + piece.length;
    } else {
      if (piece.back > done) return null;
      // One byte at a time: a copy may reach into what it is just writing.
      for (let i = 0; i < piece.length; i++) out[done + i] = out[done + i - piece.back]!;
      next = piece.next;
    }
    done += piece.length;
  }
  return out;
}

interface Piece {
  readonly length: number;
  /** How far back it is copied from; 0 = it stands here. */
  readonly back: number;
  readonly next: number;
}

function literal(bytes: Buffer, at: number): Piece | null {
  const short = bytes[at]! >> 2;
  if (short < 60) return { length: short + 1, back: 0, next: at + 1 };
  const width = short - 59;
  if (at + 1 + width > bytes.length) return null;
  return { length: bytes.readUIntLE(at + 1, width) + 1, back: 0, next: at + 1 + width };
}

function copy(bytes: Buffer, at: number): Piece | null {
  const tag = bytes[at]!;
  const width = [0, 1, 2, 4][tag & 3]!;
  if (at + 1 + width > bytes.length) return null;
  const piece =
    width === 1
      ? { length: ((tag >> 2) & 7) + 4, back: ((tag >> 5) << 8) | bytes[at + 1]! }
      : { length: (tag >> 2) + 1, back: bytes.readUIntLE(at + 1, width) };
  return piece.back === 0 ? null : { ...piece, next: at + 1 + width };
}

/** A number in groups of seven bits, and where it ends; where it does not end, the same place. */
export function varint(bytes: Buffer, at: number): [value: number, next: number] {
  let value = 0;
  for (let i = 0; i < 6 && at + i < bytes.length; i++) {
    const byte = bytes[at + i]!;
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return [value, at + i + 1];
  }
  return [0, at];
}
