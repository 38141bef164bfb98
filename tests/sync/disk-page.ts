/** The page of the disk tests: hands the real vault, replica and seal to whoever drives the browser. */
import { openReplica, openVault } from '#sync/dexie-disk.ts';
import { takeOverOldVault } from '#sync/old-vault.ts';
import { createSeal } from '#sync/seal.ts';
import { keyOf } from '#tests/kit/test-key.ts';

const handed = { openVault, openReplica, createSeal, keyOf, takeOverOldVault };
export type Handed = typeof handed;
Object.assign(globalThis, { disk: handed });
