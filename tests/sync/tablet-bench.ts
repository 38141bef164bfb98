/** One server over a seeded world for a file of tests, and tablets of it that are ended after each. */
import { afterAll, afterEach, beforeAll } from 'vitest';
import { customerKind } from '#domain/customers/customers.model.ts';
import { openWorld, startServer, type TestServer, type TestWorld } from '#tests/kit/server.ts';
import {
  logInAt,
  openTablet,
  until,
  type Login,
  type MemoryDisk,
  type Tablet,
  type TabletOptions,
} from '#tests/kit/tablet.ts';
import { count, customerAt, serverDeeds, tabletDeeds } from './deeds.ts';

export interface TabletBench {
  world: TestWorld;
  /** A test may put another in its place: the one that is here at the end is stopped. */
  server: TestServer;
  /** The lobby manager, where nobody else is named. */
  login: Login;
  /** Opens a tablet, in touch with the server unless it is to be `still`. */
  open(options?: TabletOptions, as?: Login): Promise<Tablet>;
  /** Complaints of a customer, as the server keeps them. */
  kept(n: number, on?: TestServer): Promise<number>;
}

export function tabletBench(): TabletBench {
  const tablets: Tablet[] = [];
  const bench = {
    async open(options: TabletOptions = {}, as = bench.login) {
      const tablet = await openTablet(as, { moreMutators: tabletDeeds, ...options });
      tablets.push(tablet);
      if (!options.still) await until(() => tablet.client.status().connected, tablet);
      return tablet;
    },
    async kept(n: number, { sql } = bench.server) {
      const { id } = customerAt(n);
      const [row] = await sql<{ n: number }[]>`select complaint_count as n from customer where id = ${id}`;
      return row!.n;
    },
  } as TabletBench;
  beforeAll(async () => {
    bench.world = await openWorld();
    bench.server = await startServer(bench.world, { moreMutators: serverDeeds });
    bench.login = await logInAt(bench.server.url);
  });
  afterEach(() => tablets.splice(0).forEach((tablet) => tablet.end()));
  afterAll(async () => {
    await bench.server.stop();
    await bench.world.drop();
  });
  return bench;
}

export const shown = ({ client }: Tablet, n: number) =>
  client.store.get(customerKind, customerAt(n).id)?.complaintCount;
export const done = ({ client }: Tablet): boolean => client.status().connected && client.status().waiting === 0;
export const doCount = ({ client }: Tablet, n: number) => client.mutate(count, { customerId: customerAt(n).id });

export async function offline(tablet: Tablet): Promise<void> {
  tablet.net.goOffline();
  await until(() => !tablet.client.status().connected, tablet);
}

export async function online(tablet: Tablet): Promise<void> {
  tablet.net.online = true;
  tablet.client.nudge();
  await until(() => tablet.client.status().connected, tablet);
}

/** All that lies on a tablet's disk, read or not. */
export function textOn(disk: MemoryDisk): string {
  const texts: string[] = [];
  disk.image().damage((text) => (texts.push(text), text));
  return texts.join('\n');
}
