// The code on a slip that a phone asks with (QUE-014): from the ticket's id by a hash, so that it can be told neither which
// number it is nor what the next one would be.
import type { Id } from '../kernel/ids.ts';

/** SHA-256, which the domain has no hands on. */
export type Sha256 = (bytes: Uint8Array) => Promise<Uint8Array>;

const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export async function ticketCodeOf(id: Id, sha256: Sha256): Promise<string> {
  const bytes = Uint8Array.from(id.replaceAll('-', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return hexOf(await sha256(bytes)).slice(0, 20);
}
