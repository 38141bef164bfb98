// The code on a slip that a phone asks with (QUE-014): the start of SHA-256 over the ticket's id, so that it tells neither
// which number it is nor what the next one would be. Hashing is the caller's: browsers and servers each have their own.
import type { Id } from '../kernel/ids.ts';

/** The sixteen bytes that are hashed. */
export const bytesOfId = (id: Id): Uint8Array =>
  Uint8Array.from(id.replaceAll('-', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

export const codeOfHash = (hash: Uint8Array): string =>
  [...hash.subarray(0, 10)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
