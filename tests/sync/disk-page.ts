/** The page of the disk tests: hands the real vault, replica and seal to whoever drives the browser. */
import { openReplica, openVault } from '#sync/dexie-disk.ts';
import { createSeal, deviceKey } from '#sync/seal.ts';

const handed = { openVault, openReplica, createSeal, deviceKey };
export type Handed = typeof handed;
Object.assign(globalThis, { disk: handed });
