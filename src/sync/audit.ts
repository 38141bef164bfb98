// What the disk gave is what was put there: looked through once a run, when the start is over (sync.md §2, 12).
import type { MemoryStore } from './memory-store.ts';
import type { SyncPorts } from './ports.ts';

/** Rows that are looked through at a time, and the rest in between in ms: nobody at the screen should notice. */
const SLICE = 500;
const PAUSE = 50;

/** Tells of buckets that hold damaged rows, as they are found. */
export async function auditSlowly(
  store: MemoryStore,
  wait: SyncPorts['wait'],
  onDamaged: (buckets: readonly number[]) => void,
): Promise<void> {
  for (const damaged of store.audit(SLICE)) {
    if (damaged.size > 0) onDamaged([...damaged]);
    await wait(PAUSE, new AbortController().signal);
  }
}
