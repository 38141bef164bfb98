/** The disk under the database fills up: nothing is taken for done that is not, and all goes on once there is room. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openDatabase, type Database } from '#server/platform/database.ts';
import { spawnServer, type ServerProcess } from '#tests/kit/server-process.ts';
import { logInAt, openTablet } from '#tests/kit/tablet.ts';
import { tabletDeeds } from '#tests/sync/deeds.ts';
import { allDone, doCount, eventually, expectAllRight, kept, mutationOf, postPush } from './fault-bench.ts';

const disk = mkdtempSync(join(tmpdir(), 'tingtang-disk-'));
const mounted = mount();
let server: ServerProcess | undefined;
let database: Database | undefined;

/** A small disk of its own, where this user may make one. */
function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128m,mode=755', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

afterAll(async () => {
  await database?.close();
  server?.signal('SIGTERM');
  await server?.ended;
  if (mounted) execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

/** Takes all the room that is left. */
function fill(): void {
  const file = openSync(join(disk, 'filler'), 'a');
  for (const size of [1 << 20, 1 << 12, 1])
    try {
      for (;;) if (writeSync(file, Buffer.alloc(size)) < size) break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  closeSync(file);
}

test.skipIf(!mounted)(
  'F15 the disk is full: pushes are put off and not judged; with room again each deed is done once, and the feed adds up',
  async () => {
    server = await spawnServer({ DATA_DIR: disk });
    const { port, password } = JSON.parse(readFileSync(join(disk, 'pg.json'), 'utf8')) as {
      port: number;
      password: string;
    };
    database = openDatabase(`postgres://tingtang:${password}@127.0.0.1:${port}/tingtang`, { max: 2 });
    const { sql } = database;
    const login = await logInAt(`http://127.0.0.1:${server.port}`);
    const tablet = await openTablet(login, { moreMutators: tabletDeeds });
    await allDone([tablet]);
    const before = await kept({ sql }, 0);
    await doCount(tablet, 0);
    await allDone([tablet]);

    // What is written needs more room than there is: the log grows by whole segments.
    await sql`create table ballast as select repeat(md5(n::text), 30) as text from generate_series(1, 1000) n`;
    fill();
    const cid = crypto.randomUUID();
    let acknowledged = 0;
    let refused = 0;
    await eventually(async () => {
      await sql`insert into ballast select text from ballast limit 5000`.catch(() => undefined);
      const answer = await postPush(login, { cid, muts: [mutationOf(acknowledged + 1, 1)] }).catch(() => null);
      if (answer?.said.lmid) acknowledged++;
      else {
        refused++;
        if (answer) expect(answer.status).toBe(503);
      }
      return refused >= 5;
    });
    for (let i = 0; i < 3; i++) await doCount(tablet, 0);
    const sent = tablet.net.pushed.length;
    await eventually(() => tablet.net.pushed.length > sent, tablet);
    expect(tablet.client.status()).toMatchObject({ waiting: 3, attention: [] });

    rmSync(join(disk, 'filler'));
    await allDone([tablet], { pace: 10 });
    expect(await kept({ sql }, 0)).toBe(before + 4);
    await expectAllRight({ sql }, [tablet], 4);
    const [client] = await sql<{ lmid: number }[]>`select lmid from sync_client where id = ${cid}`;
    expect(client?.lmid ?? 0).toBeGreaterThanOrEqual(acknowledged);
    tablet.end();
  },
  120_000,
);
