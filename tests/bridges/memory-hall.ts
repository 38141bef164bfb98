// A bridge whose database is a few maps: the real mutators, no Postgres; for tests and benches of thousands of runs.
import { createHash } from 'node:crypto';
import type { Day, Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { Refused, refuse } from '#domain/kernel/refusal.ts';
import { indexKey, keyText, type Kind, type KeyPart, type Row, type Store } from '#domain/kernel/store.ts';
import { mutators } from '#domain/mutators.ts';
import { counterKind, queueKind, queueMachineKind, ticketKind, type Ticket } from '#domain/queue/queue.model.ts';
import { isLive } from '#domain/queue/ticket-steps.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { LeaseLost, type HeldLease, type Mark, type Register } from '#server/bridges/machine-register.ts';
import { startMachineLink, type MachineLinkParts } from '#server/bridges/machine-link.ts';
import type { Command, Execute, Outcome } from '#server/sync/execute.ts';
import { fakeClock } from '#tests/kit/clock.ts';
import type { LogLine, TestLink } from './hall-bench.ts';
import * as v from 'valibot';

class MemoryStore implements Store {
  readonly rows = new Map<string, Row>();
  get<R extends Row>(kind: Kind<R>, id: Id): R | undefined {
    return this.rows.get(`${kind.name}/${id}`) as R | undefined;
  }
  list<R extends Row>(kind: Kind<R>, index: string, key: readonly KeyPart[]): readonly R[] {
    const mine = [...this.rows].filter(([name]) => name.startsWith(`${kind.name}/`)).map(([, row]) => row as R);
    return mine
      .filter((row) => indexKey(kind as unknown as Kind, index, row) === keyText(key))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }
  put<R extends Row>(kind: Kind<R>, row: R): void {
    this.rows.set(`${kind.name}/${row.id}`, row);
  }
  remove(kind: Kind, id: Id): void {
    this.rows.delete(`${kind.name}/${id}`);
  }
}

interface Stored {
  holder: string | null;
  fence: number;
  epoch: string | null;
  lastSeq: number;
  day: Day | null;
}

export interface MemoryHall {
  readonly store: MemoryStore;
  readonly commands: Command[];
  /** What the next commands meet instead of the database. */
  readonly faults: (() => void)[];
  /** The next command is carried out, and its answer lost. */
  loseAnswer(): void;
  /** The next command is never answered. */
  hang(): void;
  /** Commands that are not answered. */
  readonly hanging: number;
  readonly row: Stored;
  readonly lines: LogLine[];
  readonly clock: ReturnType<typeof fakeClock>;
  readonly register: Register;
  link(parts?: Partial<MachineLinkParts>): Promise<TestLink>;
  tickets(): Ticket[];
  /** How the machine's link is shown. */
  online(): string;
  /** Drops what has ended, and all outcomes: for benches that run for long. */
  forgetEnded(): void;
  /** `A001 waiting`, in the order of numbers. */
  states(): string[];
  close(): Promise<void>;
}

const { machine, outlet } = smallOutlet;
const byName = new Map(mutators.map((mutator) => [mutator.name, mutator]));

export function createMemoryHall(): MemoryHall {
  const store = new MemoryStore();
  const clock = fakeClock();
  const lines: LogLine[] = [];
  const commands: Command[] = [];
  const outcomes = new Map<Id, Outcome>();
  const faults: (() => void)[] = [];
  const row: Stored = { holder: null, fence: 0, epoch: null, lastSeq: 0, day: null };
  const links: TestLink[] = [];
  store.put(queueMachineKind, {
    id: machine.id,
    outletId: outlet.id,
    name: machine.name,
    link: 'offline',
    since: clock.now() as Instant,
    device: 'ok',
    deviceSince: clock.now() as Instant,
  });

  let toHang = false;
  let toLose = false;
  let hanging = 0;
  const execute: Execute = async (command, alongside) => {
    faults.shift()?.();
    if (toHang) {
      toHang = false;
      hanging += 1;
      await new Promise(() => {});
    }
    await alongside?.before?.(undefined as never);
    const known = outcomes.get(command.mutationId);
    if (known) return known;
    commands.push(command);
    const outcome = run(command);
    outcomes.set(command.mutationId, outcome);
    if (toLose) {
      toLose = false;
      throw Object.assign(new Error('lost'), { code: 'CONNECTION_CLOSED' });
    }
    return outcome;
  };

  function run(command: Command): Outcome {
    const mutator = byName.get(command.name as 'queue.takeTicket')!;
    const input = v.parse(mutator.input, command.input);
    const before = new Map(store.rows);
    try {
      for (const read of mutator.reads(input, command.actor))
        if ('id' in read && read.must && !store.get(read.kind, read.id)) throw new Refused(refuse('sync.row-missing'));
      mutator.run(store, input, { actor: command.actor, now: clock.now() as Instant });
      return { status: 'applied' };
    } catch (error) {
      store.rows.clear();
      for (const [name, kept] of before) store.rows.set(name, kept);
      if (!(error instanceof Refused)) throw error;
      return { status: 'refused', refusal: error.refusal };
    }
  }

  async function mark(held: HeldLease, set: Mark): Promise<void> {
    if (held.fence !== row.fence || (set.is === 'seq' && set.epoch !== row.epoch)) throw new LeaseLost();
    if (set.is === 'seq') row.lastSeq = Math.max(row.lastSeq, set.seq);
    if (set.is === 'epoch') Object.assign(row, { epoch: set.epoch, lastSeq: 0 });
    if (set.is === 'day') row.day = set.day;
  }

  const register: Register = {
    find: async (outletCode, code) =>
      outletCode === outlet.code && code === machine.code
        ? {
            id: machine.id,
            outletId: outlet.id,
            code,
            tokenHash: createHash('sha256').update(machine.token).digest('hex'),
          }
        : null,
    takeLease: async (_, holder) => {
      row.fence += 1;
      row.holder = holder;
      return { fence: row.fence, epoch: row.epoch, lastSeq: row.lastSeq, day: row.day };
    },
    renew: async (leases) => new Set(leases.filter((lease) => lease.fence === row.fence).map((lease) => lease.id)),
    release: async (lease) => void (lease.fence === row.fence && (row.holder = null)),
    mark: (_, lease, set) => mark(lease, set),
    markAlone: mark,
    findUnattended: async () => [],
    expire: async () => false,
    loadHall: async () => ({
      queues: store.list(queueKind, 'byOutlet', [outlet.id]),
      counters: store.list(counterKind, 'byOutlet', [outlet.id]),
      tickets: store
        .list(ticketKind, 'ofMachine', [machine.id, false])
        .map((ticket) => ({ ...ticket, heardAt: ticket.takenAt })),
    }),
  };

  const tickets = (): Ticket[] =>
    [...store.rows]
      .filter(([name]) => name.startsWith('ticket/'))
      .map(([, ticket]) => ticket as Ticket)
      .toSorted((a, b) => (a.number < b.number ? -1 : 1));

  return {
    store,
    commands,
    faults,
    loseAnswer: () => void (toLose = true),
    hang: () => void (toHang = true),
    get hanging() {
      return hanging;
    },
    row,
    lines,
    clock,
    register,
    tickets,
    forgetEnded() {
      outcomes.clear();
      for (const { id, state } of tickets()) if (!isLive({ state })) store.remove(ticketKind, id);
    },
    online: () => store.get(queueMachineKind, machine.id)!.link,
    states: () => tickets().map(({ number, state }) => `${number} ${state}`),
    async link(parts = {}) {
      let time = 0;
      const write = (level: LogLine['level']) => (about: object, text: string) =>
        void lines.push({ level, about: about as LogLine['about'], text });
      const log = { info: write('info'), warn: write('warn'), error: write('error') } as never;
      const link = await startMachineLink(
        { host: '127.0.0.1', port: 0, execute, sql: undefined as never, clock, log, findCustomer: async () => null },
        { register, elapsed: () => time, beatEvery: 0, retryFrom: 5, ...parts },
      );
      const mine = Object.assign(link, {
        async pass(ms: number) {
          time += ms;
          await link.beat();
        },
      });
      links.push(mine);
      return mine;
    },
    async close() {
      await Promise.all(links.map((link) => link.close()));
    },
  };
}
