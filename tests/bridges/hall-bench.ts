// A bridge over a real, seeded Postgres, with time in the test's hands.
import type postgres from 'postgres';
import { mutators } from '#domain/mutators.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { startMachineLink, type MachineLink, type MachineLinkParts } from '#server/bridges/machine-link.ts';
import { findCustomerByNumber } from '#server/customers/customers.lookup.ts';
import { seedWorld } from '#server/db/seed.ts';
import { createExecute, type Execute } from '#server/sync/execute.ts';
import { fakeClock, type FakeClock } from '#tests/kit/clock.ts';
import { freshDatabase, type FreshDatabase } from '#tests/kit/database.ts';
import { emptyHall, helloOf, openPeer, type MachinePeer } from './machine-peer.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly about: Record<string, unknown>;
  readonly text: string;
}

export interface HallBench {
  readonly database: FreshDatabase;
  readonly sql: postgres.Sql;
  readonly clock: FakeClock;
  readonly lines: LogLine[];
  readonly execute: Execute;
  /** What the next commands meet instead of the database. */
  readonly faults: (() => void)[];
  link(parts?: Partial<MachineLinkParts>): Promise<TestLink>;
  tickets(): Promise<
    { number: string; state: string; counter: number | null; queue: string; customer: string | null }[]
  >;
  close(): Promise<void>;
}

export interface TestLink extends MachineLink {
  /** Moves the bridge's timer on and does what is due. */
  pass(ms: number): Promise<void>;
}

export async function openHall(): Promise<HallBench> {
  const database = await freshDatabase({ max: 8 });
  const sql = database.sql as unknown as postgres.Sql;
  const clock = fakeClock();
  await seedWorld(sql, smallOutlet, clock.now());
  const lines: LogLine[] = [];
  const write = (level: LogLine['level']) => (about: object, text: string) =>
    void lines.push({ level, about: about as Record<string, unknown>, text });
  const log = { info: write('info'), warn: write('warn'), error: write('error') } as never;
  const run = createExecute({
    sql,
    mutators,
    lookup: lookupKind,
    clock,
    onFault: (error) => {
      throw error;
    },
    onCommit: () => {},
  });
  const faults: (() => void)[] = [];
  const execute: Execute = async (command, alongside) => {
    faults.shift()?.();
    return run(command, alongside);
  };
  const links: MachineLink[] = [];

  return {
    database,
    sql,
    clock,
    lines,
    execute,
    faults,
    async link(parts = {}) {
      let time = 0;
      const link = await startMachineLink(
        {
          host: '127.0.0.1',
          port: 0,
          execute,
          sql,
          clock,
          log,
          findCustomer: (outletId, customerNo) => findCustomerByNumber(sql, outletId, customerNo),
        },
        { elapsed: () => time, beatEvery: 0, retryFrom: 5, ...parts },
      );
      links.push(link);
      return Object.assign(link, {
        async pass(ms: number) {
          time += ms;
          await link.beat();
        },
      });
    },
    async tickets() {
      return sql<never[]>`
        select t.number, t.state, c.number as counter, q.code as queue, n.customer_no as customer
        from ticket t join queue q on q.id = t.queue_id left join counter c on c.id = t.counter_id
          left join customer_number n on n.customer_id = t.customer_id
        order by t.number, t.taken_at, t.id`;
    },
    async close() {
      await Promise.all(links.map((link) => link.close()));
      await database.close();
    },
  };
}

/** Connects as the seeded machine, answers the first `snapshot?` with an empty hall; ready for events from seq 1. */
export async function openMachine(
  link: MachineLink,
  epoch = 'e1',
  snapshot: object = { seq: 0, ...emptyHall },
): Promise<MachinePeer> {
  const peer = await openPeer(link.port);
  peer.say(helloOf(epoch));
  await peer.hear('welcome');
  await peer.hear('snapshot?');
  peer.say({ msg: 'snapshot', ...snapshot });
  await peer.hear('ack');
  return peer;
}

export const acked = (peer: MachinePeer, seq: number): Promise<unknown> =>
  peer.hear('ack', (message) => Number(message['seq']) >= seq);

/** Waits until the bridge has done what it does by itself. */
export async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setImmediate(resolve));
}

/** The bridge has read everything said so far once it answers this. */
export async function caughtUp(peer: MachinePeer): Promise<void> {
  peer.say({ msg: 'caught up?', seq: 999_999 });
  await peer.hear('nack', (message) => message['seq'] === 999_999);
}
