/** Every state a database of the simulation was in, for the question whether a tablet shows one that never was (I6). */
import type { Id } from '#domain/kernel/ids.ts';

export interface Moment {
  /** Bucket → `kind/id` → bytes. */
  readonly buckets: ReadonlyMap<number, ReadonlyMap<string, string>>;
  readonly lmids: ReadonlyMap<string, number>;
}

export class Moments {
  readonly #all: Moment[] = [];

  keep(moment: Moment): void {
    this.#all.push(moment);
  }

  /** Whether these buckets held exactly these rows when this client had come exactly so far, or wherever it was. */
  had(buckets: readonly number[], rows: ReadonlyMap<string, string>, cid: Id, lmid: number | null): boolean {
    return this.#all.some((moment) => {
      if (lmid !== null && (moment.lmids.get(cid) ?? 0) !== lmid) return false;
      const then = new Map(buckets.flatMap((bucket) => [...(moment.buckets.get(bucket) ?? [])]));
      return then.size === rows.size && [...then].every(([name, payload]) => rows.get(name) === payload);
    });
  }
}
