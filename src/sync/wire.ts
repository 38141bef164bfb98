// What travels between tablet and server (sync.md §3.3), as the tablet sees it.
import type { Id } from '#domain/kernel/ids.ts';
import type { RefusalData } from '#domain/kernel/refusal.ts';
import type { Row } from '#domain/kernel/store.ts';

/** A put `[kind, id, row]` or a removal `[kind, id]`. */
export type Op = readonly [kind: number, id: Id, row?: Row];

export interface BucketPatch {
  readonly to: number;
  readonly reset: 0 | 1;
  readonly n: number;
  readonly sum: number;
  readonly ops: readonly Op[];
  /** The operations are a part, in the order of their numbers up to `to`; `n` and `sum` are those of the whole bucket. */
  readonly more?: 1;
}

/** `[mutation id, status, code, data]`; status 1 applied, 2 refused, 3 dead, 4 quarantined. */
export type Result = readonly [id: Id, status: 1 | 2 | 3 | 4, code: string | null, data: RefusalData | null];

export interface Patch {
  readonly t: 'patch';
  readonly cid: Id;
  readonly inc: Id;
  readonly ep: Id;
  readonly gv: number;
  /** All cursors and the epoch that the server answered to: they must be mine still. */
  readonly from: Readonly<Record<string, number>>;
  readonly fromEp: Id | null;
  /** The mutation number the server took this client to be at: mine still, or frames were swapped. */
  readonly fromLmid: number;
  /** The buckets it took to be behind: those of mine, or a frame that put one behind is missing. Older servers say none. */
  readonly fromPart?: readonly number[];
  readonly b: Readonly<Record<string, BucketPatch>>;
  readonly lmid: number;
  readonly chain: string;
  readonly res: readonly Result[];
  /** 1 = every granted bucket is listed: what is not listed is purged. */
  readonly whole: 0 | 1;
  readonly now: number;
  /** How long the rows may be held without another word from the server, in ms; in whole patches. */
  readonly lease?: number;
}

export type Frame =
  | Patch
  | { readonly t: 'hb'; readonly now: number }
  | { readonly t: 'resync' }
  | { readonly t: 'bye'; readonly retry: readonly [number, number] };

export interface PullBody {
  readonly cid: Id;
  readonly inc: Id;
  readonly ep: Id | null;
  readonly gv: number;
  readonly cur: Readonly<Record<string, number>>;
  /** Buckets whose cursor stands in the middle of a load. */
  readonly part: readonly number[];
  /** What was purged since I last told (sync.md §3.6). */
  readonly purged: Purged | null;
  /** Mutation number of my base. */
  readonly lmid: number;
  readonly ack: number;
  readonly pending: number;
  /** Checksum repairs since I last told. */
  readonly heals: number;
  readonly schema: number;
  readonly app: string;
}

/** Receipt of a purge: under which grants, which buckets, how many rows. */
export interface Purged {
  readonly gv: number;
  readonly buckets: readonly number[];
  readonly n: number;
}

export interface PushMutation {
  readonly mid: number;
  readonly uuid: Id;
  readonly name: string;
  readonly v: number;
  readonly args: unknown;
  readonly at: number;
}

/** What one push carries. */
export interface PushBody {
  readonly cid: Id;
  readonly muts: readonly PushMutation[];
}

export type PushAnswer =
  | { readonly lmid: number }
  | { readonly err: 'GAP' | 'FORK' | 'UNKNOWN' | 'WRONG_USER' | 'RETRY'; readonly after?: number };

/** The network gave no answer, or one that is not for us: what is waiting stays. */
export class Offline extends Error {}
/** Nobody is logged in on the server's side: what is waiting stays until somebody is. */
export class LoggedOut extends Error {}
/** This release is too old to be given rows; what is waiting still goes up. */
export class TooOld extends Error {}
/** The server asks to be left alone for so many milliseconds. */
export class Busy extends Error {
  readonly ms: number;
  constructor(ms: number) {
    super('the server is busy');
    this.ms = ms;
  }
}

const NAMES = [
  [LoggedOut, 'logged-out'],
  [TooOld, 'too-old'],
  [Busy, 'busy'],
] as const;

/** What went wrong on the way, as incidents call it. */
export const nameOf = (error: unknown): string => NAMES.find(([type]) => error instanceof type)?.[1] ?? 'offline';

/** The way to the server; the real one is fetch, tests bring a faulty one. */
export interface Net {
  push(body: PushBody): Promise<PushAnswer>;
  /** Opens the stream; `onFrame` gets frames in order; settles when it ends, rejects with one of the errors above. */
  stream(body: PullBody, onFrame: (frame: Frame) => void, signal: AbortSignal): Promise<void>;
  /** One patch by a plain request, for networks that hold a stream's frames back. */
  pull(body: PullBody, signal: AbortSignal): Promise<Patch>;
}
