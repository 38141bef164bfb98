/**
 * The way to Postgres: one pool of postgres.js with Drizzle on top, the same for the product's own
 * server and for a bank's. `int8` columns arrive as numbers: instants and fen stay below 2^53.
 * Trap: on this pool Drizzle owns JSON and dates. In raw SQL hand JSON over as text,
 * `${JSON.stringify(value)}::jsonb`; dates and timestamps arrive as text. postgres.js cannot send arrays of
 * booleans: send 0 and 1 as `::int[]`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { migrationsFolder } from '#server/platform/package-root.ts';
import { StartupError } from '#server/platform/startup-error.ts';

export type Sql = postgres.Sql<{ int8: number }>;

export interface Database {
  sql: Sql;
  db: PostgresJsDatabase;
  /** Lets running queries finish for at most 5 s. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Connections in the pool. */
  max?: number;
  /** Milliseconds after which Postgres gives up a statement; 0 = never. */
  statementTimeout?: number;
}

const int8 = {
  to: 20,
  from: [20],
  serialize: (value: number) => String(value),
  parse(text: string): number {
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a number`);
    return value;
  },
};

/** Opens the pool; the first query connects. */
export function openDatabase(url: string, { max = 20, statementTimeout = 15_000 }: DatabaseOptions = {}): Database {
  const sql: Sql = postgres(url, {
    max,
    types: { int8 },
    onnotice: () => {},
    connect_timeout: 10,
    // Seconds. All connections of the pool count as one: they die together.
    backoff: (lost) => Math.min(0.05 * lost, 1),
    connection: {
      application_name: 'tingtang',
      statement_timeout: statementTimeout,
      idle_in_transaction_session_timeout: statementTimeout,
    },
  });
  return { sql, db: drizzle(sql, { casing: 'snake_case' }), close: () => sql.end({ timeout: 5 }) };
}

/**
 * Sends the commit of a transaction right behind what was written last, without waiting for it: locks are held no longer
 * than Postgres needs. Behind a statement that failed it is a rollback; nothing may be sent after it. `tx.commit` comes
 * with patches/postgres.
 */
export const commitBehind = (tx: postgres.TransactionSql): Promise<unknown> =>
  (tx as unknown as { commit(): Promise<unknown> }).commit();

/** Any number; two servers that start together take turns by it. */
const migrationLock = 7_346_001;

/** Brings the database to the newest migration. Servers that start together wait for one another. */
export async function migrateDatabase(url: string): Promise<void> {
  if (!existsSync(join(migrationsFolder, 'meta/_journal.json'))) return;
  const lock = openDatabase(url, { max: 1, statementTimeout: 0 });
  const work = openDatabase(url, { max: 1, statementTimeout: 0 });
  try {
    await lock.sql`select pg_advisory_lock(${migrationLock})`;
    await migrate(work.db, { migrationsFolder });
  } finally {
    await Promise.all([work.close(), lock.close()]);
  }
}

/** Asks the server once. @throws StartupError that says what is wrong with DATABASE_URL; never shows the password */
export async function requireDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    await sql`select 1`;
  } catch (error) {
    throw new StartupError(whatIsWrong(new URL(url), error as NodeJS.ErrnoException), error);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function whatIsWrong(url: URL, error: NodeJS.ErrnoException): string {
  const name = decodeURIComponent(url.pathname.slice(1));
  switch (error.code) {
    case '28P01':
    case '28000':
      return `Postgres at ${url.host} refuses the user "${url.username}" with this password: correct DATABASE_URL.`;
    case '3D000':
      return `Postgres at ${url.host} has no database "${name}": create it or correct DATABASE_URL.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `There is no host "${url.hostname}": correct DATABASE_URL.`;
    case 'ECONNREFUSED':
    case 'CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `No Postgres answers at ${url.host}: start it or correct DATABASE_URL.`;
    case '57P03':
    case '53300':
      return `Postgres at ${url.host} takes no connection at the moment (${error.message}): try again shortly.`;
    default:
      return `The Postgres at ${url.host} cannot be used (${error.code ?? error.message}): correct DATABASE_URL.`;
  }
}
