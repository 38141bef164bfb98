// What the bridge knows of one machine's hall: which id stands behind a printed number; and the machine's words as commands.
import { dayOf, type Instant } from '#domain/kernel/day.ts';
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
  /** Of a day that is over: more may be told of it, but nobody who waits now has this number. */
  readonly over: boolean;
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
  for (const { id, number, state, counterId, movedToId, archived: over } of stored.tickets) {
    const open = holdsNumber(state as TicketState) ? 'live' : state === 'abandoned' ? 'abandoned' : 'ended';
    const movedTo = movedToId ? (numberOf.get(movedToId) ?? null) : null;
    tickets.set(number, { id, life: over ? 'ended' : open, counterId, movedTo, over });
  }
  /**
   * From here on the machine may tell of a day that is over, until it has told how it stands now. A clock that is wrong
   * speaks of times before (DECISIONS 10a); null where nothing can be told late.
   */
  let unheardFrom = stored.tickets.some(({ archived }) => archived)
    ? Math.max(...stored.tickets.map(({ heardAt }) => heardAt))
    : null;
  const isLate = (at: Instant, now: Instant): boolean =>
    unheardFrom !== null && at >= unheardFrom && dayOf(at) < dayOf(now);
  const holds = (number: string): boolean => {
    const ticket = tickets.get(number);
    return ticket?.life === 'live' && !ticket.over;
  };

  const unknown = (what: 'ticket' | 'counter' | 'queue' | 'number-in-use'): Translation => ({ is: 'unknown', what });
  const step = (name: string, input: object, done: () => void = () => {}): Translation => ({
    is: 'step',
    name,
    input,
    done,
  });
  const fresh = (id: Id, over = false): KnownTicket => ({ id, life: 'live', counterId: null, movedTo: null, over });

  function take(event: MachineEvent & { step: 'take' }, id: Id, customerId: Id | null, now: Instant): Translation {
    const business = event.business ?? queues.get(event.queue);
    if (business === undefined || !queues.has(event.queue)) return unknown('queue');
    if (holds(event.ticket)) return unknown('number-in-use');
    const late = event.at !== null && isLate(event.at, now);
    const input = {
      id,
      number: event.ticket,
      queueId: queueIdOf(outletId, event.queue),
      business,
      customerId,
      at: event.at ?? now,
      late,
    };
    return step('queue.takeTicket', input, () => tickets.set(event.ticket, fresh(id, late)));
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
    if (event.newTicket !== event.ticket && holds(event.newTicket)) return unknown('number-in-use');
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
      tickets.set(event.newTicket, fresh(newId, ticket.over));
    });
  }

  function drop(event: MachineEvent & { step: 'drop' }, now: Instant): Translation {
    const ticket = tickets.get(event.ticket);
    if (!ticket) return unknown('ticket');
    if (ticket.life === 'abandoned') return { is: 'echo' };
    const input = { ticketId: ticket.id, counterId: ticket.counterId, at: event.at ?? now };
    return step('queue.dropTicket', input, () => void Object.assign(ticket, { life: 'abandoned', counterId: null }));
  }

  const isKnown = (number: string): boolean => tickets.get(number)?.over === false;

  return {
    isKnown,

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
        .filter(({ ticket }) => isKnown(ticket) && tickets.get(ticket)!.life === 'abandoned')
        .map((seen) => seen.ticket);
      const held = snapshot.tickets.filter((seen) => !withheld.includes(seen.ticket));
      const idOf = new Map(
        held.map(({ ticket }) => [ticket, isKnown(ticket) ? tickets.get(ticket)!.id : makeId(ticket)]),
      );
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
        unheardFrom = null;
        for (const [number, { over }] of tickets) if (over) tickets.delete(number);
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
