/** QUE-006: which ticket a teller means by the number he types, wherever in the hall it is. */
import { describe, expect, it } from 'vitest';
import { kinds } from '#domain/kinds.ts';
import { whyNotCallGiven } from '#domain/queue/counter.mutators.ts';
import { ticketsMeant } from '#domain/queue/number-search.ts';
import { ticketKind, type Ticket } from '#domain/queue/queue.model.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { idOf, wu } from '#tests/kit/people.ts';
import { minutesAfter, minutesBefore } from './small-hall.ts';
import { noncash, served, songs, tangs, vip, waiting } from './own-hall.ts';

function meant(typed: string, ...tickets: readonly Ticket[]): readonly Ticket[] {
  const store = new MemoryStore(kinds);
  for (const ticket of tickets) store.put(ticketKind, ticket);
  return ticketsMeant.read(store, { outletId: wu.outletId, typed });
}
const numbers = (typed: string, ...tickets: readonly Ticket[]) => meant(typed, ...tickets).map(({ number }) => number);
const vips = waiting(30, { number: 'V003', queueId: vip.id });

describe('a number that is typed', () => {
  it('QUE-006 is found by letters and figures, by figures alone, without zeros, and from a full-width keyboard', () => {
    for (const typed of ['A003', 'a3', ' A 003 ', 'Ａ００３', 'A03'])
      expect(numbers(typed, waiting(3), vips)).toEqual(['A003']);
    expect(numbers('3', waiting(3), vips)).toEqual(['A003', 'V003']);
    expect(numbers('4', waiting(3), vips)).toEqual([]);
    for (const typed of ['', 'A', '3A', 'A-3']) expect(numbers(typed, waiting(3))).toEqual([]);
  });

  it('QUE-006 is found however many wait before it, and in whatever queue', () => {
    const many = Array.from({ length: 40 }, (_, n) => waiting(n + 1, { takenAt: minutesBefore(40 - n) }));
    expect(numbers('A040', ...many)).toEqual(['A040']);
    expect(numbers('B007', ...many, waiting(60, { number: 'B007', queueId: noncash.id }))).toEqual(['B007']);
  });

  it('QUE-006 is that of whoever can be called before one who is served, and his before one whose visit is over', () => {
    const gone = waiting(1, { state: 'done' });
    const here = { ...served(2, tangs), number: 'B001', queueId: noncash.id };
    const next = waiting(3, { number: 'V001', queueId: vip.id });
    expect(numbers('1', gone, here, next)).toEqual(['V001']);
    expect(numbers('1', gone, here)).toEqual(['B001']);
    expect(numbers('1', gone)).toEqual(['A001']);
    expect(numbers('1', { ...gone, archived: true })).toEqual([]);
  });

  it('QUE-006 that went on to another queue is one number: its later stay', () => {
    const left = waiting(1, { state: 'transferred', takenAt: minutesBefore(30) });
    const later = waiting(2, { number: 'A001', state: 'done', takenAt: minutesBefore(10) });
    expect(meant('A001', later, left).map(({ id }) => id)).toEqual([later.id]);
  });
});

it('QUE-006 of each that is found the rules say why it cannot be called', () => {
  const whyNot = (ticket: Ticket) => whyNotCallGiven(meant(ticket.number, ticket)[0]!, songs, NINE)?.code ?? null;
  const aside = { state: 'parked', heldAt: minutesBefore(2), parkedUntil: minutesAfter(10) } as const;
  expect([
    whyNot(waiting(1, { talkingSince: minutesBefore(2), talkingWith: wu.id })),
    whyNot(waiting(1, { ...aside, pool: 'own', counterId: tangs.id })),
    whyNot(waiting(1, { ...aside, pool: 'counters', counterId: null })),
    whyNot(waiting(1, { number: 'B001', queueId: noncash.id })),
    whyNot(served(1, tangs)),
    whyNot(waiting(1, { id: idOf(22, 9), state: 'abandoned' })),
  ]).toEqual(['queue.in-talk', 'queue.other-counter', null, null, 'queue.impossible-step', 'queue.impossible-step']);
});
