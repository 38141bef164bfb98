/** What the queue machine reports of a day that is over, as its link was down when that day was closed. */
import { describe, expect } from 'vitest';
import type { Day, Instant } from '#domain/kernel/day.ts';
import { counterKind, ticketKind, type Ticket } from '#domain/queue/queue.model.ts';
import * as queue from '#domain/queue/queue.mutators.ts';
import { act, bothSides, NINE } from '#tests/kit/both-sides.ts';
import { hallMachine as machine, idOf } from '#tests/kit/people.ts';
import {
  calledTo,
  cash,
  hall,
  minutesAfter,
  minutesBefore,
  noncash,
  one,
  ticketIn,
  ticketOf,
  tickets,
} from './small-hall.ts';

const windowWith = (n: number) => ({ ...one, status: 'serving' as const, ticketId: idOf(22, n) });

describe('what is told of a day that is over', () => {
  const yesterday = minutesBefore(24 * 60);
  const evening = minutesAfter(8 * 60, yesterday);
  const day = '2026-03-01' as Day;
  const closed = (ticket: Ticket): Ticket => ({
    ...ticket,
    businessDay: day,
    state: 'expired',
    endedAt: NINE,
    archived: true,
  });
  const taken = (n: number, at: Instant, late?: boolean) => ({
    id: idOf(22, n),
    number: `A00${n}`,
    queueId: cash.id,
    business: cash.business,
    customerId: null,
    at,
    ...(late === undefined ? {} : { late }),
  });
  const step = (n: number, at: Instant, counter = one) => ({ ticketId: idOf(22, n), counterId: counter.id, at });

  bothSides('QUE-021 a number taken then is of that day and on no tablet; without being late it is taken now', () => ({
    rows: hall(),
    acts: [
      act(machine, queue.takeTicket, taken(1, evening, true)),
      act(machine, queue.takeTicket, taken(2, evening)),
      act(machine, queue.takeTicket, taken(3, minutesBefore(5), true)),
      act(machine, queue.takeTicket, taken(4, minutesAfter(5), true)),
    ],
    end: ({ row }) => {
      const over = { state: 'expired', businessDay: day, takenAt: evening, endedAt: evening, archived: true };
      expect(row(ticketKind, idOf(22, 1))).toMatchObject(over);
      const today = { state: 'waiting', businessDay: '2026-03-02', archived: false };
      expect(row(ticketKind, idOf(22, 2))).toMatchObject({ ...today, takenAt: NINE });
      expect(row(ticketKind, idOf(22, 3))).toMatchObject({ ...today, takenAt: minutesBefore(5) });
      expect(row(ticketKind, idOf(22, 4))).toMatchObject({ ...today, takenAt: NINE });
    },
  }));
  bothSides('QUE-021 it goes its way in that day’s report, and today’s windows know nothing of it', () => ({
    rows: [
      ...hall(windowWith(9)),
      ...tickets(
        closed(ticketOf(1, { takenAt: evening })),
        closed(ticketOf(2, { takenAt: evening })),
        ticketIn('serving', 9),
      ),
    ],
    acts: [
      act(machine, queue.callTicket, { ...step(1, minutesAfter(1, evening)), teller: null }),
      act(machine, queue.recallTicket, step(1, minutesAfter(2, evening))),
      act(machine, queue.startService, step(1, minutesAfter(3, evening))),
      act(machine, queue.finishService, step(1, minutesAfter(9, evening))),
      act(machine, queue.callTicket, { ...step(2, minutesAfter(4, evening)), teller: null }),
      act(machine, queue.missTicket, step(2, minutesAfter(5, evening))),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(Array.from({ length: 6 }, () => 'applied'));
      expect(row(ticketKind, idOf(22, 1))).toMatchObject({
        state: 'done',
        firstCalledAt: minutesAfter(1, evening),
        startedAt: minutesAfter(3, evening),
        endedAt: minutesAfter(9, evening),
        archived: true,
      });
      expect(row(ticketKind, idOf(22, 2))).toMatchObject({ state: 'missed', endedAt: null, archived: true });
      expect(row(counterKind, one.id)).toEqual(windowWith(9));
    },
  }));
  bothSides('QUE-021 transferred or abandoned then, nothing of it comes back today', () => ({
    rows: [
      ...hall(),
      ...tickets(
        closed(ticketOf(1, { ...calledTo(one), takenAt: evening, firstCalledAt: evening, calledAt: evening })),
        closed(ticketOf(2, { takenAt: evening })),
      ),
    ],
    acts: [
      act(machine, queue.transferTicket, {
        ticketId: idOf(22, 1),
        newId: idOf(22, 3),
        newNumber: 'B001',
        queueId: noncash.id,
        counterId: one.id,
        at: minutesAfter(5, evening),
      }),
      act(machine, queue.dropTicket, { ticketId: idOf(22, 2), counterId: null, at: minutesAfter(6, evening) }),
    ],
    end: ({ rows }) => {
      const end = rows(ticketKind).map(({ state, businessDay, archived }) => [state, businessDay, archived]);
      expect(end).toEqual([
        ['transferred', day, true],
        ['abandoned', day, true],
        ['expired', day, true],
      ]);
    },
  }));
  bothSides('QUE-002 F33 a step of today finds a closed number closed, as does one of another day', () => ({
    rows: [...hall(), ...tickets(closed(ticketOf(1, { takenAt: evening })))],
    acts: [
      act(machine, queue.callTicket, { ...step(1, NINE), teller: null }),
      act(machine, queue.callTicket, { ...step(1, minutesBefore(24 * 60, yesterday)), teller: null }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['queue.impossible-step', 'queue.impossible-step']);
      expect(row(ticketKind, idOf(22, 1))).toEqual(closed(ticketOf(1, { takenAt: evening })));
    },
  }));
});
