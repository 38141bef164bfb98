// Derived values that stay the same object where they stay the same: a list that was computed anew redraws only the
// entries that differ.
import { createMemo, type Accessor } from 'solid-js';

/** `next`, with every part that equals its counterpart in `previous` replaced by that counterpart. Plain data only. */
export function keepEqual<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next)) return next;
  if (Array.isArray(previous) && Array.isArray(next)) return keepEqualList(previous, next) as T;
  if (!isPlain(previous) || !isPlain(next)) return next;
  const keys = Object.keys(next);
  let same = keys.length === Object.keys(previous).length;
  const kept: Record<string, unknown> = {};
  for (const key of keys) {
    kept[key] = keepEqual(previous[key], next[key]);
    same &&= Object.is(kept[key], previous[key]) && key in previous;
  }
  return (same ? previous : kept) as T;
}

/** Entries are compared with the entry that has the same identity, wherever it stood, else with the one in its place. */
function keepEqualList(previous: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const byName = new Map(previous.map((entry) => [nameOf(entry), entry]));
  const kept = next.map((entry, at) => {
    const name = nameOf(entry);
    return keepEqual(name === undefined ? previous[at] : byName.get(name), entry);
  });
  const same = kept.length === previous.length && kept.every((entry, at) => Object.is(entry, previous[at]));
  return same ? previous : kept;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** What an entry of a list is known by: its `key`, or its `id`. */
function nameOf(entry: unknown): unknown {
  return isPlain(entry) ? (entry['key'] ?? entry['id']) : undefined;
}

/** A memo over plain data that keeps what did not change. */
export function createSteady<T>(compute: () => T): Accessor<T> {
  return createMemo<T>((previous) => keepEqual(previous, compute()), undefined as T);
}
