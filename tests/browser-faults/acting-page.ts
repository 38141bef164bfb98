/** A page with the real engine and no screen: whoever drives the browser acts through it as fast as the disk allows. */
import { startEngine } from '#app/engine.ts';
import type { Keys } from '#app/key-answer.ts';
import { customerKind } from '#domain/customers/customers.model.ts';
import { lobbySettingKind } from '#domain/settings/settings.model.ts';
import { setLobby } from '#domain/settings/settings.mutators.ts';
import { openReplica, openVault } from '#sync/dexie-disk.ts';
import type { Me } from '#sync/live.ts';
import { takeOverOldVault } from '#sync/old-vault.ts';
import { createSeal } from '#sync/seal.ts';
import { keyOf } from '#tests/kit/test-key.ts';

/** This page is also opened without a server: its keys are its own. */
async function keysOf(owner: string): Promise<Keys> {
  return { rows: await keyOf(`rows of ${owner}`), work: await keyOf(`work of ${owner}`) };
}

const start = async (me: Me) =>
  await startEngine(me, await keysOf(`${me.staff.id}-${me.deviceId}`), new AbortController().signal);

const disk = { openReplica, openVault, takeOverOldVault, createSeal, keysOf };
const acting = { start, setLobby, lobbySettingKind, customerKind, ...disk };
export type Acting = typeof acting;
Object.assign(globalThis, { acting });
