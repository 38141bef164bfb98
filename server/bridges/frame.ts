// The frame of the queue machine link (protocols.md §1): 8 digits of length, 20 bytes of charset name, the body.

export const DIGITS = 8;
export const CHARSET_BYTES = 20;
export const BODY_LIMIT = 65_536;

export type Decoded =
  | { readonly is: 'frame'; readonly charset: string; readonly body: Uint8Array }
  /** The length cannot be right, so nothing after it can be found either: the connection has to close. */
  | { readonly is: 'bad-length' };

export interface FrameDecoder {
  /** Takes the next bytes as they arrive, however cut; gives the frames that are now whole. Nothing after a bad length. */
  push(chunk: Uint8Array): Decoded[];
  /** Bytes of a frame that is not whole yet. */
  readonly waiting: number;
}

/**
 * Whole frames are cut from the chunk without a copy; only the rest that hangs over is copied, each byte once, into a
 * buffer of the size the frame announced.
 */
export function createFrameDecoder(bodyLimit = BODY_LIMIT): FrameDecoder {
  const head = new Uint8Array(DIGITS);
  let headFilled = 0;
  let rest: Uint8Array | null = null;
  let restFilled = 0;
  let broken = false;

  function takeHead(chunk: Uint8Array, from: number): number {
    const taken = Math.min(DIGITS - headFilled, chunk.length - from);
    head.set(chunk.subarray(from, from + taken), headFilled);
    headFilled += taken;
    return from + taken;
  }

  return {
    get waiting() {
      return headFilled + restFilled;
    },
    push(chunk) {
      const frames: Decoded[] = [];
      let at = 0;
      while (at < chunk.length && !broken) {
        if (headFilled < DIGITS) {
          at = takeHead(chunk, at);
          if (headFilled < DIGITS) break;
          if (readLength(head, bodyLimit) === null) {
            broken = true;
            frames.push({ is: 'bad-length' });
            break;
          }
        }
        const length = readLength(head, bodyLimit)!;
        if (!rest && chunk.length - at >= length) {
          frames.push(toFrame(chunk.subarray(at, at + length)));
          at += length;
        } else {
          rest ??= new Uint8Array(length);
          const taken = Math.min(length - restFilled, chunk.length - at);
          rest.set(chunk.subarray(at, at + taken), restFilled);
          restFilled += taken;
          at += taken;
          if (restFilled < length) break;
          frames.push(toFrame(rest));
          rest = null;
          restFilled = 0;
        }
        headFilled = 0;
      }
      return frames;
    },
  };
}

/** The announced number of bytes, or null when it is no number or no possible one. */
function readLength(head: Uint8Array, bodyLimit: number): number | null {
  let length = 0;
  for (const byte of head) {
    if (byte < 0x30 || byte > 0x39) return null;
    length = length * 10 + byte - 0x30;
  }
  return length < CHARSET_BYTES || length > CHARSET_BYTES + bodyLimit ? null : length;
}

function toFrame(bytes: Uint8Array): Decoded {
  const name = String.fromCharCode(...bytes.subarray(0, CHARSET_BYTES)).trimEnd();
  return { is: 'frame', charset: name, body: bytes.subarray(CHARSET_BYTES) };
}

/** Wraps body bytes; the charset name is only written, not applied. */
export function wrapFrame(charset: string, body: Uint8Array): Buffer {
  const head = String(CHARSET_BYTES + body.length).padStart(DIGITS, '0') + charset.padEnd(CHARSET_BYTES, ' ');
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}
