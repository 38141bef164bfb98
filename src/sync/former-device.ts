// A tablet that was enrolled anew is another device to the server. What its person asked for before lies on it under the
// name that it had; the server opens that to him, and it goes on under the new name.
import Dexie from 'dexie';
import type { Id } from '#domain/kernel/ids.ts';
import type { Seal } from './disk.ts';
import { openVault } from './dexie-disk.ts';
import { takeOverOldVault } from './old-vault.ts';
import { adopt, emptyVault } from './outbox.ts';
import { newId } from './new-id.ts';
import { createSeal } from './seal.ts';

/** @param keyOf opens this person's work of that device; null = not now: it is left as it is */
export async function takeOverFormer(
  staffId: Id,
  deviceId: Id,
  seal: Seal,
  keyOf: (device: string) => Promise<CryptoKey | null>,
): Promise<void> {
  const own = `${staffId}-${deviceId}`;
  const names = await Dexie.getDatabaseNames();
  const owners = names
    .filter((name) => name.startsWith(`vault-${staffId}-`))
    .map((name) => name.slice('vault-'.length));
  for (const owner of owners.filter((each) => each !== own)) {
    const key = await keyOf(owner.slice(staffId.length + 1));
    if (!key || !(await moveWork(owner, own, createSeal(key), seal))) continue;
    // Its rows are of no use to anybody: their keys are another device's.
    const old = names.filter((name) => name === `vault-${owner}` || name.startsWith(`replica-${owner}-`));
    await Promise.all(old.map((name) => Dexie.delete(name)));
  }
}

/** Written here before it goes there; broken off in between it is done again. @returns false where it does not open */
async function moveWork(owner: string, own: string, old: Seal, seal: Seal): Promise<boolean> {
  await takeOverOldVault(owner, old).catch(() => undefined);
  const [from, to] = [openVault(owner, old), openVault(own, seal)];
  try {
    const left = await from.read().catch(() => null);
    if (!left) return false;
    const held = (await to.read()) ?? emptyVault(newId());
    await to.write(adopt(held, left));
    return true;
  } finally {
    from.close();
    to.close();
  }
}
