/** What the queue machine reports, step by step, on tablet and server alike. */
import { describe, expect } from 'vitest';
import { counterKind, ticketKind } from '#domain/queue/queue.model.ts';
import * as queue from '#domain/queue/queue.mutators.ts';
import { act, bothSides, NINE } from '#tests/kit/both-sides.ts';
import { hallMachine as machine, idOf, lin, nightWatch, otherMachine } from '#tests/kit/people.ts';
import {
  cash,
  counterOf,
  customerOf,
  hall,
  minutesAfter,
  minutesBefore,
  noncash,
  one,
  ticketIn,
  ticketOf,
  tickets,
  two,
} from './small-hall.ts';

const take = (n: number, parts: object = {}) => ({
  id: idOf(22, n),
  number: `A${String(n).padStart(3, '0')}`,
  queueId: cash.id,
  business: cash.business,
  customerId: null,
  at: NINE,
  ...parts,
});
const step = (n: number, counter = one, at = NINE) => ({ ticketId: idOf(22, n), counterId: counter.id, at });
const call = (n: number, counter = one, at = NINE) => ({ ...step(n, counter, at), teller: 'T101' });
const windowWith = (n: number, counter = one) => ({ ...counter, status: 'serving' as const, ticketId: idOf(22, n) });

describe('taking a number', () => {
  bothSides('LOB-001 a number taken at the machine waits in the hall with its customer', () => ({
    rows: hall(),
    acts: [act(machine, queue.takeTicket, take(1, { customerId: customerOf(1).id }))],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied']);
      expect(row(ticketKind, idOf(22, 1))).toEqual(
        ticketOf(1, { takenAt: NINE, customerId: customerOf(1).id, businessDay: '2026-03-02' as never }),
      );
    },
  }));
  bothSides('LOB-001 a customer who is not known here leaves a number without a name', () => ({
    rows: hall(),
    acts: [act(machine, queue.takeTicket, take(1, { customerId: idOf(10, 99) }))],
    end: ({ row }) => expect(row(ticketKind, idOf(22, 1))?.customerId).toBeNull(),
  }));
  bothSides('the same number taken twice is refused the second time', () => ({
    rows: hall(),
    acts: [act(machine, queue.takeTicket, take(1)), act(machine, queue.takeTicket, take(1, { queueId: noncash.id }))],
    end: ({ said }) => expect(said).toEqual(['applied', 'queue.number-taken']),
  }));
  bothSides('F52 A001 given again after the machine lost its memory is another number', () => ({
    rows: hall(),
    acts: [
      act(machine, queue.takeTicket, take(1, { number: 'A001' })),
      act(machine, queue.takeTicket, take(2, { number: 'A001' })),
      act(machine, queue.callTicket, call(2)),
    ],
    end: ({ rows }) =>
      expect(rows(ticketKind).map((t) => [t.number, t.state])).toEqual([
        ['A001', 'waiting'],
        ['A001', 'called'],
      ]),
  }));
  bothSides('a number for a queue that is not there is refused', () => ({
    rows: hall(),
    acts: [act(machine, queue.takeTicket, take(1, { queueId: idOf(20, 99) }))],
    end: ({ said }) => expect(said).toEqual(['sync.row-missing']),
  }));
  bothSides('QUE-022 a number taken tomorrow or yesterday by the machine’s clock was taken now', () => ({
    rows: hall(),
    acts: [
      act(machine, queue.takeTicket, take(1, { at: minutesAfter(24 * 60) })),
      act(machine, queue.takeTicket, take(2, { at: minutesBefore(24 * 60) })),
      act(machine, queue.takeTicket, take(3, { at: minutesBefore(30) })),
    ],
    end: ({ rows }) => expect(rows(ticketKind).map((t) => t.takenAt)).toEqual([NINE, NINE, minutesBefore(30)]),
  }));
  bothSides('a control character in a machine’s text does no harm', () => ({
    rows: hall(),
    acts: [
      act(machine, queue.takeTicket, take(1, { business: '现\u0000金\ud800' })),
      act(machine, queue.takeTicket, take(2, { business: '\u0007' })),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'sync.bad-input']);
      expect(row(ticketKind, idOf(22, 1))?.business).toBe('现金');
    },
  }));
});

describe('from call to end', () => {
  bothSides('LOB-017 a called number stands at its window; both say since when', () => ({
    rows: [...hall(), ...tickets(ticketIn('waiting'))],
    acts: [act(machine, queue.callTicket, call(1))],
    end: ({ row }) => {
      expect(row(ticketKind, idOf(22, 1))).toMatchObject({
        state: 'called',
        firstCalledAt: NINE,
        calledAt: NINE,
        counterId: one.id,
      });
      expect(row(counterKind, one.id)).toMatchObject({
        status: 'serving',
        ticketId: idOf(22, 1),
        teller: 'T101',
        since: NINE,
      });
    },
  }));
  bothSides('QUE-021 a second call keeps the first one’s time: the wait has ended once', () => ({
    rows: [...hall(windowWith(1)), ...tickets(ticketIn('called'))],
    acts: [act(machine, queue.recallTicket, step(1)), act(machine, queue.recallTicket, step(1))],
    end: ({ row }) =>
      expect(row(ticketKind, idOf(22, 1))).toMatchObject({
        firstCalledAt: minutesBefore(10),
        calledAt: NINE,
        recalls: 2,
      }),
  }));
  bothSides('QUE-002 a missed number may be called again and keeps when it was first called', () => ({
    rows: [...hall(windowWith(1)), ...tickets(ticketIn('called'))],
    acts: [
      act(machine, queue.missTicket, step(1)),
      act(machine, queue.callTicket, call(1, two, minutesAfter(3)), minutesAfter(3)),
    ],
    end: ({ row }) => {
      expect(row(counterKind, one.id)).toMatchObject({ status: 'idle', ticketId: null });
      expect(row(ticketKind, idOf(22, 1))).toMatchObject({
        state: 'called',
        firstCalledAt: minutesBefore(10),
        counterId: two.id,
      });
    },
  }));
  bothSides('a service started and finished frees its window', () => ({
    rows: [...hall(windowWith(1)), ...tickets(ticketIn('called'))],
    acts: [
      act(machine, queue.startService, step(1)),
      act(machine, queue.finishService, step(1, one, minutesAfter(7)), minutesAfter(7)),
    ],
    end: ({ row }) => {
      expect(row(ticketKind, idOf(22, 1))).toMatchObject({ state: 'done', startedAt: NINE, endedAt: minutesAfter(7) });
      expect(row(counterKind, one.id)).toMatchObject({ status: 'idle', ticketId: null, since: minutesAfter(7) });
    },
  }));
  bothSides('where nobody pressed start, the service began with the last call', () => ({
    rows: [...hall(windowWith(1)), ...tickets(ticketIn('called'))],
    acts: [act(machine, queue.finishService, step(1))],
    end: ({ row }) => expect(row(ticketKind, idOf(22, 1))?.startedAt).toBe(minutesBefore(8)),
  }));
});

describe('two at once', () => {
  bothSides('QUE-005 two windows never hold one number, one window never two', () => ({
    rows: [...hall(windowWith(1)), ...tickets(ticketIn('called'), ticketIn('waiting', 2))],
    acts: [act(machine, queue.callTicket, call(1, two)), act(machine, queue.callTicket, call(2, one))],
    end: ({ said }) => expect(said).toEqual(['queue.impossible-step', 'queue.counter-busy']),
  }));
  bothSides('only the window a number was called to goes on with it', () => ({
    rows: [...hall(windowWith(1)), ...tickets(ticketIn('called'))],
    acts: [queue.recallTicket, queue.startService, queue.finishService, queue.missTicket].map((m) =>
      act(machine, m, step(1, two)),
    ),
    end: ({ said }) => expect(said).toEqual(Array(4).fill('queue.other-counter')),
  }));
  bothSides('a closed window gets no number', () => ({
    rows: [...hall(counterOf(1, { status: 'offline' })), ...tickets(ticketIn('waiting'))],
    acts: [act(machine, queue.callTicket, call(1))],
    end: ({ said }) => expect(said).toEqual(['queue.counter-closed']),
  }));
  bothSides('a machine touches only its own numbers', () => ({
    rows: [...hall(windowWith(1)), ...tickets(ticketIn('called'), ticketIn('waiting', 2), ticketIn('done', 3))],
    acts: [
      ...[queue.recallTicket, queue.startService, queue.finishService, queue.missTicket].map((m) =>
        act(otherMachine, m, step(1)),
      ),
      act(otherMachine, queue.callTicket, call(2, two)),
      act(otherMachine, queue.dropTicket, { ticketId: idOf(22, 2), counterId: null, at: NINE }),
      act(otherMachine, queue.rateTicket, { ticketId: idOf(22, 3), score: 1 }),
      act(otherMachine, queue.transferTicket, {
        ticketId: idOf(22, 2),
        newId: idOf(22, 9),
        newNumber: 'B009',
        queueId: noncash.id,
        counterId: null,
        at: NINE,
      }),
    ],
    end: ({ said }) => expect(said).toEqual(Array(8).fill('queue.other-machine')),
  }));
  bothSides('nobody but the machine reports its steps', () => ({
    rows: [...hall(), ...tickets(ticketIn('waiting'))],
    acts: [
      ...[lin, nightWatch].flatMap((by) => [
        act(by, queue.takeTicket, take(2)),
        act(by, queue.callTicket, call(1)),
        ...[queue.recallTicket, queue.startService, queue.finishService, queue.missTicket].map((m) =>
          act(by, m, step(1)),
        ),
        act(by, queue.dropTicket, { ticketId: idOf(22, 1), counterId: null, at: NINE }),
        act(by, queue.setMachine, { link: 'online' as const }),
      ]),
      act(lin, queue.closeDay, {}),
    ],
    end: ({ said }) => expect(new Set(said)).toEqual(new Set(['sync.not-allowed'])),
  }));
});
