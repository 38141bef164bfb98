/** A trail over a real Postgres, and somebody with every right who changes what must not be changed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type postgres from 'postgres';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { audit, type AuditEvent } from '#server/audit/audit.ts';
import { verifyChains, type Verified } from '#server/audit/chain.ts';
import { headKey, readHeads, signedOutlets, signHeads } from '#server/audit/signed-heads.ts';
import { freshDatabase } from '#tests/kit/database.ts';
import { idOf } from '#tests/kit/people.ts';

export const outletA = idOf(70, 1);
export const outletB = idOf(70, 2);

export interface AuditBench {
  readonly url: string;
  readonly sql: postgres.Sql;
  readonly folder: string;
  append(outletId: Id, n: number, parts?: Partial<AuditEvent>): Promise<void>;
  sign(): Promise<number>;
  /** By chain and heads as they are now; `A 3 changed`. */
  verify(page?: number): Promise<Verified>;
  said(): Promise<string[]>;
  /** As the owner of the database, with all triggers off. */
  tamper(statement: string): Promise<void>;
  /** Keeps the trail as it is now; `restore` brings it back. */
  keep(): Promise<void>;
  restore(): Promise<void>;
  close(): Promise<void>;
}

const eventOf = (outletId: Id, n: number): AuditEvent => ({
  outletId,
  at: toInstant(1_790_000_000_000 + n * 1_000),
  actorId: idOf(71, (n % 3) + 1),
  deviceId: n % 3 === 0 ? null : idOf(72, 1),
  action: n % 2 === 0 ? 'queue.callTicket' : 'customers.reveal',
  subject: idOf(73, n),
  result: n % 5 === 0 ? 'refused' : 'applied',
  detail: { n, reason: `原因 ${n}` },
});

export async function openAudit(max = 5): Promise<AuditBench> {
  const database = await freshDatabase({ max });
  const sql = database.sql as unknown as postgres.Sql;
  const folder = mkdtempSync(join(tmpdir(), 'tingtang-audit-'));
  const key = headKey(folder);
  let made = 0;
  const tamper = async (statement: string): Promise<void> => {
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx.unsafe(statement);
    });
  };
  const bench: AuditBench = {
    url: database.url,
    sql,
    folder,
    tamper,
    async append(outletId, n, parts = {}) {
      for (let i = 0; i < n; i++)
        await sql.begin(async (tx) => await audit(tx, { ...eventOf(outletId, ++made), ...parts }));
    },
    sign: () => signHeads(sql, folder, key, 1_790_000_000_000 + made),
    verify: (page) =>
      verifyChains(sql, null, {
        signed: { outlets: signedOutlets(folder), of: (outletId) => readHeads(folder, key, outletId) },
        ...(page ? { page } : {}),
      }),
    async said() {
      const { findings } = await bench.verify();
      return findings.map(({ outletId, seq, what }) => `${outletId === outletA ? 'A' : 'B'} ${seq} ${what}`);
    },
    async keep() {
      await sql.unsafe(`create schema kept; create table kept.entry as select * from audit_entry;
        create table kept.head as select * from audit_head`);
    },
    restore: () =>
      tamper(`truncate audit_entry, audit_head; insert into audit_entry select * from kept.entry;
        insert into audit_head select * from kept.head`),
    async close() {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return bench;
}
