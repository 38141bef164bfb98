// What an older release left: a vault sealed under a key that lay beside it. Its work is sealed once more under the key
// from outside, and only then the old key goes; a tablet that slept through the change loses nothing.
import Dexie, { type Table } from 'dexie';
import type { Seal } from './disk.ts';
import { vaultPlace } from './places.ts';

const KEYS = 'keys';
const TABLES = ['outbox', 'done', 'attention', 'meta'] as const;
const IV_BYTES = 12;

interface Sealed {
  readonly key: string | number;
  readonly bytes: Uint8Array;
}

/** @throws when something in the vault opens under neither key; the old one stays then */
export async function takeOverOldVault(owner: string, seal: Seal): Promise<void> {
  if (!(await Dexie.exists(KEYS))) return;
  const keys = new Dexie(KEYS);
  keys.version(1).stores({ keys: 'owner' });
  try {
    const table = keys.table('keys') as Table<{ owner: string; key: CryptoKey }, string>;
    const old = await table.get(owner);
    if (old) await sealAnew(`vault-${owner}`, old.key, seal);
    await table.delete(owner);
    // Somebody else's work may still wait under his.
    if ((await table.count()) === 0) await keys.delete();
  } finally {
    keys.close();
  }
}

async function sealAnew(name: string, oldKey: CryptoKey, seal: Seal): Promise<void> {
  if (!(await Dexie.exists(name))) return;
  const vault = new Dexie(name, { chromeTransactionDurability: 'strict' });
  try {
    await vault.open();
    const anew = await Promise.all(
      TABLES.map(async (table) => {
        const rows = (await vault.table<Sealed>(table).toArray()).filter(({ key }) => key !== 'window');
        return await Promise.all(rows.map((row) => resealed(table, row, oldKey, seal)));
      }),
    );
    await vault.transaction('rw', [...TABLES], async () => {
      await Promise.all(TABLES.map((table, at) => vault.table(table).bulkPut(anew[at]!)));
    });
  } finally {
    vault.close();
  }
}

async function resealed(table: string, { key, bytes }: Sealed, oldKey: CryptoKey, seal: Seal): Promise<Sealed> {
  const place = vaultPlace(table, key);
  // A change that was broken off behind its one transaction: it is sealed anew already.
  const isNew = await seal.open(bytes, place).then(
    () => true,
    () => false,
  );
  return isNew ? { key, bytes } : { key, bytes: await seal.seal(await openOld(oldKey, bytes), place) };
}

/** The form of the older release: the iv, then the cipher, bound to nothing. */
async function openOld(key: CryptoKey, bytes: Uint8Array): Promise<string> {
  const iv = bytes.subarray(0, IV_BYTES) as BufferSource;
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes.subarray(IV_BYTES) as BufferSource);
  return new TextDecoder().decode(plain);
}
