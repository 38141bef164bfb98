/** What a kiosk can do alone: the next number, and who stands before it (QUE-003, QUE-004). */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toInstant, type Day } from '#domain/kernel/day.ts';
import { idFromWords } from '#domain/kernel/ids.ts';
import {
  holdsOf,
  isOver,
  leasesAfter,
  nextNumber,
  placeInLine,
  type HeldLease,
  type KeptTicket,
} from '#domain/stations/kiosk-numbers.ts';
import type { Lease } from '#domain/stations/station-wire.ts';
import { queueOf, TEN } from '#tests/faces/hall-picture.ts';

const today = '2026-03-02' as Day;
const tomorrow = '2026-03-03' as Day;
const cash = queueOf('A').id;
const leaseOf = (name: string, numbers: string[], parts: Partial<Lease> = {}): Lease => ({
  id: idFromWords('lease', name),
  queueId: cash,
  day: today,
  block: 'spare',
  numbers,
  ...parts,
});
const front = leaseOf('front', ['A015'], { block: 'front' });
const spare = leaseOf('spare', ['A801', 'A802', 'A803']);
const later = leaseOf('later', ['A821'], {});
const morrow = leaseOf('morrow', ['A801'], { day: tomorrow });
const fresh = (...leases: Lease[]): HeldLease[] => leases.map((lease) => ({ lease, given: 0 }));

/** Gives out until nothing is left. */
function giveAll(held: HeldLease[], day = today): string[] {
  const next = nextNumber(held, cash, day);
  if (!next) return [];
  const rest = held.map((one) => (one === next ? { ...one, given: one.given + 1 } : one));
  return [next.lease.numbers[next.given]!, ...giveAll(rest, day)];
}

test('QUE-003 the queue’s own next number first, then those kept back in their order, never one of another day', () => {
  expect(giveAll(fresh(later, spare, morrow, front))).toEqual(['A015', 'A801', 'A802', 'A803', 'A821']);
  expect(giveAll(fresh(front, spare, morrow), tomorrow)).toEqual(['A801']);
  expect(nextNumber(fresh(front), queueOf('B').id, today)).toBeNull();
});

test('QUE-003 an answer that was made before the last number was given out does not bring it back', () => {
  const held = [{ lease: spare, given: 2 }];
  expect(leasesAfter(held, [spare, front], [])).toEqual([
    { lease: spare, given: 2 },
    { lease: front, given: 0 },
  ]);
  // What the server names no more is over; with a number still to be sent it stays, so that the server hears it is used up.
  expect(leasesAfter([{ lease: front, given: 1 }], [], [])).toEqual([]);
  const unsent = kept('A015').ticket;
  const after = leasesAfter([{ lease: front, given: 1 }], [], [unsent]);
  expect(holdsOf(after)).toEqual([{ id: front.id, left: 0 }]);
});

test('QUE-003 however answers and numbers mix, no number is given out twice', () => {
  const steps = fc.array(fc.constantFrom('give', 'answer', 'forget'), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (list) => {
      let held: HeldLease[] = [];
      let blocks = 0;
      const given: string[] = [];
      for (const step of list) {
        if (step === 'give') {
          const next = nextNumber(held, cash, today);
          if (!next) continue;
          given.push(next.lease.numbers[next.given]!);
          held = held.map((one) => (one === next ? { ...one, given: one.given + 1 } : one));
        } else if (step === 'answer') {
          const first = 801 + 3 * blocks++;
          const more = leaseOf(
            `block ${first}`,
            [0, 1, 2].map((n) => `A${first + n}`),
          );
          const still = held.filter(({ lease, given: used }) => used < lease.numbers.length).map(({ lease }) => lease);
          held = leasesAfter(held, [...still, more], []);
        } else held = leasesAfter(held, [], []);
      }
      return new Set(given).size === given.length;
    }),
  );
});

let places = 0;
function kept(number: string, parts: Partial<KeptTicket> = {}): KeptTicket {
  return {
    ticket: {
      id: idFromWords('ticket', number),
      leaseId: front.id,
      queueId: cash,
      number,
      at: TEN,
      ahead: 0,
      range: null,
      shown: null,
      appointmentId: null,
    },
    place: ++places,
    answeredAt: null,
    printed: 'yes',
    language: 'zh',
    ...parts,
  };
}
const picture = { now: TEN, day: today };

test('QUE-004 before the next one stands the last line and whom this kiosk gave a number since, each once', () => {
  const queue = queueOf('A', { line: ['A012', 'A013'], range: { p50: 6, p80: 9 }, pace: 3 });
  expect(placeInLine(queue, picture, [], today)).toEqual({ ahead: 2, range: { p50: 6, p80: 9 } });
  const own = [kept('A014'), kept('A801'), kept('A013'), kept('B002')];
  own[3] = { ...own[3]!, ticket: { ...own[3]!.ticket, queueId: queueOf('B').id } };
  expect(placeInLine(queue, picture, own, today)).toEqual({ ahead: 4, range: { p50: 12, p80: 15 } });
  // The server had it when it made the picture: if it is not in the line, it was called.
  const had = kept('A011', { answeredAt: toInstant(TEN - 1) });
  const late = kept('A014', { answeredAt: toInstant(TEN + 1) });
  expect(placeInLine(queue, picture, [had, late], today).ahead).toBe(3);
});

test('QUE-004 where nobody can say how long, nothing is said; yesterday’s line has gone home', () => {
  const closed = queueOf('A', { line: ['A012'], range: null, pace: null });
  expect(placeInLine(closed, picture, [kept('A013')], today)).toEqual({ ahead: 2, range: null });
  const unpaced = queueOf('A', { line: [], range: { p50: 0, p80: 4 }, pace: null });
  expect(placeInLine(unpaced, picture, [kept('A013')], today).range).toBeNull();
  const busy = queueOf('A', { line: ['A012', 'A013'], range: { p50: 8, p80: 12 }, pace: 4 });
  expect(placeInLine(busy, picture, [], tomorrow)).toEqual({ ahead: 0, range: { p50: 0, p80: 4 } });
});

test('QUE-004 a ticket is kept until the server has it, a newer picture came, and the slip was handed over', () => {
  const answered = { answeredAt: TEN } as const;
  expect(isOver(kept('A001'), toInstant(TEN + 5))).toBe(false);
  expect(isOver(kept('A001', answered), null)).toBe(false);
  expect(isOver(kept('A001', answered), toInstant(TEN - 1))).toBe(false);
  expect(isOver(kept('A001', { ...answered, printed: 'no' }), TEN)).toBe(false);
  expect(isOver(kept('A001', answered), TEN)).toBe(true);
  // A slip that nobody came for is not offered for ever.
  expect(isOver(kept('A001', { ...answered, printed: 'no' }), toInstant(TEN + 11 * 60_000))).toBe(true);
});
