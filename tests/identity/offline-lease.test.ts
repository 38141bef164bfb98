/** What a passkey without the server goes by is noted as soon as there is something to note. */
import { beforeEach, expect, test, vi } from 'vitest';
import { isOverdue, watchLease } from '#app/offline-lease.ts';
import type { Keys } from '#app/key-answer.ts';
import { importKey } from '#sync/seal.ts';
import type { SyncClient } from '#sync/sync-client.ts';

const kept = new Map<string, string>();
const keys = async (): Promise<Keys> => {
  const [rows, work] = await Promise.all([1, 2].map((byte) => importKey(new Uint8Array(32).fill(byte))));
  return { rows: rows!, work: work! };
};

beforeEach(() => {
  kept.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  });
});

test('F38 a line that was up before anybody watched it, and says nothing more, is noted at once', async () => {
  const quiet = {
    status: () => ({ connected: true }),
    serverNow: () => Date.now(),
    subscribe: () => () => undefined,
  } as unknown as SyncClient;
  const mine = await keys();
  const unwatch = watchLease('somebody', mine, quiet, null);
  await expect.poll(() => kept.size, { timeout: 2_000 }).toBe(1);
  unwatch();
  expect(await isOverdue('somebody', mine)).toBe(false);
  expect(await isOverdue('somebody else', mine)).toBe(true);
});
