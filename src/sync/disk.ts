// The two databases of a person on a tablet (sync.md §3.4): the vault, tiny and never dropped, holds what he asked for;
// the replica is a cache of what the server said and may be thrown away.
import type { Id } from '#domain/kernel/ids.ts';
import type { RefusalData } from '#domain/kernel/refusal.ts';
import type { Row } from '#domain/kernel/store.ts';
import type { Op, Purged } from './wire.ts';

export interface Pending {
  readonly mid: number;
  readonly uuid: Id;
  readonly name: string;
  readonly v: number;
  readonly args: unknown;
  /** When the person did it, by the tablet's best guess of server time. */
  readonly at: number;
  /** Chain of mutation ids up to and including this one; known once it is confirmed. */
  readonly chain?: string;
}

/** A refused or dead mutation with what was typed: it waits for the person (SYN-003). */
export interface Attention {
  readonly uuid: Id;
  readonly name: string;
  /** Version of the input; absent in what an older release kept. */
  readonly v?: number;
  readonly args: unknown;
  readonly at: number;
  readonly status: 'refused' | 'dead';
  readonly code: string;
  readonly data: RefusalData;
}

/** Who this tablet is to the server, for this person. */
export interface ClientMeta {
  readonly clientId: Id;
  /** Next mutation number. */
  readonly next: number;
  /** Highest mutation number whose result is kept here, and the chain of mutation ids up to it. */
  readonly confirmed: number;
  readonly chain: string;
}

export interface VaultContent {
  readonly meta: ClientMeta;
  readonly outbox: readonly Pending[];
  /** Confirmed mutations of the last 72 hours: sent again when the server was restored from a backup. */
  readonly done: readonly Pending[];
  readonly attention: readonly Attention[];
}

export interface VaultChange {
  readonly meta?: ClientMeta;
  readonly outbox?: { readonly put?: readonly Pending[]; readonly remove?: readonly number[] };
  readonly done?: { readonly put?: readonly Pending[]; readonly remove?: readonly number[] };
  readonly attention?: { readonly put?: readonly Attention[]; readonly remove?: readonly Id[] };
}

/** Durable before `write` settles; one change is all or nothing. */
export interface Vault {
  read(): Promise<VaultContent | null>;
  write(change: VaultChange): Promise<void>;
  close(): void;
}

export interface ReplicaMeta {
  /** Whose progress `lmid` is: a client that forked has none of it. */
  readonly clientId: Id;
  readonly inc: Id;
  readonly epoch: Id | null;
  readonly gv: number;
  readonly cursors: Readonly<Record<string, number>>;
  readonly lmid: number;
  /** Server time minus this device's wall clock, when last heard. */
  readonly offset: number;
  /** Server time of the last patch: how old the data is. */
  readonly asOf: number;
  /** How long the rows may be held after `asOf`, in ms; the server says. */
  readonly lease: number;
  /** The latest this device's wall clock has shown: a clock set back gives no rows more time. */
  readonly wall: number;
  /** A purge the server has not been told of. */
  readonly purged: Purged | null;
  /** Buckets of which parts are still to come. */
  readonly behind: readonly number[];
  /** The keeper's: rows that left lie in older pages or deltas, which are to be written anew. */
  readonly unswept?: boolean;
}

/** Operations of a bucket that is not complete yet: kept apart from the rows until it is. */
export interface StagedPart {
  readonly bucket: number;
  /** The first part: whatever was staged of this bucket before does not count. */
  readonly first: boolean;
  /** The bucket starts over: its rows are replaced, not added to. */
  readonly reset: boolean;
  readonly ops: readonly Op[];
}

/** A row with the buckets that hold it, as kept in pages. */
export interface StoredRow {
  readonly kind: number;
  readonly row: Row;
  readonly buckets: readonly number[];
  /** Hash of the row's bytes, so that a start need not take it again; absent in what an older release wrote. */
  readonly hash?: number;
}

/** A patch's effect, appended: rows as they are now (null = gone) and the state of the replica after it. */
export interface Delta {
  readonly rows: readonly (StoredRow | { readonly kind: number; readonly id: Id; readonly row: null })[];
  readonly staged?: readonly StagedPart[];
  readonly meta: ReplicaMeta;
}

export interface ReplicaContent {
  readonly rows: readonly StoredRow[];
  readonly staged: readonly StagedPart[];
  readonly meta: ReplicaMeta;
  readonly deltas: number;
}

export interface Replica {
  read(): Promise<ReplicaContent | null>;
  append(delta: Delta): Promise<void>;
  /** Rewrites all pages from memory and drops the deltas. */
  fold(rows: Iterable<StoredRow>, meta: ReplicaMeta, staged: readonly StagedPart[]): Promise<void>;
  close(): void;
}

/** Seals what goes to disk. The text is JSON; it is bound to the place where it lies (places.ts). */
export interface Seal {
  seal(text: string, place: string): Promise<Uint8Array>;
  /** @throws when the bytes were changed, or belong to another key or place */
  open(bytes: Uint8Array, place: string): Promise<string>;
}
