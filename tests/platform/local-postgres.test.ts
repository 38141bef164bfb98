/** The product's own Postgres keeps what was committed, whoever is killed. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDatabase } from '#server/platform/database.ts';
import { startLocalPostgres, type LocalPostgres } from '#server/platform/local-postgres.ts';
import { openLog } from '#server/platform/log.ts';
import { isAlive, postgresIn } from '#server/platform/processes.ts';
import { groundFloor } from '#tests/platform/programs/program.ts';

const log = openLog('silent');
let folder: string;
let server: LocalPostgres | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tingtang-pg-'));
  chmodSync(folder, 0o755);
});

afterEach(async () => {
  await server?.stop();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const start = async (where = folder) => (server = await startLocalPostgres({ folder: where, log }));

async function ask<T>(url: string, question: (sql: ReturnType<typeof openDatabase>['sql']) => Promise<T>): Promise<T> {
  const database = openDatabase(url, { max: 1 });
  try {
    return await question(database.sql);
  } finally {
    await database.close();
  }
}

test('a second start finds the same rows at the same address', async () => {
  const first = await start();
  await ask(first.url, (sql) => sql`create table note as select '厅堂' as text, 9007199254740991::int8 as big`);
  await first.stop();
  const second = await start();
  expect(second.url).toBe(first.url);
  expect(await ask(second.url, (sql) => sql`select text, big from note`)).toEqual([
    { text: '厅堂', big: Number.MAX_SAFE_INTEGER },
  ]);
});

test('the password file is readable by its owner alone, and no one enters without the password', async () => {
  const { url } = await start();
  expect(statSync(join(folder, 'pg.json')).mode & 0o777).toBe(0o600);
  const wrong = new URL(url);
  wrong.password = 'guess';
  await expect(ask(wrong.href, (sql) => sql`select 1`)).rejects.toMatchObject({ code: '28P01' });
});

test('a Postgres that is killed is started again and has what was committed', async () => {
  const { url, pid } = await start();
  const killed = pid()!;
  const database = openDatabase(url, { max: 2 });
  await database.sql`create table note as select 1 as n`;
  process.kill(killed, 'SIGKILL');
  await vi.waitUntil(() => pid() !== killed && !isAlive(killed), { timeout: 15_000 });
  await vi.waitUntil(() => database.sql`select n from note`.catch(() => undefined), { timeout: 15_000, interval: 50 });
  expect(await database.sql`select n from note`).toEqual([{ n: 1 }]);
  await database.close();
});

test('after kill -9 of the whole server the next start stops the Postgres left over and goes on', async () => {
  const killed = groundFloor({ DATA_DIR: folder, PORT: '0' });
  const orphan = await killed.ready;
  killed.process.kill('SIGKILL');
  await killed.ended;
  expect(isAlive(orphan)).toBe(true);
  const again = groundFloor({ DATA_DIR: folder, PORT: '0' });
  expect(await again.ready).not.toBe(orphan);
  expect(isAlive(orphan)).toBe(false);
  again.process.kill('SIGTERM');
  expect(await again.ended).toEqual({ code: 0, said: '' });
  expect(postgresIn(join(folder, 'pg'))).toEqual([]);
  expect(existsSync(join(folder, 'server.lock'))).toBe(false);
});

test('a left-over pid file that names a stranger is removed and the stranger left alone', async () => {
  await (await start()).stop();
  // The worst stranger: of the user of Postgres, and sitting in its folder.
  const { uid, gid } = statSync(join(folder, 'pg'));
  const identity = process.getuid?.() === 0 ? { uid, gid } : {};
  const stranger = spawn('sleep', ['1000'], { cwd: join(folder, 'pg'), ...identity });
  writeFileSync(
    join(folder, 'pg/postmaster.pid'),
    `${stranger.pid}\n${join(folder, 'pg')}\n0\n1\n\n127.0.0.1\n\nready\n`,
  );
  const { url } = await start();
  expect(await ask(url, (sql) => sql`select 1 as n`)).toEqual([{ n: 1 }]);
  expect(isAlive(stranger.pid!)).toBe(true);
  stranger.kill();
});

test('an interrupted first start leaves nothing that hinders the next', async () => {
  mkdirSync(join(folder, 'pg.new/base'), { recursive: true });
  expect((await start()).pid()).toBeGreaterThan(0);
});

test.runIf(process.getuid?.() === 0 && process.platform === 'linux')(
  'root may keep the data in a folder that the user of Postgres cannot enter',
  async () => {
    const hidden = join(folder, 'private/data');
    mkdirSync(hidden, { recursive: true });
    chmodSync(join(folder, 'private'), 0o700);
    const { url } = await start(hidden);
    expect(await ask(url, (sql) => sql`select 1 as n`)).toEqual([{ n: 1 }]);
  },
);
