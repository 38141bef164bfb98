// Puts on record who did what, in the transaction in which it is done (SEC-003). The bytes that are hashed are built here
// and nowhere else; Postgres hashes them behind the chain's last hash.
import type postgres from 'postgres';
import type { Instant } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { systemClock } from '#server/platform/clock.ts';
import { canonicalJson, type Json } from './canonical.ts';

/** The chain of what happened at no outlet. */
export const NO_OUTLET = toId('00000000-0000-0000-0000-000000000000');

export const auditResults = ['applied', 'refused', 'dead', 'quarantined'] as const;
export type AuditResult = (typeof auditResults)[number];

export interface AuditEvent {
  /** Whose chain; null = no outlet's. */
  readonly outletId: Id | null;
  /** Null = nobody who is known. */
  readonly actorId: Id | null;
  readonly deviceId: Id | null;
  /** What was asked for: `identity.logIn`, `customers.reveal`. */
  readonly action: `${string}.${string}`;
  /** The id it was about; '' = nothing that has one. */
  readonly subject: string;
  readonly result: AuditResult;
  /** Ids, codes, counts, a reason given. Never what is a customer's, never a secret: this is kept and exported. */
  readonly detail?: Readonly<Record<string, Json | undefined>>;
  /** Server time; now, where nothing is said. */
  readonly at?: Instant;
}

/** An entry as it stands in its row, before it has its place in the chain. */
export interface AuditRecord {
  readonly outletId: string;
  readonly at: number;
  readonly actorId: string | null;
  readonly deviceId: string | null;
  readonly action: string;
  readonly subject: string;
  readonly result: string;
  /** Canonical JSON. */
  readonly detail: string;
}

/** The bytes an entry is hashed by, as text: RFC 8785, the detail as the string that it is kept as. */
export const bytesOf = ({ outletId, at, actorId, deviceId, action, subject, result, detail }: AuditRecord): string =>
  canonicalJson({ outletId, at, actorId, deviceId, action, subject, result, detail });

/** What stands before the first entry of a chain. */
export const GENESIS = Buffer.alloc(32);

function recordOf(event: AuditEvent): AuditRecord {
  const { outletId, actorId, deviceId, action, subject, result, detail = {}, at } = event;
  return {
    outletId: outletId ?? NO_OUTLET,
    at: at ?? systemClock.now(),
    actorId,
    deviceId,
    action,
    subject,
    result,
    detail: canonicalJson(detail),
  };
}

/**
 * Appends one entry to the chain of its outlet, in the caller's transaction, by one statement that may be sent without
 * waiting for its answer. It locks the chain's head until the commit: let it be the last lock a transaction takes (rows,
 * then buckets, then this), and where several chains are written to, take them in the order of their outlets.
 */
export function audit(tx: postgres.TransactionSql, event: AuditEvent): postgres.PendingQuery<postgres.Row[]> {
  const entry = recordOf(event);
  const bytes = bytesOf(entry);
  return tx`
    with head as (
      insert into audit_head as h (outlet_id, seq, prev, hash)
      values (${entry.outletId}, 1, ${GENESIS}, sha256(${GENESIS}::bytea || int8send(1) || convert_to(${bytes}, 'UTF8')))
      on conflict (outlet_id) do update set seq = h.seq + 1, prev = h.hash,
        hash = sha256(h.hash || int8send(h.seq + 1) || convert_to(${bytes}, 'UTF8'))
      returning outlet_id, seq, prev, hash)
    insert into audit_entry (outlet_id, seq, at, actor_id, device_id, action, subject, result, detail, prev, hash)
    select outlet_id, seq, ${entry.at}::bigint, ${entry.actorId}::uuid, ${entry.deviceId}::uuid, ${entry.action}::text,
      ${entry.subject}::text, ${entry.result}::text, ${entry.detail}::text, prev, hash from head`;
}
