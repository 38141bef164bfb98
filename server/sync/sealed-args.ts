// The input of a mutation that was set aside may hold a customer's data: it is kept sealed, for the person who has to
// find out what was meant (sync.md §3.8).
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Version 1, algorithm 1: AES-256-GCM. Another number is another algorithm, for a bank whose rules ask for one. */
const HEAD = Buffer.from([1, 1]);
const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface ArgsSeal {
  seal(text: string): Uint8Array;
  /** @throws when the bytes are not of this key, or were changed */
  open(bytes: Uint8Array): string;
}

/** AES-256-GCM; bytes: head, iv, tag, cipher. What an older release sealed has no head. */
export function createArgsSeal(key: Uint8Array): ArgsSeal {
  return {
    seal(text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(HEAD);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([HEAD, iv, cipher.getAuthTag(), sealed]);
    },
    open(bytes) {
      if (!HEAD.equals(bytes.subarray(0, HEAD.length))) return opened(key, bytes);
      try {
        return opened(key, bytes.subarray(HEAD.length), HEAD);
      } catch (error) {
        // One in 65,536 of the older ones begins like this.
        try {
          return opened(key, bytes);
        } catch {
          throw error;
        }
      }
    },
  };
}

function opened(key: Uint8Array, bytes: Uint8Array, head?: Uint8Array): string {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES));
  if (head) decipher.setAAD(head);
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}
