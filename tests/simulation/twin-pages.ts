/** What a patch of the twin holds: small buckets whole, long ones in parts, as server/sync/read.ts has it. */
import type { Id } from '#domain/kernel/ids.ts';
import type { PullBody } from '#sync/wire.ts';

/** So small that a bucket of the simulation needs several. */
export const PAGE = 3;
export const LEASE = 72 * 60 * 60 * 1000;

export interface Place {
  readonly kind: string;
  readonly id: Id;
  readonly seq: number;
  readonly payload: string | null;
}

export interface Bucket {
  head: number;
  horizon: number;
  readonly places: Map<string, Place>;
}

export interface Part {
  readonly index: number;
  readonly to: number;
  readonly reset: boolean;
  readonly more: boolean;
  readonly places: readonly Place[];
}

export const liveOf = (bucket: Bucket): Place[] => [...bucket.places.values()].filter((p) => p.payload !== null);

export const since = (bucket: Bucket, from: number): Place[] =>
  [...bucket.places.values()]
    .filter((p) => (from < 0 ? p.payload !== null : p.seq > from))
    .toSorted((a, b) => a.seq - b.seq);

/** A page for this client, of the buckets he is granted. */
export function pageOf(
  granted: readonly (readonly [index: number, bucket: Bucket])[],
  body: PullBody,
  epoch: Id,
  noHorizon: boolean,
): Part[] {
  const starts = granted.map(([index, bucket]) => {
    const cursor = body.ep === epoch ? (body.cur[String(index)] ?? -1) : -1;
    const loading = body.part.includes(index);
    const tooOld = cursor < bucket.horizon && !loading && !noHorizon;
    const over = cursor < 0 || cursor > bucket.head || tooOld;
    const long = !over && bucket.head - cursor > PAGE && !loading;
    const n = liveOf(bucket).length;
    const from = over || (long && since(bucket, cursor).length > n) ? -1 : cursor;
    return { index, bucket, from, expected: from < 0 ? n : bucket.head - from };
  });
  let left = PAGE;
  return starts
    .toSorted((a, b) => a.expected - b.expected)
    .map(({ index, bucket, from, expected }) => {
      const most = Math.min(left, expected);
      left -= most;
      const places = since(bucket, from).slice(0, most);
      const last = places.at(-1)?.seq ?? from;
      const more = most < expected && places.length === most && last < bucket.head;
      return { index, to: more ? last : bucket.head, reset: from < 0 && (!more || places.length > 0), more, places };
    });
}
