// What tablet and server say to each other (sync.md §3.3), checked at the door.
import * as v from 'valibot';
import { idField } from '#domain/kernel/ids.ts';

const counting = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const bucketId = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(999_999_999));
const MOST_BUCKETS = 1_000;
const cursor = v.pipe(v.number(), v.safeInteger(), v.minValue(-1));

/** Body of a pull and of a stream: who I am, what I have. */
export const pullRequest = v.object({
  cid: idField,
  /** Incarnation of the replica: a rebuilt one never accepts an older one's patch. */
  inc: idField,
  ep: v.nullable(idField),
  gv: counting,
  /** Bucket id → sequence number; -1 = needs a reset. */
  cur: v.record(v.pipe(v.string(), v.regex(/^\d{1,9}$/)), cursor),
  /** Buckets whose cursor stands in the middle of a load; older releases do not say. */
  part: v.optional(v.pipe(v.array(bucketId), v.maxLength(MOST_BUCKETS)), []),
  /** Receipt of a purge. */
  purged: v.optional(
    v.nullable(v.object({ gv: counting, buckets: v.pipe(v.array(bucketId), v.maxLength(MOST_BUCKETS)), n: counting })),
    null,
  ),
  /** Mutation number of the tablet's base. */
  lmid: counting,
  ack: counting,
  pending: counting,
  heals: v.optional(counting, 0),
  schema: counting,
  app: v.pipe(v.string(), v.maxLength(40)),
});
export type PullRequest = v.InferOutput<typeof pullRequest>;

export const pushRequest = v.object({
  cid: idField,
  muts: v.pipe(
    v.array(
      v.object({
        mid: v.pipe(counting, v.minValue(1)),
        uuid: idField,
        name: v.pipe(v.string(), v.regex(/^[a-z]+\.[A-Za-z]+$/), v.maxLength(60)),
        v: v.pipe(counting, v.minValue(1), v.maxValue(999)),
        args: v.unknown(),
        at: counting,
      }),
    ),
    v.minLength(1),
    v.maxLength(100),
  ),
});
export type PushRequest = v.InferOutput<typeof pushRequest>;

export type PushError = 'GAP' | 'FORK' | 'UNKNOWN' | 'WRONG_USER' | 'RETRY' | 'OTHER_BODY';

/** Releases older than this are given no rows: they could not read them. What they have to send is always taken. */
export const OLDEST_SCHEMA = 1;
