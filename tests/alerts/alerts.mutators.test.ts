/** Taking note of alerts and calling the lobby manager, on tablet and server alike. */
import { describe, expect } from 'vitest';
import {
  acknowledgementIdOf,
  acknowledgementKind,
  alertKeyOf,
  managerCallKind,
  type ManagerCall,
} from '#domain/alerts/alerts.model.ts';
import { acknowledge, answerCall, callManager, closeDay, withdrawCall } from '#domain/alerts/alerts.mutators.ts';
import { dayOf } from '#domain/kernel/day.ts';
import { counterKind } from '#domain/queue/queue.model.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { act, bothSides, NINE, seed } from '#tests/kit/both-sides.ts';
import { chen, devices, hallMachine, idOf, lin, nightWatch, wu, zhou, type Staff } from '#tests/kit/people.ts';
import { counterOf, hall, minutesAfter, minutesBefore, one, ticketOf, tickets } from '#tests/queue/small-hall.ts';

const outletId = smallOutlet.outlet.id;
const key = alertKeyOf('overtime', idOf(22, 1));
const id = acknowledgementIdOf(outletId, key);
const teller: Staff = { ...lin, id: idOf(3, 9), deviceId: idOf(1, 9), permissions: ['queue.read', 'queue.serve'] };
const wish = { id: idOf(31, 1), counterId: null, ticketId: null, reason: 'help' } as const;
const callOf = (parts: Partial<ManagerCall> = {}): ManagerCall => ({
  ...wish,
  outletId,
  deviceId: devices.desk,
  staffId: zhou.id,
  at: minutesBefore(1),
  answeredAt: null,
  answeredBy: null,
  archived: false,
  ...parts,
});

describe('taking note of an alert', () => {
  bothSides('LOB-063 it is known who did and when; a second one on another tablet changes nothing', () => ({
    rows: [],
    acts: [act(lin, acknowledge, { key }), act(zhou, acknowledge, { key }, minutesAfter(3))],
    end: ({ said, rows }) => {
      expect(said).toEqual(['applied', 'applied']);
      expect(rows(acknowledgementKind)).toEqual([
        { id, outletId, key, at: NINE, staffId: lin.id, businessDay: dayOf(NINE), archived: false },
      ]);
    },
  }));
  bothSides('LOB-063 of the same alert at another outlet there is another row', () => ({
    rows: [],
    acts: [act(lin, acknowledge, { key }), act(wu, acknowledge, { key })],
    end: ({ rows }) =>
      expect(
        rows(acknowledgementKind)
          .map((row) => row.outletId)
          .toSorted(),
      ).toEqual([outletId, wu.outletId].toSorted()),
  }));
  bothSides('LOB-063 is for who looks after the hall; what is no key is none', () => ({
    rows: [],
    acts: [
      ...[teller, hallMachine, nightWatch].map((by) => act(by, acknowledge, { key })),
      ...['', 'overtime', `overtime:张三`, `nothing:${idOf(22, 1)}`, `${key}:x`].map((bad) =>
        act(lin, acknowledge, { key: bad as never }),
      ),
    ],
    end: ({ said, rows }) => {
      expect(said).toEqual([...Array(3).fill('sync.not-allowed'), ...Array(5).fill('sync.bad-input')]);
      expect(rows(acknowledgementKind)).toEqual([]);
    },
  }));
});

describe('calling the lobby manager', () => {
  bothSides('LOB-062 from a window: once until somebody answers, then again', () => ({
    rows: hall(),
    acts: [
      act(teller, callManager, { ...wish, counterId: one.id }),
      act(teller, callManager, { ...wish, id: idOf(31, 2) }),
      act(zhou, callManager, { ...wish, id: idOf(31, 3), counterId: one.id }),
      act(lin, answerCall, { id: wish.id }, minutesAfter(1)),
      act(chen, answerCall, { id: wish.id }, minutesAfter(2)),
      act(teller, callManager, { ...wish, id: idOf(31, 4), counterId: one.id }, minutesAfter(3)),
    ],
    end: ({ said, row }) => {
      const again = 'alerts.already-called';
      expect(said).toEqual(['applied', again, again, 'applied', 'applied', 'applied']);
      expect(row(managerCallKind, wish.id)).toMatchObject({
        deviceId: teller.deviceId,
        staffId: teller.id,
        counterId: one.id,
        at: NINE,
        answeredAt: minutesAfter(1),
        answeredBy: lin.id,
      });
    },
  }));
  bothSides('LOB-062 with the ticket that it is about; not from a window or for a ticket of another outlet', () => ({
    rows: [
      ...hall(),
      ...tickets(ticketOf(1), ticketOf(2, { outletId: wu.outletId })),
      seed(counterKind, counterOf(7, { outletId: wu.outletId })),
    ],
    acts: [
      act(teller, callManager, { ...wish, counterId: idOf(21, 7) }),
      act(teller, callManager, { ...wish, ticketId: idOf(22, 2) }),
      act(teller, callManager, { ...wish, ticketId: idOf(22, 1) }),
      act(teller, callManager, { ...wish, ticketId: idOf(22, 3), id: idOf(31, 5) }),
    ],
    end: ({ said }) => {
      const no = 'identity.out-of-reach';
      expect(said).toEqual([no, no, 'applied', 'sync.row-missing']);
    },
  }));
  bothSides('LOB-062 whoever called does not answer himself, and only he takes it back', () => ({
    rows: [seed(managerCallKind, callOf())],
    acts: [
      act(zhou, answerCall, { id: wish.id }),
      act(lin, withdrawCall, { id: wish.id }),
      act(wu, answerCall, { id: wish.id }),
      act(zhou, withdrawCall, { id: wish.id }),
      act(lin, answerCall, { id: wish.id }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual([
        'alerts.own-call',
        'alerts.others-call',
        'identity.out-of-reach',
        'applied',
        'alerts.call-over',
      ]);
      expect(row(managerCallKind, wish.id)).toEqual(callOf({ archived: true }));
    },
  }));
  bothSides('LOB-062 who has come to the device after the caller takes his call back, and calls himself', () => ({
    rows: [seed(managerCallKind, callOf())],
    acts: [
      act({ ...teller, deviceId: devices.desk }, callManager, { ...wish, id: idOf(31, 2) }),
      act({ ...teller, deviceId: devices.desk }, withdrawCall, { id: wish.id }),
      act({ ...teller, deviceId: devices.desk }, callManager, { ...wish, id: idOf(31, 2) }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['alerts.already-called', 'applied', 'applied']);
      expect(row(managerCallKind, wish.id)?.archived).toBe(true);
    },
  }));
  bothSides('LOB-062 a teller calls and does not answer; machines do neither', () => ({
    rows: [seed(managerCallKind, callOf())],
    acts: [
      act(teller, answerCall, { id: wish.id }),
      act(hallMachine, callManager, { ...wish, id: idOf(31, 2) }),
      act(nightWatch, withdrawCall, { id: wish.id }),
    ],
    end: ({ said }) => expect(said).toEqual(Array(3).fill('sync.not-allowed')),
  }));
});

describe('the close of a day', () => {
  const yesterday = minutesBefore(24 * 60);
  const row = { id, outletId, key, at: yesterday, staffId: lin.id, businessDay: dayOf(yesterday), archived: false };
  const fresh = { ...row, id: idOf(30, 2), at: NINE, businessDay: dayOf(NINE) };
  bothSides('LOB-063 takes what is over off the tablets and leaves the day’s', () => ({
    rows: [
      seed(acknowledgementKind, row),
      seed(acknowledgementKind, fresh),
      seed(managerCallKind, callOf({ at: yesterday })),
      seed(managerCallKind, callOf({ id: idOf(31, 2) })),
    ],
    acts: [act(lin, closeDay, {}), act(nightWatch, closeDay, {}), act(nightWatch, closeDay, {})],
    end: ({ said, rows }) => {
      expect(said).toEqual(['sync.not-allowed', 'applied', 'applied']);
      const left = (kind: typeof acknowledgementKind | typeof managerCallKind) =>
        rows(kind as typeof managerCallKind)
          .filter(({ archived }) => !archived)
          .map((each) => each.id);
      expect([left(acknowledgementKind), left(managerCallKind)]).toEqual([[fresh.id], [idOf(31, 2)]]);
    },
  }));
});
