/** A server process that can be killed, with a failing line on either side of it, and tablets that go on regardless. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { customerKind } from '#domain/customers/customers.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { openDatabase, type Sql } from '#server/platform/database.ts';
import { openWorld, type TestWorld } from '#tests/kit/server.ts';
import { spawnServer, type ServerProcess } from '#tests/kit/server-process.ts';
import { logInAt, openTablet, type Login, type Tablet, type TabletOptions } from '#tests/kit/tablet.ts';
import { TcpProxy } from '#tests/kit/tcp-proxy.ts';
import { count, customerAt, tabletDeeds } from '#tests/sync/deeds.ts';
import { auditFeed } from '#tests/sync-server/feed-audit.ts';

export interface FaultBench {
  readonly world: TestWorld;
  /** Straight to the database, past the failing line. */
  readonly sql: Sql;
  /** Between tablets and server. */
  readonly web: TcpProxy;
  /** Between server and Postgres. */
  readonly postgres: TcpProxy;
  /** Where the tablets believe the server to be. */
  readonly url: string;
  readonly login: Login;
  server: ServerProcess;
  /** Starts a server, which takes the tablets from now on; an older one is killed. */
  start(env?: Record<string, string>): Promise<ServerProcess>;
  tablet(options?: TabletOptions): Promise<Tablet>;
  close(): Promise<void>;
}

/** `prepare` gets the line to Postgres before anything has gone over it. */
export async function openFaultBench(
  env: Record<string, string> = {},
  prepare: (postgres: TcpProxy) => void = () => undefined,
): Promise<FaultBench> {
  const world = await openWorld();
  const { sql, close } = openDatabase(world.url, { max: 4, statementTimeout: 0 });
  const postgres = await TcpProxy.open(targetOf(world.url));
  prepare(postgres);
  const web = await TcpProxy.open();
  const url = `http://127.0.0.1:${web.port}`;
  const databaseUrl = throughProxy(world.url, postgres);
  const servers = new Set<ServerProcess>();
  const tablets: Tablet[] = [];
  const start: FaultBench['start'] = async (more = {}) => {
    const server = await spawnServer({ DATABASE_URL: databaseUrl, ...env, ...more });
    bench.server?.signal('SIGKILL');
    await bench.server?.ended;
    servers.add(server);
    web.targets = [{ host: '127.0.0.1', port: server.port }];
    bench.server = server;
    return server;
  };
  const bench = { world, sql, web, postgres, url, start } as FaultBench;
  await start();
  const login = await logInAt(url);
  return Object.assign(bench, {
    login,
    async tablet(options: TabletOptions = {}) {
      const tablet = await openTablet(login, { moreMutators: tabletDeeds, ...options });
      tablets.push(tablet);
      if (!options.still) await eventually(() => tablet.client.status().connected, tablet);
      return tablet;
    },
    async close() {
      for (const tablet of tablets) tablet.end();
      for (const server of servers) server.signal('SIGKILL');
      await Promise.all([...servers].map((server) => server.ended));
      await Promise.all([web.close(), postgres.close()]);
      await close();
      await world.drop();
    },
  });
}

export const targetOf = (url: string) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) });

export function throughProxy(url: string, proxy: TcpProxy): string {
  const through = new URL(url);
  through.port = String(proxy.port);
  return through.href;
}

interface Patience {
  /** Milliseconds of a tablet's clock that pass in one of ours. */
  readonly pace?: number;
  readonly limit?: number;
}

/** Lets the tablets' time pass until it is so. @throws after a long time, with what was waited for */
export async function eventually(what: () => unknown, ...rest: readonly (Tablet | Patience)[]): Promise<void> {
  const tablets = rest.filter((one): one is Tablet => 'wall' in one);
  const { pace = 50, limit = 60_000 } = rest.find((one): one is Patience => !('wall' in one)) ?? {};
  const began = performance.now();
  let last = began;
  while (!(await what())) {
    await new Promise((turn) => setTimeout(turn, tablets.length > 100 ? 30 : 4));
    const now = performance.now();
    for (const { wall } of tablets) wall.pass(Math.round((now - last) * pace));
    last = now;
    if (now - began > limit) throw new Error(`waited in vain for ${what.toString()}`);
  }
}

export const isDone = ({ client }: Tablet): boolean => client.status().connected && client.status().waiting === 0;
export const allDone = (tablets: readonly Tablet[], patience: Patience = {}) =>
  eventually(() => tablets.every(isDone), ...tablets, patience);

export const doCount = ({ client }: Tablet, n: number) => client.mutate(count, { customerId: customerAt(n).id });
export const shown = ({ client }: Tablet, n: number) =>
  client.store.get(customerKind, customerAt(n).id)?.complaintCount;

export async function kept({ sql }: { sql: Sql }, n: number): Promise<number> {
  const [row] = await sql<{ n: number }[]>`select complaint_count as n from customer where id = ${customerAt(n).id}`;
  return row!.n;
}

/** What the server made of a client's mutations, in their order. */
export const judged = ({ sql }: { sql: Sql }, cid: Id) =>
  sql<{ mid: number; name: string; status: number }[]>`
    select c.mid, m.name, m.status from sync_client_mutation c join sync_mutation m on m.id = c.mutation
    where c.client = ${cid} order by c.mid`;

/** Each tablet's deeds were judged once and in order, nothing waits, and the feed adds up (I3, I11). */
export async function expectAllRight(bench: { sql: Sql }, tablets: readonly Tablet[], deeds: number): Promise<void> {
  let total = 0;
  for (const { client, disk } of tablets) {
    const { clientId } = client.diagnostics();
    const list = await judged(bench, clientId);
    expect(list.map(({ mid }) => mid)).toEqual(list.map((_, i) => i + 1));
    expect(client.status()).toMatchObject({ waiting: 0, heals: 0 });
    await expect.poll(() => disk.stored()!.outbox).toEqual([]);
    expect(client.diagnostics()).toMatchObject({ next: list.length + 1, lmid: list.length });
    total += list.length;
  }
  expect(total).toBe(deeds);
  await expectFeedRight(bench);
}

export async function expectFeedRight({ sql }: { sql: Sql }): Promise<void> {
  const audit = await auditFeed(sql as never, lookupKind);
  expect(audit.kept).toEqual(audit.workedOut);
  expect(audit.docs.kept).toEqual(audit.docs.workedOut);
  expect(audit.heads).toEqual([]);
}

export const mutationOf = (mid: number, customer: number, uuid: string = randomUUID()) => ({
  mid,
  uuid,
  name: count.name,
  v: 1,
  args: { customerId: customerAt(customer).id },
  at: 0,
});

/** A push without a tablet. @throws what fetch throws */
export async function postPush(
  { url, cookie }: Pick<Login, 'url' | 'cookie'>,
  body: object,
): Promise<{ status: number; said: { lmid?: number; err?: string } }> {
  const answer = await fetch(`${url}/sync/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, cookie },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  return { status: answer.status, said: (await answer.json()) as { lmid?: number } };
}

/** A figure of the server's own, by its name. */
export async function metricOf({ port }: ServerProcess, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
}
