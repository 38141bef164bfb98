// Work sent to one connection side by side. It ends when all of it has ended, well or not: what went on after the
// transaction is over would speak into somebody else's.

/** What Postgres says to everything that comes after the statement that failed; never the cause. */
const ABORTED = '25P02';

/** Like Promise.all, but waits for every part before it throws the failure that was the cause. */
export async function together<T extends readonly unknown[]>(
  parts: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const ends = await Promise.allSettled(parts);
  const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as { code?: string }] : []));
  if (failures.length > 0) throw failures.find((failure) => failure?.code !== ABORTED) ?? failures[0];
  return ends.map((end) => (end as PromiseFulfilledResult<unknown>).value) as never;
}
