// Puts the sync engine together for one person on this tablet: network, disk, clock and dice are the real ones here.
import { kinds } from '#domain/kinds.ts';
import { tabletMutators } from '#domain/tablet-mutators.ts';
import { openReplica, openVault } from '#sync/dexie-disk.ts';
import { takeOverFormer } from '#sync/former-device.ts';
import { fetchNet } from '#sync/fetch-net.ts';
import { actorOf, type Me } from '#sync/me.ts';
import { newId } from '#sync/new-id.ts';
import { takeOverOldVault } from '#sync/old-vault.ts';
import { createSeal } from '#sync/seal.ts';
import { SyncClient } from '#sync/sync-client.ts';
import { askForFormerKey, type Keys } from './key-answer.ts';
import { memoOf } from './waiting-memo.ts';

/** Rises when a kind's shape or the seal changes: the replica is then read anew. */
const REPLICA_SCHEMA = '6';

/** `ended` says when its owner closes it: the window then stops calling on it. */
export async function startEngine(me: Me, keys: Keys, ended: AbortSignal): Promise<SyncClient> {
  const owner = `${me.staff.id}-${me.deviceId}`;
  const [ofWork, ofRows] = [createSeal(keys.work), createSeal(keys.rows)];
  await takeOverOldVault(owner, ofWork);
  await takeOverFormer(me.staff.id, me.deviceId, ofWork, askForFormerKey).catch(() => undefined);
  const ports = {
    net: fetchNet(),
    vault: openVault(owner, ofWork),
    replica: openReplica(owner, REPLICA_SCHEMA, ofRows),
    wallNow: () => Date.now(),
    wait,
    random: Math.random,
    newId,
    memo: memoOf(owner),
  };
  const client = new SyncClient(ports, kinds, tabletMutators, actorOf(me), import.meta.env.VITE_APP_VERSION ?? 'dev');
  await client.open();
  client.start();
  window.addEventListener('online', () => client.nudge(), { signal: ended });
  const whenSeen = () => document.visibilityState === 'visible' && client.nudge();
  document.addEventListener('visibilitychange', whenSeen, { signal: ended });
  return client;
}

/** Settles after `ms`, or at once when the signal says so. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
