/**
 * Real Postgres for tests: one throw-away server a run, with a migrated template that each test
 * clones in some 30 ms. Works under vitest (global-setup.ts) and in a bench (`startTestPostgres`).
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateDatabase, openDatabase, type Database, type DatabaseOptions } from '#server/platform/database.ts';
import { startLocalPostgres } from '#server/platform/local-postgres.ts';
import { openLog } from '#server/platform/log.ts';

const template = 'template_tingtang';
const addressVariable = 'TEST_POSTGRES';

export interface TestPostgres {
  url: string;
  stop(): Promise<void>;
}

export interface FreshDatabase extends Database {
  url: string;
  /** Closes the pool and drops the database. */
  close(): Promise<void>;
}

/** Starts the server in a temporary folder, makes the template and tells this process and its children the address. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'tingtang-test-'));
  const server = await startLocalPostgres({ folder, log: openLog('warn'), durable: false });
  const admin = openDatabase(server.url, { max: 1 });
  await admin.sql.unsafe(`create database ${template}`);
  await admin.close();
  await migrateDatabase(addressOf(server.url, template));
  process.env[addressVariable] = server.url;
  return {
    url: server.url,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A database of one's own, migrated and empty. */
export const freshDatabase = (options: DatabaseOptions = {}): Promise<FreshDatabase> =>
  createDatabase(`template ${template} strategy wal_log`, options);

/** A database of one's own that no migration has touched. */
export const emptyDatabase = (options: DatabaseOptions = {}): Promise<FreshDatabase> =>
  createDatabase('template template0', options);

async function createDatabase(like: string, options: DatabaseOptions): Promise<FreshDatabase> {
  const server = process.env[addressVariable];
  if (!server) throw new Error('no test Postgres: run under vitest, or call startTestPostgres() first');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, `create database ${name} ${like}`);
  const url = addressOf(server, name);
  const database = openDatabase(url, { max: 5, ...options });
  return {
    ...database,
    url,
    async close() {
      await database.close();
      await asAdmin(server, `drop database if exists ${name} with (force)`);
    },
  };
}

async function asAdmin(server: string, statement: string): Promise<void> {
  const admin = openDatabase(server, { max: 1 });
  await admin.sql.unsafe(statement);
  await admin.close();
}

function addressOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
