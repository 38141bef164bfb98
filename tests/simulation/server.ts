/** What the simulation asks of a server: the twin in memory and the real one over Postgres both answer to it. */
import type { Id } from '#domain/kernel/ids.ts';
import type { Frame, PullBody, PushAnswer, PushMutation } from '#sync/wire.ts';

/** One moment of the database: per bucket the bytes of its rows, and how far each client has come. */
export interface Cut {
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly lmids: ReadonlyMap<string, number>;
}

/** An open stream: `tick` sends what is new, if anything is. */
export interface Line {
  tick(): Promise<void>;
  close(): void;
}

export interface SimulatedServer {
  push(user: Id, body: { readonly cid: Id; readonly muts: readonly PushMutation[] }): Promise<PushAnswer>;
  /** Sends the first patch, later what `tick` finds; `lost` when the stream is over. */
  stream(user: Id, body: PullBody, send: (frame: Frame) => void, lost: () => void): Promise<Line>;
  /** A deed of another part of the bank, not of a tablet. */
  admin(name: string, args: unknown): Promise<void>;
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
  /** Whether these rows and this number are what the database once held together (I6). */
  wasOnce(user: Id, buckets: readonly number[], rows: ReadonlyMap<string, string>, cid: Id, lmid: number): boolean;
}
