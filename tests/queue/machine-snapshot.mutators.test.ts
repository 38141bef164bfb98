/** The machine's whole state settled with ours, and the end of a business day. */
import { describe, expect } from 'vitest';
import type { Day } from '#domain/kernel/day.ts';
import { counterKind, queueKind, ticketKind, type Ticket } from '#domain/queue/queue.model.ts';
import { settleSnapshot } from '#domain/queue/machine-snapshot.ts';
import * as queue from '#domain/queue/queue.mutators.ts';
import { machineCommandKind, type MachineCommandRow } from '#domain/queue/hall.model.ts';
import { act, bothSides, NINE, seed, type End, type Seed } from '#tests/kit/both-sides.ts';
import { hallMachine as machine, idOf, lin, nightWatch, otherMachine } from '#tests/kit/people.ts';
import {
  cash,
  commandOf,
  counterOf,
  customerOf,
  hall,
  minutesAfter,
  minutesBefore,
  noncash,
  one,
  queueOf,
  servedAt,
  ticketIn,
  ticketOf,
  tickets,
  two,
} from './small-hall.ts';

const seen = (
  n: number,
  state: 'waiting' | 'called' | 'serving',
  counter: typeof one | null = null,
  parts: object = {},
) => ({
  id: idOf(22, n),
  number: `A${String(n).padStart(3, '0')}`,
  queueId: cash.id,
  business: cash.business,
  state,
  counterId: counter?.id ?? null,
  customerId: null,
  at: minutesBefore(20),
  ...parts,
});
const windowOf = ({ outletId: _, since: __, ...counter }: typeof one) => counter;
const queueSeen = ({ outletId: _, ...of }: typeof cash) => of;
const nothing = { queues: [], counters: [], tickets: [] };
const windowWith = (n: number, counter = one) => ({ ...counter, status: 'serving' as const, ticketId: idOf(22, n) });

describe('the machine’s snapshot', () => {
  bothSides('F50 settled twice is as settled once', () => {
    const snapshot = {
      queues: [queueSeen(queueOf(4))],
      counters: [windowOf(windowWith(2)), windowOf(counterOf(4, { status: 'paused' }))],
      tickets: [seen(1, 'waiting'), seen(2, 'serving', one), seen(3, 'called', two)],
    };
    return {
      rows: [...hall(), ...tickets(ticketIn('waiting'), ticketIn('waiting', 7))],
      acts: [
        act(machine, settleSnapshot, snapshot),
        act(machine, settleSnapshot, snapshot),
        act(machine, queue.setMachine, {}),
      ],
      end: ({ said, row }) => {
        expect(said).toEqual(['applied', 'applied', 'applied']);
        expect(row(queueKind, queueOf(4).id)).toEqual(queueOf(4));
        expect(row(counterKind, counterOf(4).id)).toMatchObject({ status: 'paused', since: NINE });
      },
    };
  });
  bothSides('a second settling later keeps the times of the first', () => {
    const snapshot = {
      ...nothing,
      counters: [windowOf(windowWith(2))],
      tickets: [seen(1, 'waiting'), seen(2, 'serving', one)],
    };
    return {
      rows: hall(),
      acts: [act(machine, settleSnapshot, snapshot), act(machine, settleSnapshot, snapshot, minutesAfter(9))],
      end: ({ row }) => {
        const served = {
          state: 'serving',
          takenAt: minutesBefore(20),
          firstCalledAt: NINE,
          calledAt: NINE,
          startedAt: NINE,
        };
        expect(row(ticketKind, idOf(22, 2))).toMatchObject(served);
        expect(row(ticketKind, idOf(22, 1))).toMatchObject({
          state: 'waiting',
          firstCalledAt: null,
          takenAt: minutesBefore(20),
        });
        expect(row(counterKind, one.id)?.since).toBe(NINE);
      },
    };
  });
  bothSides(
    'QUE-021 what the machine no longer knows has ended: at a window served, waiting expired; a no-show stays one',
    () => ({
      rows: [
        ...hall(),
        ...tickets(ticketIn('waiting', 1), ticketIn('called', 2), ticketIn('serving', 3), ticketIn('missed', 4)),
      ],
      acts: [act(machine, settleSnapshot, nothing)],
      end: ({ rows }) => {
        expect(rows(ticketKind).map((t) => t.state)).toEqual(['expired', 'done', 'done', 'missed']);
        expect(rows(ticketKind).map((t) => t.endedAt)).toEqual([NINE, NINE, NINE, null]);
      },
    }),
  );
  bothSides('LOB-052 what had ended before stays as it ended', () => {
    const ended = (['done', 'moved', 'abandoned', 'expired', 'transferred'] as const).map((state, i) =>
      ticketIn(state, i + 1),
    );
    return {
      rows: [...hall(), ...tickets(...ended)],
      acts: [act(machine, settleSnapshot, nothing, minutesAfter(5))],
      end: ({ rows }) => expect(rows(ticketKind)).toEqual(ended),
    };
  });
  bothSides(
    'LOB-051 LOB-052 an abandoned, moved or transferred number that a snapshot still names is not brought back',
    () => {
      const over = [ticketIn('abandoned', 1), ticketIn('moved', 2), ticketIn('transferred', 3)];
      return {
        rows: [...hall(), ...tickets(...over)],
        acts: [act(machine, settleSnapshot, { ...nothing, tickets: [1, 2, 3].map((n) => seen(n, 'waiting')) })],
        end: ({ rows }) => expect(rows(ticketKind)).toEqual(over),
      };
    },
  );
  bothSides('a number the machine knows and we do not is in the hall, with its customer and its time', () => ({
    rows: hall(),
    acts: [
      act(machine, settleSnapshot, {
        ...nothing,
        tickets: [seen(1, 'waiting', null, { customerId: customerOf(1).id })],
      }),
    ],
    end: ({ row }) => expect(row(ticketKind, idOf(22, 1))).toEqual(ticketOf(1, { customerId: customerOf(1).id })),
  }));
  bothSides('a customer once known is not forgotten by a snapshot that does not name him', () => ({
    rows: [...hall(), ...tickets(ticketOf(1, { customerId: customerOf(1).id }))],
    acts: [act(machine, settleSnapshot, { ...nothing, tickets: [seen(1, 'waiting')] })],
    end: ({ row }) => expect(row(ticketKind, idOf(22, 1))?.customerId).toBe(customerOf(1).id),
  }));
  bothSides('whom the machine says to wait has not begun, and is served anew from his next call', () => ({
    rows: [...hall(windowWith(1)), ...tickets(ticketIn('serving'))],
    acts: [
      act(machine, settleSnapshot, { ...nothing, counters: [windowOf(one)], tickets: [seen(1, 'waiting')] }),
      act(
        machine,
        queue.callTicket,
        { ticketId: idOf(22, 1), counterId: one.id, teller: null, at: minutesAfter(2) },
        minutesAfter(2),
      ),
      act(
        machine,
        queue.finishService,
        { ticketId: idOf(22, 1), counterId: one.id, at: minutesAfter(6) },
        minutesAfter(6),
      ),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'applied', 'applied']);
      const times = { firstCalledAt: minutesBefore(10), startedAt: minutesAfter(2), endedAt: minutesAfter(6) };
      expect(row(ticketKind, idOf(22, 1))).toMatchObject(times);
    },
  }));
  bothSides('another machine’s numbers are not ended by it', () => ({
    rows: [...hall(), ...tickets(ticketIn('waiting'))],
    acts: [act(otherMachine, settleSnapshot, nothing), act(lin, settleSnapshot, nothing)],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'sync.not-allowed']);
      expect(row(ticketKind, idOf(22, 1))?.state).toBe('waiting');
    },
  }));
});

describe('what the machine never answered', () => {
  const asked = (n: number, parts: Partial<MachineCommandRow> = {}): Seed =>
    seed(machineCommandKind, commandOf(n, { state: 'unknown', settledAt: minutesBefore(1), ...parts }));
  const command = ({ row }: End, n: number) => row(machineCommandKind, idOf(29, n));
  const abandon = { what: 'abandon', toQueueId: null, divertedTo: 'selfService' } as const;

  bothSides(
    'F53 LOB-034 is refused where the number stands as it stood, done where it stands in the other queue',
    () => ({
      rows: [
        ...hall(),
        ...tickets(ticketOf(1), ticketOf(2), ticketIn('called', 3), ticketOf(4)),
        ...[1, 2, 3].map((n) => asked(n)),
        asked(4, { ...abandon, state: 'asked', settledAt: null }),
      ],
      acts: [
        act(machine, settleSnapshot, {
          ...nothing,
          tickets: [
            seen(1, 'waiting'),
            seen(2, 'waiting', null, { queueId: noncash.id }),
            seen(3, 'called', one),
            seen(4, 'waiting'),
          ],
        }),
      ],
      end: (end) => {
        expect([1, 2, 3, 4].map((n) => [command(end, n)?.state, command(end, n)?.code])).toEqual([
          ['refused', 'not-possible'],
          ['done', null],
          ['refused', 'called'],
          ['asked', null],
        ]);
        expect(command(end, 2)).toMatchObject({ newNumber: 'A002', settledAt: NINE });
      },
    }),
  );
  bothSides(
    'F53 LOB-032 is done where another number of the same taking stands in the other queue, and that one is its heir',
    () => ({
      rows: [
        ...hall(),
        ...tickets(ticketOf(1, { customerId: customerOf(1).id, contactAt: minutesBefore(9) }), ticketOf(2)),
        ...[1, 2].map((n) => asked(n)),
      ],
      acts: [
        act(machine, settleSnapshot, {
          ...nothing,
          tickets: [
            seen(2, 'waiting'),
            seen(8, 'waiting', null, { queueId: noncash.id, at: minutesBefore(3) }),
            seen(9, 'waiting', null, { queueId: noncash.id, number: 'B009' }),
          ],
        }),
      ],
      end: (end) => {
        expect(command(end, 1)).toMatchObject({ state: 'done', newNumber: 'B009' });
        const [old, heir] = [end.row(ticketKind, idOf(22, 1)), end.row(ticketKind, idOf(22, 9))];
        expect(old).toMatchObject({ state: 'moved', movedToId: idOf(22, 9), endedAt: NINE });
        expect(heir).toMatchObject({ state: 'waiting', visitId: idOf(22, 1), customerId: customerOf(1).id });
        expect(heir).toMatchObject({ contactAt: minutesBefore(9), takenAt: minutesBefore(20) });
        expect(end.row(ticketKind, idOf(22, 8))).toMatchObject({ visitId: null, customerId: null });
      },
    }),
  );
  bothSides(
    'F53 of two numbers of one taking nobody can say whose they are: the move is refused, the number expired',
    () => ({
      rows: [...hall(), ...tickets(ticketOf(1)), asked(1)],
      acts: [
        act(machine, settleSnapshot, {
          ...nothing,
          tickets: [8, 9].map((n) => seen(n, 'waiting', null, { queueId: noncash.id })),
        }),
      ],
      end: (end) => {
        expect(command(end, 1)).toMatchObject({ state: 'refused', code: 'no-ticket' });
        expect(end.row(ticketKind, idOf(22, 1))).toMatchObject({ state: 'expired' });
      },
    }),
  );
  bothSides(
    'F53 LOB-050 LOB-064 an abandonment is done where the number is gone, unless something else had become of it',
    () => ({
      rows: [
        ...hall(),
        ...tickets(ticketOf(1), ticketIn('done', 2), ticketIn('called', 3), ticketIn('abandoned', 4)),
        ...[1, 2, 3, 4].map((n) => asked(n, abandon)),
        asked(5, { ...abandon, machineId: otherMachine.id }),
      ],
      acts: [act(machine, settleSnapshot, nothing)],
      end: (end) => {
        expect([1, 2, 3, 4, 5].map((n) => command(end, n)?.state)).toEqual([
          'done',
          'refused',
          'refused',
          'done',
          'unknown',
        ]);
        expect(end.row(ticketKind, idOf(22, 1))).toMatchObject({ state: 'abandoned', divertedTo: 'selfService' });
        expect(end.rows(ticketKind).map(({ state }) => state)).toEqual(['abandoned', 'done', 'done', 'abandoned']);
      },
    }),
  );
});

describe('the close of a day', () => {
  const yesterday = { businessDay: '2026-03-01' as Day };
  const old = (ticket: Ticket): Ticket => ({ ...ticket, ...yesterday });

  bothSides(
    'QUE-021 expires what still waited, leaves a no-show what it is, and takes the day’s numbers off the tablets',
    () => ({
      rows: [
        ...hall(),
        ...tickets(
          old(ticketIn('waiting', 1)),
          old(ticketIn('missed', 2)),
          old(ticketIn('done', 3)),
          ticketIn('waiting', 4),
        ),
      ],
      acts: [act(machine, queue.closeDay, {})],
      end: ({ rows }) => {
        expect(rows(ticketKind).map((t) => [t.state, t.archived])).toEqual([
          ['expired', true],
          ['missed', true],
          ['done', true],
          ['waiting', false],
        ]);
        expect(rows(ticketKind).map((t) => t.endedAt)).toEqual([NINE, null, minutesBefore(1), null]);
      },
    }),
  );
  bothSides(
    'F53 what was asked on a day that is over leaves the tablets; what has no answer by then never gets one',
    () => ({
      rows: [
        ...hall(),
        seed(machineCommandKind, commandOf(1, { askedAt: minutesBefore(12 * 60) })),
        seed(machineCommandKind, commandOf(2, { askedAt: minutesBefore(12 * 60), state: 'done', newNumber: 'B001' })),
        seed(machineCommandKind, commandOf(3)),
      ],
      acts: [act(machine, queue.closeDay, {})],
      end: ({ rows }) =>
        expect(rows(machineCommandKind).map(({ state, archived }) => [state, archived])).toEqual([
          ['unknown', true],
          ['done', true],
          ['asked', false],
        ]),
    }),
  );
  bothSides('leaves who is being served over midnight, and takes him off with the next close', () => ({
    rows: [...hall(windowWith(1)), ...tickets(old(ticketOf(1, servedAt(one))))],
    acts: [
      act(machine, queue.closeDay, {}),
      act(machine, queue.finishService, { ticketId: idOf(22, 1), counterId: one.id, at: NINE }),
      act(machine, queue.closeDay, {}),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'applied', 'applied']);
      expect(row(ticketKind, idOf(22, 1))).toMatchObject({ state: 'done', archived: true });
    },
  }));
  bothSides('frees the window of a number that it expired, and no other', () => ({
    rows: [...hall(windowWith(1), windowWith(2, two)), ...tickets(old(ticketIn('called', 1)), ticketIn('called', 2))],
    acts: [act(machine, queue.closeDay, {})],
    end: ({ row }) => {
      expect(row(counterKind, one.id)).toMatchObject({ status: 'idle', ticketId: null, since: NINE });
      expect(row(counterKind, two.id)).toEqual(windowWith(2, two));
    },
  }));
  bothSides('F33 archives nothing of today while the server’s clock is a day behind', () => ({
    rows: [...hall(), ...tickets(ticketIn('waiting', 1), ticketIn('done', 2))],
    acts: [act(machine, queue.closeDay, {}, minutesBefore(24 * 60))],
    end: ({ rows }) => expect(rows(ticketKind)).toEqual([ticketIn('waiting', 1), ticketIn('done', 2)]),
  }));
  bothSides('twice changes nothing more; nobody’s other machine is closed; no person closes it', () => ({
    rows: [
      ...hall(),
      ...tickets(old(ticketIn('waiting')), { ...old(ticketIn('waiting', 2)), machineId: otherMachine.id }),
    ],
    acts: [
      act(machine, queue.closeDay, {}),
      act(machine, queue.closeDay, {}, minutesAfter(60)),
      act(nightWatch, queue.closeDay, {}),
      act(lin, queue.closeDay, {}),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'applied', 'applied', 'sync.not-allowed']);
      expect(row(ticketKind, idOf(22, 1))?.endedAt).toBe(NINE);
      expect(row(ticketKind, idOf(22, 2))).toMatchObject({ state: 'waiting', archived: false });
    },
  }));
});
