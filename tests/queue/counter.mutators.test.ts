/** A window where we lead: opened, paused, taken over, closed; and its calls. */
import { describe, expect } from 'vitest';
import { addDays, dayOf } from '#domain/kernel/day.ts';
import { plainTerms } from '#domain/queue/calling.rules.ts';
import * as at from '#domain/queue/counter.mutators.ts';
import { businessTypeKind, callKind, counterPlanKind } from '#domain/queue/hall.model.ts';
import { counterKind, queueMachineKind, ticketKind } from '#domain/queue/queue.model.ts';
import { finishAtCounter } from '#domain/queue/service.mutators.ts';
import { act, bothSides, NINE, seed } from '#tests/kit/both-sides.ts';
import { idOf, song, tang, wu } from '#tests/kit/people.ts';
import { minutesAfter, minutesBefore, machineRow } from './small-hall.ts';
import {
  busy,
  called,
  cash,
  noncash,
  ownHall,
  plans,
  rows,
  served,
  songs,
  tangs,
  types,
  vip,
  waiting,
} from './own-hall.ts';

const counterId = songs.id;
const open = { counterId, takeOver: false };
const finished = (n: number) => ({
  ticketId: idOf(22, n),
  counterId,
  at: NINE,
  outcome: 'done' as const,
  delivered: [],
});
const call = (n: number, counter = songs) => ({ counterId: counter.id, callId: idOf(27, n) });

describe('a window', () => {
  bothSides('QUE-006 is opened by a teller, paused with a reason, resumed, and closed', () => ({
    rows: ownHall(),
    acts: [
      act(song, at.openCounter, open),
      act(song, at.pauseCounter, { counterId, reason: 'cash' }, minutesAfter(1)),
      act(song, at.resumeCounter, { counterId }, minutesAfter(2)),
      act(song, at.setAutoCall, { counterId, on: true }, minutesAfter(2)),
      act(song, at.pauseCounter, { counterId, reason: 'break' }, minutesAfter(3)),
    ],
    end: ({ said, row }) => {
      expect(new Set(said)).toEqual(new Set(['applied']));
      expect(row(counterKind, counterId)).toMatchObject({
        status: 'paused',
        pauseReason: 'break',
        staffId: song.id,
        autoCall: true,
        since: minutesAfter(3),
      });
    },
  }));
  bothSides('QUE-006 closed is nobody’s, and nobody calls there', () => ({
    rows: [...ownHall(songs), ...rows(waiting(1))],
    acts: [act(song, at.closeCounter, { counterId }), act(song, at.callNext, call(1))],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'queue.counter-closed']);
      expect(row(counterKind, counterId)).toMatchObject({ status: 'offline', staffId: null });
    },
  }));
  bothSides('QUE-008 what was put aside for it alone is every window’s once it closes', () => ({
    rows: [
      ...ownHall(songs, tangs),
      ...rows(
        waiting(1, {
          state: 'held',
          holdMode: 'same',
          counterId,
          heldAt: minutesBefore(3),
          startedAt: minutesBefore(9),
        }),
        waiting(2, { state: 'parked', pool: 'own', counterId, heldAt: minutesBefore(3), parkedUntil: minutesAfter(9) }),
        waiting(3, { state: 'held', holdMode: 'same', counterId: tangs.id, heldAt: minutesBefore(3) }),
      ),
    ],
    acts: [act(song, at.closeCounter, { counterId })],
    end: ({ row }) => {
      expect(row(ticketKind, idOf(22, 1))).toMatchObject({ state: 'held', holdMode: 'free', counterId: null });
      expect(row(ticketKind, idOf(22, 2))).toMatchObject({ state: 'parked', pool: 'counters', counterId: null });
      expect(row(ticketKind, idOf(22, 3))).toMatchObject({ holdMode: 'same', counterId: tangs.id });
    },
  }));
  bothSides('QUE-006 of somebody else is taken over only on purpose, with the number that stands there', () => ({
    rows: [...ownHall(busy(tangs, idOf(22, 1))), ...rows(served(1, tangs))],
    acts: [
      act(song, at.openCounter, { counterId: tangs.id, takeOver: false }),
      act(song, at.openCounter, { counterId: tangs.id, takeOver: true }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['queue.counter-taken', 'applied']);
      expect(row(counterKind, tangs.id)).toMatchObject({ staffId: song.id, status: 'serving', ticketId: idOf(22, 1) });
    },
  }));
  bothSides('QUE-006 a teller has one window', () => ({
    rows: ownHall(songs),
    acts: [act(song, at.openCounter, { counterId: tangs.id, takeOver: true })],
    end: ({ said }) => expect(said).toEqual(['queue.has-counter']),
  }));
  bothSides('QUE-001 where a machine leads no window is opened with us', () => ({
    rows: [...ownHall(), seed(queueMachineKind, { ...machineRow, id: idOf(23, 9), outletId: wu.outletId })],
    acts: [act(song, at.openCounter, open)],
    end: ({ said }) => expect(said).toEqual(['queue.machine-leads']),
  }));
  bothSides('QUE-006 nobody pauses or closes while a customer stands there, and only the teller acts', () => ({
    rows: [...ownHall(busy(songs, idOf(22, 1))), ...rows(served(1, songs))],
    acts: [
      act(song, at.pauseCounter, { counterId, reason: 'break' }),
      act(song, at.closeCounter, { counterId }),
      act(tang, at.closeCounter, { counterId }),
      act(tang, at.setAutoCall, { counterId, on: true }),
      act(wu, at.resumeCounter, { counterId }),
    ],
    end: ({ said }) =>
      expect(said).toEqual([
        'queue.counter-busy',
        'queue.counter-busy',
        'queue.counter-taken',
        'queue.counter-taken',
        'sync.not-allowed',
      ]),
  }));
});

describe('the next number', () => {
  bothSides('QUE-005 goes to one window: the second one gets the next, and who is called is called once', () => ({
    rows: [...ownHall(songs, tangs), ...rows(waiting(1), waiting(2, { takenAt: minutesBefore(10) }))],
    acts: [
      act(song, at.callNext, call(1)),
      act(tang, at.callNext, call(2, tangs)),
      act(tang, at.callNext, call(3, tangs)),
    ],
    end: ({ said, row, rows: all }) => {
      expect(said).toEqual(['applied', 'applied', 'queue.counter-busy']);
      expect(row(ticketKind, idOf(22, 1))).toMatchObject({ state: 'called', counterId: songs.id, calledAt: NINE });
      expect(row(ticketKind, idOf(22, 2))).toMatchObject({ state: 'called', counterId: tangs.id });
      expect(all(callKind).map(({ ticketId }) => ticketId)).toEqual([idOf(22, 1), idOf(22, 2)]);
    },
  }));
  bothSides('QUE-010 is kept with the rule, the scores and the rivals it was decided on', () => ({
    rows: [
      ...ownHall(songs),
      ...rows(
        waiting(1, { takenAt: minutesBefore(15) }),
        waiting(2, { takenAt: minutesBefore(12), queueId: noncash.id }),
        waiting(3, { takenAt: minutesBefore(6), queueId: vip.id, number: 'V003' }),
      ),
    ],
    acts: [act(song, at.callNext, call(1))],
    end: ({ row }) => {
      const kept = row(callKind, idOf(27, 1))!;
      expect(kept).toMatchObject({
        how: 'next',
        number: 'V003',
        counterId,
        staffId: song.id,
        businessDay: dayOf(NINE),
      });
      // Six minutes and ten ahead, against fifteen and twelve.
      expect(kept.decision!.chosen.score).toBe(16 * 60_000);
      expect(kept.decision!.rivals.map(({ score }) => score / 60_000)).toEqual([15, 12]);
      expect(kept.heads).toHaveLength(3);
      expect(kept.rule).toEqual(plans[1]!.rule);
    },
  }));
  bothSides('QUE-005 nobody waiting is no error, and nothing is called', () => ({
    rows: ownHall(songs),
    acts: [act(song, at.callNext, call(1))],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied']);
      expect(row(callKind, idOf(27, 1))).toBeUndefined();
      expect(row(counterKind, counterId)).toMatchObject({ status: 'idle', ticketId: null });
    },
  }));
  bothSides('QUE-009 comes only from the window’s own queues', () => ({
    rows: [...ownHall({ ...songs, id: plans[2]!.id, number: 3 }), ...rows(waiting(1))],
    acts: [act(song, at.callNext, { counterId: plans[2]!.id, callId: idOf(27, 1) })],
    end: ({ row }) => expect(row(ticketKind, idOf(22, 1))).toMatchObject({ state: 'waiting' }),
  }));
  bothSides('QUE-009 by shares looks back on the window’s own calls', () => ({
    rows: [
      ...ownHall(songs),
      seed(counterPlanKind, {
        ...plans[1]!,
        rule: { kind: 'ratio', queues: [{ ...plainTerms(cash.id), share: 2 }, plainTerms(noncash.id)] },
      }),
      ...rows(...[1, 2, 3].map((n) => waiting(n)), waiting(4, { queueId: noncash.id, takenAt: minutesBefore(1) })),
    ],
    acts: [
      act(song, at.callNext, call(1)),
      act(song, finishAtCounter, finished(1)),
      // Somebody without a number is nobody's turn.
      act(song, at.takeWalkIn, { ...call(5), ticketId: idOf(22, 5), queueId: noncash.id }),
      act(song, finishAtCounter, finished(5)),
      act(song, at.callNext, call(6)),
      act(song, finishAtCounter, finished(4)),
      act(song, at.callNext, call(7)),
    ],
    end: ({ said, row, rows: all }) => {
      expect(new Set(said)).toEqual(new Set(['applied']));
      const called = all(callKind).toSorted((a, b) => (a.id < b.id ? -1 : 1));
      expect(called.map(({ queueId }) => queueId)).toEqual([cash.id, noncash.id, noncash.id, cash.id]);
      expect(row(counterKind, counterId)!.recent).toEqual([noncash.id, cash.id]);
    },
  }));
  bothSides('QUE-010 what a call was decided on is written once: another call under its id is none', () => ({
    rows: [...ownHall(songs, tangs), ...rows(...[1, 2, 3].map((n) => waiting(n)))],
    acts: [
      act(song, at.callNext, call(1)),
      act(tang, at.callNext, call(1, tangs)),
      act(tang, at.callGiven, { ...call(1, tangs), ticketId: idOf(22, 2) }),
      act(tang, at.takeWalkIn, { ...call(1, tangs), ticketId: idOf(22, 9), queueId: cash.id }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'queue.call-known', 'queue.call-known', 'queue.call-known']);
      expect(row(callKind, idOf(27, 1))).toMatchObject({ staffId: song.id, ticketId: idOf(22, 1) });
    },
  }));
  bothSides('QUE-008 a number that was served and put aside begins anew when it is called again', () => ({
    rows: [
      ...ownHall(songs),
      ...rows(
        waiting(1, {
          state: 'parked',
          pool: 'counters',
          recalls: 3,
          firstCalledAt: minutesBefore(40),
          calledAt: minutesBefore(40),
          arrivedAt: minutesBefore(39),
          startedAt: minutesBefore(38),
          heldAt: minutesBefore(5),
          heldMs: 600_000,
        }),
      ),
    ],
    acts: [act(song, at.callGiven, { ...call(1), ticketId: idOf(22, 1) })],
    end: ({ row }) =>
      expect(row(ticketKind, idOf(22, 1))).toMatchObject({
        state: 'called',
        firstCalledAt: minutesBefore(40),
        calledAt: NINE,
        recalls: 0,
        arrivedAt: null,
        startedAt: null,
        heldAt: null,
        heldMs: 0,
      }),
  }));
  bothSides(
    'QUE-023 is not somebody who is being talked to; a talk that nobody ended is over after a quarter of an hour',
    () => ({
      rows: [
        ...ownHall(songs, tangs),
        ...rows(
          waiting(1, { talkingSince: minutesBefore(14), talkingWith: wu.id }),
          waiting(2, { takenAt: minutesBefore(3) }),
          waiting(3, { takenAt: minutesBefore(25), talkingSince: minutesBefore(15), talkingWith: wu.id }),
        ),
      ],
      acts: [act(song, at.callNext, call(1)), act(tang, at.callNext, call(2, tangs))],
      end: ({ row }) => {
        expect(row(ticketKind, idOf(22, 3))).toMatchObject({ state: 'called', talkingSince: null, talkingWith: null });
        expect(row(ticketKind, idOf(22, 2))).toMatchObject({ state: 'called' });
        expect(row(ticketKind, idOf(22, 1))).toMatchObject({ state: 'waiting' });
      },
    }),
  );
});

describe('a given number', () => {
  bothSides(
    'QUE-006 may be one that waits, was missed or is parked; not one at another window, and not yesterday’s',
    () => ({
      rows: [
        ...ownHall(songs, tangs),
        ...rows(
          waiting(1, { state: 'missed', firstCalledAt: minutesBefore(9), calledAt: minutesBefore(9) }),
          called(2, tangs),
          waiting(3, { state: 'parked', pool: 'own', counterId: tangs.id, heldAt: minutesBefore(2) }),
          waiting(4, { state: 'abandoned' }),
          waiting(5, { outletId: idOf(9, 9) }),
          waiting(6, { machineId: idOf(23, 1) }),
          waiting(7, { talkingSince: minutesBefore(1), talkingWith: wu.id }),
          waiting(8, { state: 'expired', businessDay: addDays(dayOf(NINE), -1), archived: true }),
        ),
      ],
      acts: [2, 3, 4, 5, 6, 7, 8, 1].map((n) => act(song, at.callGiven, { ...call(n), ticketId: idOf(22, n) })),
      end: ({ said, row }) => {
        expect(said).toEqual([
          'queue.impossible-step',
          'queue.other-counter',
          'queue.impossible-step',
          'identity.out-of-reach',
          'queue.machine-leads',
          'queue.in-talk',
          'queue.impossible-step',
          'applied',
        ]);
        // The wait ended with the first call, long ago.
        const again = { firstCalledAt: minutesBefore(9), calledAt: NINE, returns: 1 };
        expect(row(ticketKind, idOf(22, 1))).toMatchObject(again);
        expect(row(callKind, idOf(27, 1))).toMatchObject({ how: 'given', decision: null });
      },
    }),
  );
});

describe('a missed number', () => {
  const missed = (n: number, parts = {}) =>
    waiting(n, { state: 'missed', firstCalledAt: minutesBefore(9), calledAt: minutesBefore(9), ...parts });
  bothSides('QUE-007 is called again no more often than it may come back, and not at all where it is void', () => ({
    rows: [
      ...ownHall(songs, tangs),
      seed(businessTypeKind, { ...types[1]!, missedPolicy: 'void' }),
      ...rows(missed(1, { returns: 2 }), missed(2, { businessTypeId: types[1]!.id }), missed(3)),
    ],
    acts: [1, 2, 3].map((n) => act(song, at.callGiven, { ...call(n), ticketId: idOf(22, n) })),
    end: ({ said }) => expect(said).toEqual(['queue.returns-over', 'queue.missed-is-void', 'applied']),
  }));
});

describe('without a number', () => {
  bothSides('QUE-006 a walk-in is given one and called in the same moment; the numbers go on', () => ({
    rows: ownHall(songs, tangs),
    acts: [
      act(song, at.takeWalkIn, { ...call(1), ticketId: idOf(22, 1), queueId: cash.id }),
      act(tang, at.takeWalkIn, { ...call(2, tangs), ticketId: idOf(22, 2), queueId: cash.id }),
      act(song, at.takeWalkIn, { ...call(3), ticketId: idOf(22, 3), queueId: cash.id }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'applied', 'queue.counter-busy']);
      expect(row(ticketKind, idOf(22, 1))).toMatchObject({ number: 'A001', state: 'called', issuedBy: 'counter' });
      expect(row(ticketKind, idOf(22, 2))).toMatchObject({ number: 'A002', counterId: tangs.id });
    },
  }));
});
