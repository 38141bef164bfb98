// What the bridge knows of one machine's hall: which id stands behind a printed number; and the machine's words as commands.
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { isLive } from '#domain/queue/ticket-steps.ts';
import type { TicketState } from '#domain/queue/queue.model.ts';
import { counterIdOf, queueIdOf } from './machine-ids.ts';
import type { MachineEvent, MachineSnapshot } from './machine.messages.ts';
import type { StoredHall } from './machine-register.ts';

interface KnownTicket {
  readonly id: Id;
  life: 'live' | 'ended' | 'abandoned';
  counterId: Id | null;
  /** The number given in exchange; an echo of that move is no second move. */
  movedTo: string | null;
}

/** A mutator by name, its input, and what to remember once it was applied. */
export interface Step {
  readonly name: string;
  readonly input: object;
  readonly done: () => void;
}

export type Translation =
  | ({ readonly is: 'step' } & Step)
  /** Known already: settled by the answer to a command. */
  | { readonly is: 'echo' }
  /** A number, counter or queue the bridge has not heard of, or a live number taken again. */
  | { readonly is: 'unknown'; readonly what: 'ticket' | 'counter' | 'queue' | 'number-in-use' };

export interface MachineHall {
  translate(event: MachineEvent, newId: Id, customerId: Id | null, now: Instant): Translation;
  /** Who of a snapshot is new to the bridge, so that only they are looked up. */
  isKnown(number: string): boolean;
  translateSnapshot(
    snapshot: MachineSnapshot,
    makeId: (number: string) => Id,
    customers: ReadonlyMap<string, Id>,
    now: Instant,
  ): Step & {
    /** Abandoned numbers that the machine still holds: never called again (LOB-051). */ readonly withheld: readonly string[];
  };
  /** All live tickets end: the machine lost its memory, and its numbers start again. */
  forgetAll(): Step;
}

/** A missed number may be given out anew by a machine that has forgotten it. */
const holdsNumber = (state: TicketState): boolean => state !== 'missed' && isLive({ state });

export function createMachineHall(outletId: Id, stored: StoredHall): MachineHall {
  const queues = new Map(stored.queues.map((queue) => [queue.code, queue.business]));
  const counters = new Map(stored.counters.map((counter) => [counter.number, counter]));
  const tickets = new Map<string, KnownTicket>();
  const numberOf = new Map(stored.tickets.map((ticket) => [ticket.id, ticket.number]));
  for (const { id, number, state, counterId, movedToId } of stored.tickets) {
    const life = holdsNumber(state as TicketState) ? 'live' : state === 'abandoned' ? 'abandoned' : 'ended';
    tickets.set(number, { id, life, counterId, movedTo: movedToId ? (numberOf.get(movedToId) ?? null) : null });
  }

  const unknown = (what: 'ticket' | 'counter' | 'queue' | 'number-in-use'): Translation => ({ is: 'unknown', what });
  const step = (name: string, input: object, done: () => void = () => {}): Translation => ({
    is: 'step',
    name,
    input,
    done,
  });
  const fresh = (id: Id): KnownTicket => ({ id, life: 'live', counterId: null, movedTo: null });

  function take(event: MachineEvent & { step: 'take' }, id: Id, customerId: Id | null, now: Instant): Translation {
    const business = event.business ?? queues.get(event.queue);
    if (business === undefined || !queues.has(event.queue)) return unknown('queue');
    if (tickets.get(event.ticket)?.life === 'live') return unknown('number-in-use');
    const input = {
      id,
      number: event.ticket,
      queueId: queueIdOf(outletId, event.queue),
      business,
      customerId,
      at: event.at ?? now,
    };
    return step('queue.takeTicket', input, () => tickets.set(event.ticket, fresh(id)));
  }

  const stepNames = {
    call: 'queue.callTicket',
    recall: 'queue.recallTicket',
    start: 'queue.startService',
    finish: 'queue.finishService',
    miss: 'queue.missTicket',
  } as const;

  function atCounter(event: MachineEvent & { step: keyof typeof stepNames }, now: Instant): Translation {
    const ticket = tickets.get(event.ticket);
    if (!ticket) return unknown('ticket');
    if (!counters.has(event.counter)) return unknown('counter');
    const counterId = counterIdOf(outletId, event.counter);
    const input = { ticketId: ticket.id, counterId, at: event.at ?? now };
    return step(
      stepNames[event.step],
      event.step === 'call' ? { ...input, teller: event.teller ?? null } : input,
      () => {
        if (event.step === 'call') Object.assign(ticket, { life: 'live', counterId });
        if (event.step === 'miss' || event.step === 'finish') Object.assign(ticket, { life: 'ended', counterId: null });
      },
    );
  }

  function transfer(event: MachineEvent & { step: 'transfer' }, newId: Id, now: Instant): Translation {
    const ticket = tickets.get(event.ticket);
    if (!ticket) return unknown('ticket');
    if (ticket.movedTo === event.newTicket) return { is: 'echo' };
    if (!queues.has(event.queue)) return unknown('queue');
    // Some machines send a customer on under the number he has.
    if (event.newTicket !== event.ticket && tickets.get(event.newTicket)?.life === 'live')
      return unknown('number-in-use');
    const input = {
      ticketId: ticket.id,
      newId,
      newNumber: event.newTicket,
      queueId: queueIdOf(outletId, event.queue),
      counterId: ticket.counterId,
      at: event.at ?? now,
    };
    return step('queue.transferTicket', input, () => {
      Object.assign(ticket, { life: 'ended', counterId: null, movedTo: event.newTicket });
      tickets.set(event.newTicket, fresh(newId));
    });
  }

  function drop(event: MachineEvent & { step: 'drop' }, now: Instant): Translation {
    const ticket = tickets.get(event.ticket);
    if (!ticket) return unknown('ticket');
    if (ticket.life === 'abandoned') return { is: 'echo' };
    const input = { ticketId: ticket.id, counterId: ticket.counterId, at: event.at ?? now };
    return step('queue.dropTicket', input, () => void Object.assign(ticket, { life: 'abandoned', counterId: null }));
  }

  return {
    isKnown: (number) => tickets.has(number),

    translate(event, newId, customerId, now) {
      switch (event.step) {
        case 'take':
          return take(event, newId, customerId, now);
        case 'transfer':
          return transfer(event, newId, now);
        case 'drop':
          return drop(event, now);
        case 'rate': {
          const ticket = tickets.get(event.ticket);
          return ticket ? step('queue.rateTicket', { ticketId: ticket.id, score: event.score }) : unknown('ticket');
        }
        case 'counter': {
          if (!counters.has(event.counter)) return unknown('counter');
          const { status, teller } = event;
          return step('queue.setCounter', {
            counterId: counterIdOf(outletId, event.counter),
            status,
            teller: teller ?? null,
            at: event.at ?? now,
          });
        }
        case 'device':
          return step('queue.setMachine', { device: event.state });
        default:
          return atCounter(event, now);
      }
    },

    translateSnapshot(snapshot, makeId, customers, now) {
      const withheld = snapshot.tickets
        .filter((seen) => tickets.get(seen.ticket)?.life === 'abandoned')
        .map((seen) => seen.ticket);
      const held = snapshot.tickets.filter((seen) => !withheld.includes(seen.ticket));
      const idOf = new Map(held.map((seen) => [seen.ticket, tickets.get(seen.ticket)?.id ?? makeId(seen.ticket)]));
      const counterIds = new Set(snapshot.counters.map((counter) => counter.counter));
      const businessOf = new Map(
        snapshot.queues.map((queue) => [queue.queue, queue.business ?? queue.name ?? queue.queue]),
      );
      const counterOf = (seen: MachineSnapshot['tickets'][number]): Id | null =>
        seen.state !== 'waiting' && seen.counter && counterIds.has(seen.counter)
          ? counterIdOf(outletId, seen.counter)
          : null;
      const input = {
        queues: snapshot.queues.map(({ queue, name, kind }) => ({
          id: queueIdOf(outletId, queue),
          code: queue,
          name: name ?? queue,
          business: businessOf.get(queue)!,
          businessKind: kind,
        })),
        counters: snapshot.counters.map(({ counter, status, ticket, teller }) => ({
          id: counterIdOf(outletId, counter),
          number: counter,
          status,
          ticketId: ticket ? (idOf.get(ticket) ?? null) : null,
          teller: teller ?? counters.get(counter)?.teller ?? null,
        })),
        tickets: held.map((seen) => ({
          id: idOf.get(seen.ticket)!,
          number: seen.ticket,
          queueId: queueIdOf(outletId, seen.queue),
          business: seen.business ?? businessOf.get(seen.queue) ?? seen.queue,
          state: seen.state,
          counterId: counterOf(seen),
          customerId: seen.customerNo ? (customers.get(seen.customerNo) ?? null) : null,
          at: seen.at ?? now,
        })),
      };
      const done = () => {
        for (const [code, business] of businessOf) queues.set(code, business);
        for (const counter of input.counters) counters.set(counter.number, counter);
        for (const ticket of tickets.values())
          if (ticket.life === 'live') Object.assign(ticket, { life: 'ended', counterId: null });
        for (const { number, id, counterId } of input.tickets) tickets.set(number, { ...fresh(id), counterId });
      };
      return { name: 'queue.settleSnapshot', input, done, withheld };
    },

    forgetAll() {
      const freed = [...counters.values()].filter((counter) => counter.ticketId !== null);
      const input = {
        queues: [],
        counters: freed.map(({ id, number, teller }) => ({ id, number, status: 'idle', ticketId: null, teller })),
        tickets: [],
      };
      return { name: 'queue.settleSnapshot', input, done: () => tickets.clear() };
    },
  };
}
