/** What else the queue machine reports: numbers moved, abandoned and rated, windows, its own state. */
import { describe, expect } from 'vitest';
import { toInstant } from '#domain/kernel/day.ts';
import { machineCommandKind } from '#domain/queue/hall.model.ts';
import { counterKind, queueMachineKind, ticketKind } from '#domain/queue/queue.model.ts';
import * as queue from '#domain/queue/queue.mutators.ts';
import { act, bothSides, NINE, seed } from '#tests/kit/both-sides.ts';
import { hallMachine as machine, idOf, otherMachine } from '#tests/kit/people.ts';
import {
  calledTo,
  cash,
  commandOf,
  customerOf,
  hall,
  machineRow,
  minutesAfter,
  minutesBefore,
  noncash,
  one,
  servedAt,
  ticketIn,
  ticketOf,
  tickets,
  vip,
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

describe('moved, abandoned, rated', () => {
  const move = (n: number, parts: object = {}) => ({
    ticketId: idOf(22, n),
    newId: idOf(22, 9),
    newNumber: 'B009',
    queueId: noncash.id,
    counterId: null,
    at: NINE,
    ...parts,
  });
  bothSides('LOB-032 moving ends the number and makes a new one that keeps its time, its customer and its day', () => ({
    rows: [...hall(), ...tickets(ticketOf(1, { customerId: customerOf(1).id }))],
    acts: [act(machine, queue.transferTicket, move(1))],
    end: ({ row }) => {
      expect(row(ticketKind, idOf(22, 1))).toMatchObject({ state: 'moved', movedToId: idOf(22, 9), endedAt: NINE });
      const customerId = customerOf(1).id;
      const moved = { number: 'B009', queueId: noncash.id, business: noncash.business, customerId };
      const visit = { takenAt: minutesBefore(20), visitId: idOf(22, 1) };
      expect(row(ticketKind, idOf(22, 9))).toEqual({ ...ticketOf(9), ...moved, ...visit });
    },
  }));
  bothSides(
    'QUE-021 from a window it is a transfer: that stay was served, the wait for the next one begins with it',
    () => ({
      rows: [
        ...hall(windowWith(1)),
        ...tickets(ticketOf(1, { ...servedAt(one), startedAt: null }), ticketIn('called', 2)),
      ],
      acts: [
        act(machine, queue.transferTicket, move(1, { counterId: one.id })),
        act(machine, queue.transferTicket, move(1)),
        act(
          machine,
          queue.transferTicket,
          move(9, { newId: idOf(22, 10), newNumber: 'A010', queueId: cash.id }),
          minutesAfter(9),
        ),
        act(machine, queue.transferTicket, move(2, { newId: idOf(22, 12), newNumber: 'A002' })),
      ],
      end: ({ said, row }) => {
        expect(said).toEqual(['applied', 'queue.impossible-step', 'applied', 'applied']);
        expect(row(ticketKind, idOf(22, 1))).toEqual({
          ...ticketOf(1, servedAt(one)),
          state: 'transferred',
          startedAt: minutesBefore(8),
          endedAt: NINE,
          movedToId: idOf(22, 9),
        });
        const stay = { issuedBy: 'transfer', takenAt: NINE, standsAt: minutesBefore(20), visitId: idOf(22, 1) };
        expect(row(ticketKind, idOf(22, 9))).toMatchObject({ ...stay, number: 'B009', state: 'moved' });
        // Moved on while it waits it is still no arrival, and its wait goes on.
        expect(row(ticketKind, idOf(22, 10))).toMatchObject({ ...stay, state: 'waiting' });
        expect(row(ticketKind, idOf(22, 12))).toMatchObject({ number: 'A002', issuedBy: 'transfer' });
      },
    }),
  );
  bothSides('F53 what the machine reports settles what it was asked and had not answered', () => ({
    rows: [
      ...hall(),
      ...tickets(ticketOf(1), ticketOf(2), ticketOf(3)),
      ...[
        commandOf(1),
        commandOf(2, { what: 'abandon', toQueueId: null, state: 'unknown' }),
        commandOf(3, { state: 'unknown' }),
        commandOf(4, { ticketId: idOf(22, 3), what: 'abandon', toQueueId: null }),
      ].map((row) => seed(machineCommandKind, row)),
    ],
    acts: [
      act(machine, queue.transferTicket, move(1)),
      act(machine, queue.dropTicket, { ticketId: idOf(22, 2), counterId: null, at: NINE }),
      act(machine, queue.transferTicket, move(3, { newId: idOf(22, 8), newNumber: 'V001', queueId: vip.id })),
    ],
    end: ({ row }) => {
      const standing = [1, 2, 3, 4].map((n) => row(machineCommandKind, idOf(29, n)));
      expect(standing.map((one) => [one?.state, one?.code, one?.newNumber, one?.settledAt])).toEqual([
        ['done', null, 'B009', NINE],
        ['done', null, null, NINE],
        ['refused', 'no-ticket', null, NINE],
        // The machine has not answered yet.
        ['asked', null, null, null],
      ]);
    },
  }));
  bothSides('LOB-031 a number is not moved to the queue it stands in', () => ({
    rows: [...hall(), ...tickets(ticketIn('waiting'))],
    acts: [act(machine, queue.transferTicket, move(1, { queueId: cash.id }))],
    end: ({ said }) => expect(said).toEqual(['queue.same-queue']),
  }));
  bothSides('a number is not moved onto one that is given already', () => ({
    rows: [...hall(), ...tickets(ticketIn('waiting'), ticketIn('waiting', 9))],
    acts: [act(machine, queue.transferTicket, move(1))],
    end: ({ said }) => expect(said).toEqual(['queue.number-taken']),
  }));
  bothSides('a number moved away from its window leaves the window free', () => ({
    rows: [...hall(windowWith(1)), ...tickets(ticketOf(1, servedAt(one)))],
    acts: [act(machine, queue.transferTicket, move(1, { counterId: one.id }))],
    end: ({ row }) => expect(row(counterKind, one.id)).toMatchObject({ status: 'idle', ticketId: null, since: NINE }),
  }));
  bothSides('LOB-051 LOB-052 an abandoned number is never called, moved, abandoned again or given back', () => ({
    rows: [...hall(windowWith(1)), ...tickets(ticketOf(1, calledTo(one)))],
    acts: [
      act(machine, queue.dropTicket, { ticketId: idOf(22, 1), counterId: one.id, at: NINE }),
      act(machine, queue.callTicket, call(1)),
      act(machine, queue.transferTicket, move(1)),
      act(machine, queue.dropTicket, { ticketId: idOf(22, 1), counterId: null, at: NINE }),
      act(machine, queue.takeTicket, take(1)),
    ],
    end: ({ said, row }) => {
      const no = 'queue.impossible-step';
      expect(said).toEqual(['applied', no, no, no, 'queue.number-taken']);
      expect(row(ticketKind, idOf(22, 1))).toMatchObject({ state: 'abandoned', counterId: null, endedAt: NINE });
      expect(row(counterKind, one.id)).toMatchObject({ status: 'idle', ticketId: null });
    },
  }));
  bothSides('abandoning a number leaves a window alone that has gone on to another', () => ({
    rows: [...hall(windowWith(2)), ...tickets(ticketIn('waiting'), ticketIn('serving', 2))],
    acts: [act(machine, queue.dropTicket, { ticketId: idOf(22, 1), counterId: one.id, at: NINE })],
    end: ({ row }) => expect(row(counterKind, one.id)).toEqual(windowWith(2)),
  }));
  bothSides('QUE-020 only who was served can rate; the last press counts; 1 to 5', () => ({
    rows: [
      ...hall(),
      ...tickets(ticketIn('serving'), ticketIn('done', 2), ticketIn('waiting', 3), ticketIn('abandoned', 4)),
    ],
    acts: [
      ...[1, 2, 3, 4].map((n) => act(machine, queue.rateTicket, { ticketId: idOf(22, n), score: 5 })),
      ...[2, 0, 6, 1.5].map((score) => act(machine, queue.rateTicket, { ticketId: idOf(22, 1), score })),
    ],
    end: ({ said, row }) => {
      const [ok, no, bad] = ['applied', 'queue.not-served', 'sync.bad-input'];
      expect(said).toEqual([ok, ok, no, no, ok, bad, bad, bad]);
      expect(row(ticketKind, idOf(22, 1))?.score).toBe(2);
    },
  }));
});

describe('windows and the machine', () => {
  const set = (status: 'idle' | 'paused' | 'offline', teller: string | null = null, at = NINE) => ({
    counterId: one.id,
    status,
    teller,
    at,
  });
  bothSides('LOB-017 a window that pauses keeps its number and its teller until the machine says more', () => ({
    rows: [...hall({ ...windowWith(1), teller: 'T7' }), ...tickets(ticketIn('serving'))],
    acts: [act(machine, queue.setCounter, set('paused'))],
    end: ({ row }) =>
      expect(row(counterKind, one.id)).toMatchObject({
        status: 'paused',
        ticketId: idOf(22, 1),
        teller: 'T7',
        since: NINE,
      }),
  }));
  bothSides('a window that says again what it was keeps since when', () => ({
    rows: hall(),
    acts: [act(machine, queue.setCounter, set('idle', 'T8'))],
    end: ({ row }) => expect(row(counterKind, one.id)).toMatchObject({ since: one.since, teller: 'T8' }),
  }));
  bothSides('F33 a window’s change is neither before its last one nor in the future', () => ({
    rows: hall(),
    acts: [
      act(machine, queue.setCounter, set('paused', null, minutesBefore(600))),
      act(machine, queue.setCounter, set('idle', null, minutesAfter(600))),
    ],
    end: ({ row }) => expect(row(counterKind, one.id)?.since).toBe(NINE),
  }));
  bothSides('the machine’s link and paper are shown, with since when each is so', () => ({
    rows: hall(),
    acts: [
      act(machine, queue.setMachine, { device: 'paper-low' as const }, minutesAfter(1)),
      act(machine, queue.setMachine, { link: 'online' as const }, minutesAfter(2)),
      act(machine, queue.setMachine, { link: 'online' as const }, minutesAfter(3)),
      act(otherMachine, queue.setMachine, { link: 'online' as const }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'applied', 'applied', 'sync.row-missing']);
      expect(row(queueMachineKind, machine.id)).toEqual({
        ...machineRow,
        link: 'online',
        device: 'paper-low',
        since: toInstant(minutesAfter(2)),
        deviceSince: toInstant(minutesAfter(1)),
      });
    },
  }));
});
