// What a simulated queue machine remembers: its queues, windows and numbers. Every deed is told as an event of the link.
import { outletTimeOf, type Instant } from '#domain/kernel/day.ts';

export interface SimulatedQueue {
  /** The letter before its numbers. */
  readonly queue: string;
  readonly name: string;
  readonly business: string;
  readonly kind: string;
}

export interface MemoryTicket {
  readonly ticket: string;
  readonly queue: string;
  readonly business: string;
  readonly takenAt: number;
  readonly customerNo: string | null;
  state: 'waiting' | 'called' | 'serving';
  counter: number | null;
}

export interface MemoryCounter {
  readonly counter: number;
  status: 'offline' | 'idle' | 'serving' | 'paused';
  ticket: string | null;
  teller: string;
}

export type WireEvent = Readonly<Record<string, unknown>> & { readonly msg: string };

export interface MachineMemory {
  readonly queues: readonly SimulatedQueue[];
  readonly counters: ReadonlyMap<number, MemoryCounter>;
  readonly tickets: ReadonlyMap<string, MemoryTicket>;
  /** Numbers still in a queue, longest wait first. */
  waiting(queue?: string): MemoryTicket[];
  take(queue: string, who?: { readonly customerNo?: string; readonly media?: string }): string;
  call(ticket: string, counter: number): boolean;
  recall(ticket: string): boolean;
  start(ticket: string): boolean;
  finish(ticket: string): boolean;
  miss(ticket: string): boolean;
  /** The new number, or null when it cannot be moved. `quiet`: done on command, told by the answer and not by an event. */
  transfer(ticket: string, queue: string, quiet?: boolean): string | null;
  drop(ticket: string, quiet?: boolean): boolean;
  rate(ticket: string, counter: number, score: number): void;
  setCounter(counter: number, status: 'offline' | 'idle' | 'paused'): void;
  device(state: string): void;
  /** Queues, counters and tickets as a `snapshot` carries them. */
  state(): object;
  /** All numbers are gone and start again at 001. */
  forget(): void;
}

export interface MemoryOptions {
  readonly queues: readonly SimulatedQueue[];
  readonly counters: number;
  /** Wall time for `at`, epoch milliseconds. */
  readonly now: () => number;
  readonly tell: (event: WireEvent) => void;
}

export function createMachineMemory({ queues, counters: size, now, tell }: MemoryOptions): MachineMemory {
  const queueOf = new Map(queues.map((queue) => [queue.queue, queue]));
  const counters = new Map<number, MemoryCounter>();
  const tickets = new Map<string, MemoryTicket>();
  const issued = new Map<string, number>();
  addCounters(size);

  function addCounters(upTo: number): void {
    for (let counter = counters.size + 1; counter <= upTo; counter++)
      counters.set(counter, { counter, status: 'idle', ticket: null, teller: `T${String(100 + counter)}` });
  }

  const at = (): string => outletTimeOf(now() as Instant);
  const nextNumber = (queue: string): string => {
    const n = (issued.get(queue) ?? 0) + 1;
    issued.set(queue, n);
    return `${queue}${String(n).padStart(3, '0')}`;
  };

  function free(ticket: MemoryTicket): void {
    const counter = ticket.counter === null ? undefined : counters.get(ticket.counter);
    if (counter?.ticket === ticket.ticket) Object.assign(counter, { ticket: null, status: 'idle' });
    ticket.counter = null;
  }

  /** A step of a ticket that stands at a window. */
  function atCounter(
    msg: string,
    name: string,
    from: readonly MemoryTicket['state'][],
    then: (ticket: MemoryTicket) => void,
  ): boolean {
    const ticket = tickets.get(name);
    if (!ticket || ticket.counter === null || !from.includes(ticket.state)) return false;
    const { counter, teller } = counters.get(ticket.counter)!;
    then(ticket);
    tell({ msg, ticket: name, counter, teller, at: at() });
    return true;
  }

  const end = (ticket: MemoryTicket): void => {
    free(ticket);
    tickets.delete(ticket.ticket);
  };

  return {
    queues,
    counters,
    tickets,
    waiting: (queue) =>
      [...tickets.values()]
        .filter((ticket) => ticket.state === 'waiting' && (queue === undefined || ticket.queue === queue))
        .toSorted((a, b) => a.takenAt - b.takenAt),

    take(queue, { customerNo, media = 'none' } = {}) {
      const { business } = queueOf.get(queue)!;
      const ticket = nextNumber(queue);
      tickets.set(ticket, {
        ticket,
        queue,
        business,
        takenAt: now(),
        customerNo: customerNo ?? null,
        state: 'waiting',
        counter: null,
      });
      tell({ msg: 'take', ticket, queue, business, at: at(), media, ...(customerNo ? { customerNo } : {}) });
      return ticket;
    },

    call(name, number) {
      const ticket = tickets.get(name);
      addCounters(number);
      const counter = counters.get(number)!;
      if (ticket?.state !== 'waiting' || counter.ticket !== null || counter.status !== 'idle') return false;
      Object.assign(ticket, { state: 'called', counter: number });
      Object.assign(counter, { ticket: name, status: 'serving' });
      tell({ msg: 'call', ticket: name, counter: number, teller: counter.teller, at: at() });
      return true;
    },
    recall: (name) => atCounter('recall', name, ['called'], () => {}),
    start: (name) => atCounter('start', name, ['called'], (ticket) => void (ticket.state = 'serving')),
    finish: (name) => atCounter('finish', name, ['called', 'serving'], end),
    miss: (name) => atCounter('miss', name, ['called'], end),

    transfer(name, queue, quiet = false) {
      const ticket = tickets.get(name);
      const target = queueOf.get(queue);
      if (!ticket || !target || ticket.queue === queue) return null;
      const newTicket = nextNumber(queue);
      end(ticket);
      const { takenAt, customerNo } = ticket;
      tickets.set(newTicket, {
        ticket: newTicket,
        queue,
        business: target.business,
        takenAt,
        customerNo,
        state: 'waiting',
        counter: null,
      });
      if (!quiet) tell({ msg: 'transfer', ticket: name, queue, newTicket, at: at() });
      return newTicket;
    },

    drop(name, quiet = false) {
      const ticket = tickets.get(name);
      if (!ticket || ticket.state === 'serving') return false;
      end(ticket);
      if (!quiet) tell({ msg: 'drop', ticket: name, at: at() });
      return true;
    },

    rate: (ticket, counter, score) => tell({ msg: 'rate', ticket, counter, score, at: at() }),

    setCounter(number, status) {
      const counter = counters.get(number);
      if (!counter || counter.ticket !== null) return;
      counter.status = status;
      tell({ msg: 'counter', counter: number, status, teller: counter.teller, at: at() });
    },

    device: (state) => tell({ msg: 'device', state, at: at() }),

    state: () => ({
      queues,
      counters: [...counters.values()].map(({ ticket, ...counter }) =>
        ticket === null ? counter : { ...counter, ticket },
      ),
      tickets: [...tickets.values()].map(({ takenAt, counter, customerNo, ...ticket }) => ({
        ...ticket,
        at: outletTimeOf(takenAt as Instant),
        ...(counter === null ? {} : { counter }),
        ...(customerNo === null ? {} : { customerNo }),
      })),
    }),

    forget() {
      tickets.clear();
      issued.clear();
      for (const counter of counters.values()) Object.assign(counter, { ticket: null, status: 'idle' });
    },
  };
}
