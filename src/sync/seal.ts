// AES-GCM over what goes to disk. The key comes from outside; until the identity area hands out keys that are not kept
// on the device, it is one kept on the device: the seam is real, the protection is not yet (DECISIONS.md).
import Dexie, { type Table } from 'dexie';
import type { Seal } from './disk.ts';

const IV_BYTES = 12;

export function createSeal(key: CryptoKey): Seal {
  return {
    async seal(text) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const cipher = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(text));
      const bytes = new Uint8Array(IV_BYTES + cipher.byteLength);
      bytes.set(iv);
      bytes.set(new Uint8Array(cipher), IV_BYTES);
      return bytes;
    },
    async open(bytes) {
      const plain = await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: bytes.subarray(0, IV_BYTES) as BufferSource },
        key,
        bytes.subarray(IV_BYTES) as BufferSource,
      );
      return new TextDecoder().decode(plain);
    },
  };
}

class KeyDatabase extends Dexie {
  keys!: Table<{ owner: string; key: CryptoKey }, string>;
  constructor() {
    super('keys');
    this.version(1).stores({ keys: 'owner' });
  }
}

/** The owner's key on this device; made the first time. */
export async function deviceKey(owner: string): Promise<CryptoKey> {
  const db = new KeyDatabase();
  try {
    const known = await db.keys.get(owner);
    if (known) return known.key;
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    await db.keys.put({ owner, key });
    return key;
  } finally {
    db.close();
  }
}
