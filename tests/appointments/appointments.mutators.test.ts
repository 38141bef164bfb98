/** Bookings as a rule book (QUE-015): what can be booked, who may, where in line whoever comes with one stands. */
import { describe, expect, test } from 'vitest';
import { appointmentKind, type Appointment } from '#domain/appointments/appointments.model.ts';
import * as bookings from '#domain/appointments/appointments.mutators.ts';
import { slotsOf, standsAtFor } from '#domain/appointments/appointments.rules.ts';
import { customerKind } from '#domain/customers/customers.model.ts';
import { addDays, clockTimeOf, dayOf, toInstant, type Instant } from '#domain/kernel/day.ts';
import { hallSettingKind } from '#domain/queue/hall.model.ts';
import { queueKind, ticketKind } from '#domain/queue/queue.model.ts';
import { issueAtKiosk, leaseNumbers } from '#domain/stations/kiosk.mutators.ts';
import { act, bothSides, NINE, seed } from '#tests/kit/both-sides.ts';
import { chen, eastWatch, hu, idOf, lin, song, wu } from '#tests/kit/people.ts';
import { cash, noncash, ownHall, setting } from '#tests/queue/own-hall.ts';
import { bookingOf, codeOf, wishOf } from './bookings.ts';
import * as bridged from '#tests/queue/small-hall.ts';

const { customerOf, minutesAfter: at } = bridged;
const booking = (n: number, minutes: number, more: object = {}) => ({ ...wishOf(n, minutes), ...more });
const row = (n: number, minutes: number, parts: Partial<Appointment> = {}): Appointment => bookingOf(n, parts, minutes);
const seeds = (...rows: readonly Appointment[]) => rows.map((each) => seed(appointmentKind, each));

describe('slots', () => {
  test('QUE-015 every half hour from opening, the last one over before closing, none on days that are not worked', () => {
    const monday = dayOf(NINE);
    const slots = slotsOf({ ...setting, opensAt: '08:30', closesAt: '10:15' }, monday);
    expect(slots.map(clockTimeOf)).toEqual(['08:30', '09:00', '09:30']);
    expect(slotsOf(setting, addDays(monday, -1))).toEqual([]);
    expect(slotsOf({ ...setting, closedDays: [monday] }, monday)).toEqual([]);
    expect(slotsOf({ ...setting, closesAt: '08:00' }, monday)).toEqual([]);
  });
});

describe('a booking', () => {
  bothSides('QUE-015 a slot has two places of a queue; another queue has its own, and who cancels leaves his', () => ({
    rows: ownHall(),
    acts: [
      act(wu, bookings.book, booking(1, 30)),
      act(wu, bookings.book, booking(2, 30)),
      act(wu, bookings.book, booking(3, 30)),
      act(wu, bookings.book, booking(3, 30, { queueId: noncash.id })),
      act(wu, bookings.cancel, { id: idOf(37, 1), reason: 'customer' }),
      act(wu, bookings.book, booking(4, 30)),
      act(wu, bookings.cancel, { id: idOf(37, 1), reason: 'customer' }),
    ],
    end: ({ said, row: found }) => {
      const [full, gone] = ['appointments.slot-full', 'appointments.not-open'];
      expect(said).toEqual(['applied', 'applied', full, 'applied', 'applied', 'applied', gone]);
      expect(found(appointmentKind, idOf(37, 2))).toEqual(row(2, 30));
      expect(found(appointmentKind, idOf(37, 1))).toMatchObject({ state: 'cancelled', reason: 'customer' });
    },
  }));
  bothSides(
    'QUE-015 on the grid, still to come, within thirty days, on a day the outlet opens, in an open queue',
    () => ({
      rows: [...ownHall(), seed(queueKind, { ...noncash, active: false }), seed(hallSettingKind, { ...setting, closedDays: [addDays(dayOf(NINE), 1)] })], // prettier-ignore
      acts: [
        act(wu, bookings.book, booking(1, 10)),
        act(wu, bookings.book, booking(2, 0)),
        act(wu, bookings.book, booking(3, 24 * 60)),
        act(wu, bookings.book, booking(4, 31 * 24 * 60)),
        act(wu, bookings.book, booking(5, 30, { queueId: noncash.id })),
        act(wu, bookings.book, booking(6, 30 * 24 * 60)),
      ],
      end: ({ said }) =>
        expect(said).toEqual([
          'appointments.no-such-slot',
          'appointments.slot-over',
          'appointments.no-such-slot',
          'appointments.too-far',
          'queue.queue-closed',
          'applied',
        ]),
    }),
  );
  bothSides(
    'QUE-015 lobby manager and head book for their outlet; not a teller, not elsewhere, not where a machine leads',
    () => ({
      rows: [...ownHall(), ...bridged.hall(), seed(customerKind, customerOf(2, { outletId: wu.outletId }))],
      acts: [
        act(hu, bookings.book, booking(1, 30, { customerId: customerOf(2).id })),
        act(hu, bookings.book, booking(2, 60, { customerId: customerOf(2).id })),
        act(wu, bookings.book, booking(3, 60, { customerId: customerOf(1).id })),
        act(song, bookings.book, booking(3, 60)),
        act(lin, bookings.book, booking(3, 60)),
        act(chen, bookings.cancel, { id: idOf(37, 1), reason: 'outlet' }),
        act(lin, bookings.book, booking(3, 60, { queueId: bridged.cash.id })),
        act(wu, bookings.book, booking(4, 60, { code: codeOf(1) })),
      ],
      end: ({ said }) =>
        expect(said).toEqual([
          'applied',
          'appointments.already-booked',
          'identity.out-of-reach',
          'sync.not-allowed',
          'identity.out-of-reach',
          'identity.out-of-reach',
          'queue.machine-leads',
          'appointments.code-taken',
        ]),
    }),
  );
  bothSides('QUE-015 moved to another slot and queue it keeps its code, and its old place is free', () => ({
    rows: [...ownHall(), ...seeds(row(1, 30), row(2, 30), row(3, 60, { state: 'arrived' }))],
    acts: [
      act(wu, bookings.move, { id: idOf(37, 1), at: at(30), queueId: noncash.id }),
      act(wu, bookings.move, { id: idOf(37, 1), at: at(30), queueId: cash.id }),
      act(wu, bookings.move, { id: idOf(37, 3), at: at(90), queueId: cash.id }),
    ],
    end: ({ said, row: found }) => {
      expect(said).toEqual(['applied', 'applied', 'appointments.not-open']);
      expect(found(appointmentKind, idOf(37, 1))).toEqual(row(1, 30));
    },
  }));
  bothSides('QUE-015 whoever has not come half an hour after his slot is missed; past days leave the tablets', () => ({
    rows: [
      ...ownHall(),
      ...seeds(row(1, -30), row(2, -29), row(3, -24 * 60), row(4, -30, { state: 'arrived', ticketId: idOf(22, 1) })),
    ],
    acts: [act(eastWatch, bookings.settleDue, {}), act(wu, bookings.settleDue, {})],
    end: ({ said, row: found }) => {
      expect(said).toEqual(['applied', 'sync.not-allowed']);
      const states = [1, 2, 3, 4].map((n) => found(appointmentKind, idOf(37, n))!);
      expect(states.map(({ state, archived }) => [state, archived])).toEqual([
        ['missed', false],
        ['booked', false],
        ['missed', true],
        ['arrived', false],
      ]);
    },
  }));
});

describe('at the kiosk', () => {
  test('QUE-015 a quarter of an hour early or late the booked time is kept; else he stands where he comes', () => {
    const come = (minutes: number): Instant => toInstant(at(minutes));
    const stands = (minutes: number) => standsAtFor({ at: at(30) }, come(minutes));
    expect([15, 30, 45].map(stands)).toEqual([at(30), at(30), at(30)]);
    expect([14, 46].map(stands)).toEqual([at(14), at(46)]);
  });

  const lease = { id: idOf(33, 1), deviceId: idOf(32, 1), queueId: cash.id, day: dayOf(NINE), block: 'spare' } as const;
  const number = (n: number, appointment: number | null, now: Instant) =>
    act(
      eastWatch,
      issueAtKiosk,
      {
        id: idOf(22, n),
        deviceId: lease.deviceId,
        leaseId: lease.id,
        queueId: cash.id,
        number: `A${800 + n}`,
        at: now,
        customerId: null,
        appointmentId: appointment === null ? null : idOf(37, appointment),
        againId: idOf(33, 50 + n),
        day: lease.day,
      },
      now,
    );
  bothSides(
    'QUE-015 the number joins the line at the booked time, once; with a wrong booking it is a number like any other',
    () => ({
      rows: [
        ...ownHall(),
        ...seeds(
          row(1, 30),
          row(2, 30, { queueId: noncash.id }),
          row(3, 0, { state: 'missed' }),
          row(4, 30, { state: 'cancelled' }),
        ),
      ],
      acts: [
        act(eastWatch, leaseNumbers, lease),
        number(1, 1, at(40)),
        number(2, 1, at(41)),
        number(3, 2, at(42)),
        number(4, 3, at(43)),
        number(5, 4, at(44)),
        number(6, 77, at(45)),
      ],
      end: ({ said, row: found }) => {
        expect(new Set(said)).toEqual(new Set(['applied']));
        const stands = [1, 2, 3, 4, 5, 6].map((n) => found(ticketKind, idOf(22, n))!.standsAt);
        expect(stands).toEqual([at(30), at(41), at(42), at(43), at(44), at(45)]);
        const states = [1, 2, 3, 4].map((n) => found(appointmentKind, idOf(37, n))!);
        expect(states.map(({ state, ticketId }) => [state, ticketId])).toEqual([
          ['arrived', idOf(22, 1)],
          ['booked', null],
          ['arrived', idOf(22, 4)],
          ['cancelled', null],
        ]);
      },
    }),
  );
});
