/** Whom to talk to while he waits (QUE-023): value, fit, and the time there is before his call. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import { toFen } from '#domain/kernel/money.ts';
import { kinds } from '#domain/kinds.ts';
import {
  fitOf,
  LEAST_MINUTES,
  marketingMinutes,
  minutesToCall,
  scoreOf,
  shareOfTalk,
  toSpeakOf,
  valueOf,
  WHOLE_TALK,
} from '#domain/queue/marketing-minute.ts';
import { counterKind, queueMachineKind, ticketKind, type Counter, type Ticket } from '#domain/queue/queue.model.ts';
import { usualLobbySetting } from '#domain/settings/settings.model.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import { NINE, type Seed } from '#tests/kit/both-sides.ts';
import { devices, lin, wu } from '#tests/kit/people.ts';
import { ownHall, noncash as ourNoncash, songs, tangs, waiting as ourWaiting } from './own-hall.ts';
import { counterOf, customerOf, machineRow, minutesBefore, ticketOf } from './small-hall.ts';

const MINUTE = 60_000;
const worth = (wan: number | null, parts: Partial<Customer> = {}) =>
  valueOf(customerOf(1, { assetsFrom: wan === null ? null : toFen(wan), ...parts }));

describe('value', () => {
  it.each([
    [null, 1],
    [4.99, 1],
    [5, 2],
    [49.99, 2],
    [50, 4],
    [299.99, 4],
    [300, 6],
  ])('QUE-023 assets of %s 万 count %s', (wan, value) => expect(worth(wan)).toBe(value));

  it('QUE-023 a gold card counts a half, platinum and above one, a complaint one, however many', () => {
    expect(worth(5, { grade: '金卡' })).toBe(2.5);
    expect(worth(5, { grade: '白金' })).toBe(3);
    expect(worth(5, { grade: '钻石' })).toBe(3);
    expect(worth(5, { complaintCount: 1 })).toBe(3);
    expect(worth(5, { complaintCount: 9 })).toBe(3);
  });
});

describe('fit and time', () => {
  it('QUE-023 each product to speak of counts half as much again, three at most; what he has signed for is none', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd']].map(fitOf)).toEqual([1, 1.5, 2, 2.5, 2.5]);
    expect(toSpeakOf({ recommended: ['理财', '大额存单'], signed: ['理财'] })).toEqual(['大额存单']);
  });

  it('QUE-023 below three minutes nobody is approached; from a whole talk on more time adds nothing; unknown time is time', () => {
    expect(shareOfTalk(LEAST_MINUTES - 1)).toBe(0);
    expect(shareOfTalk(LEAST_MINUTES)).toBe(0.3);
    expect(shareOfTalk(WHOLE_TALK)).toBe(1);
    expect(shareOfTalk(60)).toBe(1);
    expect(shareOfTalk(null)).toBe(1);
  });

  it('QUE-023 minutes to the call: place by windows by mean handling; none can be said with no window open', () => {
    expect(minutesToCall(1, 1, 6 * MINUTE)).toBe(6);
    expect(minutesToCall(6, 3, 6 * MINUTE)).toBe(12);
    expect(minutesToCall(6, 0, 6 * MINUTE)).toBeNull();
  });

  it('QUE-023 more value, more fit or more time never lowers a score', () => {
    const value = fc.integer({ min: 1, max: 8 });
    const left = fc.option(fc.integer({ min: 0, max: 90 }), { nil: null });
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 3 }), left, (v, products, minutes) => {
        const fit = fitOf(Array.from({ length: products }, String));
        const score = scoreOf(v, fit, minutes);
        expect(scoreOf(v + 1, fit, minutes)).toBeGreaterThanOrEqual(score);
        expect(scoreOf(v, fit + 0.5, minutes)).toBeGreaterThanOrEqual(score);
        if (minutes !== null) expect(scoreOf(v, fit, minutes + 1)).toBeGreaterThanOrEqual(score);
      }),
    );
  });
});

describe('the ranking', () => {
  const rich = customerOf(1, { assetsFrom: toFen(80) });
  const poor = customerOf(2, { assetsFrom: toFen(6) });
  const keen = customerOf(3, { assetsFrom: toFen(6), recommended: ['基金', '保险'] });
  const number = (n: number, minutes: number, parts: Partial<Ticket> = {}) =>
    ticketOf(n, { takenAt: minutesBefore(minutes), standsAt: minutesBefore(minutes), ...parts });

  function rank(tickets: readonly Ticket[], counters: readonly Counter[] = [counterOf(1)]) {
    const store = new MemoryStore(kinds);
    for (const customer of [rich, poor, keen]) store.put(customerKind, customer);
    for (const counter of counters) store.put(counterKind, counter);
    for (const ticket of tickets) store.put(ticketKind, ticket);
    store.put(queueMachineKind, machineRow);
    const setting = usualLobbySetting(devices.hall, lin.outletId);
    return marketingMinutes.read(store, { outletId: lin.outletId, setting, now: NINE });
  }
  const said = (of: ReturnType<typeof rank>) => of.map(({ hall, minutesLeft }) => [hall.ticket.number, minutesLeft]);

  it('QUE-023 who was recognised and waits, the most worth while first, with minutes until his call', () => {
    const ranked = rank([
      number(1, 30, { customerId: poor.id }),
      number(2, 20),
      number(3, 10, { customerId: rich.id }),
      number(4, 5, { customerId: keen.id }),
    ]);
    // Nobody was served yet: eight minutes each at the one window.
    expect(said(ranked)).toEqual([
      ['A003', 24],
      ['A004', 32],
      ['A001', 8],
    ]);
  });

  it('QUE-023 of equals the one with less time left comes first', () => {
    const twin = { customerId: poor.id };
    expect(said(rank([number(1, 30), number(2, 20, twin), number(3, 10, twin)]))).toEqual([
      ['A002', 16],
      ['A003', 24],
    ]);
  });

  it('QUE-023 today’s mean handling decides, not the usual one; who is called in a moment is left in peace', () => {
    const done = number(9, 60, {
      state: 'done',
      firstCalledAt: minutesBefore(50),
      calledAt: minutesBefore(50),
      startedAt: minutesBefore(50),
      endedAt: minutesBefore(48),
    });
    const tickets = [done, number(1, 30, { customerId: rich.id }), number(2, 20, { customerId: poor.id })];
    expect(said(rank(tickets))).toEqual([['A002', 4]]);
  });

  it('QUE-023 closed and pausing windows call nobody; with none open the time cannot be said', () => {
    const closed = [counterOf(1, { status: 'offline' }), counterOf(2, { status: 'paused' })];
    expect(said(rank([number(1, 30, { customerId: rich.id })], closed))).toEqual([['A001', null]]);
    const two = [counterOf(1), counterOf(2, { status: 'serving' })];
    expect(said(rank([number(1, 30), number(2, 20, { customerId: rich.id })], two))).toEqual([['A002', 8]]);
  });

  it('QUE-023 whom somebody talks to already is not offered, until the talk counts as forgotten', () => {
    const talked = (minutes: number) => number(1, 30, { customerId: rich.id, talkingSince: minutesBefore(minutes) });
    expect(rank([talked(3)])).toEqual([]);
    expect(rank([talked(16)])).toHaveLength(1);
  });

  it('QUE-023 where we lead only those windows count that call from his queue, and only those before him whom they call', () => {
    const store = new MemoryStore(kinds);
    const all: readonly Seed[] = ownHall(songs, tangs);
    for (const [kind, row] of all) store.put(kind, row);
    store.put(customerKind, { ...rich, outletId: wu.outletId });
    // Windows 2 and 4 are open and call from every queue.
    for (const n of [1, 2, 3]) store.put(ticketKind, ourWaiting(n, { takenAt: minutesBefore(40 - n) }));
    const his = { queueId: ourNoncash.id, number: 'B009', customerId: rich.id, takenAt: minutesBefore(5) };
    store.put(ticketKind, ourWaiting(9, his));
    const setting = usualLobbySetting(devices.east, wu.outletId);
    const ask = () => marketingMinutes.read(store, { outletId: wu.outletId, setting, now: NINE });
    expect(said(ask())).toEqual([['B009', 16]]);
    store.put(counterKind, { ...tangs, status: 'paused' });
    expect(said(ask())).toEqual([['B009', 32]]);
  });
});
