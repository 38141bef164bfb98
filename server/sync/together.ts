// Work sent to one connection side by side. It ends when all of it has ended, well or not: what went on after the
// transaction is over would speak into somebody else's.

import { isAborted } from '#server/platform/outage.ts';

/** Like Promise.all, but waits for every part before it throws the failure that was the cause. */
export async function together<T extends readonly unknown[]>(
  parts: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const ends = await Promise.allSettled(parts);
  const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  if (failures.length > 0) throw failures.find((failure) => !isAborted(failure)) ?? failures[0];
  return ends.map((end) => (end as PromiseFulfilledResult<unknown>).value) as never;
}
