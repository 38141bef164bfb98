// The bridge's own rows in Postgres: who may connect, who holds the lease, how far each machine's events are stored.
import type postgres from 'postgres';
import type { Day } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { liveStates } from '#domain/queue/ticket-steps.ts';
import type { CounterStatus } from './machine.messages.ts';

/** A machine that may connect. */
export interface RegisteredMachine {
  readonly id: Id;
  readonly outletId: Id;
  readonly code: string;
  /** SHA-256 of its token, hex. */
  readonly tokenHash: string;
}

/** The right to speak for a machine. The fence rises with every new holder. */
export interface Lease {
  readonly fence: number;
  readonly epoch: string | null;
  readonly lastSeq: number;
  readonly day: Day | null;
}

export interface HeldLease {
  readonly id: Id;
  readonly outletId: Id;
  readonly fence: number;
}

/** The hall as it stands in the database. */
export interface StoredHall {
  readonly queues: readonly { readonly id: Id; readonly code: string; readonly business: string }[];
  readonly counters: readonly {
    readonly id: Id;
    readonly number: number;
    readonly status: CounterStatus;
    readonly teller: string | null;
    readonly ticketId: Id | null;
  }[];
  readonly tickets: readonly {
    readonly id: Id;
    readonly number: string;
    readonly state: string;
    readonly counterId: Id | null;
    readonly movedToId: Id | null;
    /** Its day is over. */
    readonly archived: boolean;
    /** When it was last heard of, as far as times tell. */
    readonly heardAt: number;
  }[];
}

/** What the holder changes on its row, in the transaction of the event that it belongs to. */
export type Mark =
  | { readonly is: 'seq'; readonly epoch: string; readonly seq: number }
  | { readonly is: 'epoch'; readonly epoch: string }
  | { readonly is: 'day'; readonly day: Day }
  | { readonly is: 'held' };

/** Another process speaks for the machine now; what this one wanted to write is undone. */
export class LeaseLost extends Error {
  constructor() {
    super('another process holds the lease of this machine');
    this.name = 'LeaseLost';
  }
}

export type Transaction = postgres.TransactionSql;

export interface Register {
  find(outletCode: string, machineCode: string): Promise<RegisteredMachine | null>;
  /** The machine itself decides who speaks with it, by connecting there: the lease passes at once, the fence rises. */
  takeLease(machine: RegisteredMachine, holder: string, ms: number): Promise<Lease>;
  /** One statement for all leases of a process; gives the ids that are still held. */
  renew(leases: readonly HeldLease[], ms: number): Promise<ReadonlySet<Id>>;
  release(lease: HeldLease): Promise<void>;
  /** Checks the fence and writes the mark. @throws LeaseLost */
  mark(tx: Transaction, lease: HeldLease, mark: Mark): Promise<void>;
  /** The same without a command, in a statement of its own. @throws LeaseLost */
  markAlone(lease: HeldLease, mark: Mark): Promise<void>;
  /** Machines whose holder died, and machines whose day is over while none holds them. */
  findUnattended(
    today: Day,
  ): Promise<readonly (RegisteredMachine & HeldLease & { readonly wasHeld: boolean; readonly day: Day | null })[]>;
  /** Takes the lease from a dead holder without becoming one; false when someone else was quicker. */
  expire(tx: Transaction, lease: HeldLease): Promise<boolean>;
  /** `before`: with the numbers of the last day before that one, of which the machine may still have to tell. */
  loadHall(machine: RegisteredMachine, before?: Day): Promise<StoredHall>;
}

type Row = Record<string, never>;

/** A missed number may have been given out anew. */
const holding = liveStates.filter((state) => state !== 'missed');

export function registerOf(sql: postgres.Sql): Register {
  return {
    async find(outletCode, machineCode) {
      const [row] = await sql<Row[]>`
        select m.machine_id, m.outlet_id, m.code, m.token_hash from machine_link m join institution o on o.id = m.outlet_id and o.active
        where o.code = ${outletCode} and m.code = ${machineCode}`;
      return row ? toMachine(row) : null;
    },

    async takeLease(machine, holder, ms) {
      const [row] = await sql<Row[]>`
        update machine_link set lease_holder = ${holder}, fence = fence + 1, lease_until = now() + ${ms} * interval '1 ms'
        where outlet_id = ${machine.outletId} and machine_id = ${machine.id}
        returning fence, epoch, last_seq, business_day::text as day`;
      if (!row) throw new LeaseLost();
      return {
        fence: Number(row['fence']),
        epoch: row['epoch'] ?? null,
        lastSeq: Number(row['last_seq']),
        day: row['day'] ?? null,
      };
    },

    async renew(leases, ms) {
      const rows = await sql<Row[]>`
        update machine_link m set lease_until = now() + ${ms} * interval '1 ms'
        from unnest(${leases.map((l) => l.outletId)}::uuid[], ${leases.map((l) => l.id)}::uuid[], ${leases.map((l) => String(l.fence))}::bigint[])
          as held (outlet_id, id, fence)
        where m.outlet_id = held.outlet_id and m.machine_id = held.id and m.fence = held.fence
        returning m.machine_id`;
      return new Set(rows.map((row) => row['machine_id'] as unknown as Id));
    },

    async release({ outletId, id, fence }) {
      await sql`
        update machine_link set lease_holder = null, lease_until = null
        where outlet_id = ${outletId} and machine_id = ${id} and fence = ${String(fence)}::bigint`;
    },

    mark: (tx, lease, mark) => writeMark(tx, lease, mark),
    markAlone: (lease, mark) => writeMark(sql, lease, mark),

    async findUnattended(today) {
      const rows = await sql<Row[]>`
        select machine_id, outlet_id, code, token_hash, fence, lease_holder is not null as was_held, business_day::text as day from machine_link
        where (lease_until is null or lease_until < now()) and (lease_holder is not null or business_day < ${today}::text::date)`;
      return rows.map((row) => ({
        ...toMachine(row),
        fence: Number(row['fence']),
        wasHeld: Boolean(row['was_held']),
        day: row['day'] ?? null,
      }));
    },

    async expire(tx, { outletId, id, fence }) {
      const { count } = await tx`
        update machine_link set lease_holder = null, lease_until = null, fence = fence + 1
        where outlet_id = ${outletId} and machine_id = ${id} and fence = ${String(fence)}::bigint
          and (lease_until is null or lease_until < now())`;
      return count > 0;
    },

    async loadHall({ id, outletId }, before) {
      const lastDay = before
        ? sql`or business_day = (select max(business_day) from ticket where outlet_id = ${outletId} and business_day < ${before}::text::date)`
        : sql``;
      const [queues, counters, tickets] = await Promise.all([
        sql<StoredHall['queues'][number][]>`select id, code, business from queue where outlet_id = ${outletId}`,
        sql<StoredHall['counters'][number][]>`
          select id, number, status, teller, ticket_id as "ticketId" from counter where outlet_id = ${outletId}`,
        // The row that holds a number, or else its newest, comes last and so is the one that is known by it.
        sql<StoredHall['tickets'][number][]>`
          select id, number, state, counter_id as "counterId", moved_to_id as "movedToId", archived,
            greatest(taken_at, called_at, started_at) as "heardAt"
          from ticket where outlet_id = ${outletId} and machine_id = ${id} and (not archived ${lastDay})
          order by not archived, state = any(${holding}::text[]), taken_at`,
      ]);
      return { queues, counters, tickets };
    },
  };
}

const toMachine = (row: Row): RegisteredMachine => ({
  id: row['machine_id']!,
  outletId: row['outlet_id']!,
  code: row['code']!,
  tokenHash: row['token_hash']!,
});

async function writeMark(
  sql: postgres.Sql | Transaction,
  { outletId, id, fence }: HeldLease,
  mark: Mark,
): Promise<void> {
  const held = sql`outlet_id = ${outletId} and machine_id = ${id} and fence = ${String(fence)}::bigint`;
  const { count } = await (mark.is === 'seq'
    ? sql`update machine_link set last_seq = greatest(last_seq, ${String(mark.seq)}::bigint) where ${held} and epoch = ${mark.epoch}`
    : mark.is === 'epoch'
      ? sql`update machine_link set epoch = ${mark.epoch}, last_seq = 0 where ${held}`
      : mark.is === 'day'
        ? sql`update machine_link set business_day = ${mark.day}::text::date where ${held}`
        : sql`select 1 from machine_link where ${held} for update`);
  if (count === 0) throw new LeaseLost();
}
