/** Done before midnight without a network, heard of after it (F45): judged by when it was done, as far as that can be so. */
import { describe, expect } from 'vitest';
import { addDays, dayOf, startOfDay, toInstant, type Instant } from '#domain/kernel/day.ts';
import { closeHallDay } from '#domain/queue/hall-day.mutators.ts';
import * as lobby from '#domain/queue/lobby.mutators.ts';
import { ticketKind, type Ticket } from '#domain/queue/queue.model.ts';
import { finishAtCounter, startAtCounter } from '#domain/queue/service.mutators.ts';
import { act, bothSides, NINE } from '#tests/kit/both-sides.ts';
import { eastWatch, idOf, song, wu } from '#tests/kit/people.ts';
import { busy, called, noncash, ownHall, rows, served, songs, waiting } from './own-hall.ts';

const MINUTE = 60_000;
const midnight = startOfDay(NINE);
const at = (minute: number): Instant => toInstant(midnight + minute * MINUTE);
const ticketId = idOf(22, 1);
const here = (minute: number) => ({ ticketId, counterId: songs.id, at: at(minute) });
const yesterday: Partial<Ticket> = {
  businessDay: addDays(dayOf(NINE), -1),
  takenAt: at(-60),
  firstCalledAt: at(-20),
  calledAt: at(-20),
  arrivedAt: at(-18),
};
const close = act(eastWatch, closeHallDay, { tickets: [ticketId] }, at(1));

describe('F45 done before midnight, sent after it', () => {
  bothSides('F45 QUE-022 a service that ended at two to twelve ended then, in the day that it was of', () => ({
    rows: [...ownHall(busy(songs, ticketId)), ...rows(served(1, songs, { ...yesterday, startedAt: at(-15) }))],
    acts: [close, act(song, finishAtCounter, { ...here(-2), outcome: 'done', delivered: [] }, at(5))],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'applied']);
      expect(row(ticketKind, ticketId)).toMatchObject({
        state: 'done',
        endedAt: at(-2),
        businessDay: yesterday.businessDay,
      });
    },
  }));
  for (const [wrongBy, ended] of [
    [30, 5],
    [-120, -15],
  ] as const)
    bothSides(
      `F45 QUE-022 F33 from a window whose clock is ${wrongBy} minutes wrong it ended between its beginning and now`,
      () => ({
        rows: [...ownHall(busy(songs, ticketId)), ...rows(served(1, songs, { ...yesterday, startedAt: at(-15) }))],
        acts: [act(song, finishAtCounter, { ...here(-2 + wrongBy), outcome: 'done', delivered: [] }, at(5))],
        end: ({ row }) => expect(row(ticketKind, ticketId)!.endedAt).toBe(at(ended)),
      }),
    );
  bothSides('F45 what the close of the day ended meanwhile is refused in words, and stays as it is', () => ({
    rows: [...ownHall(busy(songs, ticketId)), ...rows(called(1, songs, yesterday))],
    acts: [close, act(song, startAtCounter, here(-2), at(5))],
    end: ({ said, row }) => {
      // The window was nobody's any more when its number was ended.
      expect(said).toEqual(['applied', 'queue.counter-closed']);
      expect(row(ticketKind, ticketId)).toMatchObject({ state: 'expired', archived: true, startedAt: null });
    },
  }));
  bothSides(
    'F45 QUE-003 moved after midnight before its day was closed it has a number of the day that it is moved on',
    () => ({
      rows: [...ownHall(), ...rows(waiting(1, { ...yesterday, firstCalledAt: null, calledAt: null, number: 'A001' }))],
      acts: [
        act(wu, lobby.moveTicket, { ticketId, toQueueId: noncash.id, newId: idOf(22, 2), at: at(-2) }, at(0.1)),
        act(eastWatch, closeHallDay, { tickets: [ticketId, idOf(22, 2)] }, at(1)),
      ],
      end: ({ said, row }) => {
        expect(said).toEqual(['applied', 'applied']);
        expect(row(ticketKind, ticketId)).toMatchObject({ state: 'moved', archived: true });
        expect(row(ticketKind, idOf(22, 2))).toMatchObject({
          number: 'B001',
          businessDay: dayOf(NINE),
          state: 'waiting',
          archived: false,
          takenAt: at(-60),
        });
      },
    }),
  );
});
