/** The database of the simulated world: its two tables, emptied between histories, and a copy of everything put aside. */
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { Kind } from '#domain/kernel/store.ts';
import { openDatabase, type Database } from '#server/platform/database.ts';
import type { SyncedKind } from '#server/sync/synced-kind.ts';
import { freshDatabase, type FreshDatabase } from '#tests/kit/database.ts';
import { accountKind, bucketsOf, phoneKind } from './world.ts';

const synced = (kind: Kind, table: string, columns: readonly string[]): SyncedKind => ({
  kind,
  table,
  columns: columns.map((name) => [name, name] as const),
  buckets: (row) => bucketsOf(kind.name, row),
});

export const simulatedKinds: readonly SyncedKind[] = [
  synced(accountKind, 'sim_account', ['id', 'outlet', 'manager', 'name', 'balance']),
  synced(phoneKind, 'sim_phone', ['id', 'manager', 'text']),
];

/** What a backup holds: all but the epoch, which is new after a restore. */
const kept = [
  'sim_account',
  'sim_phone',
  'sync_doc',
  'sync_row',
  'sync_bucket',
  'sync_grant',
  'sync_principal',
  'sync_client',
  'sync_client_mutation',
  'sync_mutation',
] as const;

const all = (statement: (table: string) => string): string => kept.map((table) => `${statement(table)};`).join('\n');
/** Bucket ids go on where the rows of the table end, as after a real restore. */
const nextBucket = `select setval(pg_get_serial_sequence('sync_bucket', 'id'), coalesce(max(id), 1), max(id) is not null) from sync_bucket;`;

export interface PostgresWorld {
  /** For the doors and for looking. */
  readonly sql: postgres.Sql;
  /** One connection for the hub: what is asked through it is answered in order. */
  readonly hub: postgres.Sql;
  /** One connection for whoever takes his time. */
  readonly slow: postgres.Sql;
  empty(): Promise<void>;
  backup(): Promise<void>;
  restore(): Promise<void>;
  /** Whether a transaction waits for a lock of another one now. */
  somebodyWaits(): Promise<boolean>;
  close(): Promise<void>;
}

export async function openPostgresWorld(): Promise<PostgresWorld> {
  const main: FreshDatabase = await freshDatabase({ max: 4 });
  const others: Database[] = [openDatabase(main.url, { max: 1 }), openDatabase(main.url, { max: 1 })];
  const [sql, hub, slow] = [main, ...others].map((database) => database.sql as unknown as postgres.Sql) as [
    postgres.Sql,
    postgres.Sql,
    postgres.Sql,
  ];
  await sql.unsafe(`
    create table sim_account (id uuid primary key, outlet int not null, manager int not null, name text not null, balance int not null);
    create table sim_phone (id uuid primary key, manager int not null, text text not null);
    create sequence sim_early;
    create schema kept;
    ${all((table) => `create table kept.${table} (like ${table})`)}`);
  return {
    sql,
    hub,
    slow,
    async empty() {
      await sql.unsafe(`${all((table) => `delete from ${table}`)} delete from sync_meta; ${nextBucket}`);
      await sql`insert into sync_meta (epoch) values (${randomUUID()})`;
    },
    async backup() {
      await sql.unsafe(all((table) => `delete from kept.${table}; insert into kept.${table} select * from ${table}`));
    },
    async restore() {
      const back = all(
        (table) => `delete from ${table}; insert into ${table} overriding system value select * from kept.${table}`,
      );
      await sql.unsafe(`${back} ${nextBucket}`);
    },
    async somebodyWaits() {
      const [row] = await sql<{ waits: boolean }[]>`
        select exists(select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as waits`;
      return row!.waits;
    },
    async close() {
      await Promise.all(others.map((database) => database.close()));
      await main.close();
    },
  };
}
