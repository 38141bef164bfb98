// Buckets that come in parts (sync.md §3.3): what has come waits here, apart from the rows that are shown, until the
// bucket is complete. A broken first load goes on where it stopped, and nothing is drawn or purged from half of one.
import type { ReplicaMeta, StagedPart } from './disk.ts';
import type { BucketPatch, Op, Patch } from './wire.ts';

interface Staged {
  readonly reset: boolean;
  /** `kind/id` → the latest said of it. */
  readonly ops: Map<string, Op>;
  /** Rows of the bucket as the server counts them. */
  n: number;
}

export interface Sifted {
  /** The patch with what is complete now, staged operations first. */
  readonly buckets: readonly (readonly [bucket: number, part: BucketPatch])[];
  /** Cursors of the buckets that stay behind. */
  readonly behind: ReadonlyMap<number, number>;
  /** To be kept on disk in the same write as the cursors. */
  readonly staged: readonly StagedPart[];
}

export class Stage {
  readonly #staged = new Map<number, Staged>();

  /** Takes up where an earlier run stopped. */
  resume(parts: readonly StagedPart[]): void {
    for (const part of parts) this.#add(part.bucket, part.reset, part.ops, 0);
  }

  /** Parts go to the stage; what is complete comes off it. */
  sift(patch: Patch): Sifted {
    const listed = Object.entries(patch.b).map(([key, part]) => [Number(key), part] as const);
    if (patch.whole) {
      const granted = new Set(listed.map(([bucket]) => bucket));
      for (const bucket of this.#staged.keys()) if (!granted.has(bucket)) this.#staged.delete(bucket);
    }
    const staged: StagedPart[] = [];
    const behind = new Map<number, number>();
    const buckets: [number, BucketPatch][] = [];
    for (const [bucket, part] of listed) {
      const before = this.#staged.get(bucket);
      if (part.more) {
        const first = !before || part.reset === 1;
        if (first) this.#staged.delete(bucket);
        this.#add(bucket, part.reset === 1, part.ops, part.n);
        staged.push({ bucket, first, reset: this.#staged.get(bucket)!.reset, ops: part.ops });
        behind.set(bucket, part.to);
      } else {
        this.#staged.delete(bucket);
        buckets.push([bucket, before && !part.reset ? closing(before, part) : part]);
      }
    }
    return { buckets, behind, staged };
  }

  /** Everything that waits here, each bucket as one part. */
  parts(): StagedPart[] {
    return [...this.#staged].map(([bucket, { reset, ops }]) => ({
      bucket,
      first: true,
      reset,
      ops: [...ops.values()],
    }));
  }

  /** Buckets that are not complete. */
  get behind(): readonly number[] {
    return [...this.#staged.keys()];
  }

  /** How much of what is still loading is here; null = nothing is. */
  progress(): { readonly rows: number; readonly of: number } | null {
    if (this.#staged.size === 0) return null;
    const all = [...this.#staged.values()];
    return {
      rows: all.reduce((rows, { ops }) => rows + ops.size, 0),
      of: all.reduce((of, { n, ops }) => of + Math.max(n, ops.size), 0),
    };
  }

  clear(): void {
    this.#staged.clear();
  }

  #add(bucket: number, reset: boolean, ops: readonly Op[], n: number): void {
    const staged = this.#staged.get(bucket) ?? { reset, ops: new Map<string, Op>(), n };
    staged.n = n;
    for (const op of ops) staged.ops.set(nameOf(op), op);
    this.#staged.set(bucket, staged);
  }
}

/** The last part: what was staged, and over it what it brings itself. */
function closing({ reset, ops }: Staged, part: BucketPatch): BucketPatch {
  for (const op of part.ops) ops.set(nameOf(op), op);
  return { ...part, reset: reset ? 1 : 0, ops: [...ops.values()] };
}

const nameOf = ([kind, id]: Op): string => `${kind}/${id}`;

/** Staged parts as a disk reads them back: in order, later beginnings replacing earlier ones, complete buckets gone. */
export function foldParts(parts: readonly StagedPart[], meta: ReplicaMeta): StagedPart[] {
  const held = new Map<number, StagedPart[]>();
  for (const part of parts) held.set(part.bucket, part.first ? [part] : [...(held.get(part.bucket) ?? []), part]);
  return [...held].filter(([bucket]) => meta.behind.includes(bucket)).flatMap(([, of]) => of);
}
