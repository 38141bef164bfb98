/** Very many tablets at once, and one that reads very slowly. */
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { customerKind } from '#domain/customers/customers.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { importRows } from '#server/sync/import.ts';
import { freePort } from '#tests/kit/free-port.ts';
import type { Tablet } from '#tests/kit/tablet.ts';
import { logInAt, openTablet } from '#tests/kit/tablet.ts';
import { TcpProxy } from '#tests/kit/tcp-proxy.ts';
import { customerOf } from '#tests/queue/small-hall.ts';
import { tabletDeeds } from '#tests/sync/deeds.ts';
import { emptyPull } from '#tests/sync-server/sync-bench.ts';
import {
  allDone,
  doCount,
  eventually,
  expectAllRight,
  isDone,
  kept,
  metricOf,
  openFaultBench,
  shown,
  type FaultBench,
} from './fault-bench.ts';

const MANY = 1_000;
const A_SESSION = 25;
const DEEDS = 50;
let bench: FaultBench;
const tablets: Tablet[] = [];
beforeAll(async () => {
  bench = await openFaultBench();
});
afterEach(() => tablets.splice(0).forEach((tablet) => tablet.end()));
afterAll(() => bench.close());

test(`F13 a server is killed with ${MANY.toLocaleString('en')} tablets on it: all of them are back, and what some had in hand is done once`, async () => {
  const port = await freePort();
  await bench.start({ PORT: String(port) });
  for (let i = 0; i < MANY; i += A_SESSION) {
    // As many as one session may open streams, and some to spare for those that come back.
    const login = await logInAt(`http://127.0.0.1:${port}`);
    const all = Array.from({ length: A_SESSION }, () => openTablet(login, { moreMutators: tabletDeeds }));
    const some = await Promise.all(all);
    tablets.push(...some);
    await eventually(() => some.every(isDone), ...some);
  }
  expect(await metricOf(bench.server, 'tingtang_streams')).toBe(MANY);
  const before = await kept(bench, 0);
  bench.server.signal('SIGKILL');
  await eventually(() => tablets.every(({ client }) => !client.status().connected), { limit: 20_000 });
  for (const tablet of tablets.slice(0, DEEDS)) await doCount(tablet, 0);
  await bench.start({ PORT: String(port) });
  // No faster than that: tablets give up a line for its silence, and here they are all on two cores.
  await allDone(tablets, { pace: 2, limit: 120_000 });
  await eventually(async () => (await metricOf(bench.server, 'tingtang_streams')) === MANY, ...tablets, { pace: 1 });
  expect(await kept(bench, 0)).toBe(before + DEEDS);
  await eventually(() => tablets.every((tablet) => shown(tablet, 0) === before + DEEDS), ...tablets, { pace: 1 });
  await expectAllRight(bench, tablets.slice(0, DEEDS), DEEDS);
}, 600_000);

test('F08 a receiver that takes 64 bytes a second is sent away before much is kept for it; the others go on', async () => {
  const server = await bench.start();
  const others = await bench.tablet();
  const slow = await TcpProxy.open({ host: '127.0.0.1', port: server.port });
  slow.rate.down = 64;
  const url = `http://127.0.0.1:${slow.port}`;
  let heard = '';
  const asking = request(`${url}/sync/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, cookie: bench.login.cookie },
  });
  asking.on('response', (answer) => answer.setEncoding('utf8').on('data', (text: string) => (heard += text)));
  asking.on('error', () => undefined);
  asking.end(JSON.stringify(emptyPull({ cid: randomUUID() as Id })));
  const streams = () => metricOf(server, 'tingtang_streams');
  await eventually(async () => (await streams()) === 2);
  const rss = await metricOf(server, 'rss');
  const name = '张*三'.repeat(13);
  let rounds = 0;
  let sent = 0;
  while ((await streams()) === 2) {
    expect(++rounds, 'rounds until it was sent away').toBeLessThan(400);
    const rows = Array.from({ length: 120 }, (_, i) =>
      customerOf(i + 500, { maskedName: name, complaintCount: rounds }),
    );
    sent += JSON.stringify(rows).length;
    await importRows(bench.sql as never, lookupKind, customerKind, rows);
    await bench.sql.notify('sync', 'look');
    const last = rows.at(-1)!.id;
    await eventually(() => others.client.store.get(customerKind, last)?.complaintCount === rounds, { limit: 20_000 });
  }
  expect(others.client.status()).toMatchObject({ connected: true, heals: 0 });
  const grown = (await metricOf(server, 'rss')) - rss;
  console.log(
    `slow reader: sent away after ${rounds} frames, ${Math.round(sent / 1024)} kB; server grew ${Math.round(grown / 1024 / 1024)} MB`,
  );
  expect(grown).toBeLessThan(100 * 1024 * 1024);
  slow.rate.down = 0;
  await eventually(() => heard.includes('data: {"t":"resync"}'));
  await slow.close();
}, 90_000);
