/** F62: connections to Postgres that die under load come back by themselves; nobody waits for ever, nothing is thrown aside. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { openDatabase } from '#server/platform/database.ts';
import { freshDatabase } from '#tests/kit/database.ts';

const WRITERS = 8;
const KILLS = 40;

test('F62 connections cut under load: every query is answered, the pool goes on, nothing is thrown outside', async () => {
  const fresh = await freshDatabase();
  const work = openDatabase(fresh.url, { max: WRITERS });
  const stray: unknown[] = [];
  const keep = (error: unknown): void => void stray.push(error);
  process.on('uncaughtException', keep);
  try {
    await fresh.sql`create table tally (deed uuid)`;
    let going = true;
    const answers = { kept: 0, cut: 0 };
    const write = async (): Promise<void> => {
      while (going)
        await work.sql
          .begin(async (tx) => {
            const deed = randomUUID();
            await tx`insert into tally values (${deed})`;
            await Promise.all([tx`select pg_sleep(0.001)`, tx`select ${'x'.repeat(2_000)}::text`]);
            await tx`insert into tally values (${deed})`;
          })
          .then(
            () => answers.kept++,
            () => answers.cut++,
          );
    };
    const writers = Array.from({ length: WRITERS }, write);
    for (let i = 0; i < KILLS; i++) {
      await fresh.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tingtang' and pid <> pg_backend_pid() and datname = current_database()`;
      await new Promise((next) => setTimeout(next, 25));
    }
    going = false;
    await Promise.all(writers);
    const deeds = await work.sql<{ n: number }[]>`select count(*)::int as n from tally group by deed`;
    expect(answers.cut).toBeGreaterThan(0);
    expect(deeds.length).toBeGreaterThanOrEqual(answers.kept);
    // A transaction is whole or not at all, also when its connection is opened again for another one.
    expect(deeds.filter(({ n }) => n !== 2)).toEqual([]);
    expect(stray).toEqual([]);
  } finally {
    process.off('uncaughtException', keep);
    await work.close();
    await fresh.close();
  }
}, 60_000);
