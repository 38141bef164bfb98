/** What a teller does with the number at his window, and what becomes of it (QUE-006…008, QUE-020). */
import { describe, expect } from 'vitest';
import { callGiven } from '#domain/queue/counter.mutators.ts';
import { businessTypeKind, hallSettingKind } from '#domain/queue/hall.model.ts';
import { handlingOf } from '#domain/queue/hall-kpis.ts';
import { closeHallDay, unparkDue } from '#domain/queue/hall-day.mutators.ts';
import { counterKind, ticketKind } from '#domain/queue/queue.model.ts';
import * as to from '#domain/queue/service.mutators.ts';
import { act, bothSides, NINE, seed } from '#tests/kit/both-sides.ts';
import { eastWatch, idOf, nightWatch, song, tang } from '#tests/kit/people.ts';
import { minutesAfter, minutesBefore } from './small-hall.ts';
import {
  busy,
  called,
  cash,
  noncash,
  ownHall,
  rows,
  served,
  setting,
  songs,
  tangs,
  types,
  vip,
  waiting,
} from './own-hall.ts';

const ticketId = idOf(22, 1);
const here = (after = 0, n = 1) => ({ ticketId: idOf(22, n), counterId: songs.id, at: minutesAfter(after) });
const there = (after = 0) => ({ ...here(after), counterId: tangs.id });
const withCall = [...ownHall(busy(songs, ticketId), tangs), ...rows(called(1, songs))];
const withService = [...ownHall(busy(songs, ticketId), tangs), ...rows(served(1, songs))];
const free = { status: 'idle', ticketId: null };

describe('a service', () => {
  bothSides('QUE-006 from the call to the end: arrival, beginning, what was done', () => ({
    rows: withCall,
    acts: [
      act(song, to.recallAtCounter, here(1), minutesAfter(1)),
      act(song, to.confirmArrival, here(2), minutesAfter(2)),
      act(song, to.startAtCounter, here(3), minutesAfter(3)),
      act(song, to.finishAtCounter, { ...here(9), outcome: 'partly', delivered: ['开卡', '网银'] }, minutesAfter(10)),
      act(song, to.rateAtCounter, { ticketId, counterId: songs.id, score: 4 }, minutesAfter(11)),
      act(song, to.rateAtCounter, { ticketId, counterId: songs.id, score: 2 }, minutesAfter(12)),
    ],
    end: ({ said, row }) => {
      expect(new Set(said)).toEqual(new Set(['applied']));
      expect(row(ticketKind, ticketId)).toMatchObject({
        state: 'done',
        recalls: 1,
        firstCalledAt: minutesBefore(10),
        calledAt: minutesAfter(1),
        arrivedAt: minutesAfter(2),
        startedAt: minutesAfter(3),
        endedAt: minutesAfter(9),
        outcome: 'partly',
        delivered: ['开卡', '网银'],
        score: 2,
      });
      expect(row(counterKind, songs.id)).toMatchObject({ ...free, since: minutesAfter(9), staffId: song.id });
    },
  }));
  bothSides('QUE-020 a score counts while its customer is there: not half an hour later, not of another day', () => ({
    rows: [
      ...ownHall(songs),
      ...rows(
        served(1, songs, { state: 'done', endedAt: minutesBefore(30) }),
        served(2, songs, { state: 'done', endedAt: minutesBefore(31) }),
        served(3, songs, { state: 'done', endedAt: minutesBefore(1), archived: true }),
      ),
    ],
    acts: [1, 2, 3].map((n) => act(song, to.rateAtCounter, { ticketId: idOf(22, n), counterId: songs.id, score: 5 })),
    end: ({ said }) => expect(said).toEqual(['applied', 'queue.rating-late', 'queue.rating-late']),
  }));
  bothSides('QUE-006 is called again as often as the outlet allows', () => ({
    rows: [...withCall, seed(hallSettingKind, { ...setting, recallsAtMost: 2 })],
    acts: [1, 2, 3].map((n) => act(song, to.recallAtCounter, here(n), minutesAfter(n))),
    end: ({ said }) => expect(said).toEqual(['applied', 'applied', 'queue.recalls-over']),
  }));
  bothSides(
    'QUE-005 only the teller of the window goes on with the number, and only with the one that stands there',
    () => ({
      rows: withService,
      acts: [
        act(tang, to.finishAtCounter, { ...here(), outcome: 'done', delivered: [] }),
        act(tang, to.finishAtCounter, { ...there(), outcome: 'done', delivered: [] }),
        act(song, to.finishAtCounter, { ...here(0, 2), outcome: 'done', delivered: [] }),
      ],
      end: ({ said }) => expect(said).toEqual(['queue.counter-taken', 'queue.other-counter', 'sync.row-missing']),
    }),
  );
  bothSides('QUE-022 a window’s clock that is wrong by a day makes no duration negative or longer than it was', () => ({
    rows: withService,
    acts: [act(song, to.finishAtCounter, { ...here(-24 * 60), outcome: 'done', delivered: [] }, minutesAfter(1))],
    end: ({ row }) => expect(row(ticketKind, ticketId)!.endedAt).toBe(minutesBefore(5)),
  }));
  bothSides('QUE-022 nor does one that is a day ahead', () => ({
    rows: withService,
    acts: [act(song, to.finishAtCounter, { ...here(24 * 60), outcome: 'done', delivered: [] }, minutesAfter(1))],
    end: ({ row }) => expect(row(ticketKind, ticketId)!.endedAt).toBe(minutesAfter(1)),
  }));
});

describe('missed', () => {
  const miss = { ...here(), businessTypeId: cash.businessTypeId };
  bothSides('QUE-007 re-inserted behind the next three, until its returns are used up', () => ({
    rows: [...withCall, ...rows(...[2, 3, 4, 5].map((n) => waiting(n, { takenAt: minutesBefore(10 - n) })))],
    acts: [act(song, to.missAtCounter, miss)],
    end: ({ row }) => {
      const back = row(ticketKind, ticketId)!;
      expect(back).toMatchObject({ state: 'waiting', returns: 1, recalls: 0, counterId: null });
      expect(back.standsAt).toBeGreaterThan(row(ticketKind, idOf(22, 4))!.standsAt);
      expect(back.standsAt).toBeLessThan(row(ticketKind, idOf(22, 5))!.standsAt);
      // The wait was over with the first call.
      expect(back.firstCalledAt).toBe(minutesBefore(10));
      expect(row(counterKind, songs.id)).toMatchObject(free);
    },
  }));
  bothSides('QUE-007 whose returns are used up stays missed', () => ({
    rows: [...ownHall(busy(songs, ticketId)), ...rows(called(1, songs, { returns: 2 }))],
    acts: [act(song, to.missAtCounter, miss)],
    end: ({ row }) => expect(row(ticketKind, ticketId)).toMatchObject({ state: 'missed', returns: 2 }),
  }));
  bothSides('QUE-007 with nobody behind it, it waits where it stood', () => ({
    rows: withCall,
    acts: [act(song, to.missAtCounter, miss)],
    end: ({ row }) =>
      expect(row(ticketKind, ticketId)).toMatchObject({ state: 'waiting', standsAt: minutesBefore(20) }),
  }));
  bothSides('QUE-007 by hand or void it stays missed; another type’s policy is not taken', () => ({
    rows: [
      ...ownHall(busy(songs, ticketId)),
      seed(businessTypeKind, { ...types[0]!, missedPolicy: 'void' }),
      ...rows(called(1, songs)),
    ],
    acts: [
      act(song, to.missAtCounter, { ...miss, businessTypeId: noncash.businessTypeId }),
      act(song, to.missAtCounter, { ...miss, businessTypeId: null }),
      act(song, to.missAtCounter, miss),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['sync.bad-input', 'sync.bad-input', 'applied']);
      expect(row(ticketKind, ticketId)).toMatchObject({ state: 'missed', returns: 0 });
    },
  }));
});

describe('held', () => {
  bothSides('QUE-008 不持件 any window of its queues goes on with it, and the time is nobody’s work', () => ({
    rows: withService,
    acts: [
      act(song, to.holdTicket, { ...here(1), mode: 'free' }, minutesAfter(1)),
      act(tang, to.resumeTicket, there(8), minutesAfter(8)),
      act(tang, to.finishAtCounter, { ...there(10), outcome: 'done', delivered: [] }, minutesAfter(10)),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'applied', 'applied']);
      expect(row(ticketKind, ticketId)).toMatchObject({
        state: 'done',
        heldMs: 7 * 60_000,
        heldAt: null,
        counterId: tangs.id,
      });
      expect(row(counterKind, songs.id)).toMatchObject(free);
    },
  }));
  for (const mode of ['same', 'inner'] as const)
    bothSides(
      `QUE-008 ${mode === 'same' ? '持件' : '等待'} only the window that held it goes on with it, and serves others meanwhile`,
      () => ({
        rows: withService,
        acts: [
          act(song, to.holdTicket, { ...here(1), mode }, minutesAfter(1)),
          act(tang, to.resumeTicket, there(2), minutesAfter(2)),
          act(song, to.resumeTicket, here(3), minutesAfter(3)),
        ],
        end: ({ said, row }) => {
          expect(said).toEqual(['applied', 'queue.other-counter', 'applied']);
          expect(row(ticketKind, ticketId)).toMatchObject({ state: 'serving', holdMode: null, counterId: songs.id });
          expect(row(counterKind, songs.id)).toMatchObject({ status: 'serving', ticketId });
        },
      }),
    );
  bothSides('QUE-008 a window that serves goes on with nothing else', () => ({
    rows: [
      ...ownHall(busy(songs, idOf(22, 2)), tangs),
      ...rows(
        waiting(1, { state: 'held', holdMode: 'free', heldAt: minutesBefore(3), startedAt: minutesBefore(9) }),
        served(2, songs),
      ),
    ],
    acts: [act(song, to.resumeTicket, here())],
    end: ({ said }) => expect(said).toEqual(['queue.counter-busy']),
  }));
});

describe('parked', () => {
  const park = (after: number, pool: 'own' | 'counters') => ({ ...here(after), pool, minutes: 5 });
  bothSides('QUE-006 for this window: no other takes it; its time over, it waits again where it stood', () => ({
    rows: withCall,
    acts: [
      act(song, to.parkTicket, park(0, 'own')),
      act(tang, to.resumeTicket, there(1), minutesAfter(1)),
      act(eastWatch, unparkDue, {}, minutesAfter(4)),
      act(nightWatch, unparkDue, {}, minutesAfter(6)),
      act(song, to.resumeTicket, here(4), minutesAfter(4)),
      act(song, to.parkTicket, park(4, 'own'), minutesAfter(4)),
      act(eastWatch, unparkDue, {}, minutesAfter(9)),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'queue.other-counter', 'applied', 'applied', 'applied', 'applied', 'applied']);
      expect(row(ticketKind, ticketId)).toMatchObject({
        state: 'waiting',
        standsAt: minutesBefore(20),
        counterId: null,
        parkedUntil: null,
        // What was put aside before anybody began is no work.
        heldMs: 0,
      });
    },
  }));
  bothSides('QUE-006 for every window of its queue', () => ({
    rows: withService,
    acts: [act(song, to.parkTicket, park(0, 'counters')), act(tang, to.resumeTicket, there(3), minutesAfter(3))],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'applied']);
      expect(row(ticketKind, ticketId)).toMatchObject({
        state: 'serving',
        counterId: tangs.id,
        heldMs: 3 * 60_000,
        pool: null,
      });
    },
  }));
});

describe('transferred', () => {
  const transfer = (place: 'first' | 'byWait', toQueueId = noncash.id) => ({
    ...here(),
    newId: idOf(22, 9),
    toQueueId,
    place,
  });
  bothSides('QUE-006 first in line: under the same number, a new stay of the same visit, before all who wait', () => ({
    rows: [...withService, ...rows(waiting(2, { queueId: noncash.id, number: 'B002', takenAt: minutesBefore(50) }))],
    acts: [act(song, to.transferAtCounter, transfer('first'))],
    end: ({ row }) => {
      expect(row(ticketKind, ticketId)).toMatchObject({ state: 'transferred', endedAt: NINE, movedToId: idOf(22, 9) });
      const next = row(ticketKind, idOf(22, 9))!;
      expect(next).toMatchObject({
        state: 'waiting',
        number: 'A001',
        queueId: noncash.id,
        takenAt: NINE,
        visitId: ticketId,
      });
      expect(next.businessTypeId).toBe(noncash.businessTypeId);
      expect(next.standsAt).toBeLessThan(row(ticketKind, idOf(22, 2))!.standsAt);
      expect(row(counterKind, songs.id)).toMatchObject(free);
    },
  }));
  bothSides('QUE-006 by its own wait: where the time it was taken at puts it', () => ({
    rows: withService,
    acts: [act(song, to.transferAtCounter, transfer('byWait', vip.id))],
    end: ({ row }) => expect(row(ticketKind, idOf(22, 9))!.standsAt).toBe(minutesBefore(20)),
  }));
  bothSides('LOB-031 not to its own queue, and not after it is done', () => ({
    rows: withService,
    acts: [
      act(song, to.transferAtCounter, transfer('first', cash.id)),
      act(song, to.finishAtCounter, { ...here(), outcome: 'done', delivered: [] }),
      act(song, to.transferAtCounter, transfer('first')),
    ],
    end: ({ said }) => expect(said).toEqual(['queue.same-queue', 'applied', 'queue.impossible-step']),
  }));
});

describe('the end of the day', () => {
  const close = { tickets: [1, 2, 3, 4, 5, 6, 7].map((n) => idOf(22, n)) };
  const long = minutesBefore(600);
  const yesterday = { businessDay: '2026-03-01' as never, takenAt: minutesBefore(11 * 60) };
  bothSides(
    'QUE-002 what is open expires, who is served across midnight is served to the end, windows are nobody’s',
    () => ({
      rows: [
        ...ownHall({ ...busy(songs, ticketId), since: long }, { ...tangs, since: long }),
        ...rows(
          served(1, songs, { ...yesterday, startedAt: minutesBefore(3 * 60) }),
          waiting(2, yesterday),
          waiting(3, { ...yesterday, state: 'parked', pool: 'own', counterId: tangs.id, heldAt: minutesBefore(600) }),
          waiting(4, {
            ...yesterday,
            state: 'held',
            holdMode: 'same',
            counterId: tangs.id,
            heldAt: minutesBefore(600),
          }),
          waiting(5, { ...yesterday, state: 'done', endedAt: minutesBefore(600) }),
          waiting(6),
          waiting(7, {
            ...yesterday,
            state: 'missed',
            firstCalledAt: minutesBefore(600),
            calledAt: minutesBefore(600),
          }),
        ),
      ],
      acts: [
        act(song, closeHallDay, close),
        act(nightWatch, closeHallDay, close),
        act(eastWatch, closeHallDay, close),
        act(song, to.finishAtCounter, { ...here(1), outcome: 'done', delivered: [] }, minutesAfter(1)),
        act(eastWatch, closeHallDay, close, minutesAfter(2)),
        // Yesterday's number is in nobody's hands any more.
        act(song, callGiven, { counterId: songs.id, callId: idOf(27, 1), ticketId: idOf(22, 7) }, minutesAfter(3)),
      ],
      end: ({ said, row }) => {
        expect(said).toEqual(['sync.not-allowed', 'applied', 'applied', 'applied', 'applied', 'queue.impossible-step']);
        expect(row(ticketKind, idOf(22, 7))).toMatchObject({ state: 'missed', archived: true });
        const states = [1, 2, 3, 4, 5, 6].map((n) => row(ticketKind, idOf(22, n))!);
        expect(states.map(({ state }) => state)).toEqual(['done', 'expired', 'expired', 'expired', 'done', 'waiting']);
        expect(states.map(({ archived }) => archived)).toEqual([true, true, true, true, true, false]);
        expect(row(counterKind, tangs.id)).toMatchObject({ status: 'offline', staffId: null });
        // Its teller finished this morning: it is his today.
        expect(row(counterKind, songs.id)).toMatchObject({ status: 'idle', staffId: song.id });
      },
    }),
  );
  bothSides('QUE-021 a service that nobody ended was served, its window is nobody’s, and it is in no mean', () => ({
    rows: [
      ...ownHall({ ...busy(songs, ticketId), since: long }),
      ...rows(served(1, songs, { ...yesterday, startedAt: minutesBefore(4 * 60 + 1) })),
    ],
    acts: [act(eastWatch, closeHallDay, close)],
    end: ({ row }) => {
      const ended = row(ticketKind, ticketId)!;
      expect(ended).toMatchObject({ state: 'done', archived: true, endedAt: NINE });
      expect(handlingOf(ended)).toBeNull();
      expect(row(counterKind, songs.id)).toMatchObject({ status: 'offline', staffId: null, ticketId: null });
    },
  }));
});
