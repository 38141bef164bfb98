// Takes a patch into memory: a pure step over the memory store and the replica's state (sync.md §3.5).
import type { Id } from '#domain/kernel/ids.ts';
import type { Delta, ReplicaMeta, StagedPart } from './disk.ts';
import { LEASE } from './lease.ts';
import type { MemoryStore } from './memory-store.ts';
import type { Stage } from './stage.ts';
import type { Patch, Purged } from './wire.ts';

export type Applied =
  /** Not an answer to what I have now: thrown away. */
  | { readonly as: 'stale' }
  | {
      readonly as: 'applied';
      readonly meta: ReplicaMeta;
      readonly touched: readonly Touched[];
      /** Parts of buckets that are not complete yet, for the disk. */
      readonly staged: readonly StagedPart[];
      /** Buckets whose rows do not add up: they are read again, and somebody is told (I9). */
      readonly broken: readonly number[];
    };

export interface Touched {
  readonly kind: number;
  readonly id: Id;
}

export interface Mine {
  readonly clientId: Id;
  readonly meta: ReplicaMeta;
  /** This device's wall clock now. */
  readonly wallNow: number;
}

export function applyPatch(store: MemoryStore, stage: Stage, mine: Mine, patch: Patch): Applied {
  if (!isMine(mine, patch)) return { as: 'stale' };
  const touched: Touched[] = [];
  // One that is taken away while it loads is told as well: its parts lie on the disk.
  const had = patch.whole ? [...new Set([...store.heldBuckets(), ...stage.behind])] : [];
  const gone = had.filter((bucket) => !(String(bucket) in patch.b));
  const { buckets, behind, staged } = stage.sift(patch);
  for (const bucket of gone) touched.push(...store.purge(bucket));
  const purged = gone.length > 0 ? { gv: patch.gv, buckets: gone, n: touched.length } : null;
  for (const [bucket, part] of buckets) if (part.reset) touched.push(...store.purge(bucket));
  // Puts before removals, so that a row that only changes buckets never dies in between.
  for (const [bucket, part] of buckets)
    for (const [kind, id, row] of part.ops)
      if (row) {
        store.putBase(bucket, kind, row);
        touched.push({ kind, id });
      }
  for (const [bucket, part] of buckets)
    for (const [kind, id, row] of part.ops)
      if (!row) {
        store.removeBase(bucket, kind, id);
        touched.push({ kind, id });
      }
  const cursors: Record<string, number> = patch.whole ? {} : { ...mine.meta.cursors };
  for (const [bucket, to] of behind) cursors[String(bucket)] = to;
  const broken: number[] = [];
  for (const [bucket, part] of buckets) {
    const { n, sum } = store.sumOf(bucket);
    const whole = n === part.n && sum === part.sum;
    if (!whole) broken.push(bucket);
    cursors[String(bucket)] = whole ? part.to : -1;
  }
  const meta: ReplicaMeta = {
    ...mine.meta,
    clientId: mine.clientId,
    epoch: patch.ep,
    gv: patch.gv,
    cursors,
    lmid: patch.lmid,
    offset: patch.now - mine.wallNow,
    asOf: patch.now,
    lease: patch.lease ?? mine.meta.lease,
    wall: mine.wallNow,
    purged: purged ? receipt(mine.meta.purged, purged) : mine.meta.purged,
    behind: stage.behind,
  };
  return { as: 'applied', meta, touched, staged, broken };
}

/** Two purges before the server was told of the first are told as one. */
const receipt = (before: Purged | null, now: Purged): Purged => ({
  gv: now.gv,
  buckets: [...new Set([...(before?.buckets ?? []), ...now.buckets])],
  n: (before?.n ?? 0) + now.n,
});

/** Same client, same incarnation, and an answer to exactly the cursors, the load and the number I hold (sync.md §2, 17). */
function isMine({ clientId, meta }: Mine, patch: Patch): boolean {
  if (patch.cid !== clientId || patch.inc !== meta.inc) return false;
  if (patch.fromEp !== meta.epoch || patch.fromLmid !== meta.lmid) return false;
  if (patch.fromPart && !sameBuckets(patch.fromPart, meta.behind)) return false;
  const from = Object.entries(patch.from);
  return from.length === Object.keys(meta.cursors).length && from.every(([key, seq]) => meta.cursors[key] === seq);
}

const sameBuckets = (some: readonly number[], others: readonly number[]): boolean =>
  some.length === others.length && some.every((bucket) => others.includes(bucket));

/** What has to be appended to the disk for the touched rows. */
export function deltaOf(
  store: MemoryStore,
  { touched, staged, meta }: Pick<Extract<Applied, { as: 'applied' }>, 'touched' | 'staged' | 'meta'>,
): Delta {
  const names = new Map(touched.map((t) => [`${t.kind}/${t.id}`, t]));
  const rows = [...names.values()].map(({ kind, id }) => store.storedRow(kind, id));
  return staged.length > 0 ? { rows, staged, meta } : { rows, meta };
}

/** Of a replica that has never heard from the server. */
export const emptyMeta = (clientId: Id, inc: Id): ReplicaMeta => ({
  clientId,
  inc,
  epoch: null,
  gv: 0,
  cursors: {},
  lmid: 0,
  offset: 0,
  asOf: 0,
  lease: LEASE,
  wall: 0,
  purged: null,
  behind: [],
});
