// The input of a mutation that was set aside may hold a customer's data: it is kept sealed, for the person who has to
// find out what was meant (sync.md §3.8).
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface ArgsSeal {
  seal(text: string): Uint8Array;
  /** @throws when the bytes are not of this key, or were changed */
  open(bytes: Uint8Array): string;
}

/** AES-256-GCM; bytes: iv, tag, cipher. */
export function createArgsSeal(key: Uint8Array): ArgsSeal {
  return {
    seal(text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
    },
    open(bytes) {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}
