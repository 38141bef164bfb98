/** Numbers that kiosks hold and give out (QUE-003, QUE-004), on the tablet's store and on Postgres. */
import { expect, test } from 'vitest';
import { addDays, dayOf, toInstant, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { numberSeriesKind } from '#domain/queue/hall.model.ts';
import { issueTicket } from '#domain/queue/lobby.mutators.ts';
import { numberAfter, spareNumber } from '#domain/queue/number-series.ts';
import { queueMachineKind, ticketKind } from '#domain/queue/queue.model.ts';
import { setLink } from '#domain/stations/hall-device.mutators.ts';
import { issueAtKiosk, leaseNumbers } from '#domain/stations/kiosk.mutators.ts';
import { numbersOf } from '#domain/stations/lease.rules.ts';
import { hallDeviceKind, numberLeaseKind, type NumberLease } from '#domain/stations/stations.model.ts';
import { act, bothSides, NINE, seed } from '#tests/kit/both-sides.ts';
import { eastWatch, idOf, wu } from '#tests/kit/people.ts';
import { cash, noncash, ownHall } from '#tests/queue/own-hall.ts';

const today = dayOf(NINE);
const [kiosk, other] = [idOf(60, 1), idOf(60, 2)];
const leaseId = (n: number): Id => idOf(61, n);
const later = (minutes: number): Instant => toInstant(NINE + minutes * 60_000);

const lease = (n: number, parts: Partial<NumberLease> = {}) =>
  act(eastWatch, leaseNumbers, {
    id: leaseId(n),
    deviceId: kiosk,
    queueId: cash.id,
    day: today,
    block: 'spare',
    ...parts,
  });
const give = (n: number, number: string, parts: object = {}, now = NINE) =>
  act(
    eastWatch,
    issueAtKiosk,
    {
      id: idOf(62, n),
      deviceId: kiosk,
      leaseId: leaseId(1),
      queueId: cash.id,
      number,
      at: later(-n),
      customerId: null,
      againId: idOf(63, n),
      day: today,
      ...parts,
    },
    now,
  );

test('QUE-003 a queue’s own numbers and those kept for kiosks never meet', () => {
  const own = new Set<number>();
  for (let n = 0; own.size < 8_500; own.add(n)) n = numberAfter(n);
  const spare = Array.from({ length: 2_198 }, (_, n) => spareNumber(n));
  expect(spare.filter((number) => number === null || own.has(number))).toEqual([]);
  expect(new Set(spare).size).toBe(spare.length);
  expect([numberAfter(800), numberAfter(999), numberAfter(8_000)]).toEqual([1_000, 1_000, 10_000]);
  expect([spareNumber(0), spareNumber(198), spareNumber(199), spareNumber(2_198)]).toEqual([801, 999, 8_001, null]);
});

bothSides('QUE-003 the front number is the queue’s next, and spare blocks of two kiosks are apart', () => ({
  rows: ownHall(),
  acts: [
    lease(1, { block: 'front' }),
    act(wu, issueTicket, { id: idOf(62, 90), queueId: cash.id, customerId: null }),
    lease(2, { block: 'front', deviceId: other }),
    lease(3),
    lease(4, { deviceId: other }),
    lease(5, { day: addDays(today, 1) }),
    lease(3),
    lease(6, { block: 'front', day: addDays(today, 1) }),
    lease(7, { day: addDays(today, -1) }),
  ],
  end(end) {
    expect(end.said).toEqual([
      ...Array.from({ length: 6 }, () => 'applied'),
      'stations.lease-exists',
      'stations.other-day',
      'stations.other-day',
    ]);
    const numbers = (n: number) => numbersOf(end.row(numberLeaseKind, leaseId(n))!, 'A');
    expect([numbers(1), numbers(2)]).toEqual([['A001'], ['A003']]);
    expect([numbers(3)[0], numbers(3).at(-1), numbers(4)[0], numbers(5)[0]]).toEqual(['A801', 'A820', 'A821', 'A801']);
    expect(end.row(ticketKind, idOf(62, 90))?.number).toBe('A002');
    expect(end.row(numberSeriesKind, cash.id)?.last).toBe(3);
  },
}));

bothSides('QUE-004 what was taken without the server stands where it was taken', () => ({
  rows: ownHall(),
  acts: [
    lease(1),
    act(wu, issueTicket, { id: idOf(62, 90), queueId: cash.id, customerId: null }, later(5)),
    give(1, 'A801', { at: later(2) }, later(10)),
    give(2, 'A802', { at: later(3) }, later(10)),
  ],
  end(end) {
    const line = end.rows(ticketKind).toSorted((a, b) => a.standsAt - b.standsAt);
    expect(line.map(({ number }) => number)).toEqual(['A801', 'A802', 'A001']);
    expect(line.map(({ issuedBy }) => issuedBy)).toEqual(['kiosk', 'kiosk', 'lobby']);
    expect(end.row(numberLeaseKind, leaseId(1))?.taken).toEqual(['A801', 'A802']);
  },
}));

bothSides('QUE-003 only what was leased is given out', () => ({
  rows: ownHall(),
  acts: [
    lease(1),
    give(1, 'A821'),
    give(2, 'A001'),
    give(4, 'A801', { queueId: noncash.id }),
    give(5, 'A801', { day: addDays(today, 1) }),
    give(6, 'A801'),
  ],
  end(end) {
    expect(end.said).toEqual([
      'applied',
      'stations.not-leased',
      'stations.not-leased',
      'stations.not-leased',
      'stations.other-day',
      'applied',
    ]);
  },
}));

bothSides('QUE-003 two kiosks of one restored image: the later number becomes another, and staff are told', () => ({
  rows: ownHall(),
  acts: [
    act(eastWatch, setLink, { deviceId: kiosk, face: 'kiosk', name: '门口', link: 'online' }),
    lease(1),
    give(1, 'A801', { at: NINE }),
    give(2, 'A801', { at: later(1) }, later(2)),
  ],
  end(end) {
    const numbers = end.rows(ticketKind).map(({ number }) => number);
    expect(numbers.toSorted()).toEqual(['A801', 'A821']);
    expect(end.row(hallDeviceKind, kiosk)?.twice).toEqual({ number: 'A801', newNumber: 'A821', at: later(2) });
    // The new number is nobody else's either.
    expect(end.row(numberLeaseKind, idOf(63, 2))?.taken).toEqual(['A821']);
  },
}));

bothSides('QUE-022 a kiosk’s wrong clock moves nobody out of his day, before his number or into the future', () => ({
  rows: ownHall(),
  acts: [
    lease(1),
    give(1, 'A801', { at: later(-600) }),
    give(2, 'A802', { at: later(600) }, later(1)),
    give(3, 'A803', { at: later(48 * 60) }, later(1)),
  ],
  end(end) {
    expect(end.row(ticketKind, idOf(62, 1))?.takenAt).toBe(NINE);
    expect(end.row(ticketKind, idOf(62, 2))?.takenAt).toBe(later(1));
    expect(end.row(ticketKind, idOf(62, 3))?.businessDay).toBe(today);
  },
}));

bothSides('QUE-004 a number that comes in after its day was closed belongs to that day and calls nobody', () => ({
  rows: ownHall(),
  acts: [lease(1), give(1, 'A801', { at: later(30) }, later(24 * 60))],
  end(end) {
    expect(end.row(ticketKind, idOf(62, 1))).toMatchObject({
      state: 'expired',
      archived: true,
      businessDay: today,
      takenAt: later(30),
    });
  },
}));

const machine = {
  id: idOf(64, 1),
  outletId: wu.outletId,
  name: '取号机',
  link: 'online',
  since: NINE,
  device: 'ok',
  deviceSince: NINE,
} as const;
bothSides('QUE-001 where a machine leads no numbers are leased', () => ({
  rows: [...ownHall(), seed(queueMachineKind, machine)],
  acts: [lease(1)],
  end: (end) => expect(end.said).toEqual(['queue.machine-leads']),
}));

bothSides('QUE-004 a kiosk that was enrolled anew hands in what it gave out under its former name', () => ({
  rows: ownHall(),
  acts: [lease(1), give(1, 'A801', { deviceId: other })],
  end: (end) => expect(end.row(ticketKind, idOf(62, 1))?.number).toBe('A801'),
}));

bothSides('QUE-004 a number of tomorrow, from a kiosk whose clock is ahead, counts today under another number', () => ({
  rows: ownHall(),
  acts: [
    act(eastWatch, setLink, { deviceId: kiosk, face: 'kiosk', name: '门口', link: 'online' }),
    lease(1, { day: addDays(today, 1) }),
    give(1, 'A801', { at: later(24 * 60) }, later(1)),
  ],
  end(end) {
    expect(end.row(ticketKind, idOf(62, 1))).toMatchObject({ number: 'A801', businessDay: today, takenAt: later(1) });
    expect(end.row(numberLeaseKind, leaseId(1))?.taken).toEqual(['A801']);
    expect(end.row(numberLeaseKind, idOf(63, 1))).toMatchObject({ day: today, first: 0, taken: ['A801'] });
  },
}));
