/** F62: connections to Postgres that die under load come back by themselves; nobody waits for ever, nothing is thrown aside. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openDatabase, type Database } from '#server/platform/database.ts';
import { freshDatabase } from '#tests/kit/database.ts';
import { TcpProxy } from '#tests/kit/tcp-proxy.ts';

/** As many write in transactions as read. */
const CALLERS = 8;

test('F62 connections ended by Postgres under load: every query is answered, the pool goes on, nothing is thrown outside', async () => {
  const fresh = await freshDatabase();
  try {
    await writeWhile(
      fresh,
      fresh.url,
      60,
      () =>
        fresh.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tingtang' and pid <> pg_backend_pid() and datname = current_database()`,
    );
  } finally {
    await fresh.close();
  }
}, 60_000);

test('F62 connections reset under load: what is asked between the error and the end of a socket is answered too', async () => {
  const fresh = await freshDatabase();
  const url = new URL(fresh.url);
  const proxy = await TcpProxy.open({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  try {
    await writeWhile(fresh, url.href, 10, () => {
      for (const link of proxy.links) link.cut();
    });
  } finally {
    await proxy.close();
    await fresh.close();
  }
}, 60_000);

/** Pairs are written and texts are read by way of `url`; all connections are severed as soon as everybody was answered. */
async function writeWhile(fresh: Database, url: string, rounds: number, sever: () => unknown): Promise<void> {
  // No time limit of Postgres may end a wait that has no end.
  const work = openDatabase(url, { max: CALLERS, statementTimeout: 0 });
  const stray: unknown[] = [];
  const keep = (error: unknown): void => void stray.push(error);
  process.on('uncaughtException', keep);
  process.on('unhandledRejection', keep);
  try {
    await fresh.sql`create table tally (deed uuid)`;
    let going = true;
    let others = 0;
    let kept = 0;
    /** How often each caller was answered, well or ill. */
    const answered: number[] = Array.from({ length: 2 * CALLERS }, () => 0);
    const write = async (): Promise<void> => {
      const deed = randomUUID();
      const pair = work.sql.begin(async (tx) => {
        await tx`insert into tally values (${deed})`;
        const long = deed.repeat(100);
        const [, got] = await Promise.all([tx`select pg_sleep(0.001)`, tx`select ${long}::text as asked`]);
        if (got[0]?.['asked'] !== long) others++;
        await tx`insert into tally values (${deed})`;
      });
      kept += await pair.then(
        () => 1,
        () => 0,
      );
    };
    const read = async (): Promise<void> => {
      const asked = randomUUID();
      const got = await work.sql`select ${asked}::text as asked`.catch(() => null);
      if (got && got[0]?.['asked'] !== asked) others++;
    };
    const callers = answered.map(async (_, caller) => {
      while (going) {
        await (caller % 2 ? read() : write());
        answered[caller]!++;
      }
    });
    for (let round = 0; round < rounds; round++) {
      const before = [...answered];
      await wait(10 * Math.random());
      await sever();
      while (answered.some((times, caller) => times < before[caller]! + 2)) await wait(5);
    }
    going = false;
    await Promise.all(callers);
    const deeds = await work.sql<{ n: number }[]>`select count(*)::int as n from tally group by deed`;
    expect(others, 'queries that got the answer to another').toBe(0);
    expect(deeds.length).toBeGreaterThanOrEqual(kept);
    // A transaction is whole or not at all, also when its connection is opened again for another one.
    expect(deeds.filter(({ n }) => n !== 2)).toEqual([]);
    expect(stray).toEqual([]);
  } finally {
    process.off('uncaughtException', keep);
    process.off('unhandledRejection', keep);
    await work.close();
  }
}
