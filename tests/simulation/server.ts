/** What the simulation asks of a server: the twin in memory and the real one over Postgres both answer to it. */
import type { Id } from '#domain/kernel/ids.ts';
import type { Frame, Patch, PullBody, PushAnswer, PushMutation } from '#sync/wire.ts';

export interface PushBody {
  readonly cid: Id;
  readonly muts: readonly PushMutation[];
}

/** An open stream: `tick` sends what is new, if anything is. */
export interface Line {
  tick(): Promise<void>;
  close(): void;
}

/** Where somebody else's transaction stands still: rows written, before the buckets' lock, before the commit. */
export type PausePoint = 'rows' | 'buckets' | 'commit';

export interface SimulatedServer {
  /** Rejects when the server had no answer: to the tablet that is an outage. */
  push(user: Id, body: PushBody): Promise<PushAnswer>;
  /** Sends the first patch, later what `tick` finds; `lost` when the stream is over. */
  stream(user: Id, body: PullBody, send: (frame: Frame) => void, lost: () => void): Promise<Line>;
  /** One patch, for a tablet whose network holds streams back. */
  pull(user: Id, body: PullBody): Promise<Patch>;
  /** A deed of another part of the bank, not of a tablet. */
  admin(name: string, args: unknown): Promise<void>;
  /** A nightly file: every account, put where it says. */
  import(outlet: number, manager: number): Promise<void>;
  /** The same as `admin`, but its transaction stays open until `slowEnd`, or until somebody has to wait for it. */
  slowBegin(name: string, args: unknown, at: PausePoint): Promise<void>;
  slowEnd(): Promise<void>;
  grant(user: Id, bucket: string, on: boolean): Promise<void>;
  sweep(bucket: string): Promise<void>;
  backup(): Promise<unknown>;
  restore(backup: unknown): Promise<void>;
  /** Rows of the buckets this user is granted now: `kind/id` → bytes. */
  rowsFor(user: Id): Promise<ReadonlyMap<string, string>>;
  /** How a mutation was judged: applied, refused, dead; undefined = never seen. */
  judged(uuid: Id): Promise<string | undefined>;
  /** Mutation id → how often it was executed with effect, and as whom. */
  executed(): Promise<ReadonlyMap<string, { readonly times: number; readonly actor: Id }>>;
  /** How far each client has come. */
  lmids(): Promise<ReadonlyMap<string, number>>;
  /** Whether these rows and this number (null: any) are what the database once held together (I6). */
  wasOnce(
    user: Id,
    buckets: readonly number[],
    rows: ReadonlyMap<string, string>,
    cid: Id,
    lmid: number | null,
  ): boolean;
}

export type MakeServer = (newId: () => Id) => Promise<SimulatedServer>;
