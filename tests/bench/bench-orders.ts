// What a bench may order of the server it started (bench-process.ts), and how a tablet says who it is there.
import type { StaffActor } from '#domain/kernel/actor.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { CpuProfile } from './cpu-profile.ts';

export type BenchActor = StaffActor;

const COOKIE = 'bench';
/** What a lobby manager of one outlet is, as far as the deeds of benches ask. */
export const LOBBY = { roles: ['lobby_manager'], permissions: ['queue.read'], scope: 'outlet', paths: [] } as const;

/** Person, tablet and outlet in one cookie: sessions are not what is measured. */
export const cookieOf = ({ id, deviceId, outletId }: Pick<BenchActor, 'id' | 'deviceId' | 'outletId'>) => ({
  name: COOKIE,
  value: [id, deviceId, outletId].join('.'),
});

export function readActor(cookies: string | undefined): BenchActor | null {
  const value = cookies?.split('; ').find((cookie) => cookie.startsWith(`${COOKIE}=`));
  const [id, deviceId, outletId] = (value?.slice(COOKIE.length + 1).split('.') ?? []) as Id[];
  return id && deviceId && outletId ? { as: 'staff', id, deviceId, outletId, ...LOBBY } : null;
}

export interface BookParts {
  readonly count: number;
  readonly parts: number;
  readonly turn?: number;
  /** Only so many rows of it, from the first. */
  readonly first?: number;
}

export interface Grant {
  readonly principal: Id;
  readonly keys: readonly string[];
}

export interface BucketSum {
  readonly id: number;
  readonly key: string;
  readonly head: number;
  readonly n: number;
  readonly sum: number;
}

/** Order → what it is given and what it answers. */
export interface SyncOrders {
  /** Imports a book of customers; answers how many rows changed. */
  readonly book: (parts: BookParts) => Promise<number>;
  /** Outlets with windows, each in its own bucket. */
  readonly counters: (rows: readonly object[]) => Promise<number>;
  readonly grant: (grants: readonly Grant[]) => Promise<void>;
  /** Does a deed for somebody as the bridge would, in the server's own process. */
  readonly touch: (customerId: Id) => Promise<void>;
  /** [mutation, ms of the machine's monotonic clock at its commit] since last asked. */
  readonly commits: () => Promise<readonly (readonly [Id, number])[]>;
  readonly sums: () => Promise<readonly BucketSum[]>;
  /** CPU microseconds, bytes of memory, open file descriptors (NaN where nobody counts them) and streams. */
  readonly usage: () => Promise<Usage>;
  /** The same after a collection of garbage. */
  readonly usageSwept: () => Promise<Usage>;
  readonly startProfile: () => Promise<void>;
  readonly stopProfile: () => Promise<CpuProfile>;
}

export interface Usage {
  readonly cpu: number;
  readonly rss: number;
  readonly heap: number;
  readonly descriptors: number;
  readonly streams: number;
  readonly faults: number;
}
