// What this area puts on record. The trail itself is handed in: one statement, in the transaction of what it tells of.
import type postgres from 'postgres';
import type { Id } from '#domain/kernel/ids.ts';

export interface Deed {
  readonly outletId: Id | null;
  readonly actorId: Id | null;
  readonly deviceId: Id | null;
  readonly action: `identity.${string}`;
  /** The id it was about; '' = nothing that has one. */
  readonly subject: string;
  readonly result: 'applied' | 'refused';
  /** Codes and counts; never a name that was typed, never a secret. */
  readonly detail?: Readonly<Record<string, string | number>>;
}

export type PutOnRecord = (tx: postgres.TransactionSql, deed: Deed) => PromiseLike<unknown>;

/** What somebody did to his own session. */
export const ofSession = (
  { staffId, deviceId, outletId }: { readonly staffId: Id; readonly deviceId: Id; readonly outletId: Id },
  action: `identity.${string}`,
): Deed => ({ outletId, actorId: staffId, deviceId, action, subject: staffId, result: 'applied' });
