// AES-256-GCM over what goes to disk. The key comes from outside and is in memory only. A sealed value says by its first
// two bytes how it is sealed, and is bound to the place where it lies: put elsewhere, it does not open.
import type { Seal } from './disk.ts';

const VERSION = 1;
/** 1 = AES-256-GCM; another number is another algorithm, for a bank whose rules ask for one. */
const ALGORITHM = 1;
const HEAD = new Uint8Array([VERSION, ALGORITHM]);
const IV_BYTES = 12;

/** A value that is not sealed in a way this release knows. */
export class UnknownSeal extends Error {}

/** Held by nobody but the engine; its bytes cannot be asked for again. */
export const importKey = (bytes: BufferSource): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);

export function createSeal(key: CryptoKey): Seal {
  const boundTo = (place: string): Uint8Array<ArrayBuffer> => {
    const name = new TextEncoder().encode(place);
    const bytes = new Uint8Array(HEAD.length + name.length);
    bytes.set(HEAD);
    bytes.set(name, HEAD.length);
    return bytes;
  };
  return {
    async seal(text, place) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const how = { name: 'AES-GCM', iv, additionalData: boundTo(place) };
      const cipher = await crypto.subtle.encrypt(how, key, new TextEncoder().encode(text));
      const bytes = new Uint8Array(HEAD.length + IV_BYTES + cipher.byteLength);
      bytes.set(HEAD);
      bytes.set(iv, HEAD.length);
      bytes.set(new Uint8Array(cipher), HEAD.length + IV_BYTES);
      return bytes;
    },
    async open(bytes, place) {
      if (bytes[0] !== VERSION || bytes[1] !== ALGORITHM) throw new UnknownSeal(`sealed as ${bytes[0]}.${bytes[1]}`);
      const iv = bytes.subarray(HEAD.length, HEAD.length + IV_BYTES) as BufferSource;
      const how = { name: 'AES-GCM', iv, additionalData: boundTo(place) };
      const plain = await crypto.subtle.decrypt(how, key, bytes.subarray(HEAD.length + IV_BYTES) as BufferSource);
      return new TextDecoder().decode(plain);
    },
  };
}
