/** Servers that are restarted in turn, and one that stands still for a while: nobody in the hall notices. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toFen } from '#domain/kernel/money.ts';
import { setLobby } from '#domain/settings/settings.mutators.ts';
import { freePort } from '#tests/kit/free-port.ts';
import { spawnProduct, type ServerProcess } from '#tests/kit/server-process.ts';
import { logInAt, openTablet, type Tablet } from '#tests/kit/tablet.ts';
import { TcpProxy } from '#tests/kit/tcp-proxy.ts';
import {
  allDone,
  doCount,
  eventually,
  expectAllRight,
  judged,
  kept,
  openFaultBench,
  type FaultBench,
} from './fault-bench.ts';

let bench: FaultBench;
let folder: string;
/** The products that run now, in the order in which they were started. */
const running: ServerProcess[] = [];
let web: TcpProxy | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tingtang-life-'));
  bench = await openFaultBench({ BLOCKS: '5000' });
});
afterAll(async () => {
  for (const product of running) product.signal('SIGKILL');
  await Promise.all(running.map((product) => product.ended));
  await web?.close();
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});

test('F16 an event loop that stands still for 5 s: the probe fails meanwhile, nothing is lost, nothing is done twice', async () => {
  const tablet = await bench.tablet();
  const before = await kept(bench, 0);
  const probe = () =>
    fetch(`http://127.0.0.1:${bench.server.port}/healthz`, { signal: AbortSignal.timeout(1_000) }).then(
      (answer) => answer.ok,
      () => false,
    );
  expect(await probe()).toBe(true);
  bench.server.signal('SIGUSR2');
  await eventually(async () => !(await probe()));
  for (let i = 0; i < 5; i++) await doCount(tablet, 0);
  expect(tablet.client.status().waiting).toBe(5);
  await allDone([tablet], { pace: 2 });
  expect(await probe()).toBe(true);
  expect(await kept(bench, 0)).toBe(before + 5);
  await expectAllRight(bench, [tablet], 5);
  tablet.end();
}, 60_000);

/** What a tablet shows beside "connected" and "just a moment", and for how long by its own clock. */
class Watch {
  longest = 0;
  #since: number | null = null;
  look({ client, wall }: Tablet): void {
    const { connected, connecting, loggedOut } = client.status();
    const error = loggedOut || (!connected && !connecting);
    if (!error) this.#since = null;
    else this.longest = Math.max(this.longest, wall.now() - (this.#since ??= wall.now()));
  }
}

/** What a server that goes asks for at most before tablets come again (README: SIGTERM drains). */
const RETRY_SPAN = 5_000;

test('F16 two servers over one database are restarted in turn by SIGTERM, twice: no tablet shows an error, no deed is lost', async () => {
  const line = (web = await TcpProxy.open());
  let nth = 0;
  const start = async (): Promise<ServerProcess> => {
    const data = join(folder, String(++nth));
    // Processes over one database share their keys.
    mkdirSync(data, { recursive: true });
    mkdirSync(join(folder, 'keys'), { recursive: true, mode: 0o700 });
    symlinkSync(join(folder, 'keys'), join(data, 'keys'));
    const product = await spawnProduct({
      DATABASE_URL: bench.world.url,
      DATA_DIR: data,
      DEMO_DEVICES: '1',
      PORT: String(await freePort()),
      QUEUE_MACHINE_PORT: String(await freePort()),
      SIMULATE: '0',
      LOG_LEVEL: 'silent',
    });
    running.push(product);
    return product;
  };
  const point = () => (line.targets = running.map(({ port }) => ({ host: '127.0.0.1', port })));
  const codes: (number | null)[] = [];
  await start();
  await start();
  point();
  const login = await logInAt(`http://127.0.0.1:${line.port}`, 'head');
  const tablets = await Promise.all(Array.from({ length: 12 }, () => openTablet(login)));
  await allDone(tablets);
  const setting = {
    deviceId: login.me.deviceId,
    vipThreshold: toFen(50),
    showVip: true,
    showComplaint: true,
  };
  const watches = tablets.map(() => new Watch());
  let going = true;
  let deeds = 0;
  const working = (async () => {
    for (let i = 0; going; i++) {
      const tablet = tablets[i % tablets.length]!;
      await tablet.client.mutate(setLobby, { ...setting, waitMinutes: 5 + (i % 20) }).then(() => deeds++);
      const end = performance.now() + 30;
      await eventually(
        () => {
          watches.forEach((watch, n) => watch.look(tablets[n]!));
          return performance.now() > end;
        },
        ...tablets,
        { pace: 2 },
      );
    }
  })();
  for (let restart = 0; restart < 4; restart++) {
    const old = running.shift()!;
    // Those who call while it goes find the other one: it no longer takes calls.
    line.targets = [...line.targets.slice(1), line.targets[0]!];
    old.signal('SIGTERM');
    codes.push(await old.ended);
    await start();
    point();
  }
  going = false;
  await working;
  await allDone(tablets, { pace: 5 });
  expect(codes).toEqual([0, 0, 0, 0]);
  const longest = Math.max(...watches.map((watch) => watch.longest));
  console.log(`rolling restart: ${deeds} deeds, longest error shown ${longest} ms`);
  expect(longest).toBeLessThanOrEqual(RETRY_SPAN);
  await expectAllRight(bench, tablets, deeds);
  for (const tablet of tablets) expect(await judged(bench, tablet.client.diagnostics().clientId)).not.toEqual([]);
  for (const tablet of tablets) tablet.end();
}, 120_000);
