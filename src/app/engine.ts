// Puts the sync engine together for one person on this tablet: network, disk, clock and dice are the real ones here.
import type { Id } from '#domain/kernel/ids.ts';
import { kinds } from '#domain/kinds.ts';
import { mutators } from '#domain/mutators.ts';
import { openReplica, openVault } from '#sync/dexie-disk.ts';
import { fetchNet } from '#sync/fetch-net.ts';
import { actorOf, type Me } from '#sync/me.ts';
import { createSeal, deviceKey } from '#sync/seal.ts';
import { SyncClient } from '#sync/sync-client.ts';

/** Rises when a kind's shape changes: the replica is then read anew. */
const REPLICA_SCHEMA = '3';

/** Beside the vault, in storage that is not evicted with it; written when the number changes, not on every frame. */
function memoOf(owner: string) {
  const key = `tingtang.waiting.${owner}`;
  const read = (): number => Number(localStorage.getItem(key)) || 0;
  let noted = read();
  return {
    read,
    write(waiting: number) {
      if (waiting !== noted) localStorage.setItem(key, String(waiting));
      noted = waiting;
    },
  };
}

/** `ended` says when its owner closes it: the window then stops calling on it. */
export async function startEngine(me: Me, ended: AbortSignal): Promise<SyncClient> {
  const owner = `${me.staff.id}-${me.deviceId}`;
  const seal = createSeal(await deviceKey(owner));
  const ports = {
    net: fetchNet(),
    vault: openVault(owner, seal),
    replica: openReplica(owner, REPLICA_SCHEMA, seal),
    wallNow: () => Date.now(),
    wait,
    random: Math.random,
    newId: () => crypto.randomUUID() as Id,
    memo: memoOf(owner),
  };
  const client = new SyncClient(ports, kinds, mutators, actorOf(me), import.meta.env.VITE_APP_VERSION ?? 'dev');
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
