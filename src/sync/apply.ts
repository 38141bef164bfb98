// Takes a patch into memory: a pure step over the memory store and the replica's state (sync.md §3.5).
import type { Id } from '#domain/kernel/ids.ts';
import type { Row } from '#domain/kernel/store.ts';
import type { Delta, ReplicaMeta } from './disk.ts';
import type { MemoryStore } from './memory-store.ts';
import type { Patch } from './wire.ts';

export type Applied =
  /** Not an answer to what I have now: thrown away. */
  | { readonly as: 'stale' }
  | {
      readonly as: 'applied';
      readonly meta: ReplicaMeta;
      readonly touched: readonly Touched[];
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

export function applyPatch(store: MemoryStore, mine: Mine, patch: Patch): Applied {
  if (!isMine(mine, patch)) return { as: 'stale' };
  const touched: Touched[] = [];
  const buckets = Object.entries(patch.b).map(([key, part]) => [Number(key), part] as const);
  if (patch.whole) {
    const granted = new Set(buckets.map(([bucket]) => bucket));
    for (const bucket of store.heldBuckets()) if (!granted.has(bucket)) touched.push(...store.purge(bucket));
  }
  for (const [bucket, part] of buckets) if (part.reset) touched.push(...store.purge(bucket));
  // Puts before removals, so that a row that only changes buckets never dies in between.
  for (const [bucket, part] of buckets)
    for (const [kind, id, row] of part.ops)
      if (row) {
        store.putBase(bucket, kind, row as Row);
        touched.push({ kind, id });
      }
  for (const [bucket, part] of buckets)
    for (const [kind, id, row] of part.ops)
      if (!row) {
        store.removeBase(bucket, kind, id);
        touched.push({ kind, id });
      }
  const cursors: Record<string, number> = patch.whole ? {} : { ...mine.meta.cursors };
  const broken: number[] = [];
  for (const [bucket, part] of buckets) {
    const { n, sum } = store.sumOf(bucket);
    const whole = n === part.n && sum === part.sum;
    if (!whole) broken.push(bucket);
    cursors[String(bucket)] = whole ? part.to : -1;
  }
  const meta: ReplicaMeta = {
    clientId: mine.clientId,
    inc: mine.meta.inc,
    epoch: patch.ep,
    gv: patch.gv,
    cursors,
    lmid: patch.lmid,
    offset: patch.now - mine.wallNow,
    asOf: patch.now,
  };
  return { as: 'applied', meta, touched, broken };
}

/** Same client, same incarnation, and an answer to exactly the cursors and the number I hold (sync.md §2, 17). */
function isMine({ clientId, meta }: Mine, patch: Patch): boolean {
  if (patch.cid !== clientId || patch.inc !== meta.inc) return false;
  if (patch.fromEp !== meta.epoch || patch.fromLmid !== meta.lmid) return false;
  const from = Object.entries(patch.from);
  return from.length === Object.keys(meta.cursors).length && from.every(([key, seq]) => meta.cursors[key] === seq);
}

/** What has to be appended to the disk for the touched rows. */
export function deltaOf(store: MemoryStore, touched: readonly Touched[], meta: ReplicaMeta): Delta {
  const names = new Map(touched.map((t) => [`${t.kind}/${t.id}`, t]));
  return { rows: [...names.values()].map(({ kind, id }) => store.storedRow(kind, id)), meta };
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
});
