/** The server is killed after its n-th statement, for every n of a push: everything is judged once, all the same. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isStatement, onMessages } from '#tests/kit/postgres-wire.ts';
import type { ServerProcess } from '#tests/kit/server-process.ts';
import type { Tablet } from '#tests/kit/tablet.ts';
import { breaksElsewhere, countUpTo, customerAt } from '#tests/sync/deeds.ts';
import {
  doCount,
  eventually,
  expectFeedRight,
  isDone,
  judged,
  kept,
  mutationOf,
  openFaultBench,
  postPush,
  shown,
  type FaultBench,
} from './fault-bench.ts';

let bench: FaultBench;
/** After how many statements more what is to be killed; 0 = none. */
let fuse = 0;
let victim: ServerProcess;

beforeAll(async () => {
  bench = await openFaultBench({ POOL: '3' }, (postgres) =>
    onMessages(postgres, 'up', (message) => {
      if (fuse === 0 || !isStatement(message) || --fuse > 0) return undefined;
      victim.signal('SIGKILL');
      // This statement still arrives, nothing behind it does.
      return 'last';
    }),
  );
});
afterAll(() => bench.close());

const MOST_STATEMENTS = 400;

/** Applied, refused and failing: all of them in one push. */
async function doThree(tablet: Tablet): Promise<void> {
  const { client, net } = tablet;
  net.goOffline();
  // Somebody else takes the last of what this tablet still sees free.
  const most = shown(tablet, 2)! + 1;
  expect(await postPush(bench.login, { cid: randomUUID(), muts: [mutationOf(1, 2)] })).toMatchObject({ status: 200 });
  await doCount(tablet, 0);
  await client.mutate(countUpTo, { customerId: customerAt(2).id, most });
  await client.mutate(breaksElsewhere, { customerId: customerAt(1).id });
}

test('F01 a server killed after any statement of a push: every mutation is judged once, and the tablet hears of it', async () => {
  let kills = 0;
  for (let n = 1; n < MOST_STATEMENTS; n++) {
    const tablet = await bench.tablet();
    await doThree(tablet);
    const before = await kept(bench, 0);
    victim = bench.server;
    fuse = n;
    tablet.net.online = true;
    await eventually(() => fuse === 0 || isDone(tablet), tablet);
    const untouched = fuse > 0;
    fuse = 0;
    if (!untouched) {
      kills++;
      expect(await victim.ended).toBe(null);
      await bench.start();
    }
    await eventually(() => isDone(tablet), tablet);
    const list = await judged(bench, tablet.client.diagnostics().clientId);
    expect(
      list.map(({ status }) => status),
      `killed at ${n}`,
    ).toEqual([1, 2, 3]);
    expect(await kept(bench, 0), `killed at ${n}`).toBe(before + 1);
    expect(tablet.client.status().attention.map(({ status }) => status)).toEqual(['refused', 'dead']);
    expect(tablet.client.status()).toMatchObject({ waiting: 0, heals: 0 });
    expect(tablet.client.diagnostics()).toMatchObject({ next: 4, lmid: 3 });
    tablet.end();
    if (untouched) break;
  }
  console.log(`F01: killed at each of the first ${kills} statements`);
  expect(kills).toBeGreaterThan(30);
  await expectFeedRight(bench);
}, 600_000);
